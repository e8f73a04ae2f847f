package io.vigil.server.journal;

import io.vigil.core.alarm.Episode;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TaskId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.Task;
import io.vigil.engine.Act;
import io.vigil.engine.Commit;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The tables that the lanes own: what follows from a commit for them, in its own transaction. Their
 * content is derived: the journal could make them again.
 */
final class LaneTables {

  private final Unsealing unsealing;

  LaneTables(Unsealing unsealing) {
    this.unsealing = unsealing;
  }

  /** The sealed content of care.ward. */
  public record WardName(String name) {}

  /** The sealed content of identity.account. */
  public record AccountName(String login, String name) {}

  /** The sealed content of device.device. */
  public record DeviceName(String name, String serial) {}

  void write(Connection connection, Commit commit) throws SQLException {
    for (Commit.ActDone done : commit.acts()) {
      act(connection, done.header(), done.act());
    }
    if (!commit.patients().isEmpty()) {
      patients(connection, commit.patients());
      alarms(connection, commit.patients());
      tasks(connection, commit.patients());
    }
  }

  private void act(Connection connection, Header header, Act act) throws SQLException {
    switch (act) {
      case Act.WardCreated(WardId ward, String name, String setting) -> {
        var row = seal(header, "care.ward", ward.value(), WardName.class, new WardName(name));
        new Sql(
                "insert into care.ward (id, tenant, setting, lane, seq, key_id, sealed)"
                    + " values (?, ?, ?, ?, ?, ?, ?)")
            .run(
                connection,
                ward.value(),
                header.tenant().value(),
                setting,
                header.lane(),
                header.seq(),
                row.keyId(),
                row.sealed());
      }
      case Act.AccountCreated created -> account(connection, header, created);
      case Act.DeviceRegistered registered -> {
        var row =
            seal(
                header,
                "device.device",
                registered.device().value(),
                DeviceName.class,
                new DeviceName(registered.name(), registered.serial()));
        new Sql(
                "insert into device.device (id, tenant, kind, expected_interval_millis, key_hash,"
                    + " lane, seq, key_id, sealed) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .run(
                connection,
                registered.device().value(),
                header.tenant().value(),
                registered.kind(),
                registered.expectedIntervalMillis(),
                registered.keyHash(),
                header.lane(),
                header.seq(),
                row.keyId(),
                row.sealed());
      }
      case Act.DeviceAssigned(var device, PatientId patient, long from) -> {
        release(connection, device.value(), from);
        new Sql(
                "insert into device.binding (device, patient, tenant, bound_from, lane, seq)"
                    + " values (?, ?, ?, "
                    + Sql.MILLIS
                    + ", ?, ?) on conflict (device, bound_from) do update set"
                    + " patient = excluded.patient, bound_until = null, seq = excluded.seq")
            .run(
                connection,
                device.value(),
                patient.value(),
                header.tenant().value(),
                from,
                header.lane(),
                header.seq());
      }
      case Act.DeviceReleased(var device, long until) -> release(connection, device.value(), until);
      case Act.ReadingsUnbound ignored -> {}
      case Act.SplitTransmissionKept ignored -> {}
      case Act.TransmissionRejected ignored -> {}
      case Act.SignedIn ignored -> {}
      case Act.SignInRefused ignored -> {}
      case Act.SignedOut ignored -> {}
      case Act.PatientViewed ignored -> {}
      case Act.ClockJumped ignored -> {}
    }
  }

  private static void release(Connection connection, UUID device, long until) throws SQLException {
    new Sql(
            "update device.binding set bound_until = greatest(bound_from, "
                + Sql.MILLIS
                + ") where device = ? and (bound_until is null or bound_until > "
                + Sql.MILLIS
                + ")")
        .run(connection, until, device, until);
  }

  private void account(Connection connection, Header header, Act.AccountCreated created)
      throws SQLException {
    UUID id = created.account().value();
    var row =
        seal(
            header,
            "identity.account",
            id,
            AccountName.class,
            new AccountName(created.login(), created.name()));
    new Sql(
            "insert into identity.account (id, tenant, login_hash, role, password_hash, lane, seq,"
                + " key_id, sealed) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(
            connection,
            id,
            header.tenant().value(),
            created.loginHash(),
            created.role(),
            created.passwordHash(),
            header.lane(),
            header.seq(),
            row.keyId(),
            row.sealed());
    for (WardId ward : created.wards()) {
      new Sql("insert into identity.ward_grant (account, ward, tenant) values (?, ?, ?)")
          .run(connection, id, ward.value(), header.tenant().value());
    }
  }

  private Unsealing.SealedRow seal(
      Header header, String table, UUID row, Class<?> type, Object content) {
    return unsealing.seal(header.subject(), table, row, type, content);
  }

  private void patients(Connection connection, List<Commit.PatientChange> changes)
      throws SQLException {
    Sql sql =
        new Sql(
            "insert into care.patient as p (id, tenant, ward, active, lane, seq, key_id, sealed)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set"
                + " ward = excluded.ward, active = excluded.active, seq = excluded.seq,"
                + " key_id = excluded.key_id, sealed = excluded.sealed");
    for (Commit.PatientChange change : changes) {
      Optional<Admission> admission = change.after().admission();
      if (admission.isPresent() && !admission.equals(change.before().admission())) {
        UUID id = change.patient().value();
        var row =
            unsealing.seal(
                subject(change.patient()), "care.patient", id, Admission.class, admission.get());
        sql.run(
            connection,
            id,
            change.tenant().value(),
            admission.get().ward().value(),
            !admission.get().discharged(),
            change.lane(),
            change.seq(),
            row.keyId(),
            row.sealed());
      }
    }
  }

  private void alarms(Connection connection, List<Commit.PatientChange> changes)
      throws SQLException {
    Sql sql =
        new Sql(
            "insert into care.alarm (id, tenant, patient, kind, priority, active,"
                + " signal, listed, onset, ended, opened_at, version, lane, seq, key_id, sealed)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, "
                + Sql.MILLIS
                + ", "
                + Sql.MILLIS
                + ", "
                + Sql.MILLIS
                + ", ?, ?, ?, ?, ?) on conflict (id) do update set priority = excluded.priority,"
                + " active = excluded.active, signal = excluded.signal, listed = excluded.listed,"
                + " onset = excluded.onset, ended = excluded.ended, version = excluded.version,"
                + " seq = excluded.seq, key_id = excluded.key_id, sealed = excluded.sealed");
    for (Commit.PatientChange change : changes) {
      for (Episode episode : changed(change.events()).values()) {
        UUID id = episode.id().value();
        var row =
            unsealing.seal(subject(change.patient()), "care.alarm", id, Episode.class, episode);
        sql.run(
            connection,
            id,
            change.tenant().value(),
            change.patient().value(),
            episode.condition().kind().wireName(),
            episode.priority().wireName(),
            episode.active(),
            episode.signal().wireName(),
            episode.listed(),
            episode.onsetEpochMillis(),
            boxed(episode.endEpochMillis()),
            episode.openedEpochMillis(),
            episode.version(),
            change.lane(),
            change.seq(),
            row.keyId(),
            row.sealed());
      }
    }
  }

  private static Map<EpisodeId, Episode> changed(List<PatientEvent> events) {
    Map<EpisodeId, Episode> changed = new LinkedHashMap<>();
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.EpisodeOpened(Episode episode)) {
        changed.put(episode.id(), episode);
      } else if (event instanceof PatientEvent.EpisodeChanged(Episode episode, var ignored)) {
        changed.put(episode.id(), episode);
      }
    }
    return changed;
  }

  private void tasks(Connection connection, List<Commit.PatientChange> changes)
      throws SQLException {
    for (Commit.PatientChange change : changes) {
      for (PatientEvent event : change.events()) {
        if (event instanceof PatientEvent.TaskOpened(Task task)) {
          openTask(connection, change, task);
        } else if (event instanceof PatientEvent.TaskClosed(TaskId id, var ignored)) {
          new Sql("update care.task set open = false, version = version + 1, seq = ? where id = ?")
              .run(connection, change.seq(), id.value());
        }
      }
    }
  }

  private void openTask(Connection connection, Commit.PatientChange change, Task task)
      throws SQLException {
    UUID id = task.id().value();
    var row = unsealing.seal(subject(change.patient()), "care.task", id, Task.class, task);
    new Sql(
            "insert into care.task (id, tenant, patient, kind, open, opened_at, version, lane, seq,"
                + " key_id, sealed) values (?, ?, ?, ?, true, "
                + Sql.MILLIS
                + ", ?, ?, ?, ?, ?)")
        .run(
            connection,
            id,
            change.tenant().value(),
            change.patient().value(),
            task.kind().wireName(),
            task.openedEpochMillis(),
            task.version(),
            change.lane(),
            change.seq(),
            row.keyId(),
            row.sealed());
  }

  private static Subject subject(PatientId patient) {
    return new Subject(Subject.Kind.PATIENT, patient.value());
  }

  private static Object boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : Sql.NONE;
  }
}

package io.vigil.server.journal;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.ShiftId;
import io.vigil.core.id.TaskId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.Task;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.record.Note;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.staff.Shift;
import io.vigil.engine.Act;
import io.vigil.engine.Commit;
import io.vigil.engine.Devices;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
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

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long WINDOW_MILLIS = 300_000;

  private final Unsealing unsealing;

  LaneTables(Unsealing unsealing) {
    this.unsealing = unsealing;
  }

  /** The sealed content of care.ward. */
  public record WardName(@Classified(As.IDENTITY) String name) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The sealed content of identity.account. */
  public record AccountName(
      @Classified(As.IDENTITY) String login, @Classified(As.IDENTITY) String name) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The sealed content of identity.contact. */
  public record ContactAddress(
      Delivery.Channel channel, @Classified(As.IDENTITY) Optional<String> address) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The sealed content of device.device. */
  public record DeviceName(
      @Classified(As.IDENTITY) String name, @Classified(As.IDENTITY) String serial) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The sealed content of care.erasure. */
  public record ErasureReason(@Classified(As.IDENTITY) String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A row that is to be written. */
  interface Write {
    void in(Connection connection) throws SQLException;
  }

  /** What is to be written with a commit, in this order; mostly nothing. */
  List<Write> writes(Commit commit) {
    List<Write> writes = new ArrayList<>();
    for (Commit.ActDone done : commit.acts()) {
      act(writes, done.header(), done.act());
    }
    patients(writes, commit.patients());
    alarms(writes, commit);
    tasks(writes, commit.patients());
    WardHistory.add(writes, commit);
    notes(writes, commit.patients());
    return writes;
  }

  private static void add(List<Write> writes, String sql, Object... values) {
    writes.add(connection -> new Sql(sql).run(connection, values));
  }

  private void act(List<Write> writes, Header header, Act act) {
    switch (act) {
      case Act.WardCreated(WardId ward, String name, String setting) -> {
        var row = seal(header, "care.ward", ward.value(), WardName.class, new WardName(name));
        add(
            writes,
            "insert into care.ward (id, tenant, setting, lane, seq, key_id, sealed)"
                + " values (?, ?, ?, ?, ?, ?, ?)",
            ward.value(),
            header.tenant().value(),
            setting,
            header.lane(),
            header.seq(),
            row.keyId(),
            row.sealed());
      }
      case Act.WardRenamed(WardId ward, String name) -> {
        var row = seal(header, "care.ward", ward.value(), WardName.class, new WardName(name));
        add(
            writes,
            "update care.ward set seq = ?, key_id = ?, sealed = ? where id = ?",
            header.seq(),
            row.keyId(),
            row.sealed(),
            ward.value());
      }
      case Act.DeviceKeyIssued(DeviceId device, byte[] keyHash, long oldUntil) ->
          add(
              writes,
              "update device.device set key_hash = case when old_until <= "
                  + Sql.MILLIS
                  + " then next_key_hash else key_hash end, next_key_hash = ?, old_until = "
                  + Sql.MILLIS
                  + ", key_changed = true, seq = ? where id = ?",
              header.atEpochMillis(),
              keyHash,
              oldUntil,
              header.seq(),
              device.value());
      case Act.DeviceKeyTaken(DeviceId device) ->
          add(
              writes,
              "update device.device set key_hash = coalesce(next_key_hash, key_hash),"
                  + " next_key_hash = null, old_until = null, seq = ? where id = ?",
              header.seq(),
              device.value());
      case Act.RuleLayerSet(RuleLayer layer) -> {
        UUID id = RuleCatalog.row(header.tenant(), layer);
        var row = seal(header, "care.rule_layer", id, RuleLayer.class, layer);
        add(
            writes,
            "insert into care.rule_layer (id, tenant, level, scope, version, from_at, lane, seq,"
                + " key_id, sealed) values (?, ?, ?, ?, ?, "
                + Sql.MILLIS
                + ", ?, ?, ?, ?)",
            id,
            header.tenant().value(),
            layer.level().wireName(),
            layer.scope(),
            layer.version(),
            layer.fromEpochMillis(),
            header.lane(),
            header.seq(),
            row.keyId(),
            row.sealed());
      }
      case Act.AccountCreated created -> account(writes, header, created);
      case Act.DeviceRegistered registered -> {
        var row =
            seal(
                header,
                "device.device",
                registered.device().value(),
                DeviceName.class,
                new DeviceName(registered.name(), registered.serial()));
        add(
            writes,
            "insert into device.device (id, tenant, kind, expected_interval_millis, key_hash,"
                + " lane, seq, key_id, sealed) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        release(writes, device.value(), from);
        add(
            writes,
            "insert into device.binding (device, patient, tenant, bound_from, lane, seq)"
                + " values (?, ?, ?, "
                + Sql.MILLIS
                + ", ?, ?) on conflict (device, bound_from) do update set"
                + " patient = excluded.patient, bound_until = null, seq = excluded.seq",
            device.value(),
            patient.value(),
            header.tenant().value(),
            from,
            header.lane(),
            header.seq());
      }
      case Act.DeviceReassigned(var device, var correction, List<Devices.Route> routes) -> {
        for (Devices.Route route : routes) {
          route(writes, header, device, route);
        }
      }
      case Act.DeviceReleased(var device, long until) -> release(writes, device.value(), until);
      case Act.ReadingsUnbound ignored -> {}
      case Act.SplitTransmissionKept ignored -> {}
      case Act.TransmissionRejected ignored -> {}
      case Act.SignedIn(var account, var ignored) ->
          add(
              writes,
              "update identity.account set signed_in_at = " + Sql.MILLIS + " where id = ?",
              header.atEpochMillis(),
              account.value());
      case Act.RoleSet(String name, List<String> capabilities) ->
          add(
              writes,
              "insert into identity.role (tenant, name, capabilities, lane, seq)"
                  + " values (?, ?, string_to_array(?, ','), ?, ?) on conflict (tenant, name) do"
                  + " update set capabilities = excluded.capabilities, seq = excluded.seq",
              header.tenant().value(),
              name,
              String.join(",", capabilities),
              header.lane(),
              header.seq());
      case Act.AccountChanged changed -> account(writes, header, changed);
      case Act.AccountDisabled(var account) -> disabled(writes, header, account, true);
      case Act.AccountEnabled(var account) -> disabled(writes, header, account, false);
      case Act.PasswordSet(var account, String passwordHash, boolean oneTime) -> {
        add(
            writes,
            "update identity.account set password_hash = ?, one_time = ?, seq = ? where id = ?",
            passwordHash,
            oneTime,
            header.seq(),
            account.value());
        // Whoever knew the old one may have set it.
        add(writes, "delete from identity.pin where account = ?", account.value());
      }
      case Act.SignInRefused ignored -> {}
      case Act.SignedOut ignored -> {}
      case Act.PatientViewed viewed -> look(writes, header, viewed);
      case Act.ViewsShown ignored -> {}
      // The machine's clock may have been set while no process ran.
      case Act.ServiceStarted ignored -> clockSet(writes, header);
      case Act.ServiceStopped() -> {}
      case Act.ClockJumped(long by) -> {
        if (by < 0) {
          clockSet(writes, header);
        }
      }
      case Act.JournalExported ignored -> {}
      case Act.DossierMade ignored -> {}
      case Act.AlertBegan ignored -> {}
      case Act.AlertEnded ignored -> {}
      case Act.KeyRotationOrdered ignored -> {}
      case Act.WebhookSecretShown() -> {}
      case Act.PatientErasureRequested(PatientId patient, var by, String reason) -> {
        var row =
            seal(
                header,
                "care.erasure",
                patient.value(),
                ErasureReason.class,
                new ErasureReason(reason));
        add(
            writes,
            "insert into care.erasure (patient, tenant, requested_by, requested_at, lane, seq,"
                + " key_id, sealed) values (?, ?, ?, "
                + Sql.MILLIS
                + ", ?, ?, ?, ?) on conflict (patient) do update set"
                + " requested_by = excluded.requested_by, requested_at = excluded.requested_at,"
                + " withdrawn_by = null, withdrawn_at = null,"
                + " seq = excluded.seq, key_id = excluded.key_id, sealed = excluded.sealed",
            patient.value(),
            header.tenant().value(),
            by.value(),
            header.atEpochMillis(),
            header.lane(),
            header.seq(),
            row.keyId(),
            row.sealed());
      }
      case Act.PatientErasureWithdrawn(PatientId patient, var ignored, var by) ->
          add(
              writes,
              "update care.erasure set withdrawn_by = ?, withdrawn_at = "
                  + Sql.MILLIS
                  + ", seq = ? where patient = ?",
              by.value(),
              header.atEpochMillis(),
              header.seq(),
              patient.value());
      case Act.JournalRestored ignored -> {}
      case Act.ShiftPlanned(Shift shift) ->
          add(
              writes,
              "insert into care.shift (id, tenant, ward, person, duty, from_at, until_at, on_call,"
                  + " lane, seq) values (?, ?, ?, ?, ?, "
                  + Sql.MILLIS
                  + ", "
                  + Sql.MILLIS
                  + ", ?, ?, ?)",
              shift.id().value(),
              header.tenant().value(),
              shift.ward().value(),
              shift.person().value(),
              shift.duty().wireName(),
              shift.fromEpochMillis(),
              shift.untilEpochMillis(),
              shift.onCall(),
              header.lane(),
              header.seq());
      case Act.WardBedsSet beds ->
          plan(
              writes,
              header,
              WardPlans.BEDS,
              beds.ward(),
              WardPlans.Beds.class,
              new WardPlans.Beds(beds.beds()));
      case Act.WardZonesSet zones ->
          plan(
              writes,
              header,
              WardPlans.ZONES,
              zones.ward(),
              WardPlans.Zones.class,
              new WardPlans.Zones(zones.zones()));
      case Act.SilentTrialSet set ->
          add(
              writes,
              "insert into care.silent_trial (id, tenant, ward, set_by, from_at, until_at, lane,"
                  + " seq) values (?, ?, ?, ?, "
                  + Sql.MILLIS
                  + ", "
                  + Sql.MILLIS
                  + ", ?, ?)",
              set.trial(),
              header.tenant().value(),
              set.ward().value(),
              set.by().value(),
              set.fromEpochMillis(),
              set.untilEpochMillis(),
              header.lane(),
              header.seq());
      case Act.SilentTrialEnded ended ->
          add(
              writes,
              "update care.silent_trial set ended_by = ?, ended_at = "
                  + Sql.MILLIS
                  + ", seq = ? where id = ?",
              ended.by().value(),
              header.atEpochMillis(),
              header.seq(),
              ended.trial());
      case Act.ContactSet set -> {
        UUID account = set.account().value();
        var row =
            seal(
                header,
                "identity.contact",
                account,
                ContactAddress.class,
                new ContactAddress(set.channel(), set.address()));
        add(
            writes,
            "insert into identity.contact (account, channel, tenant, lane, seq, key_id, sealed)"
                + " values (?, ?, ?, ?, ?, ?, ?) on conflict (account, channel) do update set"
                + " seq = excluded.seq, key_id = excluded.key_id, sealed = excluded.sealed",
            account,
            set.channel().wireName(),
            header.tenant().value(),
            header.lane(),
            header.seq(),
            row.keyId(),
            row.sealed());
      }
      case Act.ShiftCancelled(var ignored, ShiftId shift) ->
          add(
              writes,
              "update care.shift set cancelled = true, seq = ? where id = ?",
              header.seq(),
              shift.value());
      case Act.StationSetUp set ->
          writes.addAll(
              StationTables.setUp(
                  header,
                  set,
                  seal(
                      header,
                      "identity.station",
                      set.station(),
                      StationTables.StationName.class,
                      new StationTables.StationName(set.name()))));
      case Act.StationEnrolled enrolled -> writes.addAll(StationTables.enrolled(header, enrolled));
      case Act.StationRevoked revoked -> writes.addAll(StationTables.revoked(header, revoked));
      case Act.PinSet set -> writes.addAll(StationTables.pinSet(header, set));
      case Act.PinRefused refused -> {
        if (refused.locks()) {
          writes.add(StationTables.pinLocked(header, refused.account(), true));
        }
      }
      case Act.PinUnlocked(var account) ->
          writes.add(StationTables.pinLocked(header, account, false));
      case Act.TappedIn ignored -> {}
      case Act.StationPaused ignored -> {}
      case Act.PatientErasureApproved(PatientId patient, UUID key, var ignored, var by) ->
          add(
              writes,
              "update care.erasure set approved_by = ?, approved_at = "
                  + Sql.MILLIS
                  + ", erased_key = ?, seq = ? where patient = ?",
              by.value(),
              header.atEpochMillis(),
              key,
              header.seq(),
              patient.value());
    }
  }

  /** An hour of one person is one row: a window that comes again sets the same bit. */
  private static void look(List<Write> writes, Header header, Act.PatientViewed viewed) {
    long hour = Math.floorDiv(viewed.firstEpochMillis(), HOUR_MILLIS) * HOUR_MILLIS;
    int bit = 1 << (int) ((viewed.firstEpochMillis() - hour) / WINDOW_MILLIS);
    add(
        writes,
        "insert into access.look as l (hour, first_at, last_at, patient, tenant, account, resource,"
            + " purpose, windows) values ("
            + Sql.MILLIS
            + ", "
            + Sql.MILLIS
            + ", "
            + Sql.MILLIS
            + ", ?, ?, ?, ?, ?, ?) on conflict (patient, hour, account, resource, purpose)"
            + " do update set first_at = least(l.first_at, excluded.first_at),"
            + " last_at = greatest(l.last_at, excluded.last_at),"
            + " windows = l.windows | excluded.windows",
        hour,
        viewed.firstEpochMillis(),
        viewed.lastEpochMillis(),
        viewed.patient().value(),
        header.tenant().value(),
        viewed.account().value(),
        viewed.resource(),
        viewed.purpose(),
        bit);
  }

  /** After the entries of the commit: where each lane goes on, times grow from this one. */
  private static void clockSet(List<Write> writes, Header header) {
    add(
        writes,
        "insert into engine.clock_set as c (lane, seq, at) select id, next_seq, "
            + Sql.MILLIS
            + " from engine.lane on conflict (lane, seq) do update set at = least(c.at,"
            + " excluded.at)",
        header.atEpochMillis());
  }

  /** Routes are cut and added where they begin, never taken away. */
  private static void route(
      List<Write> writes, Header header, DeviceId device, Devices.Route route) {
    add(
        writes,
        "insert into device.binding"
            + " (device, patient, tenant, bound_from, bound_until, lane, seq) values (?, ?, ?, "
            + Sql.MILLIS
            + ", "
            + Sql.MILLIS
            + ", ?, ?) on conflict (device, bound_from) do update set patient = excluded.patient,"
            + " bound_until = excluded.bound_until, seq = excluded.seq",
        device.value(),
        route.patient().value(),
        header.tenant().value(),
        route.fromEpochMillis(),
        boxed(route.untilEpochMillis()),
        header.lane(),
        header.seq());
  }

  private static void release(List<Write> writes, UUID device, long until) {
    add(
        writes,
        "update device.binding set bound_until = greatest(bound_from, "
            + Sql.MILLIS
            + ") where device = ? and (bound_until is null or bound_until > "
            + Sql.MILLIS
            + ")",
        until,
        device,
        until);
  }

  private void account(List<Write> writes, Header header, Act.AccountCreated created) {
    UUID id = created.account().value();
    var row =
        seal(
            header,
            "identity.account",
            id,
            AccountName.class,
            new AccountName(created.login(), created.name()));
    add(
        writes,
        "insert into identity.account (id, tenant, login_hash, role, password_hash, lane, seq,"
            + " key_id, sealed) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        header.tenant().value(),
        created.loginHash(),
        created.role(),
        created.passwordHash(),
        header.lane(),
        header.seq(),
        row.keyId(),
        row.sealed());
    grants(writes, header, id, created.wards());
  }

  private void account(List<Write> writes, Header header, Act.AccountChanged changed) {
    UUID id = changed.account().value();
    var row =
        seal(
            header,
            "identity.account",
            id,
            AccountName.class,
            new AccountName(changed.login(), changed.name()));
    add(
        writes,
        "update identity.account set role = ?, seq = ?, key_id = ?, sealed = ? where id = ?",
        changed.role(),
        header.seq(),
        row.keyId(),
        row.sealed(),
        id);
    add(writes, "delete from identity.ward_grant where account = ?", id);
    grants(writes, header, id, changed.wards());
  }

  private static void grants(List<Write> writes, Header header, UUID account, List<WardId> wards) {
    for (WardId ward : wards) {
      add(
          writes,
          "insert into identity.ward_grant (account, ward, tenant) values (?, ?, ?)",
          account,
          ward.value(),
          header.tenant().value());
    }
  }

  private void plan(
      List<Write> writes, Header header, String table, WardId ward, Class<?> type, Object plan) {
    var row = seal(header, table, ward.value(), type, plan);
    add(
        writes,
        "insert into "
            + table
            + " (ward, tenant, lane, seq, key_id, sealed) values (?, ?, ?, ?, ?, ?)"
            + " on conflict (ward) do update set"
            + " seq = excluded.seq, key_id = excluded.key_id, sealed = excluded.sealed",
        ward.value(),
        header.tenant().value(),
        header.lane(),
        header.seq(),
        row.keyId(),
        row.sealed());
  }

  private static void disabled(
      List<Write> writes, Header header, PersonId account, boolean disabled) {
    add(
        writes,
        "update identity.account set disabled = ?, seq = ? where id = ?",
        disabled,
        header.seq(),
        account.value());
  }

  private Unsealing.SealedRow seal(
      Header header, String table, UUID row, Class<?> type, Object content) {
    return unsealing.seal(header.subject(), table, row, type, content);
  }

  private void patients(List<Write> writes, List<Commit.PatientChange> changes) {
    String sql =
        "insert into care.patient as p (id, tenant, ward, active, lane, seq, key_id, sealed)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set"
            + " ward = excluded.ward, active = excluded.active, seq = excluded.seq,"
            + " key_id = excluded.key_id, sealed = excluded.sealed";
    for (Commit.PatientChange change : changes) {
      Optional<Admission> admission = change.after().admission();
      if (admission.isPresent() && !admission.equals(change.before().admission())) {
        UUID id = change.patient().value();
        var row =
            unsealing.seal(
                subject(change.patient()), "care.patient", id, Admission.class, admission.get());
        add(
            writes,
            sql,
            id,
            change.tenant().value(),
            admission.get().ward().value(),
            !admission.get().discharged(),
            change.lane(),
            change.seq(),
            row.keyId(),
            row.sealed());
        add(
            writes,
            "update care.patient set ward = ?, active = ? where survivor = ?",
            admission.get().ward().value(),
            !admission.get().discharged(),
            id);
      }
    }
    for (Commit.PatientChange change : changes) {
      if (!change
          .before()
          .corrections()
          .survivor()
          .equals(change.after().corrections().survivor())) {
        follow(writes, change);
      }
    }
  }

  /** After the rows of both records. */
  private static void follow(List<Write> writes, Commit.PatientChange change) {
    UUID id = change.patient().value();
    Optional<PatientId> survivor = change.after().corrections().survivor();
    if (survivor.isPresent()) {
      add(
          writes,
          "update care.patient as p set survivor = s.id, ward = s.ward, active = s.active"
              + " from care.patient as s where p.id = ? and s.id = ?",
          id,
          survivor.get().value());
    } else {
      Admission admission = change.after().admission().orElseThrow();
      add(
          writes,
          "update care.patient set survivor = null, ward = ?, active = ? where id = ?",
          admission.ward().value(),
          !admission.discharged(),
          id);
    }
  }

  private void alarms(List<Write> writes, Commit commit) {
    String sql =
        "insert into care.alarm (id, tenant, patient, kind, priority, active,"
            + " signal, listed, corrected, onset, ended, opened_at, version, lane, seq, key_id,"
            + " sealed) values (?, ?, ?, ?, ?, ?, ?, ?, ?, "
            + Sql.MILLIS
            + ", "
            + Sql.MILLIS
            + ", "
            + Sql.MILLIS
            + ", ?, ?, ?, ?, ?) on conflict (id) do update set priority = excluded.priority,"
            + " active = excluded.active, signal = excluded.signal, listed = excluded.listed,"
            + " corrected = care.alarm.corrected or excluded.corrected,"
            + " onset = excluded.onset, ended = excluded.ended, version = excluded.version,"
            + " seq = excluded.seq, key_id = excluded.key_id, sealed = excluded.sealed";
    for (Commit.PatientChange change : commit.patients()) {
      for (Alarm alarm : changed(change.events()).values()) {
        AlarmRecord record = record(change, alarm);
        UUID id = alarm.id().value();
        var row =
            unsealing.seal(subject(change.patient()), "care.alarm", id, AlarmRecord.class, record);
        add(
            writes,
            sql,
            id,
            change.tenant().value(),
            change.patient().value(),
            alarm.condition().kind().wireName(),
            alarm.priority().wireName(),
            alarm.active(),
            alarm.signal().wireName(),
            alarm.listed(),
            record.corrected(change.after()),
            alarm.onsetEpochMillis(),
            boxed(alarm.endEpochMillis()),
            alarm.raisedEpochMillis(),
            alarm.version(),
            change.lane(),
            change.seq(),
            row.keyId(),
            row.sealed());
      }
    }
  }

  /** Its episodes after the commit; what was forgotten within it, as it was before. */
  private static AlarmRecord record(Commit.PatientChange change, Alarm alarm) {
    Map<EpisodeId, Episode> changed = new HashMap<>();
    for (PatientEvent event : change.events()) {
      if (event instanceof PatientEvent.EpisodeOpened(Episode episode)) {
        changed.put(episode.id(), episode);
      } else if (event instanceof PatientEvent.EpisodeChanged(Episode episode, var ignored)) {
        changed.put(episode.id(), episode);
      }
    }
    return new AlarmRecord(
        alarm,
        alarm.episodes().stream()
            .flatMap(id ->
                Optional.ofNullable(changed.get(id))
                    .or(() -> Optional.ofNullable(change.before().episodes().get(id)))
                    .stream())
            .toList());
  }

  private static Map<AlarmId, Alarm> changed(List<PatientEvent> events) {
    Map<AlarmId, Alarm> changed = new LinkedHashMap<>();
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.AlarmRaised(Alarm alarm)) {
        changed.put(alarm.id(), alarm);
      } else if (event instanceof PatientEvent.AlarmChanged(Alarm alarm, var ignored)) {
        changed.put(alarm.id(), alarm);
      }
    }
    return changed;
  }

  private void tasks(List<Write> writes, List<Commit.PatientChange> changes) {
    for (Commit.PatientChange change : changes) {
      for (PatientEvent event : change.events()) {
        if (event instanceof PatientEvent.TaskOpened(Task task)) {
          openTask(writes, change, task);
        } else if (event instanceof PatientEvent.TaskClosed(TaskId id, var ignored)) {
          add(
              writes,
              "update care.task set open = false, version = version + 1, seq = ? where id = ?",
              change.seq(),
              id.value());
        }
      }
    }
  }

  private void notes(List<Write> writes, List<Commit.PatientChange> changes) {
    for (Commit.PatientChange change : changes) {
      for (PatientEvent event : change.events()) {
        if (event instanceof PatientEvent.NoteWritten(Note note)) {
          UUID id = note.id().value();
          var row = unsealing.seal(subject(change.patient()), "care.note", id, Note.class, note);
          add(
              writes,
              "insert into care.note (at, id, tenant, patient, about, lane, seq, key_id, sealed)"
                  + " values ("
                  + Sql.MILLIS
                  + ", ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
              note.atEpochMillis(),
              id,
              change.tenant().value(),
              change.patient().value(),
              note.about().<Object>map(CommandId::value).orElse(Sql.NONE),
              change.lane(),
              change.seq(),
              row.keyId(),
              row.sealed());
        }
      }
    }
  }

  private void openTask(List<Write> writes, Commit.PatientChange change, Task task) {
    UUID id = task.id().value();
    var row = unsealing.seal(subject(change.patient()), "care.task", id, Task.class, task);
    add(
        writes,
        "insert into care.task (id, tenant, patient, kind, open, opened_at, version, lane, seq,"
            + " key_id, sealed) values (?, ?, ?, ?, true, "
            + Sql.MILLIS
            + ", ?, ?, ?, ?, ?)",
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

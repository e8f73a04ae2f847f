package io.vigil.server.journal;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.Commit;
import io.vigil.engine.burden.AlarmStep;
import io.vigil.engine.burden.WardBurden;
import io.vigil.engine.entry.SealedEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who was on a ward when, and what became of their alarms' signals: what a ward's figures are
 * counted from. Whoever asks is given no patient of it.
 */
@Component
public class WardHistory {

  /** Steps that one answer is counted from, and alarms. */
  private static final int MAX_STEPS = 200_000;

  private final JdbcClient writer;
  private final Unsealing unsealing;

  WardHistory(@Qualifier("writer") DataSource writer, Unsealing unsealing) {
    this.writer = JdbcClient.create(writer);
    this.unsealing = unsealing;
  }

  /**
   * What happened on a ward within some time; empty if it is too much to be counted at once.
   *
   * @param from our time, as {@code to}, which is excluded
   */
  public Optional<WardBurden.Happened> between(WardId ward, Instant from, Instant to) {
    List<WardBurden.Stay> stays = stays(ward, from, to);
    List<AlarmStep> steps = steps(ward, from, to);
    if (stays.size() == MAX_STEPS || steps.size() == MAX_STEPS) {
      return Optional.empty();
    }
    Map<AlarmId, WardBurden.Of> alarms = alarms(ward, from, to);
    return alarms.size() == MAX_STEPS
        ? Optional.empty()
        : Optional.of(new WardBurden.Happened(stays, steps, alarms));
  }

  private List<WardBurden.Stay> stays(WardId ward, Instant from, Instant to) {
    return writer
        .sql(
            "select patient, from_at, until_at from care.stay where ward = ? and from_at < ? and"
                + " (until_at is null or until_at > ?) limit ?")
        .params(ward.value(), utc(to), utc(from), MAX_STEPS)
        .query((row, number) ->
            new WardBurden.Stay(
                new PatientId(row.getObject(1, UUID.class)), millis(row, 2), optional(row, 3)))
        .list();
  }

  private List<AlarmStep> steps(WardId ward, Instant from, Instant to) {
    return writer
        .sql(
            """
            select t.patient, t.alarm, t.at, t.step, t.priority, t.rung
            from care.stay as s join care.alarm_step as t on t.patient = s.patient
              and t.at >= s.from_at and (s.until_at is null or t.at < s.until_at)
            where s.ward = ? and s.from_at < ? and (s.until_at is null or s.until_at > ?)
              and t.at >= ? and t.at < ?
            order by t.at limit ?
            """)
        .params(ward.value(), utc(to), utc(from), utc(from), utc(to), MAX_STEPS)
        .query((row, number) ->
            new AlarmStep(
                new PatientId(row.getObject(1, UUID.class)),
                new AlarmId(row.getObject(2, UUID.class)),
                millis(row, 3),
                AlarmStep.Kind.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                Priority.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getInt(6)))
        .list();
  }

  private Map<AlarmId, WardBurden.Of> alarms(WardId ward, Instant from, Instant to) {
    Map<AlarmId, WardBurden.Of> alarms = new HashMap<>();
    writer
        .sql(
            """
            select a.id, a.patient, a.key_id, a.sealed from care.alarm as a
            where a.patient in (select patient from care.stay where ward = ? and from_at < ?
                and (until_at is null or until_at > ?))
              and a.opened_at < ? and (a.ended is null or a.ended >= ? or exists (
                select from care.alarm_step as t where t.alarm = a.id and t.patient = a.patient
                  and t.at >= ? and t.at < ?))
            limit ?
            """)
        .params(ward.value(), utc(to), utc(from), utc(to), utc(from), utc(from), utc(to), MAX_STEPS)
        .query(row -> {
          UUID id = row.getObject("id", UUID.class);
          Alarm alarm =
              unsealing
                  .open(
                      row.getObject("key_id", UUID.class),
                      row.getBytes("sealed"),
                      "care.alarm",
                      id,
                      AlarmRecord.class)
                  .alarm();
          alarms.put(
              alarm.id(),
              new WardBurden.Of(
                  new PatientId(row.getObject("patient", UUID.class)),
                  alarm.condition(),
                  alarm.onsetEpochMillis(),
                  alarm.endEpochMillis()));
        });
    return alarms;
  }

  /** What a commit adds to it. */
  static void add(List<LaneTables.Write> writes, Commit commit) {
    for (Commit.PatientChange change : commit.patients()) {
      stays(writes, commit, change);
      if (change.events().stream().anyMatch(WardHistory::ofAlarm)) {
        steps(writes, commit, change);
      }
    }
  }

  private static boolean ofAlarm(PatientEvent event) {
    return event instanceof PatientEvent.AlarmRaised || event instanceof PatientEvent.AlarmChanged;
  }

  private static void stays(
      List<LaneTables.Write> writes, Commit commit, Commit.PatientChange change) {
    Optional<WardId> before = ward(change.before());
    Optional<WardId> after = ward(change.after());
    if (before.equals(after)) {
      return;
    }
    UUID patient = change.patient().value();
    long at = at(commit, change);
    add(
        writes,
        "update care.stay set until_at = greatest(from_at, "
            + Sql.MILLIS
            + ") where patient = ? and until_at is null",
        at,
        patient);
    if (after.isPresent()) {
      add(
          writes,
          "insert into care.stay (patient, tenant, ward, from_at) values (?, ?, ?, "
              + Sql.MILLIS
              + ")",
          patient,
          change.tenant().value(),
          after.get().value(),
          at);
    }
  }

  /** Where a patient is in care. */
  private static Optional<WardId> ward(PatientState state) {
    return state.inCare() ? state.admission().map(Admission::ward) : Optional.empty();
  }

  private static void steps(
      List<LaneTables.Write> writes, Commit commit, Commit.PatientChange change) {
    for (AlarmStep step :
        AlarmStep.of(
            change.patient(), change.before().alarms(), change.events(), at(commit, change))) {
      add(
          writes,
          "insert into care.alarm_step (at, patient, alarm, tenant, rung, step, priority) values ("
              + Sql.MILLIS
              + ", ?, ?, ?, ?, ?, ?)",
          step.atEpochMillis(),
          step.patient().value(),
          step.alarm().value(),
          change.tenant().value(),
          step.rung(),
          step.kind().wireName(),
          step.priority().wireName());
    }
  }

  /** Our time of the patient's last entry in it. */
  private static long at(Commit commit, Commit.PatientChange change) {
    List<SealedEntry> entries = commit.entries();
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).header().seq() == change.seq()
          && entries.get(i).header().lane() == change.lane()) {
        return entries.get(i).header().atEpochMillis();
      }
    }
    return entries.isEmpty() ? 0 : entries.getLast().header().atEpochMillis();
  }

  private static void add(List<LaneTables.Write> writes, String sql, Object... values) {
    writes.add(connection -> new Sql(sql).run(connection, values));
  }

  private static long millis(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
  }

  private static OptionalLong optional(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at.toInstant().toEpochMilli());
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}

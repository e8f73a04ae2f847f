package io.vigil.server.journal;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.AbsorbedRecord;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.TakenRecord;
import io.vigil.core.patient.Task;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads what the lanes own, in clear. Every method takes the client of a scope: what it returns is
 * what row-level security lets that account see. A patient's status comes from the lanes' memory,
 * and only of a patient whose row is in sight.
 */
@Component
public class CareRows {

  private static final int ERASURE_REQUESTS_MAX = 10_000;

  private final Lanes lanes;
  private final Unsealing unsealing;

  CareRows(Lanes lanes, Unsealing unsealing) {
    this.lanes = lanes;
    this.unsealing = unsealing;
  }

  /** A patient's status, and the last entry that it follows from. */
  public record Status(PatientId patient, int lane, long seq, PatientStatus status) {}

  /** A ward by name. */
  public record Ward(UUID id, @Classified(As.IDENTITY) String name, String setting) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * An alarm and whose it is.
   *
   * @param corrected readings that it rested on were withdrawn
   * @param origin the record that was merged into the patient's and whose alarm goes on in this
   */
  public record Alarm(
      PatientId patient, AlarmRecord record, boolean corrected, Optional<PatientId> origin) {

    /** Device time. */
    public long onsetEpochMillis() {
      return record.alarm().onsetEpochMillis();
    }
  }

  /** That somebody asked for a patient to be erased. */
  public record ErasureRequest(
      PatientId patient,
      PersonId requestedBy,
      Instant requestedAt,
      @Classified(As.IDENTITY) String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A task as it was opened, and whose it is. */
  public record PatientTask(PatientId patient, Task task) {}

  /** Every patient in sight, under the record that goes on. */
  public List<PatientId> visible(JdbcClient scoped) {
    return scoped
        .sql("select id from care.patient where survivor is null")
        .query((row, number) -> new PatientId(row.getObject(1, UUID.class)))
        .list();
  }

  /** The record that one in sight is merged into. */
  public Optional<PatientId> survivor(JdbcClient scoped, PatientId patient) {
    return scoped
        .sql("select survivor from care.patient where id = ? and survivor is not null")
        .param(patient.value())
        .query((row, number) -> new PatientId(row.getObject(1, UUID.class)))
        .optional();
  }

  /** A patient's record and those that are merged into it, which are in sight as it is. */
  public List<PatientId> records(PatientId patient) {
    List<PatientId> records = new ArrayList<>();
    records.add(patient);
    absorbed(patient).forEach(each -> records.add(each.admission().patient()));
    return records;
  }

  private List<AbsorbedRecord> absorbed(PatientId patient) {
    return lanes.state(patient).map(state -> state.corrections().absorbed()).orElse(List.of());
  }

  /** Whether a patient is in sight. */
  public boolean inSight(JdbcClient scoped, PatientId patient) {
    return scoped
        .sql("select exists (select from care.patient where id = ?)")
        .param(patient.value())
        .query(Boolean.class)
        .single();
  }

  /**
   * The status of every patient in sight that changed after an entry of his lane.
   *
   * @param afterSeq that entry's sequence number, for each clinical lane
   */
  public List<Status> statuses(JdbcClient scoped, long[] afterSeq) {
    List<Status> statuses = new ArrayList<>();
    scoped
        .sql("select id, ward from care.patient where survivor is null")
        .query(row -> {
          status(row).filter(of -> of.seq() > afterSeq[of.lane()]).ifPresent(statuses::add);
        });
    return statuses;
  }

  /** One patient's status, if in sight. */
  public Optional<Status> status(JdbcClient scoped, PatientId patient) {
    return scoped
        .sql("select id, ward from care.patient where id = ? and survivor is null")
        .param(patient.value())
        .query((row, number) -> status(row))
        .optional()
        .flatMap(of -> of);
  }

  public List<Ward> wards(JdbcClient scoped) {
    return scoped
        .sql("select id, setting, key_id, sealed from care.ward")
        .query((row, number) -> {
          UUID id = row.getObject("id", UUID.class);
          return new Ward(
              id,
              unsealing
                  .open(
                      row.getObject("key_id", UUID.class),
                      row.getBytes("sealed"),
                      "care.ward",
                      id,
                      LaneTables.WardName.class)
                  .name(),
              row.getString("setting"));
        })
        .list();
  }

  /** Whether the erasure of a patient was approved, if the reader is an administrator. */
  public boolean erasureApproved(JdbcClient scoped, PatientId patient) {
    return scoped
        .sql(
            "select exists (select from care.erasure where patient = ? and approved_at is not"
                + " null)")
        .param(patient.value())
        .query(Boolean.class)
        .single();
  }

  /**
   * Erasures that were asked for and neither approved nor withdrawn, if the reader is an
   * administrator.
   */
  public List<ErasureRequest> erasureRequests(JdbcClient scoped) {
    return scoped
        .sql(
            "select patient, requested_by, requested_at, key_id, sealed from care.erasure"
                + " where approved_at is null and withdrawn_at is null"
                + " order by requested_at desc, patient limit ?")
        .param(ERASURE_REQUESTS_MAX)
        .query((row, number) -> {
          UUID patient = row.getObject("patient", UUID.class);
          return new ErasureRequest(
              new PatientId(patient),
              new PersonId(row.getObject("requested_by", UUID.class)),
              row.getObject("requested_at", OffsetDateTime.class).toInstant(),
              unsealing
                  .open(
                      row.getObject("key_id", UUID.class),
                      row.getBytes("sealed"),
                      "care.erasure",
                      patient,
                      LaneTables.ErasureReason.class)
                  .reason());
        })
        .list();
  }

  /**
   * A patient's alarms that touch a span of time, newest onset first. Those of a record that is
   * merged into his are among them as they were, unless they go on in his.
   */
  public List<Alarm> alarms(
      JdbcClient scoped, PatientId patient, Instant from, Instant to, int max) {
    List<Alarm> alarms = new ArrayList<>();
    for (PatientId record : records(patient)) {
      Optional<PatientState> ended =
          record.equals(patient) ? Optional.empty() : lanes.state(record);
      for (Alarm alarm : alarmsUnchangedSince(scoped, record, Long.MAX_VALUE, from, to, max)) {
        if (ended.filter(state -> goesOver(state, alarm.record())).isEmpty()) {
          alarms.add(alarm);
        }
      }
    }
    alarms.sort(Comparator.comparingLong(Alarm::onsetEpochMillis).reversed());
    return alarms.size() <= max ? alarms : alarms.subList(0, max);
  }

  private static boolean goesOver(PatientState state, AlarmRecord record) {
    return state.alarms().containsKey(record.alarm().id())
        && record.episodes().stream().anyMatch(each -> TakenRecord.goesOver(state, each));
  }

  /** The same, of those that no entry after {@code seq} of the patient's lane has changed. */
  public List<Alarm> alarmsUnchangedSince(
      JdbcClient scoped, PatientId patient, long seq, Instant from, Instant to, int max) {
    return scoped
        .sql(
            "select id, patient, corrected, key_id, sealed from care.alarm where patient = ? and"
                + " seq <= ? and onset <= ? and (ended is null or ended >= ?) order by onset desc,"
                + " id limit ?")
        .params(
            patient.value(), seq, to.atOffset(ZoneOffset.UTC), from.atOffset(ZoneOffset.UTC), max)
        .query((row, number) -> alarm(row))
        .list();
  }

  /** An alarm, if in sight. */
  public Optional<Alarm> alarm(JdbcClient scoped, UUID id) {
    return scoped
        .sql("select id, patient, corrected, key_id, sealed from care.alarm where id = ?")
        .param(id)
        .query((row, number) -> alarm(row))
        .optional();
  }

  /** A task, open or closed, if in sight. */
  public Optional<PatientTask> task(JdbcClient scoped, UUID id) {
    return scoped
        .sql("select patient, key_id, sealed from care.task where id = ?")
        .param(id)
        .query((row, number) ->
            new PatientTask(
                new PatientId(row.getObject("patient", UUID.class)),
                unsealing.open(
                    row.getObject("key_id", UUID.class),
                    row.getBytes("sealed"),
                    "care.task",
                    id,
                    Task.class)))
        .optional();
  }

  /**
   * Empty also if the patient has left the ward since the row was read: from then on others see
   * him.
   */
  private Optional<Status> status(ResultSet row) throws SQLException {
    PatientId patient = new PatientId(row.getObject(1, UUID.class));
    UUID ward = row.getObject(2, UUID.class);
    return lanes
        .standing(patient)
        .flatMap(standing ->
            PatientStatus.of(standing.state())
                .filter(status ->
                    status.admission().ward().value().equals(ward)
                        && !status.admission().discharged())
                .map(status -> new Status(patient, standing.lane(), standing.seq(), status)));
  }

  private Alarm alarm(ResultSet row) throws SQLException {
    PatientId patient = new PatientId(row.getObject("patient", UUID.class));
    UUID id = row.getObject("id", UUID.class);
    AlarmRecord record =
        unsealing.open(
            row.getObject("key_id", UUID.class),
            row.getBytes("sealed"),
            "care.alarm",
            id,
            AlarmRecord.class);
    return new Alarm(
        patient,
        record,
        row.getBoolean("corrected"),
        AbsorbedRecord.origin(absorbed(patient), record.alarm().episodes().getFirst()));
  }
}

package io.vigil.server.journal;

import io.vigil.core.alarm.Episode;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.Task;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the tables that the lanes own, in clear. Every method takes the client of a scope: what it
 * returns is what row-level security lets that account see.
 */
@Component
public class CareRows {

  private final Unsealing unsealing;

  CareRows(Unsealing unsealing) {
    this.unsealing = unsealing;
  }

  /** A patient's status and the entry that it is of. */
  public record Status(PatientId patient, int lane, long seq, PatientStatus status) {}

  /** A ward by name. */
  public record Ward(UUID id, String name, String setting) {}

  /** An alarm and whose it is. */
  public record Alarm(PatientId patient, Episode episode) {}

  /** A task as it was opened, and whose it is. */
  public record PatientTask(PatientId patient, Task task) {}

  /** Every patient in sight. */
  public List<PatientId> visible(JdbcClient scoped) {
    return scoped
        .sql("select id from care.patient")
        .query((row, number) -> new PatientId(row.getObject(1, UUID.class)))
        .list();
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
    return scoped
        .sql(
            "select s.patient, s.lane, s.seq, s.key_id, s.sealed"
                + " from care.patient p join care.status s on s.patient = p.id"
                + " where s.seq > (?::bigint[])[s.lane + 1]")
        .param(afterSeq)
        .query((row, number) -> status(row))
        .list();
  }

  /** One patient's status, if in sight. */
  public Optional<Status> status(JdbcClient scoped, PatientId patient) {
    return scoped
        .sql("select patient, lane, seq, key_id, sealed from care.status where patient = ?")
        .param(patient.value())
        .query((row, number) -> status(row))
        .optional();
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

  /** A patient's alarms that touch a span of time, newest onset first. */
  public List<Alarm> alarms(
      JdbcClient scoped, PatientId patient, Instant from, Instant to, int max) {
    return scoped
        .sql(
            "select id, patient, key_id, sealed from care.alarm where patient = ? and onset <= ?"
                + " and (ended is null or ended >= ?) order by onset desc, id limit ?")
        .params(patient.value(), to.atOffset(ZoneOffset.UTC), from.atOffset(ZoneOffset.UTC), max)
        .query((row, number) -> alarm(row))
        .list();
  }

  /** An alarm, if in sight. */
  public Optional<Alarm> alarm(JdbcClient scoped, UUID id) {
    return scoped
        .sql("select id, patient, key_id, sealed from care.alarm where id = ?")
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

  private Status status(ResultSet row) throws SQLException {
    UUID patient = row.getObject("patient", UUID.class);
    return new Status(
        new PatientId(patient),
        row.getInt("lane"),
        row.getLong("seq"),
        unsealing.open(
            row.getObject("key_id", UUID.class),
            row.getBytes("sealed"),
            "care.status",
            patient,
            PatientStatus.class));
  }

  private Alarm alarm(ResultSet row) throws SQLException {
    return new Alarm(
        new PatientId(row.getObject("patient", UUID.class)),
        unsealing.open(
            row.getObject("key_id", UUID.class),
            row.getBytes("sealed"),
            "care.alarm",
            row.getObject("id", UUID.class),
            Episode.class));
  }
}

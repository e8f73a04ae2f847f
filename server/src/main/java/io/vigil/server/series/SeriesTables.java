package io.vigil.server.series;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.server.journal.Columns;
import io.vigil.server.journal.Unsealing;
import io.vigil.server.journal.Unsealing.SealedRow;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The rows of series.fragment and series.score: sealed parts of a patient's hours. A row is bound
 * to its table, patient, hour and part, so that it opens nowhere else.
 */
@Component
class SeriesTables {
  static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private static final int FETCH = 200;
  private static final String FRAGMENT = "series.fragment";
  private static final String SCORE = "series.score";

  private final Unsealing unsealing;

  /** An hour of a patient, by its begin. */
  record Hour(TenantId tenant, PatientId patient, long epochMillis) {}

  /** Takes an hour's readings. */
  interface Hourly {
    void readings(PatientId patient, ReadingColumns readings);
  }

  private record Part(PatientId patient, long hour, long part, UUID keyId, byte[] sealed) {
    static Part of(ResultSet row, int number) throws SQLException {
      return new Part(
          new PatientId(row.getObject(1, UUID.class)),
          row.getObject(2, OffsetDateTime.class).toInstant().toEpochMilli(),
          row.getLong(3),
          row.getObject(4, UUID.class),
          row.getBytes(5));
    }
  }

  SeriesTables(Unsealing unsealing) {
    this.unsealing = unsealing;
  }

  static long hour(long epochMillis) {
    return Math.floorDiv(epochMillis, HOUR_MILLIS) * HOUR_MILLIS;
  }

  static OffsetDateTime utc(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }

  /** Parts to be inserted together. */
  static final class Parts {
    private final Columns readings = new Columns();
    private final Columns scores = new Columns();
  }

  /** Adds a part of an hour's readings. */
  void add(Parts to, Hour hour, long part, boolean compacted, ReadingColumns readings) {
    SealedRow row = seal(FRAGMENT, hour, part, readings.pack());
    to.readings.add(
        hour.patient().value(),
        hour.tenant().value(),
        hour.epochMillis(),
        part,
        compacted,
        readings.count(),
        row.keyId(),
        row.sealed());
  }

  /**
   * Adds parts of the score's steps, by hour.
   *
   * @param steps in rising time
   */
  void addScores(
      Parts to,
      TenantId tenant,
      PatientId patient,
      long part,
      boolean compacted,
      Collection<ScoreStep> steps) {
    List<ScoreStep> of = new ArrayList<>();
    long until = Long.MIN_VALUE;
    for (ScoreStep step : steps) {
      if (step.atEpochMillis() >= until) {
        addScoresOfHour(to, tenant, patient, part, compacted, of);
        of.clear();
        until = hour(step.atEpochMillis()) + HOUR_MILLIS;
      }
      of.add(step);
    }
    addScoresOfHour(to, tenant, patient, part, compacted, of);
  }

  private void addScoresOfHour(
      Parts to,
      TenantId tenant,
      PatientId patient,
      long part,
      boolean compacted,
      List<ScoreStep> steps) {
    if (steps.isEmpty()) {
      return;
    }
    long epochMillis = hour(steps.getFirst().atEpochMillis());
    SealedRow row =
        seal(
            SCORE,
            new Hour(tenant, patient, epochMillis),
            part,
            ScoreColumns.pack(epochMillis, steps));
    to.scores.add(
        patient.value(), tenant.value(), epochMillis, part, compacted, row.keyId(), row.sealed());
  }

  void insert(JdbcTemplate projector, Parts parts) {
    projector.execute(
        (ConnectionCallback<Integer>)
            connection ->
                parts.readings.run(
                        connection,
                        """
                        insert into series.fragment
                          (patient, tenant, hour, part, compacted, readings, key_id, sealed)
                        select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?),
                          unnest(?), unnest(?)
                        """,
                        "uuid",
                        "uuid",
                        "timestamptz",
                        "bigint",
                        "boolean",
                        "integer",
                        "uuid",
                        "bytea")
                    + parts.scores.run(
                        connection,
                        """
                        insert into series.score
                          (patient, tenant, hour, part, compacted, key_id, sealed)
                        select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?),
                          unnest(?)
                        """,
                        "uuid",
                        "uuid",
                        "timestamptz",
                        "bigint",
                        "boolean",
                        "uuid",
                        "bytea"));
  }

  void deleteScoresFrom(JdbcClient projector, PatientId patient, long hourEpochMillis) {
    projector
        .sql("delete from series.score where patient = ? and hour >= ?")
        .params(patient.value(), utc(hourEpochMillis))
        .update();
  }

  /**
   * Reads hours in order, patient by patient.
   *
   * @param fromEpochMillis the hour that holds it is the first
   * @param toEpochMillis excluded
   */
  void readings(
      JdbcClient client,
      Collection<PatientId> patients,
      long fromEpochMillis,
      long toEpochMillis,
      Hourly each) {
    Merging merging = new Merging(each);
    client
        .sql(
            """
            select patient, hour, part, key_id, sealed from series.fragment
            where patient = any (?) and hour >= ? and hour < ?
            order by patient, hour, part
            """)
        .withFetchSize(FETCH)
        .params(
            patients.stream().map(PatientId::value).toArray(UUID[]::new),
            utc(hour(fromEpochMillis)),
            utc(toEpochMillis))
        .query(row -> {
          merging.take(Part.of(row, 0));
        });
    merging.end();
  }

  /**
   * The steps of the hours of a window, and those of the last hour before it that has any: what was
   * in force at its begin is among them.
   */
  ScoreHistory scores(
      JdbcClient client, PatientId patient, long fromEpochMillis, long toEpochMillis) {
    ScoreHistory history = new ScoreHistory();
    client
        .sql(
            """
            select patient, hour, part, key_id, sealed from series.score
            where patient = :patient and hour < :to and hour >= coalesce(
              (select max(hour) from series.score where patient = :patient and hour < :from), :from)
            order by hour, part
            """)
        .param("patient", patient.value())
        .param("from", utc(hour(fromEpochMillis)))
        .param("to", utc(toEpochMillis))
        .query(Part::of)
        .list()
        .forEach(part -> history.add(ScoreColumns.unpack(part.hour(), open(SCORE, part))));
    return history;
  }

  /** Takes an hour's parts of readings out, and adds the one that they make. */
  void compactReadings(JdbcClient projector, Hour hour, Parts to) {
    List<Part> parts = takeOut(projector, FRAGMENT, hour);
    if (!parts.isEmpty()) {
      add(to, hour, parts.getLast().part(), true, merged(parts));
    }
  }

  /** Takes an hour's parts of scores out, and adds the one that they make. */
  void compactScores(JdbcClient projector, Hour hour, Parts to) {
    List<Part> parts = takeOut(projector, SCORE, hour);
    ScoreHistory history = new ScoreHistory();
    for (Part part : parts) {
      history.add(ScoreColumns.unpack(part.hour(), open(SCORE, part)));
    }
    if (!parts.isEmpty()) {
      addScores(
          to,
          hour.tenant(),
          hour.patient(),
          parts.getLast().part(),
          true,
          history.from(hour.epochMillis()));
    }
  }

  private List<Part> takeOut(JdbcClient projector, String table, Hour hour) {
    return projector
        .sql(
            """
            with parts as (
              delete from %s where patient = ? and hour = ? returning patient, hour, part, key_id, sealed)
            select * from parts order by part
            """
                .formatted(table))
        .params(hour.patient().value(), utc(hour.epochMillis()))
        .query(Part::of)
        .list();
  }

  /**
   * @param parts of one hour, at least one
   */
  private ReadingColumns merged(List<Part> parts) {
    ReadingColumns readings = new ReadingColumns(parts.getFirst().hour());
    for (Part part : parts) {
      readings.unpack(open(FRAGMENT, part));
    }
    return readings;
  }

  private SealedRow seal(String table, Hour hour, long part, byte[] content) {
    return unsealing.seal(
        new Subject(Subject.Kind.PATIENT, hour.patient().value()),
        table,
        key(hour.patient(), hour.epochMillis(), part),
        content);
  }

  private byte[] open(String table, Part part) {
    return unsealing.open(
        part.keyId(), part.sealed(), table, key(part.patient(), part.hour(), part.part()));
  }

  private static byte[] key(PatientId patient, long hourEpochMillis, long part) {
    return ByteBuffer.allocate(32)
        .putLong(patient.value().getMostSignificantBits())
        .putLong(patient.value().getLeastSignificantBits())
        .putLong(hourEpochMillis)
        .putLong(part)
        .array();
  }

  /** Gathers the parts of an hour as their rows come. */
  private final class Merging {
    private final Hourly each;
    private final List<Part> parts = new ArrayList<>();

    Merging(Hourly each) {
      this.each = each;
    }

    void take(Part part) {
      if (!parts.isEmpty()
          && (parts.getLast().hour() != part.hour()
              || !parts.getLast().patient().equals(part.patient()))) {
        end();
      }
      parts.add(part);
    }

    void end() {
      if (parts.isEmpty()) {
        return;
      }
      ReadingColumns readings = merged(parts);
      PatientId patient = parts.getFirst().patient();
      parts.clear();
      each.readings(patient, readings);
    }
  }
}

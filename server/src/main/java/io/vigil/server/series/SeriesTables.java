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
 * The rows of series.fragment: sealed parts of a patient's hours. A row is bound to its table,
 * patient, hour and part, so that it opens nowhere else.
 *
 * <pre>
 * version, what the part says of the score ({@link ScorePart}), its readings ({@link ReadingColumns})
 * </pre>
 */
@Component
class SeriesTables {
  static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private static final int VERSION = 1;
  private static final int FETCH = 200;
  private static final String FRAGMENT = "series.fragment";

  private final Unsealing unsealing;

  /** An hour of a patient, by its begin. */
  record Hour(TenantId tenant, PatientId patient, long epochMillis) {}

  /** Takes an hour of a patient. */
  interface Hourly {
    void hour(PatientId patient, ReadingColumns readings, ScoreHistory scores);
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

  /** Whether a patient was erased: nothing is kept of him. */
  boolean erased(PatientId patient) {
    return unsealing.erased(new Subject(Subject.Kind.PATIENT, patient.value()));
  }

  static long hour(long epochMillis) {
    return Math.floorDiv(epochMillis, HOUR_MILLIS) * HOUR_MILLIS;
  }

  static OffsetDateTime utc(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }

  /**
   * Adds a part of an hour to the rows to be inserted.
   *
   * @param part the last entry in it
   */
  void add(Columns to, Hour hour, long part, ReadingColumns readings, ScorePart scores) {
    Packer content = new Packer();
    content.unsigned(VERSION);
    scores.pack(hour.epochMillis(), content);
    readings.pack(content);
    SealedRow row =
        unsealing.seal(
            new Subject(Subject.Kind.PATIENT, hour.patient().value()),
            FRAGMENT,
            key(hour.patient(), hour.epochMillis(), part),
            content.bytes());
    to.add(
        hour.epochMillis(),
        part,
        hour.patient().value(),
        hour.tenant().value(),
        row.keyId(),
        scores.scored(),
        row.sealed());
  }

  void insert(JdbcTemplate projector, Columns rows) {
    projector.execute(
        (ConnectionCallback<Integer>)
            connection ->
                rows.run(
                    connection,
                    """
                    insert into series.fragment (hour, part, patient, tenant, key_id, scored, sealed)
                    select unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)
                    """,
                    "timestamptz",
                    "bigint",
                    "uuid",
                    "uuid",
                    "uuid",
                    "boolean",
                    "bytea"));
  }

  /**
   * Reads hours in order, patient by patient.
   *
   * @param fromEpochMillis the hour that holds it is the first
   * @param toEpochMillis excluded
   */
  void hours(
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
   * Reads hours in order, each of all records of one person: steps of the score of the first alone.
   *
   * @param records the one that goes on, then those that are merged into it
   */
  void hoursOfRecords(
      JdbcClient client,
      List<PatientId> records,
      long fromEpochMillis,
      long toEpochMillis,
      Hourly each) {
    if (records.size() == 1) {
      hours(client, records, fromEpochMillis, toEpochMillis, each);
      return;
    }
    PatientId first = records.getFirst();
    List<Part> parts = new ArrayList<>();
    // What withdraws a reading comes after it: it is recorded where the person goes on.
    client
        .sql(
            """
            select patient, hour, part, key_id, sealed from series.fragment
            where patient = any (?) and hour >= ? and hour < ?
            order by hour, patient = ?, patient, part
            """)
        .withFetchSize(FETCH)
        .params(
            records.stream().map(PatientId::value).toArray(UUID[]::new),
            utc(hour(fromEpochMillis)),
            utc(toEpochMillis),
            first.value())
        .query(row -> {
          Part part = Part.of(row, 0);
          if (!parts.isEmpty() && parts.getLast().hour() != part.hour()) {
            merge(first, parts, each);
            parts.clear();
          }
          parts.add(part);
        });
    merge(first, parts, each);
  }

  /** The steps of the hours of a window, and the one that was in force at its begin. */
  ScoreHistory scores(
      JdbcClient client, PatientId patient, long fromEpochMillis, long toEpochMillis) {
    ScoreHistory history = new ScoreHistory();
    client
        .sql(
            """
            select patient, hour, part, key_id, sealed from series.fragment
            where patient = ? and hour >= ? and hour < ? and scored order by hour, part
            """)
        .params(patient.value(), utc(hour(fromEpochMillis)), utc(toEpochMillis))
        .query(Part::of)
        .list()
        .forEach(part -> history.add(part.hour(), ScorePart.unpack(part.hour(), open(part))));
    addInForce(client, patient, fromEpochMillis, history);
    return history;
  }

  /**
   * Adds the step that was in force at a time, however long before it began.
   *
   * @param to has the steps of the hour that holds the time
   */
  void addInForce(JdbcClient client, PatientId patient, long epochMillis, ScoreHistory to) {
    long before = hour(epochMillis);
    boolean more = true;
    // Late data can have taken all steps out of an hour.
    while (more && !to.reaches(epochMillis)) {
      List<Part> parts =
          client
              .sql(
                  """
                  select patient, hour, part, key_id, sealed from series.fragment
                  where patient = :patient and scored and hour = (
                    select hour from series.fragment
                    where patient = :patient and hour < :before and scored
                    order by hour desc limit 1)
                  order by part
                  """)
              .param("patient", patient.value())
              .param("before", utc(before))
              .query(Part::of)
              .list();
      for (Part part : parts) {
        to.add(part.hour(), ScorePart.unpack(part.hour(), open(part)));
        before = part.hour();
      }
      more = !parts.isEmpty();
    }
  }

  /** Takes an hour's parts out, and adds the one that they make. */
  void compact(JdbcClient projector, Hour hour, Columns to) {
    List<Part> parts =
        projector
            .sql(
                """
                with parts as (
                  delete from series.fragment where patient = ? and hour = ?
                  returning patient, hour, part, key_id, sealed)
                select * from parts order by part
                """)
            .params(hour.patient().value(), utc(hour.epochMillis()))
            .query(Part::of)
            .list();
    merge(
        parts,
        (patient, readings, scores) ->
            add(
                to,
                hour,
                parts.getLast().part(),
                readings,
                new ScorePart(false, scores.ofHour(hour.epochMillis()))));
  }

  /**
   * @param parts of one hour, in the order of the journal
   */
  private void merge(List<Part> parts, Hourly to) {
    if (!parts.isEmpty()) {
      merge(parts.getFirst().patient(), parts, to);
    }
  }

  private void merge(PatientId patient, List<Part> parts, Hourly to) {
    if (parts.isEmpty()) {
      return;
    }
    long hour = parts.getFirst().hour();
    ReadingColumns readings = new ReadingColumns(hour);
    ScoreHistory scores = new ScoreHistory();
    for (Part part : parts) {
      Unpacker content = open(part);
      ScorePart steps = ScorePart.unpack(hour, content);
      if (part.patient().equals(patient)) {
        scores.add(hour, steps);
      }
      readings.unpack(content);
    }
    to.hour(patient, readings, scores);
  }

  private Unpacker open(Part part) {
    Unpacker content =
        new Unpacker(
            unsealing.open(
                part.keyId(),
                part.sealed(),
                FRAGMENT,
                key(part.patient(), part.hour(), part.part())));
    long version = content.unsigned();
    if (version != VERSION) {
      throw new IllegalStateException("A fragment is of the unknown version " + version);
    }
    return content;
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
      merge(parts, each);
      parts.clear();
    }
  }
}

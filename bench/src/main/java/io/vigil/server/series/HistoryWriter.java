package io.vigil.server.series;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.News2Point;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.journal.Columns;
import io.vigil.server.journal.StoredKeys;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Puts compacted hours of series beside those of a server that runs. A history of a month cannot be
 * sent: a device is bound to its patient for two days back at most.
 */
@NullMarked
public final class HistoryWriter {
  private static final long MINUTE_MILLIS = 60_000;

  /** A step of the score now and then, as a patient who is watched has them. */
  private static final long SCORE_EACH_MILLIS = 20 * MINUTE_MILLIS;

  private final SeriesTables tables;
  private final JdbcTemplate database;

  /**
   * @param data the server's data directory
   * @param superuser whom no row-level security binds; stays the caller's to close
   */
  public HistoryWriter(Path data, Connection superuser) throws IOException {
    this.tables = new SeriesTables(StoredKeys.copied(data));
    this.database = new JdbcTemplate(new SingleConnectionDataSource(superuser, true));
  }

  /**
   * Writes readings of some vital signs, one of each a minute, and steps of the score.
   *
   * @param fromEpochMillis its hour is the first
   * @param toEpochMillis its hour is not written
   */
  public void write(
      UUID patient,
      UUID device,
      List<VitalSign> vitalSigns,
      long fromEpochMillis,
      long toEpochMillis) {
    UUID tenant =
        database.queryForObject(
            "select tenant from care.patient where id = ?", UUID.class, patient);
    if (tenant == null) {
      throw new IllegalStateException("there is no such patient");
    }
    Columns rows = new Columns();
    for (long hour = SeriesTables.hour(fromEpochMillis);
        hour < SeriesTables.hour(toEpochMillis);
        hour += SeriesTables.HOUR_MILLIS) {
      TenantId of = new TenantId(tenant);
      PatientId whom = new PatientId(patient);
      tables.add(
          rows,
          new SeriesTables.Hour(of, whom, hour),
          0,
          readings(new DeviceId(device), vitalSigns, hour),
          new ScorePart(false, scores(hour)));
    }
    tables.insert(database, rows);
  }

  private static ReadingColumns readings(DeviceId device, List<VitalSign> vitalSigns, long hour) {
    ReadingColumns readings = new ReadingColumns(hour);
    for (long at = hour; at < hour + SeriesTables.HOUR_MILLIS; at += MINUTE_MILLIS) {
      for (VitalSign vitalSign : vitalSigns) {
        long tenths = 600 + (at / MINUTE_MILLIS * 7 + vitalSign.ordinal()) % 40;
        readings.add(
            vitalSign, device, at, 0, BigDecimal.valueOf(tenths, 1), ReadingStatus.ACCEPTED);
      }
    }
    return readings;
  }

  private static List<ScoreStep> scores(long hour) {
    List<ScoreStep> steps = new ArrayList<>();
    for (long at = hour; at < hour + SeriesTables.HOUR_MILLIS; at += SCORE_EACH_MILLIS) {
      int points = (int) (at / SCORE_EACH_MILLIS % 3);
      steps.add(
          new ScoreStep(new News2Point(at, points, points, points, 0, 0), false, "NEWS2-RCP-2017"));
    }
    return steps;
  }
}

package io.vigil.server.care;

import io.vigil.core.id.PatientId;
import io.vigil.server.journal.CareRows;
import io.vigil.server.series.SeriesReader;
import io.vigil.server.series.Trend;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The last two hours of each vital, for a screen that begins. */
@Component
public class Trends {

  private static final Duration LAST = Duration.ofHours(2);
  private static final int POINTS = 120;

  private final SeriesReader series;
  private final CareRows rows;

  Trends(SeriesReader series, CareRows rows) {
    this.series = series;
    this.rows = rows;
  }

  /** The trends of some patients, as far as the client's scope sees them. */
  public Map<PatientId, List<PatientView.TrendView>> of(
      JdbcClient scoped, Collection<PatientId> patients) {
    Map<PatientId, PatientId> records = new HashMap<>();
    for (PatientId patient : patients) {
      rows.records(patient).forEach(record -> records.put(record, patient));
    }
    return series.trend(scoped, records, LAST, POINTS).stream()
        .collect(
            Collectors.groupingBy(
                Trend::patient,
                Collectors.mapping(
                    trend ->
                        new PatientView.TrendView(trend.vitalSign().code(), trend.t(), trend.v()),
                    Collectors.toList())));
  }
}

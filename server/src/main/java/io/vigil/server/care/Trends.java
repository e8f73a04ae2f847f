package io.vigil.server.care;

import io.vigil.core.id.PatientId;
import io.vigil.server.series.SeriesReader;
import io.vigil.server.series.Trend;
import java.time.Duration;
import java.util.Collection;
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

  Trends(SeriesReader series) {
    this.series = series;
  }

  /** The trends of some patients, as far as the client's scope sees them. */
  public Map<PatientId, List<PatientView.TrendView>> of(
      JdbcClient scoped, Collection<PatientId> patients) {
    return series.trend(scoped, patients, LAST, POINTS).stream()
        .collect(
            Collectors.groupingBy(
                Trend::patient,
                Collectors.mapping(
                    trend ->
                        new PatientView.TrendView(trend.vitalSign().code(), trend.t(), trend.v()),
                    Collectors.toList())));
  }
}

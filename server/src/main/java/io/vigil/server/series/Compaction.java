package io.vigil.server.series;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.server.series.SeriesTables.Hour;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes one part of the many of an hour, each hour in a transaction of its own. */
@Component
class Compaction {

  /** An hour is left alone for so long after its end: what is only a little late is in it then. */
  static final Duration GRACE = Duration.ofMinutes(5);

  /** An hour that is not over yet is compacted when it has more parts, so that it reads fast. */
  static final int PARTS_MAX = 128;

  /** Hours found at once. */
  static final int HOURS_MAX = 10_000;

  private final JdbcTemplate template;
  private final JdbcClient projector;
  private final TransactionTemplate transaction;
  private final SeriesTables tables;

  /** Parts of one kind that are to be one. */
  sealed interface Loose {
    Hour hour();

    record Readings(Hour hour) implements Loose {}

    record Scores(Hour hour) implements Loose {}
  }

  Compaction(@Qualifier("projector") DataSource projector, SeriesTables tables) {
    this.template = new JdbcTemplate(projector);
    this.projector = JdbcClient.create(projector);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(projector));
    this.tables = tables;
  }

  /** Hours to compact, oldest first, at most {@link #HOURS_MAX} of each kind. */
  List<Loose> loose(long nowEpochMillis) {
    long openFrom = SeriesTables.hour(nowEpochMillis - GRACE.toMillis());
    List<Loose> loose = new ArrayList<>();
    hours("series.fragment", openFrom).forEach(hour -> loose.add(new Loose.Readings(hour)));
    hours("series.score", openFrom).forEach(hour -> loose.add(new Loose.Scores(hour)));
    return loose;
  }

  void compact(Loose loose) {
    transaction.executeWithoutResult(status -> {
      SeriesTables.Parts parts = new SeriesTables.Parts();
      switch (loose) {
        case Loose.Readings(Hour hour) -> tables.compactReadings(projector, hour, parts);
        case Loose.Scores(Hour hour) -> tables.compactScores(projector, hour, parts);
      }
      tables.insert(template, parts);
    });
  }

  private List<Hour> hours(String table, long openFrom) {
    return projector
        .sql(
            """
            select tenant, patient, hour from %s where not compacted
            group by tenant, patient, hour having hour < ? or count(*) > ? order by hour limit ?
            """
                .formatted(table))
        .params(SeriesTables.utc(openFrom), PARTS_MAX, HOURS_MAX)
        .query(Compaction::hour)
        .list();
  }

  private static Hour hour(ResultSet row, int number) throws SQLException {
    return new Hour(
        new TenantId(row.getObject(1, UUID.class)),
        new PatientId(row.getObject(2, UUID.class)),
        row.getObject(3, OffsetDateTime.class).toInstant().toEpochMilli());
  }
}

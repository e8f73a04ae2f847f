package io.vigil.server.series;

import io.vigil.server.journal.Columns;
import io.vigil.server.series.SeriesTables.Hour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * An hour that is not over yet is compacted when it has got more parts since the start or the
   * last time, so that it reads fast.
   */
  static final int PARTS_MAX = 128;

  /** Hours found at once. */
  static final int HOURS_MAX = 10_000;

  private final JdbcTemplate template;
  private final JdbcClient projector;
  private final TransactionTemplate transaction;
  private final SeriesTables tables;
  private final LooseHours looseHours;

  Compaction(
      @Qualifier("projector") DataSource projector, SeriesTables tables, LooseHours looseHours) {
    this.template = new JdbcTemplate(projector);
    this.projector = JdbcClient.create(projector);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(projector));
    this.tables = tables;
    this.looseHours = looseHours;
  }

  /** Hours to compact: those that are over, oldest first, then crowded ones. */
  List<Hour> loose(long nowEpochMillis) {
    long openFrom = SeriesTables.hour(nowEpochMillis - GRACE.toMillis());
    List<Hour> loose = new ArrayList<>(looseHours.before(projector, openFrom, HOURS_MAX));
    loose.addAll(looseHours.crowded(openFrom, PARTS_MAX));
    return loose;
  }

  void compact(Hour hour) {
    looseHours.forget(hour);
    transaction.executeWithoutResult(status -> {
      Columns rows = new Columns();
      looseHours.delete(projector, hour);
      if (!tables.erased(hour.patient())) {
        tables.compact(projector, hour, rows);
        tables.insert(template, rows);
      }
    });
  }
}

package io.vigil.server.series;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.server.journal.Columns;
import io.vigil.server.series.SeriesTables.Hour;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The rows of series.loose_hour: hours with parts that are to be made one. A row is written with
 * the first part of its hour and deleted when the parts are made one; which rows are there is
 * remembered, so that the parts in between cost nothing here. What is not remembered, after a start
 * or among too many, is written again, and found to be there. For one thread.
 */
@Component
class LooseHours {

  /** Hours remembered, some 150 bytes each: of two hours of 100,000 patients, and late ones. */
  private static final int KNOWN_MAX = 250_000;

  /** By hour its parts since it was first seen here; the one seen least lately goes first. */
  private final Map<Hour, Integer> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hour, Integer> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  /** Writes those that are not known to be there, in the transaction that adds a part to each. */
  void write(JdbcTemplate projector, Collection<Hour> hours) {
    Columns rows = new Columns();
    for (Hour hour : hours) {
      if (!known.containsKey(hour)) {
        rows.add(hour.epochMillis(), hour.patient().value(), hour.tenant().value());
      }
    }
    projector.execute(
        (ConnectionCallback<Integer>)
            connection ->
                rows.run(
                    connection,
                    """
                    insert into series.loose_hour (hour, patient, tenant)
                    select unnest(?), unnest(?), unnest(?) on conflict do nothing
                    """,
                    "timestamptz",
                    "uuid",
                    "uuid"));
  }

  /** That transaction was committed. */
  void written(Collection<Hour> hours) {
    hours.forEach(hour -> known.merge(hour, 1, Integer::sum));
  }

  /** An hour's row is about to be deleted, whether that becomes known or not. */
  void forget(Hour hour) {
    known.remove(hour);
  }

  void forgetAll() {
    known.clear();
  }

  void delete(JdbcClient projector, Hour hour) {
    projector
        .sql("delete from series.loose_hour where hour = ? and patient = ?")
        .params(SeriesTables.utc(hour.epochMillis()), hour.patient().value())
        .update();
  }

  void deleteAll(JdbcClient projector) {
    projector.sql("delete from series.loose_hour").update();
  }

  /**
   * The hours before one, oldest first, at most {@code max}.
   *
   * @param epochMillis the first hour that is not over
   */
  List<Hour> before(JdbcClient projector, long epochMillis, int max) {
    return projector
        .sql(
            """
            select tenant, patient, hour from series.loose_hour where hour < ?
            order by hour, patient limit ?
            """)
        .params(SeriesTables.utc(epochMillis), max)
        .query(LooseHours::hour)
        .list();
  }

  /** The hours from one on that got more parts than {@code parts} since they were first seen. */
  List<Hour> crowded(long epochMillis, int parts) {
    List<Hour> crowded = new ArrayList<>();
    known.forEach((hour, count) -> {
      if (count > parts && hour.epochMillis() >= epochMillis) {
        crowded.add(hour);
      }
    });
    return crowded;
  }

  private static Hour hour(ResultSet row, int number) throws SQLException {
    return new Hour(
        new TenantId(row.getObject(1, UUID.class)),
        new PatientId(row.getObject(2, UUID.class)),
        row.getObject(3, OffsetDateTime.class).toInstant().toEpochMilli());
  }
}

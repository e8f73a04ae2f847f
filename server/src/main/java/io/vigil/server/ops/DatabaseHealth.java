package io.vigil.server.ops;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while entries can be written and people can read; part of readiness, as {@code database}. */
@Component("database")
class DatabaseHealth implements HealthIndicator {
  private static final int ANSWER_SECONDS_MAX = 2;

  private final DataSource writer;
  private final DataSource reader;

  DatabaseHealth(@Qualifier("writer") DataSource writer, @Qualifier("reader") DataSource reader) {
    this.writer = writer;
    this.reader = reader;
  }

  @Override
  public Health health() {
    return answers(writer) && answers(reader) ? Health.up().build() : Health.down().build();
  }

  private static boolean answers(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return connection.isValid(ANSWER_SECONDS_MAX);
    } catch (SQLException unreachable) {
      // The pool has logged why; the answer here is only whether.
      return false;
    }
  }
}

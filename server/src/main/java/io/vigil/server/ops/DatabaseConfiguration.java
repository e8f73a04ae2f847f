package io.vigil.server.ops;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * A pool of connections for each role, chosen by qualifier: {@code writer}, {@code projector},
 * {@code reader}, {@code eraser}; and {@code lanes}, the writer's too, for the lanes alone: however
 * many look at patients at once, no commit waits for a connection.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
  private static final int LANES_CONNECTIONS_MAX = 2;
  private static final int WRITER_CONNECTIONS_MAX = 3;
  private static final int PROJECTOR_CONNECTIONS_MAX = 2;
  private static final int READER_CONNECTIONS_MAX = 10;
  private static final int ERASER_CONNECTIONS_MAX = 1;
  private static final Duration CONNECTION_WAIT_MAX = Duration.ofSeconds(5);

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** The folder of passwords. */
  @Bean
  @Qualifier("secrets")
  Secrets secrets(VigilProperties properties) {
    return new Secrets(properties.data().resolve("secrets"));
  }

  /**
   * The folder of keys that the database must never hold. Only for a journal without entries they
   * are made.
   */
  @Bean
  @Qualifier("keys")
  Secrets keys(VigilProperties properties, DatabaseLogins logins) {
    boolean begun =
        JdbcClient.create(logins.connectingAs(DatabaseRole.WRITER))
            .sql("select exists (select from engine.lane where next_seq > 1)")
            .query(Boolean.class)
            .single();
    return new Secrets(properties.data().resolve("keys"), !begun);
  }

  @Bean
  DatabaseLogins databaseLogins(
      VigilProperties properties, @Qualifier("secrets") Secrets secrets, Clock clock) {
    return DatabaseSetup.run(
        properties.db().url(), secrets, LocalDate.now(clock.withZone(ZoneOffset.UTC)));
  }

  @Bean
  @Qualifier("lanes")
  HikariDataSource lanesDataSource(DatabaseLogins logins) {
    HikariConfig pool = pool(logins, DatabaseRole.WRITER, LANES_CONNECTIONS_MAX);
    pool.setPoolName("vigil_lanes");
    return new HikariDataSource(pool);
  }

  @Bean
  @Qualifier("writer")
  HikariDataSource writerDataSource(DatabaseLogins logins) {
    return new HikariDataSource(pool(logins, DatabaseRole.WRITER, WRITER_CONNECTIONS_MAX));
  }

  @Bean
  @Qualifier("projector")
  HikariDataSource projectorDataSource(DatabaseLogins logins) {
    return new HikariDataSource(pool(logins, DatabaseRole.PROJECTOR, PROJECTOR_CONNECTIONS_MAX));
  }

  @Bean
  @Qualifier("reader")
  HikariDataSource readerDataSource(DatabaseLogins logins) {
    return new HikariDataSource(pool(logins, DatabaseRole.READER, READER_CONNECTIONS_MAX));
  }

  /** Connects at its first use: erasing is rare. */
  @Bean
  @Lazy
  @Qualifier("eraser")
  HikariDataSource eraserDataSource(DatabaseLogins logins) {
    HikariConfig pool = pool(logins, DatabaseRole.ERASER, ERASER_CONNECTIONS_MAX);
    pool.setMinimumIdle(0);
    pool.setInitializationFailTimeout(-1);
    return new HikariDataSource(pool);
  }

  @Bean
  MonthAhead monthAhead(@Qualifier("writer") HikariDataSource writer, Clock clock) {
    return new MonthAhead(JdbcClient.create(writer), clock);
  }

  /** Makes the journal's coming months while the server runs. */
  record MonthAhead(JdbcClient writer, Clock clock) {
    @Scheduled(cron = "0 30 3 * * *", zone = "UTC")
    void ensure() {
      DatabaseSetup.ensureMonths(writer, LocalDate.now(clock.withZone(ZoneOffset.UTC)));
    }
  }

  private static HikariConfig pool(DatabaseLogins logins, DatabaseRole role, int connectionsMax) {
    var pool = new HikariConfig();
    pool.setPoolName(role.login());
    pool.setDataSource(logins.connectingAs(role));
    pool.setMaximumPoolSize(connectionsMax);
    pool.setConnectionTimeout(CONNECTION_WAIT_MAX.toMillis());
    return pool;
  }
}

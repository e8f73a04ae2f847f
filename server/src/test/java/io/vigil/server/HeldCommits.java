package io.vigil.server;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Holds every commit of the lanes up in the database, within COMMIT itself, until it is closed. The
 * superuser's own session does so, from outside.
 */
public final class HeldCommits implements AutoCloseable {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final long LOCK = 4_711;
  private static final String HELD =
      "from pg_stat_activity where datname = current_database() and usename = 'vigil_writer'"
          + " and wait_event_type = 'Lock' and wait_event = 'advisory'";

  private final Connection connection;
  private final JdbcClient superuser;

  private HeldCommits(Connection connection) {
    this.connection = connection;
    this.superuser = JdbcClient.create(new SingleConnectionDataSource(connection, true));
  }

  /**
   * @param url as the superuser
   */
  public static HeldCommits of(String url) throws SQLException {
    var held = new HeldCommits(DriverManager.getConnection(url));
    held.superuser
        .sql(
            """
            create or replace function public.hold() returns trigger language plpgsql as
            $$ begin perform pg_advisory_xact_lock_shared(%d); return null; end $$
            """
                .formatted(LOCK))
        .update();
    held.superuser.sql("drop trigger if exists hold on engine.lane").update();
    held.superuser
        .sql(
            """
            create constraint trigger hold after update on engine.lane
            deferrable initially deferred for each row execute function public.hold()
            """)
        .update();
    held.superuser.sql("select pg_advisory_lock(?)").param(LOCK).query(row -> {});
    return held;
  }

  /** Until a commit is held up. */
  public void awaitOne() {
    await().atMost(WAIT_MAX).until(() -> count(HELD) == 1);
  }

  /** Whether somebody waits for what a held commit has locked. */
  public boolean othersWait() {
    return count(
            "from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock' and wait_event <> 'advisory'")
        > 0;
  }

  /** Ends the backends whose commits are held up. */
  public void kill() {
    superuser.sql("select pg_terminate_backend(pid) " + HELD).query(row -> {});
    await().atMost(WAIT_MAX).until(() -> count(HELD) == 0);
  }

  /** Lets all commits go on. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private long count(String what) {
    return superuser.sql("select count(*) " + what).query(Long.class).single();
  }
}

package io.vigil.server;

import io.vigil.launcher.LocalPostgres;
import io.vigil.server.ops.DatabaseLogins;
import io.vigil.server.ops.DatabaseRole;
import io.vigil.server.ops.DatabaseSetup;
import io.vigil.server.ops.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A new, empty database in a PostgreSQL that all tests of this run share, as the launcher starts
 * it. Roles belong to the whole of that PostgreSQL, and so do their passwords: {@link #data()} is
 * one folder for all.
 */
public final class TestingDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;
  private final String url;

  private TestingDatabase(String name) {
    this.name = name;
    this.url = Shared.POSTGRES.jdbcUrl(name);
  }

  public static TestingDatabase create() {
    String name = "vigil_" + COUNT.incrementAndGet();
    try {
      Shared.POSTGRES.createDatabase(name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new TestingDatabase(name);
  }

  /** A new database with what this one holds; nobody may be connected to this one. */
  public TestingDatabase copy() {
    String another = "vigil_" + COUNT.incrementAndGet();
    JdbcClient.create(new DriverManagerDataSource(Shared.POSTGRES.jdbcUrl("postgres")))
        .sql("create database " + another + " template " + name)
        .update();
    return new TestingDatabase(another);
  }

  public String name() {
    return name;
  }

  /** As the superuser. */
  public String url() {
    return url;
  }

  /** What VIGIL_DATA names. */
  public Path data() {
    return Shared.DATA;
  }

  /** The folder of all. */
  public static Path shared() {
    return Shared.DATA;
  }

  public Secrets secrets() {
    return new Secrets(data().resolve("secrets"));
  }

  /** What the server does at its start. */
  public DatabaseLogins setUp() {
    return DatabaseSetup.run(url, secrets(), LocalDate.now(ZoneOffset.UTC));
  }

  public JdbcClient asSuperuser() {
    return JdbcClient.create(new DriverManagerDataSource(url));
  }

  /** Each statement on a connection of its own. */
  public static JdbcClient as(DatabaseLogins logins, DatabaseRole role) {
    return JdbcClient.create(logins.connectingAs(role));
  }

  /** Started by the first test that needs it. */
  private static final class Shared {
    static final Path DATA = directory();
    static final LocalPostgres POSTGRES =
        LocalPostgres.start(DATA.resolve("postgres"), 0, "the superuser's, in tests");

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(Shared::remove));
    }

    private static void remove() {
      POSTGRES.stop();
      try {
        FileSystemUtils.deleteRecursively(DATA);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path directory() {
      try {
        return Files.createTempDirectory("vigil-server-test");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

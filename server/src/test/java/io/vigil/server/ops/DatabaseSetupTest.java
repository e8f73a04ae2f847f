package io.vigil.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.server.TestingDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseSetupTest {
  private final TestingDatabase database = TestingDatabase.create();

  @Test
  void changesNothingWhenRunAgain() {
    database.setUp();

    assertThatCode(database::setUp).doesNotThrowAnyException();
  }

  @Test
  void severalAtOnceAllSucceed() throws Exception {
    try (var starts = Executors.newFixedThreadPool(4)) {
      Callable<DatabaseLogins> start = database::setUp;
      for (Future<DatabaseLogins> started : starts.invokeAll(List.of(start, start, start, start))) {
        assertThat(started.get(60, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  @Test
  void makesThisMonthAndTheNextTwo() {
    DatabaseSetup.run(database.url(), database.secrets(), LocalDate.of(2026, 11, 30));

    assertThat(partitions())
        .containsExactly("entry_2026_11", "entry_2026_12", "entry_2027_01", "entry_default");
  }

  @Test
  void routesAnEntryToItsMonthAndAnyOtherToTheDefault() {
    DatabaseLogins logins =
        DatabaseSetup.run(database.url(), database.secrets(), LocalDate.of(2026, 11, 20));
    JdbcClient writer = TestingDatabase.as(logins, DatabaseRole.WRITER);

    append(writer, 1, "2026-11-30T23:59:59.999Z");
    append(writer, 2, "2026-12-01T00:00:00Z");
    append(writer, 3, "2031-01-01T00:00:00Z");

    assertThat(
            database
                .asSuperuser()
                .sql("select tableoid::regclass::text from journal.entry order by seq")
                .query(String.class)
                .list())
        .containsExactly("journal.entry_2026_11", "journal.entry_2026_12", "journal.entry_default");
  }

  @Test
  void leavesAMonthThatBeganInTheDefaultPartitionThere() {
    DatabaseLogins logins =
        DatabaseSetup.run(database.url(), database.secrets(), LocalDate.of(2026, 11, 20));
    JdbcClient writer = TestingDatabase.as(logins, DatabaseRole.WRITER);
    append(writer, 1, "2027-06-15T00:00:00Z");

    DatabaseSetup.ensureMonths(writer, LocalDate.of(2027, 6, 20));

    assertThat(partitions())
        .contains("entry_2027_07", "entry_2027_08")
        .doesNotContain("entry_2027_06");
    assertThat(writer.sql("select count(*) from journal.entry").query(Long.class).single())
        .isEqualTo(1);
  }

  @Test
  void keepsPasswordsWhereOnlyTheirOwnerReadsThem() throws Exception {
    database.setUp();

    var file = database.data().resolve("secrets/db-vigil_writer");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    assertThat(Files.readString(file)).hasSize(32);
  }

  @Test
  void refusesARoleThatCouldPassRowLevelSecurityBy() {
    database.setUp();
    database.asSuperuser().sql("alter role vigil_reader bypassrls").update();
    try {
      assertThatThrownBy(database::setUp)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Role vigil_reader must be NOSUPERUSER NOBYPASSRLS");
    } finally {
      database.asSuperuser().sql("alter role vigil_reader nobypassrls").update();
    }
  }

  @Test
  void refusesAMalformedUrlWithoutRepeatingIt() {
    assertThatThrownBy(() ->
            DatabaseSetup.run(
                "jdbc:postgresql//x?password=hush", database.secrets(), LocalDate.EPOCH))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("VIGIL_DB_URL")
        .hasMessageNotContaining("hush");
  }

  @Test
  void refusesTheDatabaseOfAnotherInstallation(@TempDir Path otherData) {
    DatabaseLogins logins = database.setUp();

    assertThatThrownBy(() ->
            DatabaseSetup.run(database.url(), new Secrets(otherData), LocalDate.of(2026, 11, 20)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("This PostgreSQL serves another installation");

    assertThat(
            TestingDatabase.as(logins, DatabaseRole.READER)
                .sql("select 1")
                .query(Integer.class)
                .single())
        .as("the first one's password still holds")
        .isEqualTo(1);
  }

  /** As on a server of one's own, where nobody hands out a superuser. */
  @Test
  void needsNoSuperuser() {
    String name =
        database.asSuperuser().sql("select current_database()").query(String.class).single();
    JdbcClient superuser = database.asSuperuser();
    superuser.sql("create role clerk login createrole password 'the clerk''s'").update();
    try {
      superuser.sql("alter database " + name + " owner to clerk").update();
      for (DatabaseRole role : DatabaseRole.values()) {
        superuser
            .sql(
                "do $$ begin create role "
                    + role.login()
                    + " login noinherit; exception when others then null; end $$")
            .update();
        superuser
            .sql("grant " + role.login() + " to clerk with admin true, inherit false, set false")
            .update();
      }
      String url =
          database
              .url()
              .replaceAll("user=[^&]*", "user=clerk")
              .replaceAll("password=[^&]*", "password=the%20clerk%27s");

      assertThatCode(() -> DatabaseSetup.run(url, database.secrets(), LocalDate.of(2026, 11, 20)))
          .doesNotThrowAnyException();
    } finally {
      superuser.sql("alter database " + name + " owner to postgres").update();
      superuser.sql("drop owned by clerk cascade").update();
      superuser.sql("drop role clerk").update();
    }
  }

  private List<String> partitions() {
    return database
        .asSuperuser()
        .sql(
            "select inhrelid::regclass::text from pg_inherits where inhparent ="
                + " 'journal.entry'::regclass order by 1")
        .query(String.class)
        .list()
        .stream()
        .map(name -> name.replace("journal.", ""))
        .toList();
  }

  private static void append(JdbcClient writer, long seq, String at) {
    writer
        .sql(
            """
            insert into journal.entry values
              (?, ?::timestamptz, 0, 1, 1, 1, ?, ?, null, null, ?, '\\x00', '\\x00')
            """)
        .params(seq, at, UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID())
        .update();
  }
}

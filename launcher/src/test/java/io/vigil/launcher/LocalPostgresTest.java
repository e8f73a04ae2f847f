package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPostgresTest {
  private static final String PASSWORD = "a generated password, +&%";

  @TempDir Path temporary;

  private final List<LocalPostgres> started = new ArrayList<>();

  @AfterEach
  void stopAll() {
    started.forEach(LocalPostgres::stop);
  }

  @Test
  void isDurableWhateverItsConfigurationSays() throws Exception {
    LocalPostgres first = start();
    execute(first, "alter system set fsync = off");
    execute(first, "alter system set synchronous_commit = off");
    first.stop();

    LocalPostgres second = start();

    assertThat(show(second, "fsync")).isEqualTo("on");
    assertThat(show(second, "synchronous_commit")).isEqualTo("on");
    assertThat(show(second, "full_page_writes")).isEqualTo("on");
    assertThat(show(second, "data_checksums")).isEqualTo("on");
    assertThat(show(second, "server_version")).startsWith("18.");
  }

  @Test
  void listensOnLoopbackAlone() throws Exception {
    LocalPostgres postgres = start();

    assertThat(show(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(show(postgres, "unix_socket_directories")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"postgres,wrong", "postgres,''", "another,wrong"})
  void refusesWhoeverLacksThePassword(String user, String password) {
    LocalPostgres postgres = start();
    String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres";

    assertThatThrownBy(() -> DriverManager.getConnection(url, user, password).close())
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> DriverManager.getConnection(url + "?user=" + user).close())
        .isInstanceOf(SQLException.class);
  }

  @Test
  void storesPasswordsAsScram() throws Exception {
    LocalPostgres postgres = start();
    execute(postgres, "create role clerk login password 'x'");

    assertThat(
            query(
                postgres, "select string_agg(distinct left(rolpassword, 13), ',') from pg_authid"))
        .isEqualTo("SCRAM-SHA-256");
  }

  @Test
  void keepsItsDataOverRestartAndCrash() throws Exception {
    LocalPostgres first = start();
    execute(first, "create table kept(value int)");
    execute(first, "insert into kept values (1)");
    first.stop();
    assertThat(first.isRunning()).isFalse();

    LocalPostgres second = start();
    execute(second, "insert into kept values (2)");
    second.kill();
    assertThat(second.isRunning()).isFalse();

    LocalPostgres third = LocalPostgres.start(temporary.resolve("data"), second.port(), PASSWORD);
    started.add(third);
    assertThat(third.port()).isEqualTo(second.port());
    assertThat(query(third, "select sum(value) from kept")).isEqualTo("3");
  }

  @Test
  void stopsALeftoverAndNeverAttachesToIt() throws Exception {
    LocalPostgres leftover = start();
    execute(leftover, "create table kept(value int)");

    LocalPostgres next = start();

    assertThat(leftover.isRunning()).isFalse();
    assertThat(next.pid()).isNotEqualTo(leftover.pid());
    assertThat(query(next, "select count(*) from kept")).isEqualTo("0");
  }

  @Test
  void leavesAloneAStrangerWhoNowHasThePidOfADeadPostmaster() throws Exception {
    LocalPostgres first = start();
    first.kill();
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Path pidFile = temporary.resolve("data/18/postmaster.pid");
      List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
      lines.set(0, Long.toString(stranger.pid()));
      Files.write(pidFile, lines);

      LocalPostgres next = start();

      assertThat(next.isRunning()).isTrue();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void hasASessionOfItsOwn() throws Exception {
    LocalPostgres postgres = start();
    Process ps =
        new ProcessBuilder("ps", "-o", "sid=", "-p", Long.toString(postgres.pid())).start();

    assertThat(new String(ps.getInputStream().readAllBytes()).strip())
        .isEqualTo(Long.toString(postgres.pid()));
  }

  @Test
  void tellsWhenItEnds() throws Exception {
    LocalPostgres postgres = start();
    postgres.kill();

    assertThat(postgres.ended()).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void refusesAPasswordThatIsNotTheOneItWasMadeWith() {
    start().stop();

    assertThatThrownBy(() -> LocalPostgres.start(temporary.resolve("data"), 0, "another"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("does not take the password");
  }

  @Test
  void showsTheEndOfItsLogWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> LocalPostgres.start(temporary.resolve("data"), taken.getLocalPort(), PASSWORD))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("could not bind");
    }
  }

  @Test
  void beginsAnewAfterAnInterruptedInitialisation() throws Exception {
    Files.createDirectories(temporary.resolve("data/18.unfinished/data/base"));

    assertThat(query(start(), "select 1")).isEqualTo("1");
    assertThat(temporary.resolve("data/18.unfinished")).doesNotExist();
  }

  @Test
  void runsBelowADirectoryThatIsClosedToOthersAndMayMoveOut() throws Exception {
    Path closed = Files.createDirectory(temporary.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    LocalPostgres postgres = LocalPostgres.start(closed.resolve("data"), 0, PASSWORD);
    started.add(postgres);
    execute(postgres, "create table kept(value int)");
    postgres.stop();
    for (Path path : List.of(temporary, closed)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    LocalPostgres opened = LocalPostgres.start(closed.resolve("data"), 0, PASSWORD);
    started.add(opened);

    assertThat(query(opened, "select count(*) from kept")).isEqualTo("0");
  }

  @Test
  void logsNoStatementAndNoValue() throws Exception {
    LocalPostgres postgres = start();
    execute(postgres, "create table ward(name text primary key)");
    execute(postgres, "insert into ward values ('sentinel-value')");
    for (String failing :
        List.of(
            "insert into ward values ('sentinel-value')",
            "select nothing from ward where name = 'sentinel-value'")) {
      assertThatThrownBy(() -> execute(postgres, failing)).isInstanceOf(SQLException.class);
    }

    assertThat(temporary.resolve("data/postgres.log"))
        .content()
        .contains("duplicate key")
        .doesNotContain("sentinel-value");
  }

  private LocalPostgres start() {
    LocalPostgres postgres = LocalPostgres.start(temporary.resolve("data"), 0, PASSWORD);
    started.add(postgres);
    return postgres;
  }

  private static String show(LocalPostgres postgres, String setting) throws SQLException {
    return query(postgres, "show " + setting);
  }

  private static String query(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private static void execute(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

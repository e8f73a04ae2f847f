package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupTest {
  private static final int ROWS_BETWEEN = 20;
  private static final int TEXT_LENGTH = 100_000;

  @TempDir Path temporary;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Screen screen =
      new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false);

  @Test
  void ofADatabaseThatIsWrittenToHoldsAllThatWasCommittedBeforeAndNoHoles() throws Exception {
    AtomicInteger committed = new AtomicInteger();
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch writing = new CountDownLatch(ROWS_BETWEEN);
    int before;
    int after;
    try (DataDirectory running = DataDirectory.lock(data())) {
      LocalPostgres postgres = start(running);
      try {
        execute(postgres, "create table kept (id int primary key, text text)");
        CompletableFuture<Void> writer =
            CompletableFuture.runAsync(() -> write(postgres, committed, writing, enough));
        writing.await();
        before = committed.get();
        backUp();
        after = committed.get();
        enough.set(true);
        writer.join();
        assertThat(show(postgres, "select count(*) from pg_replication_slots")).isEqualTo("0");
      } finally {
        postgres.stop();
      }
    }
    assertThat(after).as("written meanwhile").isGreaterThan(before + ROWS_BETWEEN);

    restore();

    try (DataDirectory restored = DataDirectory.lock(restored())) {
      LocalPostgres postgres = start(restored);
      try {
        int there = Integer.parseInt(show(postgres, "select max(id) from kept"));
        assertThat(there).isBetween(before, committed.get());
        assertThat(show(postgres, "select count(*) from kept where length(text) = " + TEXT_LENGTH))
            .isEqualTo("" + there);
        assertThat(show(postgres, "show data_checksums")).isEqualTo("on");
      } finally {
        postgres.stop();
      }
    }
  }

  @Test
  void ofAStoppedInstallationHoldsAllAndLeavesItStopped() throws Exception {
    prepare();

    backUp();

    assertThat(data().resolve("postgres/18/postmaster.pid")).doesNotExist();
    restore();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("PostgreSQL  recovered")
        .contains("What was acknowledged after")
        .contains("./vigil up --data " + restored());
    assertThat(restored().resolve("postgres/18/postmaster.pid")).doesNotExist();
    try (DataDirectory now = DataDirectory.lock(restored())) {
      assertThat(now.restored()).isPresent();
      LocalPostgres postgres = start(now);
      try {
        assertThat(show(postgres, "select text from kept")).isEqualTo("told");
      } finally {
        postgres.stop();
      }
    }
  }

  @Test
  void isForItsOwnerAloneAndKeepsKeysApart() throws Exception {
    prepare();

    backUp();

    try (Stream<Path> all = Stream.concat(Files.walk(database()), Files.walk(keys()))) {
      assertThat(all)
          .allSatisfy(path ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                  .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
    assertThat(database()).isDirectoryNotContaining("glob:**/{keys,secrets}");
    assertThat(keys().resolve("keys/data-keys")).hasContent("the data keys");
    assertThat(keys().resolve("secrets/db-superuser")).exists();
    assertThat(keys().resolve("postgres")).doesNotExist();
    assertThat(database().resolve("postgres/18/postmaster.pid")).doesNotExist();
    assertThat(database().resolve("postgres/18/backup_label")).exists();
  }

  @Test
  void tellsThatKeysAreMissing() throws Exception {
    prepare();

    run("backup", "" + database(), "--data", "" + data());

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("are not in this backup")
        .contains("./vigil backup --keys DIR2");
  }

  @Test
  void isRefusedByNameWhenAFileIsDamagedShortOrMissing() throws Exception {
    prepare();
    backUp();
    for (String file :
        List.of(
            "database/postgres/18/global/pg_control",
            "database/postgres/18/backup_label",
            "database/manifest.json",
            "keys/keys/data-keys")) {
      Path damaged = temporary.toRealPath().resolve(file);
      byte[] whole = Files.readAllBytes(damaged);

      byte[] turned = whole.clone();
      turned[whole.length / 2] ^= 1;
      Files.write(damaged, turned);
      assertRefused(this::restore, damaged + " is damaged");
      Files.write(damaged, Arrays.copyOf(whole, whole.length - 1));
      assertRefused(this::restore, damaged + " is damaged");
      Files.delete(damaged);
      assertRefused(this::restore, damaged.toString());
      assertThat(restored()).doesNotExist();
      Files.write(damaged, whole);
    }
  }

  @Test
  void isRefusedWhenTheTwoAreTakenForEachOther() throws Exception {
    prepare();
    backUp();

    assertRefused(
        () ->
            run(
                "restore",
                keys().toString(),
                "--keys",
                keys().toString(),
                "--data",
                "" + restored()),
        "is no backup of the database");
    assertThat(restored()).doesNotExist();
  }

  @Test
  void neverMixesWithWhatIsThereAlready() throws Exception {
    prepare();
    Files.createDirectories(database());
    Path foreign = Files.writeString(database().resolve("foreign"), "kept");
    assertRefused(this::backUp, "is not empty");
    assertThat(foreign).hasContent("kept");
    Files.delete(foreign);
    Files.createDirectories(keys());
    foreign = Files.writeString(keys().resolve("foreign"), "kept");
    assertRefused(this::backUp, keys() + " is not empty");
    assertThat(database()).isEmptyDirectory();
    Files.delete(foreign);
    backUp();

    Files.createDirectories(restored());
    foreign = Files.writeString(restored().resolve("foreign"), "kept");
    assertRefused(this::restore, "is not empty");
    assertThat(foreign).hasContent("kept");
    assertThat(restored()).isDirectoryNotContaining("glob:**postgres");
    assertRefused(
        () -> run("restore", "" + database(), "--keys", "" + keys(), "--data", "" + data()),
        "is not empty");
  }

  @Test
  void waitsForSomebodyToAnswerForItWhereWhatWasSignedIsNotAllHere() throws Exception {
    prepare();
    backUp();

    restoreWith("behind");

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("look for a newer backup", "./vigil accept-restored --data");
    try (DataDirectory data = DataDirectory.lock(restored())) {
      assertThat(data.awaitsAcceptance()).isTrue();
    }
  }

  @Test
  void isNotUsedUnlessItIsProven() throws Exception {
    prepare();
    backUp();

    assertRefused(() -> restoreWith("cannot-start"), "is not to be used");

    assertRefused(() -> DataDirectory.lock(restored()).close(), "was not finished");
  }

  @Test
  void leavesNothingBehindWhereTheDiskGetsFull() throws Exception {
    prepare();
    Path cluster = data().resolve("postgres/18");
    long[] free = {Long.MAX_VALUE / 2};
    BackupFiles files = BackupFiles.in(database(), _ -> free[0], _ -> {});
    try (files) {
      files.ensureDirectory("global");
      files.copy(cluster.resolve("global/pg_control"), "global/pg_control");
      free[0] = BackupFiles.LEFT_FREE_BYTES - 1;
      Path large = temporary.resolve("large");
      try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
        file.setLength(64L << 20);
      }
      assertRefused(() -> files.copy(large, "global/large"), "make room");
    }
    assertThat(database()).doesNotExist();
    assertRefused(
        () -> {
          try (BackupFiles another = BackupFiles.in(database(), _ -> 1L << 30, _ -> {})) {
            another.requireRoom(1L << 30);
          }
        },
        "make room");
    assertThat(database()).doesNotExist();
  }

  @Test
  void leavesADirectoryThatWasThereAsEmptyAsItWas() throws Exception {
    Files.createDirectories(database());
    try (BackupFiles files = BackupFiles.in(database(), _ -> {})) {
      files.write("half", new byte[10]);
    }
    assertThat(database()).isEmptyDirectory();
  }

  @Test
  void refusesAPostgresOfOnesOwnButKeepsItsKeys() throws Exception {
    prepare();
    Installation own =
        new Installation(
            Options.of(List.of("--data", data().toString()), temporary),
            Optional.of("jdbc:postgresql://127.0.0.1:1/x"),
            true,
            Optional.empty(),
            FakeServer.command("serves"));

    assertRefused(
        () ->
            Backup.of(List.of("" + database(), "--data", "" + data()), temporary).run(own, screen),
        "pg_basebackup");
    Backup.of(List.of("--keys", "" + keys(), "--data", "" + data()), temporary).run(own, screen);

    assertThat(database()).doesNotExist();
    run("restore", "--keys", "" + keys(), "--data", "" + restored());
    assertThat(restored().resolve("keys/data-keys")).hasContent("the data keys");
  }

  @Test
  void neverReplacesAListOfErasuresByAnOlderOne() throws Exception {
    DataDirectory.lock(data()).close();
    Path list = data().resolve("keys/erased");
    Files.writeString(list, "one");
    run("backup", "--keys", "" + keys(), "--data", "" + data());

    Files.writeString(list, "one, two");
    restoreKeysBeside("" + data());
    assertThat(restored().resolve("keys/erased")).hasContent("one, two");

    PostgresPrograms.deleteTree(restored());
    Files.writeString(list, "o");
    restoreKeysBeside("" + data());
    assertThat(restored().resolve("keys/erased")).hasContent("one");

    PostgresPrograms.deleteTree(restored());
    Files.writeString(list, "two, one");
    assertRefused(() -> restoreKeysBeside("" + data()), "have grown apart");
    assertThat(restored()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backup",
        "backup a b",
        "backup --keys",
        "backup a --kyes b",
        "restore a --data b",
        "restore a --keys b",
        "restore a b --keys c --data d"
      })
  void refusesWhatItDoesNotUnderstand(String command) {
    assertThatThrownBy(() -> run(command.split(" ")))
        .isInstanceOf(Refusal.class)
        .message()
        .hasLineCount(1);
  }

  @Test
  void refusesToKeepKeysWithTheDataOrTheDataWithin() throws Exception {
    prepare();

    assertRefused(
        () ->
            run(
                "backup",
                "" + database(),
                "--keys",
                "" + database().resolve("keys"),
                "--data",
                "" + data()),
        "must not lie with the data");
    assertRefused(
        () -> run("backup", "" + data().resolve("backup"), "--data", "" + data()),
        "is within the data");
    assertRefused(
        () -> run("backup", "" + database(), "--data", "" + temporary.resolve("nothing")),
        "holds no Vigil");
    assertThat(temporary.resolve("nothing")).doesNotExist();
  }

  private void prepare() throws Exception {
    try (DataDirectory directory = DataDirectory.lock(data())) {
      Files.writeString(data().resolve("keys/data-keys"), "the data keys");
      LocalPostgres postgres = start(directory);
      try {
        execute(postgres, "create table kept (text text)");
        execute(postgres, "insert into kept values ('told')");
      } finally {
        postgres.stop();
      }
    }
  }

  private void backUp() {
    run("backup", "" + database(), "--keys", "" + keys(), "--data", "" + data());
  }

  private void restoreKeysBeside(String original) {
    run("restore", "--keys", "" + keys(), "--data", "" + restored(), "--original", original);
  }

  private void restore() {
    restoreWith("serves");
  }

  private void restoreWith(String behaviour) {
    List<String> arguments =
        List.of("" + database(), "--keys", "" + keys(), "--data", "" + restored());
    Restore restore = Restore.of(arguments, temporary);
    restore.run(
        new Installation(
            restore.options(),
            Optional.empty(),
            true,
            Optional.empty(),
            FakeServer.command(behaviour)),
        screen);
  }

  private void run(String... command) {
    List<String> arguments = List.of(command).subList(1, command.length);
    switch (command[0]) {
      case "backup" -> {
        Backup backup = Backup.of(arguments, temporary);
        backup.run(
            new Installation(
                backup.options(),
                Optional.empty(),
                true,
                Optional.empty(),
                FakeServer.command("serves")),
            screen);
      }
      case "restore" -> {
        Restore restore = Restore.of(arguments, temporary);
        restore.run(
            new Installation(
                restore.options(),
                Optional.empty(),
                true,
                Optional.empty(),
                FakeServer.command("serves")),
            screen);
      }
      default -> throw new IllegalArgumentException(command[0]);
    }
  }

  private static void assertRefused(ThrowingCallable call, String why) {
    assertThatThrownBy(call).isInstanceOf(Refusal.class).hasMessageContaining(why);
  }

  /** Rows that follow each other, and tables that come and go: files vanish underneath. */
  private static void write(
      LocalPostgres postgres,
      AtomicInteger committed,
      CountDownLatch writing,
      AtomicBoolean enough) {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement("insert into kept values (?, ?)")) {
      // Nothing in it gets smaller: the log fills more than one segment.
      String text =
          new Random(1)
              .ints(TEXT_LENGTH, 'A', 'z')
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      while (!enough.get()) {
        int next = committed.get() + 1;
        insert.setInt(1, next);
        insert.setString(2, text);
        insert.execute();
        committed.set(next);
        statement.execute("create table passing as select generate_series(1, 1000)");
        statement.execute("drop table passing");
        writing.countDown();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static LocalPostgres start(DataDirectory directory) throws IOException {
    return LocalPostgres.start(directory.postgres(), 0, directory.superuserPassword());
  }

  private static void execute(LocalPostgres postgres, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String show(LocalPostgres postgres, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private Path data() {
    return temporary.resolve("data");
  }

  private Path database() {
    return temporary.resolve("database");
  }

  private Path keys() {
    return temporary.resolve("keys");
  }

  private Path restored() {
    return temporary.resolve("restored");
  }
}

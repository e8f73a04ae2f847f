package io.vigil.launcher;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * What {@code backup} is told, and the work: the database into one directory, and all that opens it
 * into another, since keys must not lie beside the data that they open.
 *
 * @param database absent or empty; none of it when only the keys are asked for
 * @param keys absent or empty
 * @param options of the installation, which may run
 */
record Backup(Optional<Path> database, Optional<Path> keys, Options options) {
  /** A copy that was changed underneath is made again; keys are made now and then. */
  private static final int KEY_COPIES_MAX = 20;

  /**
   * @throws Refusal for what is not understood
   */
  static Backup of(List<String> arguments, Path home) {
    Optional<Path> keys = Optional.empty();
    ArrayDeque<String> left = new ArrayDeque<>(arguments);
    List<String> rest = new ArrayList<>();
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      if (argument.equals("--keys")) {
        keys = Optional.of(Path.of(Options.value(argument, left)).toAbsolutePath().normalize());
      } else {
        rest.add(argument);
      }
    }
    Options options = Options.of(rest, home);
    Optional<Path> database =
        options.rest().stream().findFirst().map(it -> Path.of(it).toAbsolutePath().normalize());
    if (options.rest().size() > 1 || (database.isEmpty() && keys.isEmpty())) {
      throw new Refusal(
          "backup needs a directory for the database, one for the keys, or both: ./vigil backup DIR"
              + " --keys DIR2.");
    }
    return new Backup(database, keys, options);
  }

  /**
   * @throws Refusal when nothing, or not all of it, could be backed up
   */
  void run(Installation installation, Screen screen) {
    try {
      refuseWhatCannotBe(installation);
      if (DataDirectory.isLocked(options.data())) {
        work(
            database.isPresent()
                ? LocalPostgres.jdbcUrlOfRunning(postgres(), superuserPassword())
                    .orElseThrow(() ->
                        new Refusal(
                            "PostgreSQL of %s is not ready: try again when Vigil runs."
                                .formatted(options.data())))
                : "",
            screen);
      } else {
        try (DataDirectory data = DataDirectory.lock(options.data())) {
          whileStopped(data, screen);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Refusal(
          "The backup broke off, and what it had not finished is not kept: %s.".formatted(why(e)),
          e);
    } catch (SQLException e) {
      throw new Refusal(
          "PostgreSQL broke the backup off, and it is not kept (SQLSTATE %s): try again."
              .formatted(e.getSQLState()),
          e);
    }
  }

  private void refuseWhatCannotBe(Installation installation) throws IOException {
    if (!Files.exists(options.data().resolve(DataDirectory.LOCK))) {
      throw new Refusal(
          "%s holds no Vigil: say where it is with --data DIR.".formatted(options.data()));
    }
    if (database.isPresent()) {
      refuseOwnDatabase(installation);
      if (!Files.exists(LocalPostgres.cluster(postgres()))) {
        throw new Refusal(
            "%s holds no database: one of your own is backed up with its own tools, such as pg_basebackup, and ./vigil backup --keys DIR2 keeps its keys."
                .formatted(options.data()));
      }
    }
    for (Path directory : Stream.concat(database.stream(), keys.stream()).toList()) {
      if (directory.startsWith(options.data().normalize())) {
        throw new Refusal(
            "%s is within the data that are to be backed up: choose a directory elsewhere, best on another disk."
                .formatted(directory));
      }
      BackupFiles.requireEmpty(directory);
    }
    if (database.isPresent()
        && keys.isPresent()
        && (database.get().startsWith(keys.get()) || keys.get().startsWith(database.get()))) {
      throw new Refusal(
          "The keys must not lie with the data that they open: give --keys another directory, best"
              + " on another machine.");
    }
  }

  static void refuseOwnDatabase(Installation installation) {
    if (installation.ownDatabase().isPresent()) {
      throw new Refusal(
          "VIGIL_DB_URL names a PostgreSQL of your own: back it up and restore it with its own"
              + " tools, such as pg_basebackup; without DIR, --keys DIR2 does the keys.");
    }
  }

  private void whileStopped(DataDirectory data, Screen screen) throws IOException, SQLException {
    if (database.isEmpty()) {
      work("", screen);
      return;
    }
    Screen.Step step = screen.step("PostgreSQL", "starting");
    LocalPostgres postgres = LocalPostgres.start(data.postgres(), 0, data.superuserPassword());
    step.done("ready");
    // A Ctrl-C ends this process before its finally blocks.
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop, "stop PostgreSQL"));
    try {
      work(postgres.jdbcUrl(), screen);
    } finally {
      postgres.stop();
    }
  }

  /** Keys last: one is durable before anything is sealed under it, so that none is missing. */
  private void work(String url, Screen screen) throws IOException, SQLException {
    if (database.isPresent()) {
      backUpDatabase(url, database.get(), screen);
    }
    if (keys.isPresent()) {
      backUpKeys(keys.get(), screen);
    } else {
      screen.warn("Keys", "are not in this backup, and without them nothing in it can be read:");
      screen.text("            ./vigil backup --keys DIR2 keeps them, elsewhere.");
    }
  }

  private void backUpDatabase(String url, Path directory, Screen screen)
      throws IOException, SQLException {
    Path cluster = LocalPostgres.cluster(postgres()).toRealPath();
    long startedNanos = System.nanoTime();
    try (BackupFiles files =
        BackupFiles.in(directory, progress(screen, "Database", ClusterBackup.bytes(cluster)))) {
      ClusterBackup.Copied copied = ClusterBackup.copy(url, cluster, files);
      Manifest manifest =
          files.finish(Manifest.Kind.DATABASE, copied.upTo(), Optional.of(copied.database()));
      screen.finished("Database", told(manifest), startedNanos);
    }
  }

  private void backUpKeys(Path directory, Screen screen) throws IOException {
    long startedNanos = System.nanoTime();
    Instant began = Instant.now();
    try (BackupFiles files = BackupFiles.in(directory, _ -> {})) {
      copyKeys(files);
      Manifest manifest = files.finish(Manifest.Kind.KEYS, began, Optional.empty());
      screen.finished("Keys", told(manifest), startedNanos);
    }
  }

  private void copyKeys(BackupFiles files) throws IOException {
    int copies = 1;
    List<Manifest.Sum> copied = copied(files);
    // The files belong together: a copy counts when none changed while it was made.
    while (!isUnchanged(copied)) {
      if (copies++ == KEY_COPIES_MAX) {
        throw new Refusal(
            "The keys of %s do not stand still: try again.".formatted(options.data()));
      }
      files.takeBack(copied);
      copied = copied(files);
    }
  }

  private List<Manifest.Sum> copied(BackupFiles files) throws IOException {
    List<Manifest.Sum> sums = new ArrayList<>();
    for (File file : apart()) {
      String path = options.data().relativize(file.toPath()).toString();
      if (file.isDirectory()) {
        files.ensureDirectory(path);
        continue;
      }
      try {
        sums.add(files.copy(file.toPath(), path));
      } catch (NoSuchFileException e) {
        continue; // renamed since: what is there now differs, and all is copied again
      }
    }
    return sums;
  }

  private boolean isUnchanged(List<Manifest.Sum> copied) throws IOException {
    List<File> now = apart().stream().filter(File::isFile).toList();
    if (now.size() != copied.size()) {
      return false;
    }
    for (int i = 0; i < copied.size(); i++) {
      Path file = options.data().resolve(copied.get(i).path());
      if (!now.get(i).toPath().equals(file) || !Manifest.isAs(copied.get(i), file)) {
        return false;
      }
    }
    return true;
  }

  /** Parents first. */
  private List<File> apart() {
    List<File> found = new ArrayList<>();
    for (String name : DataDirectory.APART) {
      addBelow(options.data().resolve(name).toFile(), found);
    }
    return found;
  }

  private static void addBelow(File file, List<File> found) {
    if (!file.exists()) {
      return;
    }
    found.add(file);
    File[] content = file.listFiles();
    if (content != null) {
      Arrays.sort(content);
      for (File each : content) {
        addBelow(each, found);
      }
    }
  }

  /** Tells of each whole percent. */
  static LongConsumer progress(Screen screen, String label, long total) {
    long[] done = new long[2];
    return bytes -> {
      done[0] += bytes;
      long percent = total == 0 ? 100 : Math.min(100, done[0] * 100 / total);
      if (percent > done[1]) {
        done[1] = percent;
        screen.progress(label, percent + " % of " + (total >> 20) + " MB");
      }
    };
  }

  static String told(Manifest manifest) {
    return "up to %s, %d files, %d MB"
        .formatted(manifest.upTo(), manifest.files().size(), manifest.bytes() >> 20);
  }

  static String why(Exception e) {
    Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
    return switch (cause) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      default -> String.valueOf(cause.getMessage());
    };
  }

  private Path postgres() {
    return options.data().resolve("postgres");
  }

  private String superuserPassword() throws IOException {
    return Files.readString(options.data().resolve("secrets/db-superuser")).strip();
  }
}

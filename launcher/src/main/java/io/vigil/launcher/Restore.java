package io.vigil.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * What {@code restore} is told, and the work: both backups are checked, copied into a new data
 * directory, recovered by PostgreSQL, and proven by a recovery of all lanes. Until that has
 * succeeded, nothing else uses the directory.
 *
 * @param database a backup of the database; empty when the database is one's own
 * @param keys the backup of its keys
 * @param original the data directory that is replaced, as far as it can still be read: its list of
 *     erasures is newer than any backup's
 * @param checkpoints a directory with what was signed: the notary's {@code checkpoints/}, a
 *     witness's {@code heads/}, or both
 * @param options the new data directory, absent or empty
 */
record Restore(
    Optional<Path> database,
    Path keys,
    Optional<Path> original,
    Optional<Path> checkpoints,
    Options options) {
  /** Replays up to 4 GB of log. */
  private static final Duration RECOVERY_MAX = Duration.ofMinutes(30);

  /** Only added to, and applied at each start: an older one would show what was erased since. */
  private static final String ERASED = "keys/erased";

  /** Of the server's program, when entries are missing or are not what was signed. */
  private static final int NOT_ALL_IS_HERE = 3;

  /**
   * @throws Refusal for what is not understood
   */
  static Restore of(List<String> arguments, Path home) {
    Optional<Path> keys = Optional.empty();
    Optional<Path> original = Optional.empty();
    Optional<Path> checkpoints = Optional.empty();
    ArrayDeque<String> left = new ArrayDeque<>(arguments);
    List<String> rest = new ArrayList<>();
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      switch (argument) {
        case "--keys" -> keys = Optional.of(path(argument, left));
        case "--original" -> original = Optional.of(path(argument, left));
        case "--checkpoints" -> checkpoints = Optional.of(path(argument, left));
        default -> rest.add(argument);
      }
    }
    Options options = Options.of(rest, home);
    if (options.rest().size() > 1 || keys.isEmpty() || !rest.contains("--data")) {
      throw new Refusal(
          "restore needs the backup, that of the keys, and a new data directory: ./vigil restore"
              + " DIR --keys DIR2 --data NEW.");
    }
    return new Restore(
        options.rest().stream().findFirst().map(it -> Path.of(it).toAbsolutePath().normalize()),
        keys.get(),
        original,
        checkpoints,
        options);
  }

  private static Path path(String option, ArrayDeque<String> left) {
    return Path.of(Options.value(option, left)).toAbsolutePath().normalize();
  }

  /**
   * @throws Refusal when it could not be restored, or not be proven
   */
  void run(Installation installation, Screen screen) {
    if (database.isPresent()) {
      Backup.refuseOwnDatabase(installation);
      installation.requireServer();
    }
    try {
      byte[] erased = erased();
      if (checkpoints.isPresent() && !Files.isDirectory(checkpoints.get())) {
        throw new Refusal("%s is no directory of checkpoints.".formatted(checkpoints.get()));
      }
      if (Files.isDirectory(options.data()) && !DataDirectory.isEmpty(options.data())) {
        throw new Refusal(
            "%s is not empty: restore into a new directory, and keep the original until all is proven."
                .formatted(options.data()));
      }
      Manifest ofKeys = checked(keys, Manifest.Kind.KEYS, "Keys", screen);
      Optional<Manifest> ofDatabase = Optional.empty();
      if (database.isPresent()) {
        ofDatabase =
            Optional.of(checked(database.get(), Manifest.Kind.DATABASE, "Database", screen));
        requireVersion(ofDatabase.get());
      }
      requireRoom(ofKeys.bytes() + ofDatabase.map(Manifest::bytes).orElse(0L));
      ofDatabase.ifPresent(it -> warnOfOlderKeys(it, ofKeys, screen));
      try (DataDirectory data = DataDirectory.lock(options.data())) {
        data.beginRestore();
        restoreKeys(ofKeys, erased, data, screen);
        if (ofDatabase.isPresent()) {
          restoreDatabase(ofDatabase.get(), installation, data, screen);
        }
        data.endRestore(ofDatabase.orElse(ofKeys).upTo());
        tell(ofDatabase, data, screen);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Refusal(
          "The restore broke off: %s. Remove %s and restore again."
              .formatted(Backup.why(e), options.data()),
          e);
    }
  }

  private static Manifest checked(Path directory, Manifest.Kind kind, String label, Screen screen)
      throws IOException {
    Manifest manifest = Manifest.read(directory, kind);
    long began = System.nanoTime();
    manifest.check(directory, Backup.progress(screen, label, manifest.bytes()));
    screen.finished(label, "backup is whole: " + Backup.told(manifest), began);
    return manifest;
  }

  private void requireRoom(long bytes) throws IOException {
    Path existing = options.data();
    while (!Files.exists(existing)) {
      existing = existing.resolveSibling("").toAbsolutePath().normalize();
    }
    long usable = Files.getFileStore(existing).getUsableSpace();
    if (usable < bytes + BackupFiles.LEFT_FREE_BYTES) {
      throw new Refusal(
          "The disk of %s has %d MB free and needs %d MB: make room, or choose another with --data."
              .formatted(
                  options.data(), usable >> 20, (bytes + BackupFiles.LEFT_FREE_BYTES) >> 20));
    }
  }

  private void requireVersion(Manifest manifest) {
    String version = manifest.database().map(Manifest.Database::postgres).orElse("none");
    if (!version.startsWith(LocalPostgres.MAJOR_VERSION + ".")) {
      throw new Refusal(
          "%s is of PostgreSQL %s, and this Vigil brings %s: restore it with the Vigil %s that made it."
              .formatted(
                  database.orElseThrow(), version, LocalPostgres.MAJOR_VERSION, manifest.vigil()));
    }
  }

  private static void warnOfOlderKeys(Manifest ofDatabase, Manifest ofKeys, Screen screen) {
    if (ofKeys.upTo().isBefore(ofDatabase.upTo())) {
      screen.warn(
          "Keys",
          "are older than the database: whoever was admitted in between cannot be read, and this"
              + " may not start.");
    }
  }

  private void restoreKeys(Manifest manifest, byte[] erased, DataDirectory data, Screen screen)
      throws IOException {
    copy(keys, manifest, data.root(), _ -> {});
    if (erased.length > 0) {
      Path list = data.root().resolve(ERASED);
      Files.deleteIfExists(list);
      BackupFiles.store(BackupFiles.channel(erased), list, ERASED, buffer(), () -> {});
      BackupFiles.force(list.resolveSibling(""));
    }
    screen.line("Keys", "restored");
  }

  /**
   * The longest list of erasures there is: of the backup and of the original.
   *
   * @throws Refusal when they have grown apart, which makes neither the newer one
   */
  private byte[] erased() throws IOException {
    byte[] longest = new byte[0];
    for (Path from : Stream.concat(Stream.of(keys), original.stream()).toList()) {
      Path file = from.resolve(ERASED);
      byte[] list = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      byte[] shorter = list.length < longest.length ? list : longest;
      longest = list.length < longest.length ? longest : list;
      if (!Arrays.equals(shorter, 0, shorter.length, longest, 0, shorter.length)) {
        throw new Refusal(
            "The lists of erasures in %s and %s have grown apart: they are of two installations, or of two that were restored from one."
                .formatted(keys, file));
      }
    }
    return longest;
  }

  private void restoreDatabase(
      Manifest manifest, Installation installation, DataDirectory data, Screen screen)
      throws IOException {
    long began = System.nanoTime();
    copy(
        database.orElseThrow(),
        manifest,
        data.root(),
        Backup.progress(screen, "Database", manifest.bytes()));
    screen.finished("Database", "restored", began);
    Screen.Step step = screen.step("PostgreSQL", "recovering");
    LocalPostgres postgres;
    try {
      postgres = LocalPostgres.start(data.postgres(), 0, data.superuserPassword(), RECOVERY_MAX);
    } catch (Refusal e) {
      step.failed("did not recover");
      throw e;
    }
    step.done("recovered");
    // A Ctrl-C ends this process before its finally blocks.
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop, "stop PostgreSQL"));
    try {
      prove(installation, data, postgres.jdbcUrl());
      compare(installation, data, postgres.jdbcUrl(), screen);
    } finally {
      postgres.stop();
    }
  }

  /** Takes every lane over as a start does: chains, sequences and keys fit, or it fails. */
  private static void prove(Installation installation, DataDirectory data, String url)
      throws IOException {
    if (Offline.await(List.of("recover"), installation, data.root(), url) != 0) {
      throw new Refusal(
          "The restored journal could not be recovered, for the reason above: %s is not to be used. Try newer keys, or another backup."
              .formatted(data.root()));
    }
  }

  /** Holds the journal against what was signed; what that says is journalled at the next start. */
  private void compare(Installation installation, DataDirectory data, String url, Screen screen)
      throws IOException {
    List<Path> signed = signed();
    List<String> task =
        new ArrayList<>(List.of("compare", "--to=" + data.root().resolve("restored-journal")));
    signed.forEach(directory -> task.add(directory.toString()));
    if (signed.isEmpty()) {
      screen.warn(
          "Signed",
          "by whom and what since the backup is not known here: give --original or --checkpoints");
    }
    switch (Offline.await(task, installation, data.root(), url)) {
      case 0 -> screen.line("Signed", "what is known to be signed is here");
      case NOT_ALL_IS_HERE -> data.requireAcceptance();
      default ->
          throw new Refusal(
              "The restored journal could not be held against what was signed, for the reason"
                  + " above.");
    }
  }

  /** What notary and witnesses of the original remember, and what is given. */
  private List<Path> signed() {
    return Stream.concat(
            checkpoints.stream(),
            original.stream()
                .map(it -> it.resolve("evidence"))
                .flatMap(evidence ->
                    Stream.of(
                            "notary/checkpoints",
                            "notary/heads",
                            "witness-1/heads",
                            "witness-2/heads")
                        .map(evidence::resolve)))
        .filter(Files::isDirectory)
        .toList();
  }

  private static void tell(Optional<Manifest> database, DataDirectory data, Screen screen) {
    screen.text("");
    if (database.isEmpty()) {
      screen.text("Only the keys are restored: nothing was proven. Restore the database itself,");
      screen.text("then run ./vigil recheck --data " + data.root());
      return;
    }
    screen.text("What was acknowledged after " + database.get().upTo() + " is not here.");
    if (data.awaitsAcceptance()) {
      screen.text(
          "It is not all of what was signed, as is said above: look for a newer backup. If");
      screen.text("there is none, somebody has to answer for it, which is journalled:");
      screen.text("  ./vigil accept-restored --data " + data.root());
    }
    screen.text("Keep the original from running: what devices send to one, the other misses.");
    screen.text("docs/backup.md says what to look after. Then");
    screen.text("  ./vigil recheck --data " + data.root() + "   decides all of it again");
    screen.text("  ./vigil up --data " + data.root());
  }

  /** Into directories that may be there already, with each file compared as it is copied. */
  private static void copy(Path from, Manifest manifest, Path to, LongConsumer progress)
      throws IOException {
    for (String path : manifest.directories()) {
      Path directory = Manifest.inside(to, path);
      if (!Files.exists(directory)) {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    }
    ByteBuffer buffer = buffer();
    for (Manifest.Sum sum : manifest.files()) {
      Path file = Manifest.inside(from, sum.path());
      try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
        Manifest.Sum copied =
            BackupFiles.store(in, Manifest.inside(to, sum.path()), sum.path(), buffer, () -> {});
        if (!copied.equals(sum)) {
          throw Manifest.damaged(file);
        }
      }
      progress.accept(sum.bytes());
    }
    for (String path : manifest.directories()) {
      BackupFiles.force(Manifest.inside(to, path));
    }
    BackupFiles.force(to);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(BackupFiles.BUFFER_BYTES);
  }
}

package io.vigil.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that one installation keeps, held by one process at a time: it is locked before anything in
 * it is touched.
 *
 * <pre>
 * vigil.lock   held while in use        postgres/  the database
 * run.json     the running instance     keys/      the server's data keys
 * secrets/     generated passwords      tls/       the local authority (--lan)
 * demo/        the demo hospital        logs/      server.log
 * evidence/    notary and witnesses     canary/    the canary's hospital and tally
 * restored     of which backup it is    restoring  while that is under way
 * restored-…   what was signed of a restored journal, until it is journalled
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
  static final String LOCK = "vigil.lock";

  /** What belongs into the backup of keys: all but the database and what tells of a run. */
  static final List<String> APART = List.of("keys", "secrets", "tls", "demo", "canary");

  private static final String RESTORING = "restoring";
  private static final String RESTORED = "restored";

  /** As long as nobody has answered for a restored journal that is not all of what was signed. */
  private static final String UNACCEPTED = "restored-unaccepted";

  private static final String ACCEPTED = "restored-accepted";

  /** What an empty directory may hold: the root of a file system has it from birth. */
  private static final Set<String> NOT_CONTENT = Set.of("lost+found");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;
  private final FileChannel lock;

  private DataDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Locks {@code directory}, which is made if it is absent.
   *
   * @throws Refusal when it is in use, cannot be written, or holds something that is not Vigil's
   */
  static DataDirectory lock(Path directory) {
    try {
      Files.createDirectories(directory);
      Path root = directory.toRealPath();
      refuseWhatIsNotOurs(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve(LOCK),
              EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (tryLock(channel) == null) {
        channel.close();
        throw inUse(root);
      }
      if (Files.exists(root.resolve(RESTORING))) {
        channel.close();
        throw new Refusal(
            "%s holds a restore that was not finished: remove it and restore again."
                .formatted(root));
      }
      DataDirectory data = new DataDirectory(root, channel);
      data.lay();
      return data;
    } catch (AccessDeniedException e) {
      throw unwritable(directory, "permission denied", e);
    } catch (FileAlreadyExistsException e) {
      throw unwritable(directory, "it is no directory", e);
    } catch (IOException e) {
      String why =
          e instanceof java.nio.file.FileSystemException f && f.getReason() != null
              ? f.getReason()
              : String.valueOf(e.getMessage());
      throw unwritable(directory, why, e);
    }
  }

  /** What runs on {@code directory} by its own word; a killed run leaves its word behind. */
  static Optional<Running> running(Path directory) {
    try {
      return Optional.of(
          JSON.readValue(Files.readString(directory.resolve("run.json")), Running.class));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** Whether some process holds {@code directory} now. */
  static boolean isLocked(Path directory) {
    Path file = directory.resolve(LOCK);
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return tryLock(channel) == null;
    } catch (IOException e) {
      return false;
    }
  }

  Path root() {
    return root;
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path tls() {
    return root.resolve("tls");
  }

  Path demo() {
    return root.resolve("demo");
  }

  /** Of the canary's hospital, and how often it was seen. */
  Path canary() {
    return root.resolve("canary");
  }

  String canaryPassword() throws IOException {
    return Secrets.of(root.resolve("secrets/canary-password"));
  }

  /** Of the notary and the witnesses that run here. */
  Path evidence() {
    return root.resolve("evidence");
  }

  Path logs() {
    return root.resolve("logs");
  }

  /**
   * Of PostgreSQL's superuser.
   *
   * @throws Refusal when it is missing, and there is a database whose it was
   */
  String superuserPassword() throws IOException {
    Path file = root.resolve("secrets/db-superuser");
    if (!Files.exists(file) && Files.exists(LocalPostgres.cluster(postgres()))) {
      throw new Refusal(
          "%s is missing, and the database lets nobody in without it: restore secrets/ and keys/ from the newest backup of the keys."
              .formatted(file));
    }
    return Secrets.of(file);
  }

  /**
   * Of the account {@code admin}.
   *
   * @throws Refusal when it is missing, and there may be an account whose it was
   */
  String adminPassword() throws IOException {
    if (Files.exists(root.resolve("keys/data-keys"))) {
      return adminPassword(root);
    }
    return Secrets.of(adminPasswordFile(root));
  }

  /**
   * Of the account {@code admin} of an installation that began before.
   *
   * @throws Refusal when it is missing
   */
  static String adminPassword(Path directory) throws IOException {
    Path file = adminPasswordFile(directory);
    if (!Files.exists(file)) {
      throw new Refusal(
          "%s is missing, and another would not be that of the account admin: restore it from the newest backup of the keys, or write it there by hand."
              .formatted(file));
    }
    return Files.readString(file).strip();
  }

  static Path adminPasswordFile(Path directory) {
    return directory.resolve("secrets/admin-password");
  }

  /** From here on nothing uses this directory until {@link #endRestore}, whoever dies meanwhile. */
  void beginRestore() throws IOException {
    Secrets.write(root.resolve(RESTORING), "");
  }

  /**
   * @param to up to when the restored database goes
   */
  void endRestore(Instant to) throws IOException {
    Secrets.write(root.resolve(RESTORED), to + "\n");
    Files.delete(root.resolve(RESTORING));
    BackupFiles.force(root);
  }

  /** Up to when the backup went that this was restored from; empty if it never was. */
  Optional<String> restored() throws IOException {
    Path file = root.resolve(RESTORED);
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  void requireAcceptance() throws IOException {
    Secrets.write(root.resolve(UNACCEPTED), "");
  }

  boolean awaitsAcceptance() {
    return Files.exists(root.resolve(UNACCEPTED));
  }

  /**
   * @param who answers for it, and when
   */
  void accept(String who) throws IOException {
    Secrets.write(root.resolve(ACCEPTED), who + "\n");
    Files.delete(root.resolve(UNACCEPTED));
    BackupFiles.force(root);
  }

  void publish(Running running) throws IOException {
    Secrets.write(
        root.resolve("run.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(running) + "\n");
  }

  void withdraw() throws IOException {
    Files.deleteIfExists(root.resolve("run.json"));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private void lay() throws IOException {
    // Root's PostgreSQL runs as an unprivileged user, who must pass through to its own part.
    Files.setPosixFilePermissions(
        root, PosixFilePermissions.fromString(PostgresUser.isRoot() ? "rwx--x--x" : "rwx------"));
    for (String closed : Set.of("secrets", "keys", "demo", "canary", "tls", "logs", "evidence")) {
      Path directory = root.resolve(closed);
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
    withdraw(); // of a killed run
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static void refuseWhatIsNotOurs(Path root) throws IOException {
    if (isForeign(root)) {
      throw new Refusal(
          "%s holds something that is not Vigil's: choose another directory with --data DIR."
              .formatted(root));
    }
  }

  /** So that a mistyped --data never changes the permissions of somebody's home. */
  static boolean isForeign(Path root) throws IOException {
    if (Files.exists(root.resolve(LOCK))) {
      return false;
    }
    return !isEmpty(root);
  }

  static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> content = Files.list(directory)) {
      return content.noneMatch(DataDirectory::isContent);
    }
  }

  /** Whether it makes the directory that it is in one that is not empty. */
  static boolean isContent(Path path) {
    return !NOT_CONTENT.contains(path.getFileName().toString());
  }

  private static Refusal inUse(Path root) {
    String by =
        running(root).map(it -> " (process %d, %s)".formatted(it.launcher(), it.url())).orElse("");
    return new Refusal(
        "%s is in use by another Vigil%s: stop that one first, or choose another directory with --data DIR."
            .formatted(root, by));
  }

  private static Refusal unwritable(Path directory, String why, IOException cause) {
    return new Refusal(
        "%s cannot be used (%s): make it writable, or choose another directory with --data DIR."
            .formatted(directory, why),
        cause);
  }
}

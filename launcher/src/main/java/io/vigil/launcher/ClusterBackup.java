package io.vigil.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A physical backup of a cluster while it is written to: PostgreSQL 18 documentation, "Making a
 * Base Backup Using the Low Level API". The write-ahead log from start to stop is copied along, so
 * that nothing else is needed to recover it; a temporary slot, which ends with the session, holds
 * it back until then.
 */
final class ClusterBackup {
  /** Where a data directory has it, and a backup too. */
  private static final String CLUSTER = "postgres/" + LocalPostgres.MAJOR_VERSION;

  private static final String WAL = "pg_wal";
  private static final Path CONTROL = Path.of("global", "pg_control");
  private static final int CONTROL_READS_MAX = 100;
  private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}");

  /** Whose content PostgreSQL makes anew when it starts; the log is added apart. */
  private static final Set<String> EMPTIED =
      Set.of(
          WAL,
          "pg_dynshmem",
          "pg_notify",
          "pg_replslot",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final Set<String> LEFT_OUT =
      Set.of(
          "postmaster.pid",
          "postmaster.opts",
          "postgresql.auto.conf.tmp",
          "backup_label",
          "backup_label.old",
          "tablespace_map",
          "tablespace_map.old",
          "backup_manifest");

  private final Path cluster;
  private final BackupFiles into;

  private ClusterBackup(Path cluster, BackupFiles into) {
    this.cluster = cluster;
    this.into = into;
  }

  /**
   * What was copied.
   *
   * @param upTo what was committed by then is in it
   */
  record Copied(Manifest.Database database, Instant upTo) {}

  /** What is done with each thing below the cluster. */
  private interface Visitor {
    void directory(String path) throws IOException;

    void file(Path file, String path) throws IOException;
  }

  /**
   * Copies the cluster.
   *
   * @param url of its superuser
   * @throws Refusal when it can't be backed up like this, or its log did not last
   */
  static Copied copy(String url, Path cluster, BackupFiles into) throws IOException, SQLException {
    into.requireRoom(bytes(cluster));
    ClusterBackup backup = new ClusterBackup(cluster, into);
    // All in one session: its end, however it comes, ends the backup and the slot.
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      return backup.copy(statement);
    }
  }

  /** Of what {@link #copy} reads, without the log. */
  static long bytes(Path cluster) throws IOException {
    long[] sum = new long[1];
    walk(
        cluster,
        "",
        new Visitor() {
          @Override
          public void directory(String path) {}

          @Override
          public void file(Path file, String path) throws IOException {
            sum[0] += Files.size(file);
          }
        });
    return sum[0];
  }

  private Copied copy(Statement statement) throws IOException, SQLException {
    refuseTablespaces();
    String version = text(statement, "show server_version");
    String slot = "vigil_backup_" + UUID.randomUUID().toString().replace('-', '_');
    text(
        statement,
        "select slot_name from pg_create_physical_replication_slot('%s', true, true)"
            .formatted(slot));
    String start = text(statement, "select pg_backup_start('vigil', fast => true)");
    into.ensureDirectory("postgres");
    into.ensureDirectory(CLUSTER);
    walk(
        cluster,
        "",
        new Visitor() {
          @Override
          public void directory(String path) throws IOException {
            into.ensureDirectory(CLUSTER + "/" + path);
          }

          @Override
          public void file(Path file, String path) throws IOException {
            if (!Path.of(path).equals(CONTROL)) {
              into.copy(file, CLUSTER + "/" + path);
            }
          }
        });
    into.write(CLUSTER + "/" + CONTROL, control());
    Instant upTo = Instant.now();
    String stop;
    try (ResultSet end =
        statement.executeQuery(
            "select lsn, labelfile, spcmapfile from pg_backup_stop(wait_for_archive => false)")) {
      end.next();
      stop = end.getString(1);
      into.write(CLUSTER + "/backup_label", end.getBytes(2));
      if (end.getString(3) != null && !end.getString(3).isBlank()) {
        throw withTablespaces();
      }
    }
    copyLog(
        text(statement, "select pg_walfile_name('%s')".formatted(start)),
        text(statement, "select pg_walfile_name('%s')".formatted(stop)));
    return new Copied(new Manifest.Database(version, start, stop), upTo);
  }

  /** The segments from the first to the last; PostgreSQL has filled the last one up by then. */
  private void copyLog(String first, String last) throws IOException {
    String next = first;
    for (String segment : names(cluster.resolve(WAL))) {
      if (SEGMENT.matcher(segment).matches() && segment.compareTo(first) >= 0) {
        if (!segment.equals(next) || next.compareTo(last) > 0) {
          break;
        }
        into.copy(cluster.resolve(WAL).resolve(segment), CLUSTER + "/" + WAL + "/" + segment);
        next = following(segment);
      }
    }
    if (!next.equals(following(last))) {
      throw new Refusal(
          "PostgreSQL's log %s was gone before it was copied, since so much was written meanwhile: back up to a faster disk, or at a quieter time."
              .formatted(next));
    }
  }

  /** A name is timeline, high and low half of the number; 256 segments of 16 MB for each high. */
  private static String following(String segment) {
    long high = Long.parseLong(segment.substring(8, 16), 16);
    long low = Long.parseLong(segment.substring(16), 16) + 1;
    return "%s%08X%08X".formatted(segment.substring(0, 8), high + (low >> 8), low & 0xFF);
  }

  /** It is written in place, so that a read of it can be torn: two that agree are not. */
  private byte[] control() throws IOException {
    byte[] read = Files.readAllBytes(cluster.resolve(CONTROL));
    for (int i = 0; i < CONTROL_READS_MAX; i++) {
      byte[] again = Files.readAllBytes(cluster.resolve(CONTROL));
      if (Arrays.equals(read, again)) {
        return read;
      }
      read = again;
    }
    throw new IOException(CONTROL + " does not stand still");
  }

  private void refuseTablespaces() throws IOException {
    if (!names(cluster.resolve("pg_tblspc")).isEmpty()) {
      throw withTablespaces();
    }
  }

  private static Refusal withTablespaces() {
    return new Refusal(
        "The database has tablespaces of its own, which this does not back up: use pg_basebackup of"
            + " PostgreSQL 18.");
  }

  /** Files come and go meanwhile; what is gone is of no need, since the log tells of it. */
  private static void walk(Path directory, String prefix, Visitor visitor) throws IOException {
    for (String name : names(directory)) {
      Path file = directory.resolve(name);
      String path = prefix + name;
      try {
        if (Files.isDirectory(file)) {
          visitDirectory(file, path, visitor);
        } else if (Files.exists(file) && !isLeftOut(name)) {
          visitor.file(file, path);
        }
      } catch (NoSuchFileException e) {
        if (!file.toString().equals(e.getFile())) {
          throw e;
        }
      }
    }
  }

  private static void visitDirectory(Path directory, String path, Visitor visitor)
      throws IOException {
    if (directory.getFileName().toString().startsWith("pgsql_tmp")) {
      return;
    }
    visitor.directory(path);
    if (!EMPTIED.contains(path)) {
      walk(directory, path + "/", visitor);
    }
  }

  private static boolean isLeftOut(String name) {
    return LEFT_OUT.contains(name)
        || name.startsWith("pgsql_tmp")
        || name.startsWith("pg_internal.init");
  }

  /** Sorted. */
  private static List<String> names(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
      content.forEach(path -> names.add(path.getFileName().toString()));
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(names);
    return names;
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return new String(row.getBytes(1), StandardCharsets.UTF_8);
    }
  }
}

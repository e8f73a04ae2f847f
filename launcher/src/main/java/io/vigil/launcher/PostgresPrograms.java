package io.vigil.launcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked from the class path once per version.
 *
 * @param home holds {@code bin/initdb} and {@code bin/postgres}
 */
record PostgresPrograms(Path home) {

  static Optional<String> archiveOfThisPlatform() {
    String arch =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          case String other -> other;
        };
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String name = "/postgres-" + os + "-" + arch + ".txz";
    return Optional.of(name).filter(n -> PostgresPrograms.class.getResource(n) != null);
  }

  /**
   * The programs in the user's cache, unpacked there first if they are not yet. Any number of
   * processes may call it at once: each unpacks beside the final place and the first to rename
   * wins.
   *
   * @throws Refusal when there are no programs for this platform or the cache cannot be written
   */
  static PostgresPrograms unpacked() {
    String archive =
        archiveOfThisPlatform()
            .orElseThrow(() ->
                new Refusal(
                    "There is no PostgreSQL in this build for %s on %s: give one of your own in VIGIL_DB_URL."
                        .formatted(System.getProperty("os.name"), System.getProperty("os.arch"))));
    Path cache = cache();
    try {
      Path home = cache.resolve("postgres-" + digest(archive));
      if (!Files.isDirectory(home)) {
        unpack(archive, home);
      }
      return new PostgresPrograms(home);
    } catch (IOException e) {
      throw new Refusal(
          "PostgreSQL cannot be unpacked into %s (%s): set XDG_CACHE_HOME to a directory you may write."
              .formatted(cache, e.getMessage()),
          e);
    }
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  private static Path cache() {
    String chosen = System.getenv("XDG_CACHE_HOME");
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen, "vigil");
    }
    if (PostgresUser.isRoot()) {
      // Root's home is closed to the unprivileged user whom PostgreSQL then runs as.
      return Path.of("/var/cache/vigil");
    }
    String home = System.getenv("HOME");
    boolean given = home != null && !home.isBlank();
    return Path.of(given ? home : System.getProperty("user.home"), ".cache", "vigil");
  }

  /** Naming the directory by content means that it never has to be checked or replaced. */
  private static String digest(String archive) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void unpack(String archive, Path home) throws IOException {
    Path cache = home.resolveSibling("");
    Files.createDirectories(cache);
    Path unpacking = Files.createTempDirectory(cache, "unpacking-");
    try {
      extract(archive, unpacking);
      Files.setPosixFilePermissions(unpacking, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(unpacking, home, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      boolean anotherWasFirst = Files.isDirectory(home);
      if (!anotherWasFirst) {
        throw e;
      }
    } finally {
      deleteTree(unpacking);
    }
  }

  private static void extract(String archive, Path into) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(open(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("the archive names a file outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.resolveSibling(""));
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          writeDurably(tar, target, (entry.getMode() & 0100) != 0);
        }
      }
    }
  }

  /** A power cut after the rename must not leave a complete-looking directory of empty files. */
  private static void writeDurably(InputStream from, Path to, boolean executable)
      throws IOException {
    Files.copy(from, to);
    Files.setPosixFilePermissions(
        to, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    try (FileChannel channel = FileChannel.open(to, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static InputStream open(String archive) throws IOException {
    InputStream in = PostgresPrograms.class.getResourceAsStream(archive);
    if (in == null) {
      throw new java.nio.file.NoSuchFileException(archive);
    }
    return in;
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

package io.vigil.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a backup consists of, in its {@value #NAME}, which is written last: a backup without it is
 * none. Beside it stands its own SHA-256, as {@code sha256sum} writes it.
 *
 * @param format {@value #FORMAT}
 * @param vigil the version that made it
 * @param upTo what was durable by then is in it
 * @param database of the database alone
 * @param directories relative to the backup, and to a data directory; parents first
 * @param files likewise
 */
record Manifest(
    int format,
    Kind kind,
    String vigil,
    Instant upTo,
    Optional<Database> database,
    List<String> directories,
    List<Sum> files) {
  static final String NAME = "manifest.json";

  private static final String OWN_SUM = NAME + ".sha256";
  private static final int FORMAT = 1;
  private static final long OWN_BYTES_MAX = 256L << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  enum Kind {
    DATABASE,
    KEYS
  }

  /**
   * @param postgres the version, such as 18.6
   * @param from where recovery begins, as PostgreSQL writes an LSN
   * @param to up to where it must come to be consistent
   */
  record Database(String postgres, String from, String to) {}

  /**
   * @param sha256 in lower-case hexadecimal
   */
  record Sum(String path, long bytes, String sha256) {}

  static Manifest of(
      Kind kind,
      Instant upTo,
      Optional<Database> database,
      List<String> directories,
      List<Sum> files) {
    String version =
        Optional.ofNullable(Manifest.class.getPackage().getImplementationVersion())
            .orElse("not packaged");
    return new Manifest(FORMAT, kind, version, upTo, database, directories, files);
  }

  /**
   * The manifest of the backup in {@code directory}.
   *
   * @throws Refusal when there is none, or it is damaged or of another kind
   */
  static Manifest read(Path directory, Kind kind) throws IOException {
    Path file = directory.resolve(NAME);
    try {
      if (Files.size(file) > OWN_BYTES_MAX) {
        throw damaged(file);
      }
      byte[] content = Files.readAllBytes(file);
      if (!Files.readString(directory.resolve(OWN_SUM)).equals(sumLine(content))) {
        throw damaged(file);
      }
      Manifest manifest = JSON.readValue(content, Manifest.class);
      if (manifest.format != FORMAT) {
        throw new Refusal(
            "%s is of format %d, which this Vigil does not know: restore it with the Vigil %s that made it."
                .formatted(file, manifest.format, manifest.vigil));
      }
      if (manifest.kind != kind) {
        throw new Refusal(
            "%s is no backup of the %s: it is one of the %s."
                .formatted(directory, words(kind), words(manifest.kind)));
      }
      return manifest;
    } catch (NoSuchFileException e) {
      throw new Refusal(
          "%s holds no whole backup: there is no %s in it.".formatted(directory, e.getFile()), e);
    } catch (JacksonException e) {
      throw new Refusal("%s is damaged: use another backup.".formatted(file), e);
    }
  }

  /**
   * Reads every file and compares it.
   *
   * @param progress is told the bytes of each
   * @throws Refusal naming the first file that is missing or is not as it was
   */
  void check(Path directory, LongConsumer progress) throws IOException {
    for (Sum sum : files) {
      Path file = inside(directory, sum.path);
      try {
        if (!isAs(sum, file)) {
          throw damaged(file);
        }
      } catch (NoSuchFileException e) {
        throw new Refusal("%s is missing: use another backup.".formatted(file), e);
      }
      progress.accept(sum.bytes);
    }
  }

  static boolean isAs(Sum sum, Path file) throws IOException {
    return Files.size(file) == sum.bytes && sha256(file).equals(sum.sha256);
  }

  long bytes() {
    return files.stream().mapToLong(Sum::bytes).sum();
  }

  /** Itself, as the last two files of a backup. */
  void write(BackupFiles into) throws IOException {
    byte[] content = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    into.writeUnlisted(OWN_SUM, sumLine(content).getBytes(StandardCharsets.UTF_8));
    into.writeUnlisted(NAME, content);
  }

  /**
   * @throws Refusal when the path would lead out of {@code directory}
   */
  static Path inside(Path directory, String path) {
    Path file = directory.resolve(path).normalize();
    if (!file.startsWith(directory.normalize()) || file.equals(directory.normalize())) {
      throw new Refusal(
          "The manifest in %s names a file outside it: use another backup.".formatted(directory));
    }
    return file;
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String sumLine(byte[] content) {
    return HexFormat.of().formatHex(digest().digest(content)) + "  " + NAME + "\n";
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream summed = new DigestInputStream(in, digest())) {
      byte[] buffer = new byte[BackupFiles.BUFFER_BYTES];
      while (summed.read(buffer) >= 0) {
        continue;
      }
      return hex(summed.getMessageDigest());
    }
  }

  static Refusal damaged(Path file) {
    return new Refusal(
        "%s is damaged, it is not what was backed up: use another backup.".formatted(file));
  }

  private static String words(Kind kind) {
    return switch (kind) {
      case DATABASE -> "database";
      case KEYS -> "keys";
    };
  }
}

package io.vigil.server.ops;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of secrets, each a file that only its owner reads, made at its first use and durable
 * before it is used: a key that is lost after something depends on it cannot be made again.
 *
 * <p>One process at a time: the launcher locks the data directory.
 */
public final class Secrets {
  private static final int PASSWORD_BYTES = 24;

  private final Path folder;
  private final boolean mayMake;
  private final SecureRandom random = new SecureRandom();

  public Secrets(Path folder) {
    this(folder, true);
  }

  /**
   * @param mayMake whether what is missing is made; else it was there before, and what depends on
   *     it needs that very one
   */
  public Secrets(Path folder, boolean mayMake) {
    this.folder = folder;
    this.mayMake = mayMake;
  }

  /**
   * That files of these names are there, unless they may be made.
   *
   * @throws SecretMissingException if one of them is missing
   */
  public void require(String... names) {
    List<String> missing =
        Stream.of(names).filter(name -> !Files.exists(folder.resolve(name))).toList();
    if (!mayMake && !missing.isEmpty()) {
      throw new SecretMissingException(folder, missing);
    }
  }

  /**
   * The password of that name: 32 characters (192 bits) of URL-safe base64.
   *
   * @throws SecretMissingException if it is missing and may not be made
   * @throws UncheckedIOException if it can be neither read nor made
   */
  public String password(String name) {
    require(name);
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      byte[] bytes = randomBytes(PASSWORD_BYTES);
      create(file, Base64.getUrlEncoder().encode(bytes));
    }
    return new String(read(file), StandardCharsets.US_ASCII).strip();
  }

  /**
   * The key of that name.
   *
   * @param length in bytes
   * @throws SecretMissingException if it is missing and may not be made
   * @throws IllegalStateException if the file has another length
   * @throws UncheckedIOException if it can be neither read nor made
   */
  public byte[] key(String name, int length) {
    require(name);
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      create(file, randomBytes(length));
    }
    byte[] key = read(file);
    if (key.length != length) {
      throw new IllegalStateException(
          "%s holds %d bytes instead of %d: restore it from a backup"
              .formatted(file, key.length, length));
    }
    return key;
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the secret " + file, e);
    }
  }

  private void create(Path file, byte[] content) {
    try {
      Files.createDirectories(folder, readableByOwner("rwx------"));
      Path unfinished = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID());
      try (var channel =
          FileChannel.open(unfinished, Set.of(WRITE, CREATE_NEW), readableByOwner("rw-------"))) {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, ATOMIC_MOVE);
      if (posix()) {
        // The name is durable only with its folder.
        try (var channel = FileChannel.open(folder, READ)) {
          channel.force(true);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Making the secret " + file, e);
    }
  }

  private FileAttribute<?>[] readableByOwner(String permissions) {
    if (!posix()) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
  }

  private boolean posix() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

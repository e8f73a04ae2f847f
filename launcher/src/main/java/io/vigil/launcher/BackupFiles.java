package io.vigil.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;

/**
 * A directory that is being filled with durable files that their owner alone may read, each summed
 * up as it is written. Closed before {@link #finish}, it takes away all that it wrote.
 */
final class BackupFiles implements AutoCloseable {
  static final int BUFFER_BYTES = 1 << 20;

  /** So much at a time waits to be written: a burst would hold back commits on the same disk. */
  private static final long FORCED_EACH_BYTES = 32L << 20;

  /** Left free: a full disk may be the one that takes the journal. */
  static final long LEFT_FREE_BYTES = 256L << 20;

  private final Path root;
  private final ToLongFunction<Path> free;
  private final LongConsumer progress;
  private final boolean made;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final List<String> directories = new ArrayList<>();
  private final List<Manifest.Sum> files = new ArrayList<>();
  private boolean finished;

  private BackupFiles(Path root, boolean made, ToLongFunction<Path> free, LongConsumer progress) {
    this.root = root;
    this.made = made;
    this.free = free;
    this.progress = progress;
  }

  /**
   * @param directory absent or empty
   * @param progress is told the bytes of what is written
   * @throws Refusal when the directory holds anything
   */
  static BackupFiles in(Path directory, LongConsumer progress) throws IOException {
    return in(directory, BackupFiles::usableBytes, progress);
  }

  /** With another way to tell how many bytes are free. */
  static BackupFiles in(Path directory, ToLongFunction<Path> free, LongConsumer progress)
      throws IOException {
    boolean made = !Files.exists(directory);
    requireEmpty(directory);
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    return new BackupFiles(directory.toRealPath(), made, free, progress);
  }

  /**
   * @throws Refusal when {@code directory} holds anything; it may be absent
   */
  static void requireEmpty(Path directory) throws IOException {
    if (Files.exists(directory)
        && !(Files.isDirectory(directory) && DataDirectory.isEmpty(directory))) {
      throw new Refusal(
          "%s is not empty: give an empty directory, or one that is not there yet."
              .formatted(directory));
    }
  }

  /**
   * @throws Refusal when the disk has no room for so many bytes
   */
  void requireRoom(long bytes) {
    long usable = free.applyAsLong(root);
    if (usable < bytes + LEFT_FREE_BYTES) {
      throw new Refusal(
          "The disk of %s has %d MB free and needs %d MB: nothing is kept there; make room, or choose another disk."
              .formatted(root, usable >> 20, (bytes + LEFT_FREE_BYTES) >> 20));
    }
  }

  void ensureDirectory(String path) throws IOException {
    if (directories.contains(path)) {
      return;
    }
    Files.createDirectory(
        Manifest.inside(root, path),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    directories.add(path);
  }

  /** Copies what is there when it is read; the file may grow meanwhile. */
  Manifest.Sum copy(Path from, String path) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ)) {
      return listed(path, in);
    }
  }

  Manifest.Sum write(String path, byte[] content) throws IOException {
    return listed(path, channel(content));
  }

  /** Of the manifest's own files. */
  void writeUnlisted(String path, byte[] content) throws IOException {
    write(channel(content), path);
  }

  /** Forgets what was written under these paths, so that they can be written again. */
  void takeBack(List<Manifest.Sum> sums) throws IOException {
    for (Manifest.Sum sum : sums) {
      Files.delete(Manifest.inside(root, sum.path()));
    }
    files.removeAll(sums);
  }

  /** Makes the directories durable, then writes the manifest. */
  Manifest finish(Manifest.Kind kind, Instant upTo, Optional<Manifest.Database> database)
      throws IOException {
    for (String directory : directories) {
      force(Manifest.inside(root, directory));
    }
    force(root);
    Manifest manifest =
        Manifest.of(kind, upTo, database, List.copyOf(directories), List.copyOf(files));
    manifest.write(this);
    force(root);
    force(root.resolveSibling(""));
    finished = true;
    return manifest;
  }

  @Override
  public void close() throws IOException {
    if (finished) {
      return;
    }
    // First of all, so that even a half of this looks like no backup.
    Files.deleteIfExists(root.resolve(Manifest.NAME));
    if (made) {
      PostgresPrograms.deleteTree(root);
      return;
    }
    try (var content = Files.list(root)) {
      for (Path path : content.filter(DataDirectory::isContent).toList()) {
        PostgresPrograms.deleteTree(path);
      }
    }
  }

  private Manifest.Sum listed(String path, ReadableByteChannel in) throws IOException {
    Manifest.Sum sum = write(in, path);
    files.add(sum);
    progress.accept(sum.bytes());
    return sum;
  }

  private Manifest.Sum write(ReadableByteChannel in, String path) throws IOException {
    return store(in, Manifest.inside(root, path), path, buffer, () -> requireRoom(0));
  }

  /**
   * Writes a new durable file of mode 0600 and sums it up.
   *
   * @param path what the sum names it
   * @param buffer to use
   * @param meanwhile is run now and then
   */
  static Manifest.Sum store(
      ReadableByteChannel in, Path to, String path, ByteBuffer buffer, Runnable meanwhile)
      throws IOException {
    MessageDigest digest = Manifest.digest();
    long bytes = 0;
    long unforced = 0;
    try (FileChannel out =
        FileChannel.open(
            to,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (in.read(buffer.clear()) >= 0) {
        buffer.flip();
        digest.update(buffer.duplicate());
        bytes += buffer.remaining();
        unforced += buffer.remaining();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        if (unforced >= FORCED_EACH_BYTES) {
          meanwhile.run();
          out.force(false);
          unforced = 0;
        }
      }
      out.force(true);
    }
    return new Manifest.Sum(path, bytes, Manifest.hex(digest));
  }

  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static long usableBytes(Path path) {
    try {
      return Files.getFileStore(path).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ReadableByteChannel channel(byte[] content) {
    return new Content(ByteBuffer.wrap(content));
  }

  private record Content(ByteBuffer bytes) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer into) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int length = Math.min(bytes.remaining(), into.remaining());
      into.put(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}

package io.vigil.server.keys;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner reads, and that a crash leaves whole or absent. */
final class DurableFiles {

  private DurableFiles() {}

  /** For reading and writing; made when it is absent. */
  static FileChannel open(Path file) throws IOException {
    return open(file, CREATE);
  }

  /** For reading and writing, empty. */
  static FileChannel make(Path file) throws IOException {
    Files.deleteIfExists(file);
    return open(file, CREATE_NEW);
  }

  private static FileChannel open(Path file, OpenOption how) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] readableByOwner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    FileChannel channel = FileChannel.open(file, Set.of(how, READ, WRITE), readableByOwner);
    forceNames(file);
    return channel;
  }

  /** Makes a file with that content, or none. */
  static void create(Path file, byte[] content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel = make(unfinished)) {
      write(channel, ByteBuffer.wrap(content), 0);
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    forceNames(file);
  }

  /** The names in the file's folder must be as durable as what is in it. */
  static void forceNames(Path file) throws IOException {
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }

  static void write(FileChannel file, ByteBuffer bytes, long from) throws IOException {
    for (long at = from; bytes.hasRemaining(); ) {
      at += file.write(bytes, at);
    }
  }

  static ByteBuffer read(FileChannel file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
    while (content.hasRemaining() && file.read(content, content.position()) >= 0) {
      // Until all is read.
    }
    return content.flip();
  }

  /** Overwrites all of a file before it is deleted; on a disk that moves blocks, no promise. */
  static void shred(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
      for (long at = 0, size = channel.size(); at < size; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
        at += channel.write(zeros, at);
      }
      channel.force(true);
    }
    Files.delete(file);
    forceNames(file);
  }
}

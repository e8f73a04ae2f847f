package io.vigil.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * A process's output, kept in a file and a few before it: {@code server.log}, {@code server.log.1}
 * and so on.
 */
final class RotatingLog {
  private static final long FILE_BYTES_MAX = 16L << 20;
  private static final int FORMER_FILES_MAX = 4;
  private static final int BUFFER_BYTES = 1 << 14;

  private RotatingLog() {}

  /** Writes all of {@code from} to {@code file} on a thread of its own, which ends with it. */
  static Thread keep(InputStream from, Path file) {
    return Thread.ofPlatform()
        .daemon()
        .name("log " + file.getFileName())
        .start(() -> drain(from, file));
  }

  /**
   * @param count lines at most
   * @return the last lines, oldest first
   */
  static List<String> tail(Path file, int count) throws IOException {
    ArrayDeque<String> lines = new ArrayDeque<>();
    try (var all = Files.lines(file)) {
      all.forEach(line -> {
        if (lines.size() == count) {
          lines.removeFirst();
        }
        lines.addLast(line);
      });
    }
    return List.copyOf(lines);
  }

  private static void drain(InputStream from, Path file) {
    byte[] buffer = new byte[BUFFER_BYTES];
    Optional<OutputStream> to = Optional.empty();
    try {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        to = written(buffer, read, to, file);
      }
    } catch (IOException e) {
      return; // it ended
    } finally {
      to.ifPresent(RotatingLog::close);
    }
  }

  /**
   * The file to go on with; empty if it is to be tried anew. The disk is full or the log was taken
   * away then, and the process must not block on its output.
   */
  private static Optional<OutputStream> written(
      byte[] buffer, int length, Optional<OutputStream> before, Path file) {
    Optional<OutputStream> to = before;
    try {
      if (to.isEmpty()) {
        to = Optional.of(open(file));
      }
      to.get().write(buffer, 0, length);
      if (Files.size(file) <= FILE_BYTES_MAX) {
        return to;
      }
      rotate(file);
    } catch (IOException e) {
      // These lines are lost.
    }
    to.ifPresent(RotatingLog::close);
    return Optional.empty();
  }

  private static void close(OutputStream to) {
    try {
      to.close();
    } catch (IOException e) {
      // What it could not take is lost.
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return Channels.newOutputStream(
        Files.newByteChannel(
            file,
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  private static void rotate(Path file) throws IOException {
    for (int number = FORMER_FILES_MAX - 1; number >= 1; number--) {
      Path former = numbered(file, number);
      if (Files.exists(former)) {
        Files.move(former, numbered(file, number + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(file, numbered(file, 1), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path numbered(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}

package io.vigil.launcher;

import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.Heads;
import io.vigil.engine.evidence.Note;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Every checkpoint that was signed, a read-only file for each size: made once, never replaced. A
 * folder for each log, named as by {@link FileHeads}.
 */
record CheckpointArchive(Path directory) {

  /**
   * Durable when it returns; the same one again is no fault.
   *
   * @throws IOException also if another checkpoint of that size is there
   */
  void keep(Checkpoint checkpoint, Note note) throws IOException {
    Path folder =
        Files.createDirectories(directory.resolve(FileHeads.fileName(checkpoint.origin())));
    Path file = folder.resolve(String.format(Locale.ROOT, "%019d", checkpoint.size()));
    Path unfinished = folder.resolve(".unfinished-" + UUID.randomUUID());
    byte[] content = note.encode();
    try {
      write(unfinished, content);
      // A link, unlike a move, never takes the place of what is there.
      Files.createLink(file, unfinished);
    } catch (FileAlreadyExistsException e) {
      if (!Arrays.equals(Files.readAllBytes(file), content)) {
        throw new IOException("there is another checkpoint in " + file, e);
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  /**
   * That nothing younger was signed than is remembered: otherwise what is remembered is an old
   * copy, and a fork could be signed.
   *
   * @throws Refusal if it is so
   */
  void requireNotAheadOf(Heads heads) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> folders;
    try (Stream<Path> all = Files.list(directory)) {
      folders = all.filter(Files::isDirectory).toList();
    }
    for (Path folder : folders) {
      try (Stream<Path> all = Files.list(folder)) {
        List<Path> sizes =
            all.filter(path -> path.getFileName().toString().matches("[0-9]{19}"))
                .sorted()
                .toList();
        if (!sizes.isEmpty()) {
          requireRemembered(sizes.getLast(), heads);
        }
      }
    }
  }

  private static void requireRemembered(Path last, Heads heads) throws IOException {
    Checkpoint kept = Checkpoint.parse(Note.parse(Files.readAllBytes(last)).text());
    long remembered = heads.latest(kept.origin()).map(Checkpoint::size).orElse(0L);
    if (remembered < kept.size()) {
      throw new Refusal(
          "%s was signed, but heads/ remembers only size %d: restore heads/, or begin with a new directory and a new key."
              .formatted(last, remembered));
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--r--r--")))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}

package io.vigil.launcher;

import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.Heads;
import io.vigil.engine.evidence.MalformedNoteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Heads as files, one for each log, named by the hash of its origin: the text of its checkpoint.
 * Nothing is kept in memory, so that what was half done by a failed save is seen by the next look.
 */
record FileHeads(Path directory) implements Heads {

  /**
   * @throws UncheckedIOException if it can't be read: that is not the same as none
   */
  @Override
  public Optional<Checkpoint> latest(String origin) {
    Path file = directory.resolve(fileName(origin));
    try {
      Checkpoint checkpoint = Checkpoint.parse(Files.readString(file));
      if (!checkpoint.origin().equals(origin)) {
        throw new UncheckedIOException(new IOException(file + " is of another log"));
      }
      return Optional.of(checkpoint);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedNoteException e) {
      throw new UncheckedIOException(new IOException(file + " holds no checkpoint", e));
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + file, e);
    }
  }

  @Override
  public void save(Checkpoint checkpoint) {
    Path file = directory.resolve(fileName(checkpoint.origin()));
    try {
      Secrets.write(file, checkpoint.text());
    } catch (IOException e) {
      throw new UncheckedIOException("Keeping " + file, e);
    }
  }

  /** A name that every file system takes, for what may be any text. */
  static String fileName(String origin) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(origin.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

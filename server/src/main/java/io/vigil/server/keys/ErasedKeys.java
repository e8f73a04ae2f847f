package io.vigil.server.keys;

import io.vigil.engine.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * The list of erasures, in the file {@code erased}: only added to, durable before a key is
 * destroyed, and applied at every start to whatever keys and database are there. It must never be
 * restored from a backup that is older than the erasures.
 *
 * <p>A record: subject kind (1 byte), subject (16), key id (16), milliseconds since 1970 (8),
 * CRC-32C of these (4). A record at the end that a crash cut short is cut off.
 */
public final class ErasedKeys implements AutoCloseable {

  private static final int SUMMED_BYTES = 41;
  private static final int RECORD_BYTES = SUMMED_BYTES + Integer.BYTES;

  private final FileChannel file;
  private long end;
  private final Set<Subject> subjects = ConcurrentHashMap.newKeySet();
  private final Set<UUID> keys = ConcurrentHashMap.newKeySet();

  /**
   * @throws UncheckedIOException if it can't be read or made
   * @throws IllegalStateException if it is damaged
   */
  public ErasedKeys(Path path) {
    try {
      file = DurableFiles.open(path);
      load(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the list of erasures " + path, e);
    }
  }

  private void load(Path path) throws IOException {
    ByteBuffer content = DurableFiles.read(file);
    while (content.remaining() >= RECORD_BYTES) {
      byte[] summed = new byte[SUMMED_BYTES];
      content.get(summed);
      if (content.getInt() != sum(summed)) {
        if (content.remaining() >= RECORD_BYTES) {
          throw new IllegalStateException(
              "The list of erasures %s is damaged at byte %d: restore its newest copy"
                  .formatted(path, end));
        }
        break;
      }
      ByteBuffer record = ByteBuffer.wrap(summed);
      subjects.add(
          new Subject(
              Subject.Kind.values()[record.get()], new UUID(record.getLong(), record.getLong())));
      keys.add(new UUID(record.getLong(), record.getLong()));
      end += RECORD_BYTES;
    }
    file.truncate(end);
  }

  /** Whether that key was destroyed, or is about to be. */
  public boolean contains(UUID key) {
    return keys.contains(key);
  }

  /** Whether that subject was erased: it gets no key again. */
  public boolean contains(Subject subject) {
    return subjects.contains(subject);
  }

  /** The erased patients. */
  public Set<Subject> subjects() {
    return Set.copyOf(subjects);
  }

  /**
   * Adds an erasure; durable when this returns.
   *
   * @throws UncheckedIOException if it could not be kept: then nothing is erased
   */
  public synchronized void add(Subject subject, UUID key, long atEpochMillis) {
    if (contains(key)) {
      return;
    }
    ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
    record.put((byte) subject.kind().ordinal());
    record
        .putLong(subject.id().getMostSignificantBits())
        .putLong(subject.id().getLeastSignificantBits())
        .putLong(key.getMostSignificantBits())
        .putLong(key.getLeastSignificantBits())
        .putLong(atEpochMillis);
    byte[] summed = new byte[SUMMED_BYTES];
    record.get(0, summed);
    record.putInt(sum(summed));
    try {
      DurableFiles.write(file, record.flip(), end);
      file.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("Keeping an erasure", e);
    }
    end += RECORD_BYTES;
    subjects.add(subject);
    keys.add(key);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the list of erasures", e);
    }
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}

package io.vigil.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.engine.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills in the middle of a data key must cost that key alone. */
class FullDiskTest {

  @TempDir private Path folder;
  private boolean full;

  @Test
  void halfAKeyDoesNotMakeLaterOnesUnreadable() {
    UUID before;
    UUID after;
    try (TestingKeys keys = new TestingKeys(folder, FillingDisk::new)) {
      before = keys.dataKeys.idOf(patient(1));
      full = true;
      assertThatThrownBy(() -> keys.dataKeys.idOf(patient(2)))
          .isInstanceOf(UncheckedIOException.class);
      full = false;
      after = keys.dataKeys.idOf(patient(3));
    }

    try (TestingKeys again = new TestingKeys(folder)) {
      assertThat(again.dataKeys.idOf(patient(1))).isEqualTo(before);
      assertThat(again.dataKeys.idOf(patient(3))).isEqualTo(after);
    }
  }

  @Test
  void aRotationThatFindsNoRoomChangesNothing() {
    UUID before;
    try (TestingKeys keys = new TestingKeys(folder, FillingDisk::new)) {
      before = keys.dataKeys.idOf(patient(1));
      full = true;
      assertThatThrownBy(keys.dataKeys::rotate).isInstanceOf(UncheckedIOException.class);
      full = false;
      assertThat(keys.dataKeys.generation()).isEqualTo(1);
      keys.dataKeys.idOf(patient(2));
    }

    try (TestingKeys again = new TestingKeys(folder)) {
      assertThat(again.dataKeys.idOf(patient(1))).isEqualTo(before);
      assertThat(again.dataKeys.generation()).isEqualTo(1);
    }
  }

  private static Subject patient(long number) {
    return new Subject(Subject.Kind.PATIENT, new UUID(0, number));
  }

  /** While full, takes some bytes of a write and then no more. */
  private final class FillingDisk extends ForwardingFileChannel {
    private static final int LEFT_BYTES = 40;

    FillingDisk(FileChannel file) {
      super(file);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      if (!full) {
        return super.write(from, position);
      }
      super.write(from.slice(from.position(), LEFT_BYTES), position);
      throw new IOException("No space left on device");
    }
  }
}

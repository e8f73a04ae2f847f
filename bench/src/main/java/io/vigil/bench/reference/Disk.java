package io.vigil.bench.reference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What the disk takes to keep 8 KiB (fdatasync), written over what was there before, as PostgreSQL
 * writes its log.
 */
public final class Disk {
  private static final int BLOCK_BYTES = 8 * 1024;
  private static final int BLOCKS = 2 * 1024;
  private static final long HIGHEST_NANOS = Duration.ofMinutes(1).toNanos();

  private Disk() {}

  /**
   * @param directory on the disk that is meant
   * @return nanoseconds of each write and its fdatasync
   */
  public static Histogram fdatasync(Path directory, Duration lasting) throws IOException {
    Histogram taken = new Histogram(HIGHEST_NANOS, 3);
    Path file = Files.createTempFile(directory, "fdatasync", ".bin");
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < BLOCKS; i++) {
        channel.write(block.clear(), (long) i * BLOCK_BYTES);
      }
      channel.force(true);
      long end = System.nanoTime() + lasting.toNanos();
      long begun = System.nanoTime();
      for (int i = 0; begun < end; i = (i + 1) % BLOCKS) {
        channel.write(block.clear(), (long) i * BLOCK_BYTES);
        channel.force(false);
        long done = System.nanoTime();
        taken.recordValue(Math.min(done - begun, HIGHEST_NANOS));
        begun = done;
      }
    } finally {
      Files.delete(file);
    }
    return taken;
  }
}

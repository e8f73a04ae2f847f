package io.vigil.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Measures how long something took, also on a machine that others keep busy: what they had of its
 * processors is told apart, where the system counts it (Linux).
 */
final class Stopwatch {
  private static final Path STAT = Path.of("/proc/stat");
  private static final long TICK_NANOS = 10_000_000;
  private static final int IDLE = 4;
  private static final int WAITING_FOR_DISK = 5;
  private static final int STOLEN = 8;

  private final long began = System.nanoTime();
  private final long busyBefore = busyNanos();
  private final long ownBefore = cpuNanos(ProcessHandle.current());

  private Stopwatch() {}

  static Stopwatch start() {
    return new Stopwatch();
  }

  /**
   * What was measured.
   *
   * @param wall as the clock on the wall tells
   * @param alone as it would have taken with the processors' time that others had, by proportion
   */
  record Reading(Duration wall, Duration alone) {
    @Override
    public String toString() {
      return wall.toMillis() + " (" + alone.toMillis() + ")";
    }
  }

  /**
   * Reads it.
   *
   * @param started a process of ours that was started since
   */
  Reading read(ProcessHandle started) {
    long wall = System.nanoTime() - began;
    long own = cpuNanos(ProcessHandle.current()) - ownBefore + cpuNanos(started);
    long others = Math.max(0, busyNanos() - busyBefore - own);
    double left = 1 - Math.min(0.95, (double) others / processors() / wall);
    return new Reading(Duration.ofNanos(wall), Duration.ofNanos((long) (wall * left)));
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static long cpuNanos(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** What all processors did since the machine began. */
  private static long busyNanos() {
    Optional<String> all = Optional.empty();
    if (Files.isReadable(STAT)) {
      try {
        all = Files.readAllLines(STAT).stream().findFirst();
      } catch (IOException e) {
        return 0;
      }
    }
    if (all.isEmpty()) {
      return 0;
    }
    String[] fields = all.get().trim().split("\\s+");
    long busy = 0;
    for (int i = 1; i <= STOLEN && i < fields.length; i++) {
      if (i != IDLE && i != WAITING_FOR_DISK) {
        busy += Long.parseLong(fields[i]) * TICK_NANOS;
      }
    }
    return busy;
  }
}

package io.vigil.bench.product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Processor time (user and system) that processes have used, as Linux accounts it in {@code
 * /proc/PID/stat}, in steps of a clock tick (10 ms mostly).
 */
public final class CpuTime {
  private static final Path PROC = Path.of("/proc");

  /** Fields of {@code /proc/PID/stat} after the command (proc_pid_stat(5)), the third being 0. */
  private static final int PARENT = 1;

  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private static final long NANOS_PER_TICK = nanosPerTick();

  private CpuTime() {}

  /** Elsewhere than on Linux there is no such account. */
  public static boolean isKept() {
    return Files.exists(PROC.resolve("self/stat"));
  }

  /**
   * Of one process with all its threads, of those that ended too.
   *
   * @return nanoseconds
   */
  public static long ofProcess(long pid) throws IOException {
    long[] fields = fields(PROC.resolve(Long.toString(pid)));
    return (fields[USER] + fields[SYSTEM]) * NANOS_PER_TICK;
  }

  /**
   * Of a process and its children, of those that ended and were waited for too.
   *
   * @return nanoseconds
   */
  public static long ofTree(long pid) throws IOException {
    long ticks = withEnded(fields(PROC.resolve(Long.toString(pid))));
    try (Stream<Path> processes = Files.list(PROC)) {
      for (Path process :
          processes.filter(path -> path.getFileName().toString().matches("[0-9]+")).toList()) {
        try {
          long[] fields = fields(process);
          if (fields[PARENT] == pid) {
            ticks += withEnded(fields);
          }
        } catch (IOException e) {
          continue; // ended meanwhile
        }
      }
    }
    return ticks * NANOS_PER_TICK;
  }

  /**
   * @return bytes of memory that a process holds in RAM
   */
  public static long residentBytes(long pid) throws IOException {
    for (String line : Files.readAllLines(PROC.resolve(pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException("process " + pid + " has ended");
  }

  private static long withEnded(long[] fields) {
    return fields[USER] + fields[SYSTEM] + fields[CHILDREN_USER] + fields[CHILDREN_SYSTEM];
  }

  private static long[] fields(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    // The command stands in brackets and may hold anything.
    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", CHILDREN_SYSTEM + 2);
    long[] fields = new long[CHILDREN_SYSTEM + 1];
    for (int i = PARENT; i <= CHILDREN_SYSTEM; i++) {
      fields[i] = Long.parseLong(words[i]);
    }
    return fields;
  }

  private static long nanosPerTick() {
    long perSecond = 100;
    try {
      Process getconf = new ProcessBuilder("getconf", "CLK_TCK").start();
      String text =
          new String(getconf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (text.matches("[0-9]{1,6}")) {
        perSecond = Long.parseLong(text);
      }
    } catch (IOException e) {
      // Without the program: what all architectures have had for decades.
    }
    return TimeUnit.SECONDS.toNanos(1) / perSecond;
  }
}

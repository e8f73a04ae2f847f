package io.vigil.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on. */
record Machine(String processor, int cores, String system, long memoryGib, String fileSystem) {
  private static final int GIB_SHIFT = 30;

  /**
   * @param data on whose file system the database lies
   */
  static Machine of(Path data) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        system.getName() + " " + system.getVersion() + ", Java " + Runtime.version(),
        Math.round((double) system.getTotalMemorySize() / (1L << GIB_SHIFT)),
        Files.getFileStore(data).type());
  }

  String text() {
    return "%s, %d cores, %d GiB, %s, database on %s"
        .formatted(processor, cores, memoryGib, system, fileSystem);
  }

  private static String processorName() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(Machine::architecture);
    } catch (IOException e) {
      return architecture(); // not Linux
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }
}

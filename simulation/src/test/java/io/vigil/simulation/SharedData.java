package io.vigil.simulation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real recordings, which are not shipped: {@code ../shared/data} beside the checkout, looked for
 * from here upward.
 */
final class SharedData {
  private SharedData() {}

  /** Skips the test, and says so, when the recording is absent. */
  static Path bedsideRecording() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared/data/vitals/bedside-s00001.csv");
      if (Files.isReadable(file)) {
        return file;
      }
    }
    assumeTrue(false, "skipped: ../shared/data/vitals/bedside-s00001.csv is absent");
    throw new AssertionError("unreachable");
  }
}

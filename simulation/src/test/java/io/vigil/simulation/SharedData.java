package io.vigil.simulation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real recordings, which are not shipped: {@code ../shared/data} beside the checkout, looked for
 * from here upward.
 */
public final class SharedData {
  private SharedData() {}

  /** Skips the test, and says so, when the recording is absent. */
  static Path bedsideRecording() {
    return path("vitals/bedside-s00001.csv");
  }

  /** A file or directory of them; skips the test, and says so, when it is absent. */
  public static Path path(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared/data").resolve(name);
      if (Files.isReadable(file)) {
        return file;
      }
    }
    assumeTrue(false, "skipped: ../shared/data/" + name + " is absent");
    throw new AssertionError("unreachable");
  }
}

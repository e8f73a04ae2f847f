package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogTest {
  @TempDir Path temporary;

  @Test
  void keepsWhatIsNewWithinItsBounds() throws Exception {
    Path log = temporary.resolve("server.log");

    keep(log, new byte[150 << 20]);
    keep(log, "first\nsecond\nthird\n".getBytes(StandardCharsets.UTF_8));

    assertThat(RotatingLog.tail(log, 2)).isEqualTo(List.of("second", "third"));
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "server.log", "server.log.1", "server.log.2", "server.log.3", "server.log.4");
    }
  }

  private static void keep(Path log, byte[] output) throws InterruptedException {
    Thread keeping = RotatingLog.keep(new ByteArrayInputStream(output), log);
    keeping.join(60_000);
    assertThat(keeping.isAlive()).isFalse();
  }
}

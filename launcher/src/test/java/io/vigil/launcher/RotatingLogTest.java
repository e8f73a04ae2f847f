package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
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

  @Test
  void goesOnWhenTheFileCanBeWrittenAgain() throws Exception {
    Path log = temporary.resolve("server.log");
    Files.createDirectory(log);
    InputStream output =
        new SequenceInputStream(
            line("lost\n"),
            new InputStream() {
              private final InputStream kept = line("kept\n");

              @Override
              public int read() throws IOException {
                if (Files.isDirectory(log)) {
                  Files.delete(log); // The line before has failed by now.
                }
                return kept.read();
              }
            });

    Thread keeping = RotatingLog.keep(output, log);
    keeping.join(60_000);

    assertThat(keeping.isAlive()).isFalse();
    assertThat(log).hasContent("kept");
  }

  private static InputStream line(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void keep(Path log, byte[] output) throws InterruptedException {
    Thread keeping = RotatingLog.keep(new ByteArrayInputStream(output), log);
    keeping.join(60_000);
    assertThat(keeping.isAlive()).isFalse();
  }
}

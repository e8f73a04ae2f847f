package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  @TempDir Path temporary;

  @Test
  void takesAFileAPatientAndASpeed() throws Exception {
    Path file = recording();

    assertThat(Feed.of(List.of(file.toString(), "--patient", "MRN-1", "--speed", "60"), temporary))
        .isEqualTo(new Feed(file, "MRN-1", 60, temporary.resolve(".vigil")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--patient MRN-1",
        "/nowhere.csv --patient MRN-1",
        "x --patient",
        "x --patient y --speed fast"
      })
  void refusesWhatItDoesNotUnderstand(String arguments) {
    assertThatThrownBy(() -> Feed.of(List.of(arguments.split(" ")), temporary))
        .isInstanceOf(Refusal.class)
        .message()
        .hasLineCount(1);
  }

  @Test
  void saysThatNothingRuns() throws Exception {
    Feed feed = new Feed(recording(), "7E-04", 0, temporary.resolve("data"));

    assertThatThrownBy(() -> feed.send(new Screen(new PrintStream(shown), false)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("start it with ./vigil up");
  }

  private Path recording() throws Exception {
    return Files.writeString(temporary.resolve("recording.csv"), "minute,HR\n");
  }
}

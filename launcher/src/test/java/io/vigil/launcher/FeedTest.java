package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {
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
  void showsHowFarItIsAndWhatCameOfIt() throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (DataDirectory data = DataDirectory.lock(temporary.resolve("data"))) {
      data.adminPassword();
      data.publish(
          new Running(
              URI.create("http://127.0.0.1:1"),
              Optional.empty(),
              1,
              2,
              Optional.empty(),
              Instant.EPOCH));
      new Feed(recording(), "MRN-1", 0, data.root())
          .send(
              (_, _, _, progress) -> {
                progress.sent(1, 2, 0);
                progress.sent(2, 2, 1);
              },
              new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), true));
    }

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .containsSubsequence(
            "███████████████░░░░░░░░░░░░░░░ 1 of 2", "2 of 2, 1 refused", "2 of 2, 1 refused in ");
  }

  private Path recording() throws Exception {
    return Files.writeString(temporary.resolve("recording.csv"), "minute,HR\n");
  }
}

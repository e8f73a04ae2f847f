package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final Path HOME = Path.of("/home/vigil");

  @Test
  void keepsToLoopbackAndBesideTheScriptUnlessToldOtherwise() {
    assertThat(Options.of(List.of(), HOME))
        .isEqualTo(new Options(HOME.resolve(".vigil"), 8080, true, false, false, List.of()));
  }

  @Test
  void takesWhatItIsTold() {
    assertThat(
            Options.of(
                List.of(
                    "--data",
                    "/srv/vigil",
                    "--port",
                    "9000",
                    "--no-demo",
                    "--lan",
                    "--canary",
                    "sepsis"),
                HOME))
        .isEqualTo(new Options(Path.of("/srv/vigil"), 9000, false, true, true, List.of("sepsis")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--port", "--port=9000", "--port 0", "--port 65534", "--port x", "--dta x", "x"})
  void refusesWhatItDoesNotUnderstand(String arguments) {
    assertThatThrownBy(() -> Options.of(List.of(arguments.split(" ")), HOME).alone())
        .isInstanceOf(Refusal.class)
        .message()
        .hasLineCount(1);
  }
}

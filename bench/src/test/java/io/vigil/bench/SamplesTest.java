package io.vigil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Figure FIGURE = new Figure("f", "a figure", "us", new Goal.AtMost(3));

  private final Samples samples = new Samples();

  @Test
  void takesTheMiddleOfTheRounds() {
    List.of(5.0, 1.0, 3.0, 100.0, 2.0).forEach(value -> samples.add(FIGURE, value));

    Samples.Summary summary = samples.summaries().getFirst();
    assertThat(summary.median()).isEqualTo(3);
    assertThat(summary.min()).isEqualTo(1);
    assertThat(summary.max()).isEqualTo(100);
    assertThat(Table.of(samples.summaries())).contains("a figure", "<= 3", "1 .. 100", " met");
  }

  @Test
  void saysWhatMissedItsGoal() {
    samples.add(FIGURE, 3.01);

    assertThat(Table.of(samples.summaries())).contains("NOT MET");
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatIllegalStateException().isThrownBy(() -> samples.add(FIGURE, 1 / 0.0));
  }

  @Test
  void refusesAnOptionThatItDoesNotKnow() {
    assertThatIllegalArgumentException().isThrownBy(() -> Options.of(List.of("--fast")));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.of(List.of("--rounds", "0")));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.of(List.of("--patients")));
    assertThat(Options.of(List.of("cpu", "--rounds", "2", "ack")).names())
        .containsExactly("cpu", "ack");
  }
}

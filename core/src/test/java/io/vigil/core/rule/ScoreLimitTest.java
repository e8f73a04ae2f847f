package io.vigil.core.rule;

import static io.vigil.core.alarm.Priority.HIGH;
import static io.vigil.core.alarm.Priority.LOW;
import static io.vigil.core.alarm.Priority.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.Priority;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreLimitTest {

  private static ScoreLimit score(long delay, Optional<Priority> red) {
    return new ScoreLimit(
        List.of(new Grade(5_000_000, delay, MEDIUM), new Grade(7_000_000, delay, HIGH)), red);
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, false, LOW",
    "4, false, false, LOW",
    "3, true, true, LOW",
    "5, false, true, MEDIUM",
    "6, true, true, MEDIUM",
    "7, false, true, HIGH",
    "20, true, true, HIGH"
  })
  void levelsOfChartFour(int total, boolean red, boolean reached, Priority priority) {
    ScoreLimit score = score(15_000, Optional.of(LOW));
    assertThat(score.isReached(total, red)).isEqualTo(reached);
    assertThat(score.priority(total, red)).isEqualTo(priority);
  }

  @Test
  void oneParameterAloneSignalsNothingWhereItIsNotWanted() {
    assertThat(score(0, Optional.empty()).isReached(4, true)).isFalse();
    assertThat(score(0, Optional.of(HIGH)).priority(5, true)).isEqualTo(HIGH);
  }

  @Test
  void isLessStrictIfItWaitsLongerOrLeavesSomethingOut() {
    ScoreLimit score = score(15_000, Optional.of(LOW));
    assertThat(score.asStrictAs(score)).isTrue();
    assertThat(score(15_001, Optional.of(LOW)).asStrictAs(score)).isFalse();
    assertThat(score(0, Optional.empty()).asStrictAs(score)).isFalse();
    assertThat(score.asStrictAs(score(15_000, Optional.empty()))).isTrue();
    ScoreLimit sixOnly = new ScoreLimit(List.of(new Grade(6_000_000, 0, HIGH)), Optional.of(HIGH));
    assertThat(sixOnly.asStrictAs(score)).isFalse();
  }

  @Test
  void levelsHaveOneDelay() {
    assertThatThrownBy(() ->
            new ScoreLimit(
                List.of(new Grade(5_000_000, 2, MEDIUM), new Grade(7_000_000, 1, HIGH)),
                Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

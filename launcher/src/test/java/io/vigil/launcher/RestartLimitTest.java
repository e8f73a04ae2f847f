package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RestartLimitTest {
  private static final long SECOND = 1_000_000_000;

  private final RestartLimit limit = new RestartLimit();

  @Test
  void allowsFiveInAMinuteAndNoMore() {
    assertThat(LongStream.range(0, 5)).allMatch(at -> limit.allows(at * SECOND));
    assertThat(limit.allows(59 * SECOND)).isFalse();
  }

  @Test
  void forgetsWhatIsOlderThanAMinute() {
    LongStream.range(0, 5).forEach(at -> limit.allows(at * SECOND));

    assertThat(limit.allows(61 * SECOND)).isTrue();
    assertThat(limit.allows(61 * SECOND)).isFalse();
  }
}

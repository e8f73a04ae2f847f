package io.vigil.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServiceClockTest {
  private static final long T0 = 1_795_000_000_000L;

  private long wallMillis = T0;
  private long monotonicMillis = 17;
  private final ServiceClock clock =
      new ServiceClock(() -> wallMillis, () -> TimeUnit.MILLISECONDS.toNanos(monotonicMillis));

  @Test
  void runsOnTheMonotonicClock() {
    monotonicMillis += 1_500;

    assertThat(clock.epochMillis()).isEqualTo(T0 + 1_500);
  }

  @Test
  void followsSmallDriftSilently() {
    monotonicMillis += 60_000;
    wallMillis += 60_000 + 5_000;

    assertThat(clock.follow()).isEmpty();
    assertThat(clock.epochMillis()).isEqualTo(T0 + 65_000);
  }

  @Test
  void reportsAJumpOnceAndFollowsIt() {
    monotonicMillis += 1_000;
    wallMillis += 1_000 + 3_600_000;

    assertThat(clock.epochMillis()).as("before it looks").isEqualTo(T0 + 1_000);
    assertThat(clock.follow()).hasValue(3_600_000);
    assertThat(clock.follow()).isEmpty();
    assertThat(clock.epochMillis()).isEqualTo(T0 + 3_601_000);
  }

  @Test
  void reportsAJumpBack() {
    monotonicMillis += 1_000;
    wallMillis += 1_000 - 5_001;

    assertThat(clock.follow()).hasValue(-5_001);
    assertThat(clock.epochMillis()).isEqualTo(T0 - 4_001);
  }
}

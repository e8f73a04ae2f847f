package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServiceClockTest {
  private static final long T0 = 1_795_000_000_000L;

  private final SetClock wall = new SetClock();
  private long monotonicMillis = 17;
  private final ServiceClock clock =
      new ServiceClock(wall, () -> TimeUnit.MILLISECONDS.toNanos(monotonicMillis));

  @Test
  void runsOnTheMonotonicClock() {
    monotonicMillis += 1_500;

    assertThat(clock.epochMillis()).isEqualTo(T0 + 1_500);
  }

  @Test
  void followsSmallDriftSilently() {
    monotonicMillis += 60_000;
    wall.millis += 60_000 + 5_000;

    assertThat(clock.follow()).isEmpty();
    assertThat(clock.epochMillis()).isEqualTo(T0 + 65_000);
  }

  @Test
  void reportsAJumpOnceAndFollowsIt() {
    monotonicMillis += 1_000;
    wall.millis += 1_000 + 3_600_000;

    assertThat(clock.epochMillis()).as("before it looks").isEqualTo(T0 + 1_000);
    assertThat(clock.follow()).hasValue(3_600_000);
    assertThat(clock.follow()).isEmpty();
    assertThat(clock.epochMillis()).isEqualTo(T0 + 3_601_000);
  }

  @Test
  void reportsAJumpBack() {
    monotonicMillis += 1_000;
    wall.millis += 1_000 - 5_001;

    assertThat(clock.follow()).hasValue(-5_001);
    assertThat(clock.epochMillis()).isEqualTo(T0 - 4_001);
  }

  private static final class SetClock extends Clock {
    long millis = T0;

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}

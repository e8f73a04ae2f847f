package io.vigil.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final Duration STALL = Duration.ofMillis(400);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Requests EMPTY =
      (into, due) ->
          into.put(Bytes.ascii("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n"));

  @Test
  void countsAnOpenLoopsLatencyFromWhenARequestWasDue() throws IOException {
    try (StallingServer server = new StallingServer(202, STALL)) {
      Outcome outcome = Load.open(server.target(), 1, EMPTY, 100, STALL);

      // All 40 were due while the first was waited for; the server made one of them wait.
      assertThat(outcome.acknowledged()).isEqualTo(40);
      long half = STALL.toNanos() / 2;
      assertThat(outcome.latency().getCountBetweenValues(half, Long.MAX_VALUE))
          .isGreaterThanOrEqualTo(19);
      assertThat(outcome.lateness().getMaxValue()).isGreaterThan(half);
    }
  }

  @Test
  void sendsNoMoreInAClosedLoopThanIsAnswered() throws IOException {
    try (StallingServer server = new StallingServer(202, STALL)) {
      Outcome outcome = Load.closed(server.target(), 1, EMPTY, SHORT);

      assertThat(outcome.acknowledged()).isOne();
      assertThat(server.requests()).isOne();
      assertThat(outcome.nanos()).isGreaterThanOrEqualTo(STALL.toNanos());
    }
  }

  @Test
  void sendsAsManyAsItWasAskedFor() throws IOException {
    try (StallingServer server = new StallingServer(202, Duration.ZERO)) {
      Outcome outcome = Load.some(server.target(), 4, EMPTY, 50, Duration.ofSeconds(30));

      assertThat(outcome.acknowledged()).isEqualTo(50);
      assertThat(server.requests()).isEqualTo(50);
    }
  }

  @Test
  void tellsWhatWasDeferredFromWhatWasTaken() throws IOException {
    try (StallingServer server = new StallingServer(429, Duration.ZERO)) {
      Outcome outcome = Load.open(server.target(), 2, EMPTY, 100, SHORT);

      assertThat(outcome.deferred()).isEqualTo(20);
      assertThat(outcome.acknowledged()).isZero();
      assertThat(outcome.latency().getTotalCount()).isZero();
    }
  }

  @Test
  void failsOnAnAnswerThatIsNeither() throws IOException {
    try (StallingServer server = new StallingServer(400, Duration.ZERO)) {
      assertThatThrownBy(() -> Load.closed(server.target(), 1, EMPTY, SHORT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("400");
    }
  }

  @Test
  void refusesAnyAddressButThisMachines() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Target(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 80)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target(InetSocketAddress.createUnresolved("localhost", 80)));
    assertThat(Target.port(80).address().getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void isBoundedInConnectionsTimeAndRate() {
    Target target = Target.port(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.closed(target, Load.CONNECTIONS_MAX + 1, EMPTY, SHORT));
    assertThatIllegalArgumentException().isThrownBy(() -> Load.closed(target, 0, EMPTY, SHORT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.closed(target, 1, EMPTY, Load.LASTING_MAX.plusNanos(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.open(target, 1, EMPTY, 2 * Load.PER_SECOND_MAX, SHORT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.open(target, 1, EMPTY, Double.NaN, SHORT));
  }

  @Test
  void schedulesEvenlyWithoutAddingUpRounding() {
    Schedule schedule = new Schedule(1_000, 3);

    assertThat(schedule.countWithin(Duration.ofSeconds(10))).isEqualTo(30);
    assertThat(schedule.dueNanos(0)).isEqualTo(1_000);
    assertThat(schedule.dueNanos(3_000_000)).isEqualTo(1_000 + TimeUnit.SECONDS.toNanos(1_000_000));
  }
}

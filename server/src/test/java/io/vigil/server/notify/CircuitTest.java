package io.vigil.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CircuitTest {
  private long now;
  private final Circuit circuit = new Circuit(() -> now);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(circuit.allows()).isTrue();
      circuit.failed();
    }
  }

  @Test
  void failuresInARowOpenIt() {
    fail(Circuit.FAILURES_MAX - 1);
    assertThat(circuit.succeeded()).isFalse();
    fail(Circuit.FAILURES_MAX - 1);
    assertThat(circuit.allows()).isTrue();
    assertThat(circuit.failed()).as("the one that opens it").isTrue();
    assertThat(circuit.allows()).isFalse();
  }

  @Test
  void afterAWhileOneIsTriedAndClosesItIfItSucceeds() {
    fail(Circuit.FAILURES_MAX);
    now += Circuit.OPEN_FOR.toNanos() - 1;
    assertThat(circuit.allows()).isFalse();
    now++;
    assertThat(circuit.allows()).isTrue();
    assertThat(circuit.allows()).as("one at a time").isFalse();
    assertThat(circuit.failed()).as("it was open").isFalse();
    assertThat(circuit.allows()).isFalse();

    now += Circuit.OPEN_FOR.toNanos();
    assertThat(circuit.allows()).isTrue();
    assertThat(circuit.succeeded()).isTrue();
    assertThat(circuit.allows()).isTrue();
    assertThat(circuit.allows()).isTrue();
  }
}

package io.vigil.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeliveryId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefusalsTest {

  private static final long BACK_OFF = Refusals.BACK_OFF.toNanos();

  /** Nanoseconds have no beginning, and overflow. */
  private static final long THEN = Long.MAX_VALUE - 5;

  private final Refusals refusals = new Refusals();

  @Test
  void whatWasRefusedWaitsAndNothingElseDoes() {
    DeliveryId refused = new DeliveryId(new UUID(1, 1));
    refusals.note(refused, THEN);

    assertThat(refusals.waits(refused, THEN)).isTrue();
    assertThat(refusals.waits(refused, THEN + BACK_OFF)).isTrue();
    assertThat(refusals.waits(refused, THEN + BACK_OFF + 1)).isFalse();
    assertThat(refusals.waits(new DeliveryId(new UUID(1, 2)), THEN)).isFalse();
  }

  @Test
  void whatIsRefusedAgainWaitsAgain() {
    DeliveryId refused = new DeliveryId(new UUID(1, 1));
    refusals.note(refused, THEN);
    refusals.note(refused, THEN + BACK_OFF);

    assertThat(refusals.waits(refused, THEN + 2 * BACK_OFF)).isTrue();
  }

  @Test
  void whatDoesNotWaitIsForgotten() {
    refusals.note(new DeliveryId(new UUID(1, 1)), THEN);
    refusals.note(new DeliveryId(new UUID(1, 2)), THEN + 1);

    refusals.forget(THEN + BACK_OFF + 1);

    assertThat(refusals.size()).isOne();
  }
}

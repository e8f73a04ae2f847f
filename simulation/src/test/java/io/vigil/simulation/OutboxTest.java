package io.vigil.simulation;

import static io.vigil.client.Transmission.Urgency.BACKLOG;
import static io.vigil.client.Transmission.Urgency.LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Reading;
import io.vigil.client.Transmission;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Outbox outbox = new Outbox();
  private int tooOld;

  @Test
  void givesTheNewestLiveAndThenWhatWaitedOldestFirst() {
    measuredEach(Duration.ofSeconds(5), Duration.ofMinutes(4));
    Instant now = NOON.plus(Duration.ofMinutes(4));

    Outbox.Batch first = outbox.poll(now).orElseThrow();
    Outbox.Batch second = outbox.poll(now).orElseThrow();

    assertThat(first.urgency()).isEqualTo(LIVE);
    assertThat(first.readings()).hasSize(6).extracting(Reading::at).isSorted();
    assertThat(first.readings().getFirst().at()).isEqualTo(now.minusSeconds(30));
    assertThat(second.urgency()).isEqualTo(BACKLOG);
    assertThat(second.readings()).hasSize(42).extracting(Reading::at).isSorted();
    assertThat(second.readings().getFirst().at()).isEqualTo(NOON);
    assertThat(outbox.poll(now)).isEqualTo(Optional.empty());
  }

  @Test
  void letsNewDataPassBetweenBatchesOfBacklog() {
    measuredEach(Duration.ofSeconds(5), Duration.ofHours(3));
    Instant now = NOON.plus(Duration.ofHours(4));

    List<Transmission.Urgency> order = new ArrayList<>();
    order.add(outbox.poll(now).orElseThrow().urgency());
    outbox.add(now, List.of(reading(now)));
    order.add(outbox.poll(now).orElseThrow().urgency());
    order.add(outbox.poll(now).orElseThrow().urgency());

    assertThat(order).containsExactly(BACKLOG, LIVE, BACKLOG);
  }

  @Test
  void neverFillsATransmissionBeyondItsLimitAndLosesNothing() {
    measuredEach(Duration.ofSeconds(5), Duration.ofHours(8));
    Instant now = NOON.plus(Duration.ofHours(9));

    List<Reading> sent = new ArrayList<>();
    for (Optional<Outbox.Batch> batch = outbox.poll(now);
        batch.isPresent();
        batch = outbox.poll(now)) {
      assertThat(batch.get().readings()).hasSizeLessThanOrEqualTo(Transmission.READINGS_MAX);
      sent.addAll(batch.get().readings());
    }

    assertThat(sent).hasSize(8 * 720).doesNotHaveDuplicates();
    assertThat(tooOld).isZero();
  }

  @Test
  void keepsTwoDaysAndCountsWhatGrewOlder() {
    measuredEach(Duration.ofMinutes(1), Outbox.KEPT_MAX.plus(Duration.ofMinutes(3)));

    assertThat(tooOld).isEqualTo(2);
    assertThat(outbox.poll(NOON.plus(Duration.ofDays(3))).orElseThrow().readings().getFirst().at())
        .isEqualTo(NOON.plus(Duration.ofMinutes(2)));
  }

  @Test
  void sendsNothingForAMeasurementWithoutValues() {
    outbox.add(NOON, List.of());

    assertThat(outbox.poll(NOON)).isEqualTo(Optional.empty());
  }

  private void measuredEach(Duration interval, Duration lasting) {
    for (Instant at = NOON; at.isBefore(NOON.plus(lasting)); at = at.plus(interval)) {
      tooOld += outbox.add(at, List.of(reading(at)));
    }
  }

  private static Reading reading(Instant at) {
    return new Reading("MDC_ECG_HEART_RATE", BigDecimal.valueOf(62), "/min", at);
  }
}

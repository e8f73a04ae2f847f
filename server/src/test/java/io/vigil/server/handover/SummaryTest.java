package io.vigil.server.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.print.Envelope;
import io.vigil.server.series.StoredReading;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final long MINUTE = 60_000;
  private static final long FROM = 1_795_000_000_000L;
  private static final long UNTIL = FROM + 144 * 10 * MINUTE;

  private final Summary summary = new Summary(VitalSign.SPO2, FROM, UNTIL);

  private void take(long minute, String value, ReadingStatus status) {
    summary.take(
        new StoredReading(
            VitalSign.SPO2,
            new DeviceId(new UUID(1, 1)),
            FROM + minute * MINUTE,
            0,
            new BigDecimal(value),
            status));
  }

  @Test
  void everyJudgedReadingCounts() {
    take(0, "97", ReadingStatus.ACCEPTED);
    take(1, "90.5", ReadingStatus.SUSPECT);
    take(2, "98", ReadingStatus.ACCEPTED);
    take(3, "0", ReadingStatus.IMPOSSIBLE);
    summary.end();

    assertThat(summary.count()).isEqualTo(3);
    assertThat(summary.suspect()).isEqualTo(1);
    assertThat(summary.notJudged()).isEqualTo(1);
    assertThat(summary.lowest().orElseThrow().value()).isEqualByComparingTo("90.5");
    assertThat(summary.highest().orElseThrow().value()).isEqualByComparingTo("98");
    assertThat(summary.last().orElseThrow().value()).isEqualByComparingTo("98");
    assertThat(summary.mean().orElseThrow().toPlainString()).isEqualTo("95.2");
  }

  @Test
  void nothingJudgedHasNoMean() {
    take(3, "0", ReadingStatus.IMPOSSIBLE);
    summary.end();

    assertThat(summary.mean()).isEmpty();
    assertThat(summary.gaps())
        .as("kept out readings are no data")
        .containsExactly(new Summary.Gap(FROM, UNTIL));
  }

  @Test
  void whatIsOlderThanItMayBeIsAGapAtTheBeginBetweenAndAtTheEnd() {
    take(6, "97", ReadingStatus.ACCEPTED);
    take(11, "97", ReadingStatus.ACCEPTED);
    take(30, "97", ReadingStatus.ACCEPTED);
    summary.end();

    assertThat(summary.gaps())
        .containsExactly(
            new Summary.Gap(FROM, FROM + 6 * MINUTE),
            new Summary.Gap(FROM + 11 * MINUTE, FROM + 30 * MINUTE),
            new Summary.Gap(FROM + 30 * MINUTE, UNTIL));
  }

  @Test
  void chartKeepsThePeaksOfASlot() {
    take(11, "97", ReadingStatus.ACCEPTED);
    take(12, "60", ReadingStatus.ACCEPTED);
    take(13, "99", ReadingStatus.ACCEPTED);
    summary.end();

    Envelope envelope = summary.envelope("from", "until");
    assertThat(envelope.slots()).hasSize(144);
    assertThat(envelope.slots().get(1)).isEqualTo(Optional.of(new Envelope.Range(60, 99)));
    assertThat(envelope.slots().get(0)).isEmpty();
    assertThat(envelope.gaps().getFirst()).isEqualTo(new Envelope.Gap(0, 1.1));
  }
}

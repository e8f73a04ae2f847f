package io.vigil.server.handover;

import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.print.Envelope;
import io.vigil.server.series.StoredReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One vital sign over some time: lowest, mean, highest and last of every stored reading that was
 * judged, accepted or suspect, and when data were missed. Readings are taken in time. Not safe for
 * several threads.
 */
final class Summary {

  /** In a chart. */
  static final int SLOTS = 144;

  private static final int MEAN_DIGITS = 1;

  private final VitalSign vitalSign;
  private final long fromEpochMillis;
  private final long untilEpochMillis;
  private final double[] low = new double[SLOTS];
  private final double[] high = new double[SLOTS];
  private final boolean[] filled = new boolean[SLOTS];
  private final List<Gap> gaps = new ArrayList<>();
  private long count;
  private long suspect;
  private long notJudged;
  private BigDecimal sum = BigDecimal.ZERO;
  private @Nullable StoredReading lowest;
  private @Nullable StoredReading highest;
  private @Nullable StoredReading last;
  private long heardEpochMillis;

  /** Nothing was judged in it; {@code until} is excluded. */
  record Gap(long fromEpochMillis, long untilEpochMillis) {
    long millis() {
      return untilEpochMillis - fromEpochMillis;
    }
  }

  Summary(VitalSign vitalSign, long fromEpochMillis, long untilEpochMillis) {
    this.vitalSign = vitalSign;
    this.fromEpochMillis = fromEpochMillis;
    this.untilEpochMillis = untilEpochMillis;
    heardEpochMillis = fromEpochMillis;
  }

  void take(StoredReading reading) {
    if (!reading.status().judged()) {
      notJudged++;
      return;
    }
    count++;
    suspect += reading.status() == ReadingStatus.SUSPECT ? 1 : 0;
    sum = sum.add(reading.value());
    if (lowest == null || reading.value().compareTo(lowest.value()) < 0) {
      lowest = reading;
    }
    if (highest == null || reading.value().compareTo(highest.value()) > 0) {
      highest = reading;
    }
    last = reading;
    plot(reading);
    missedUntil(reading.atEpochMillis());
    heardEpochMillis = reading.atEpochMillis();
  }

  private void plot(StoredReading reading) {
    int slot =
        (int)
            Math.min(
                SLOTS - 1L,
                (reading.atEpochMillis() - fromEpochMillis)
                    * SLOTS
                    / (untilEpochMillis - fromEpochMillis));
    double value = reading.value().doubleValue();
    low[slot] = filled[slot] ? Math.min(low[slot], value) : value;
    high[slot] = filled[slot] ? Math.max(high[slot], value) : value;
    filled[slot] = true;
  }

  /** A value that is older than it may be to count is no data. */
  private void missedUntil(long epochMillis) {
    if (epochMillis - heardEpochMillis > vitalSign.maxAge().toMillis()) {
      gaps.add(new Gap(heardEpochMillis, epochMillis));
    }
  }

  /** After the last reading. */
  void end() {
    missedUntil(untilEpochMillis);
    heardEpochMillis = untilEpochMillis;
  }

  VitalSign vitalSign() {
    return vitalSign;
  }

  /** Those judged. */
  long count() {
    return count;
  }

  long suspect() {
    return suspect;
  }

  /** Kept, and not judged: impossible, withdrawn, or kept out as the device said. */
  long notJudged() {
    return notJudged;
  }

  Optional<StoredReading> lowest() {
    return Optional.ofNullable(lowest);
  }

  Optional<StoredReading> highest() {
    return Optional.ofNullable(highest);
  }

  Optional<StoredReading> last() {
    return Optional.ofNullable(last);
  }

  /** To one decimal, half up; empty if nothing was judged. */
  Optional<BigDecimal> mean() {
    return count == 0
        ? Optional.empty()
        : Optional.of(sum.divide(BigDecimal.valueOf(count), MEAN_DIGITS, RoundingMode.HALF_UP));
  }

  List<Gap> gaps() {
    return gaps;
  }

  Envelope envelope(String from, String until) {
    List<Optional<Envelope.Range>> slots = new ArrayList<>(SLOTS);
    for (int i = 0; i < SLOTS; i++) {
      slots.add(filled[i] ? Optional.of(new Envelope.Range(low[i], high[i])) : Optional.empty());
    }
    return new Envelope(
        vitalSign.label() + ", " + HandoverPdf.unit(vitalSign.unit()),
        from,
        until,
        slots,
        gaps.stream()
            .map(gap -> new Envelope.Gap(slot(gap.fromEpochMillis()), slot(gap.untilEpochMillis())))
            .toList());
  }

  private double slot(long epochMillis) {
    return (epochMillis - fromEpochMillis) * (double) SLOTS / (untilEpochMillis - fromEpochMillis);
  }
}

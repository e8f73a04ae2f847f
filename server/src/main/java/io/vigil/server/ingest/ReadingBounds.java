package io.vigil.server.ingest;

import io.vigil.core.vitals.Reading;
import java.math.BigDecimal;
import java.time.Instant;

/** What a {@link Reading} can hold, asked before one is made. */
final class ReadingBounds {
  /** The year 10000. */
  private static final long FIRST_AFTER_EPOCH_MILLIS =
      Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli() + 1;

  private ReadingBounds() {}

  static boolean holds(BigDecimal value) {
    return value.scale() <= Reading.DECIMALS_MAX
        && (long) value.precision() - value.scale() <= Reading.INTEGER_DIGITS_MAX;
  }

  static boolean holds(long atEpochMillis) {
    return atEpochMillis >= 0 && atEpochMillis < FIRST_AFTER_EPOCH_MILLIS;
  }
}

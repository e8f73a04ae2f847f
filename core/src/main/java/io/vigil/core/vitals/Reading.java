package io.vigil.core.vitals;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One measured value. A component outside its range is an IllegalArgumentException whose message
 * names no value.
 *
 * @param metric what was measured; its unit is the value's
 * @param value at most {@value #INTEGER_DIGITS_MAX} digits before the point and {@value
 *     #DECIMALS_MAX} after it. Trailing zeros after the point tell the device's resolution and
 *     stay; a negative scale is written out
 * @param at when the device measured it, in whole milliseconds, in the years 1970 to 9999
 * @param ordinal 0 to {@value #ORDINAL_MAX}: tells apart readings of one metric at one instant
 * @param statuses what the device says of its worth; empty of nearly all
 */
public record Reading(
    Metric metric,
    @Classified(As.CLINICAL) BigDecimal value,
    Instant at,
    int ordinal,
    Set<MeasurementStatus> statuses) {

  /** With {@link #DECIMALS_MAX} these are the 15 digits that a JSON number keeps everywhere. */
  public static final int INTEGER_DIGITS_MAX = 9;

  public static final int DECIMALS_MAX = 6;
  public static final int ORDINAL_MAX = 1023;

  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  public Reading {
    value = normalised(value);
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      throw new IllegalArgumentException("Time is outside the years 1970 to 9999");
    }
    if (at.getNano() % NANOS_PER_MILLI != 0) {
      throw new IllegalArgumentException("Time is finer than a millisecond");
    }
    if (ordinal < 0 || ordinal > ORDINAL_MAX) {
      throw new IllegalArgumentException("Ordinal is outside 0 to " + ORDINAL_MAX);
    }
    statuses =
        statuses.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(statuses));
  }

  /** One of whose worth the device says nothing. */
  public Reading(Metric metric, BigDecimal value, Instant at, int ordinal) {
    this(metric, value, at, ordinal, Set.of());
  }

  /** Whether one of its statuses has an effect. */
  public boolean has(MeasurementStatus.Effect effect) {
    for (MeasurementStatus status : statuses) {
      if (status.effect() == effect) {
        return true;
      }
    }
    return false;
  }

  /** The value times 1,000,000, exactly; its magnitude is below 10^15. */
  public long valueMicros() {
    // The unscaled value without its BigInteger.
    long unscaled = value.scaleByPowerOfTen(value.scale()).longValueExact();
    return unscaled * POWERS_OF_TEN[DECIMALS_MAX - value.scale()];
  }

  private static BigDecimal normalised(BigDecimal value) {
    // Before anything is written out: 1E+1000000000 would be a gigabyte of zeros.
    if ((long) value.precision() - value.scale() > INTEGER_DIGITS_MAX) {
      throw new IllegalArgumentException(
          "Value has more than " + INTEGER_DIGITS_MAX + " digits before the point");
    }
    if (value.scale() > DECIMALS_MAX) {
      throw new IllegalArgumentException("Value has more than " + DECIMALS_MAX + " decimals");
    }
    return value.scale() < 0 ? value.setScale(0) : value;
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

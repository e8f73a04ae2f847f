package io.vigil.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * One value that a device measured. Its text form shows no value.
 *
 * @param metric IEEE 11073 reference id, such as {@code MDC_ECG_HEART_RATE}
 * @param value at most 15 digits, at most 6 of them decimals; sent digit for digit
 * @param unit the metric's UCUM unit, such as {@code /min}
 * @param at when the device measured it, cut to milliseconds
 * @param ordinal 0 to 1023; tells apart readings of one metric at one instant
 * @param status what the device says of the value's worth, such as {@code questionable}; empty of
 *     nearly all
 */
public record Reading(
    String metric, BigDecimal value, String unit, Instant at, int ordinal, List<String> status) {
  public static final int ORDINAL_MAX = 1023;

  public Reading {
    if (ordinal < 0 || ordinal > ORDINAL_MAX) {
      throw new IllegalArgumentException("An ordinal is 0 to " + ORDINAL_MAX);
    }
    at = at.truncatedTo(ChronoUnit.MILLIS);
    status = List.copyOf(status);
  }

  /** One of whose worth the device says nothing. */
  public Reading(String metric, BigDecimal value, String unit, Instant at, int ordinal) {
    this(metric, value, unit, at, ordinal, List.of());
  }

  /** The only reading of its metric at its instant. */
  public Reading(String metric, BigDecimal value, String unit, Instant at) {
    this(metric, value, unit, at, 0);
  }

  @Override
  public String toString() {
    return "Reading[metric=" + metric + ", at=" + at + ", ordinal=" + ordinal + "]";
  }
}

package io.vigil.core.vitals;

import java.math.BigDecimal;

/**
 * Bounds of one vital sign, in its unit. Below {@code possibleMin} or above {@code possibleMax} no
 * living body is; outside {@code expectedMin} to {@code expectedMax} a value is more often an
 * artefact than true, and a dying patient's are there. Every bound is itself inside; bounds ascend,
 * or the constructor throws IllegalArgumentException.
 */
public record PlausibleRange(
    BigDecimal possibleMin,
    BigDecimal expectedMin,
    BigDecimal expectedMax,
    BigDecimal possibleMax) {

  public PlausibleRange {
    if (possibleMin.compareTo(expectedMin) > 0
        || expectedMin.compareTo(expectedMax) > 0
        || expectedMax.compareTo(possibleMax) > 0) {
      throw new IllegalArgumentException("Bounds are not in ascending order");
    }
  }

  static PlausibleRange of(
      String possibleMin, String expectedMin, String expectedMax, String possibleMax) {
    return new PlausibleRange(
        new BigDecimal(possibleMin),
        new BigDecimal(expectedMin),
        new BigDecimal(expectedMax),
        new BigDecimal(possibleMax));
  }
}

package io.vigil.server.care;

import java.math.BigDecimal;

/** Numbers of requests, as the core holds them. */
final class Scaled {

  /** What a number in a request has before the point at most. */
  private static final int DIGITS_MAX = 9;

  private Scaled() {}

  /**
   * The number times a power of ten, exactly.
   *
   * @throws ArithmeticException if it has more digits; before anything is written out, as
   *     1e300000000 would be hours of work and gigabytes of zeros
   */
  static long by(int decimals, BigDecimal number) {
    if ((long) number.precision() - number.scale() > DIGITS_MAX) {
      throw new ArithmeticException("more than " + DIGITS_MAX + " digits before the point");
    }
    return number.movePointRight(decimals).longValueExact();
  }
}

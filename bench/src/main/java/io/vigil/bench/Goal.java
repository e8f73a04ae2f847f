package io.vigil.bench;

import java.util.Locale;

/** What a figure is meant to reach. */
sealed interface Goal {

  record AtMost(double value) implements Goal {}

  record AtLeast(double value) implements Goal {}

  /** Below the value, which itself is not reached. */
  record Below(double value) implements Goal {}

  /** It is told, and nothing was set for it. */
  record None() implements Goal {}

  default boolean isMetBy(double figure) {
    return switch (this) {
      case AtMost(double value) -> figure <= value;
      case AtLeast(double value) -> figure >= value;
      case Below(double value) -> figure < value;
      case None() -> true;
    };
  }

  default String text() {
    return switch (this) {
      case AtMost(double value) -> "<= " + number(value);
      case AtLeast(double value) -> ">= " + number(value);
      case Below(double value) -> "< " + number(value);
      case None() -> "";
    };
  }

  /** With about three digits that mean something. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 10_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
  }
}

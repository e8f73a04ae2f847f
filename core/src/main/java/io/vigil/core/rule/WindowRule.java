package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.vitals.Metric;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A rule whose condition is a function of the readings of some metrics within a window of device
 * time: whether it holds at an instant never depends on what was measured earlier than the window
 * before it, nor on the order of arrival.
 */
public sealed interface WindowRule extends Rule permits RateLimit, Combination {

  /** The longest window. */
  Duration MAX_WINDOW = Duration.ofMinutes(60);

  /** What is true of the patient where it holds; the key of its alarms. */
  Condition condition();

  @Override
  default String key() {
    return condition().key();
  }

  /** The metrics whose readings it is told of. */
  List<? extends Metric> metrics();

  /** How far back an instant's verdict can look: 0 to {@link #MAX_WINDOW}. */
  long windowMillis();

  /** Follows the rule through readings, from one window before the first verdict that counts. */
  Course course();

  /** One pass over readings in the order of device time. */
  interface Course {

    /**
     * Takes the next reading.
     *
     * @param metric one of the rule's
     * @param valueMicros in the metric's unit, x 10^6
     * @param source tells sources apart; nothing else follows from the number
     * @return what is true at this instant, unless another reading of it follows
     */
    Verdict take(Metric metric, long atEpochMillis, long valueMicros, int source);

    /** How soon, and with which priority, what is true at the last reading taken signals. */
    Grade grade();

    /** How bad that is, x 10^6, the greater the worse; empty where it has no number. */
    OptionalLong extentMicros();
  }
}

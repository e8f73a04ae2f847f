package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import java.util.OptionalLong;

/**
 * What signals: a condition of the readings, for how long it must last, and with which priority.
 *
 * <p>A kind that says of readings within a window of time whether its condition holds is a {@link
 * WindowRule}: all else (delays, late and withdrawn data, episodes) comes with that.
 */
public sealed interface Rule permits Limit, ScoreLimit, WindowRule {

  /** What is true of the patient where it holds; the key of its alarms. */
  Condition condition();

  /** The longest that it waits before it signals, at most {@link Grade#MAX_DELAY}. */
  long delayMillis();

  /**
   * Whether it signals whatever another one of the same key does, no later and with no lower a
   * priority.
   */
  boolean asStrictAs(Rule other);

  /** The threshold that an episode of it shows, x 10^6; empty where there is no one number. */
  default OptionalLong thresholdToShow() {
    return OptionalLong.empty();
  }

  /** Names it among all rules: no two of a rule set have the same. */
  default String key() {
    return condition().key();
  }
}

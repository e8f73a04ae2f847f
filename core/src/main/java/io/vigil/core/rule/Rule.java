package io.vigil.core.rule;

import java.util.OptionalLong;

/**
 * What signals: a condition of the readings, for how long it must last, and with which priority.
 *
 * <p>A kind that says of readings within a window of time whether its condition holds is a {@link
 * WindowRule}, one that says it of what a device tells is a {@link DeviceRule}: all else (delays,
 * late and withdrawn data, episodes) comes with that.
 */
public sealed interface Rule permits Limit, ScoreLimit, WindowRule, EquipmentRule {

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
  String key();
}

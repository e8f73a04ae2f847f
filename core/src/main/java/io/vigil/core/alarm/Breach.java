package io.vigil.core.alarm;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.OptionalLong;

/**
 * One span of observations for which a rule's condition was true, in device time.
 *
 * @param sinceEpochMillis the first breaching observation
 * @param untilEpochMillis the contrary observation that ended it; empty while none came
 * @param lastBreachEpochMillis the newest breaching observation
 * @param delayMillis how long it must last before it is an episode
 * @param worstMicros the value furthest past the limit, x 10^6
 * @param verify a breaching value was suspect
 */
public record Breach(
    long sinceEpochMillis,
    OptionalLong untilEpochMillis,
    long lastBreachEpochMillis,
    long delayMillis,
    Priority priority,
    @Classified(As.CLINICAL) OptionalLong worstMicros,
    boolean verify) {

  /**
   * Whether it outlasted its delay; one that no contrary reading ended does so as time passes, by
   * our clock or by the device's that is ahead of it.
   */
  public boolean outlastsDelay(long nowEpochMillis) {
    long reached = untilEpochMillis.orElse(Math.max(nowEpochMillis, lastBreachEpochMillis));
    return reached - sinceEpochMillis >= delayMillis;
  }

  /** The same, ended by what was measured or ordered then. */
  public Breach endedAt(long untilEpochMillis) {
    return new Breach(
        sinceEpochMillis,
        OptionalLong.of(untilEpochMillis),
        lastBreachEpochMillis,
        delayMillis,
        priority,
        worstMicros,
        verify);
  }

  /** When it outlasts its delay, if nothing contrary comes. */
  public long dueEpochMillis() {
    return sinceEpochMillis + delayMillis;
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

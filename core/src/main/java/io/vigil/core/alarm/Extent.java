package io.vigil.core.alarm;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;

/**
 * How far one condition of an alarm went.
 *
 * @param worstMicros the value furthest past its limit so far, x 10^6
 * @param noticedMicros the same when somebody last took notice; of a condition that joined later,
 *     when it joined
 */
public record Extent(
    Condition condition,
    @Classified(As.CLINICAL) long worstMicros,
    @Classified(As.CLINICAL) long noticedMicros) {

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

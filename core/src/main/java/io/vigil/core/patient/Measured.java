package io.vigil.core.patient;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.math.BigDecimal;

/** The newest judged value that one device gave of a metric; without trailing zeros. */
public record Measured(@Classified(As.CLINICAL) BigDecimal value, long atEpochMillis) {

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

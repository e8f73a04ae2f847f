package io.vigil.core.patient;

import io.vigil.core.id.Source;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.math.BigDecimal;

/** The newest judged value of a metric, as it was sent. */
public record Latest(
    @Classified(As.CLINICAL) BigDecimal value,
    long atEpochMillis,
    long receivedEpochMillis,
    boolean suspect,
    Source source) {

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

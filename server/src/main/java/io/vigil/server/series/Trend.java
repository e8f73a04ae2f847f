package io.vigil.server.series;

import io.vigil.core.id.PatientId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.VitalSign;

/**
 * One vital sign of one patient of late.
 *
 * @param t epoch milliseconds of the measurements, rising
 * @param v their values, in the vital sign's unit
 */
public record Trend(
    PatientId patient, VitalSign vitalSign, long[] t, @Classified(As.CLINICAL) double[] v) {

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

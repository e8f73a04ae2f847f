package io.vigil.core.patient;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.time.LocalDate;

/**
 * Who the patient is and where.
 *
 * @param identifier the hospital's own number, printed on the wristband
 */
public record Admission(
    PatientId patient,
    @Classified(As.IDENTITY) String name,
    @Classified(As.IDENTITY) String identifier,
    @Classified(As.IDENTITY) LocalDate birthDate,
    WardId ward,
    @Classified(As.IDENTITY) String bed,
    boolean discharged) {

  Admission movedTo(WardId ward, String bed) {
    return new Admission(patient, name, identifier, birthDate, ward, bed, discharged);
  }

  Admission discharge() {
    return new Admission(patient, name, identifier, birthDate, ward, bed, true);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

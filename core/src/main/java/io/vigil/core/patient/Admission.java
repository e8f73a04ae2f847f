package io.vigil.core.patient;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import java.time.LocalDate;

/**
 * Who the patient is and where.
 *
 * @param identifier the hospital's own number, printed on the wristband
 */
public record Admission(
    PatientId patient,
    String name,
    String identifier,
    LocalDate birthDate,
    WardId ward,
    String bed,
    boolean discharged) {

  Admission movedTo(WardId ward, String bed) {
    return new Admission(patient, name, identifier, birthDate, ward, bed, discharged);
  }

  Admission discharge() {
    return new Admission(patient, name, identifier, birthDate, ward, bed, true);
  }
}

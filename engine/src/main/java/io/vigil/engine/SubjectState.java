package io.vigil.engine;

import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientState;

/** What a snapshot holds of a subject. */
public sealed interface SubjectState {

  /** Raised when a state looks different; an older snapshot is passed over for the journal. */
  int VERSION = 3;

  record OfPatient(TenantId tenant, PatientState state) implements SubjectState {}

  record OfDevice(Devices.Device device) implements SubjectState {}
}

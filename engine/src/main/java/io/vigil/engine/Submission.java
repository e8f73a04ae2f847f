package io.vigil.engine;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.Reading;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is handed to a cell. */
public sealed interface Submission {

  /**
   * A transmission of a registered device: it is routed by the device's bindings.
   *
   * @param live whether it was sent as what is happening now
   * @param raw the bytes as they came, packed as ingestion does
   */
  record Transmission(
      TransmissionIdentity identity, boolean live, List<Reading> readings, byte[] raw)
      implements Submission {}

  /** An input of a patient; {@code tenant} is the actor's, and the patient's if he is known. */
  record ForPatient(
      TenantId tenant,
      PatientId patient,
      PatientInput input,
      Optional<UUID> actor,
      Optional<UUID> cause)
      implements Submission {}

  /** A device measures a patient from a time on, and whoever it measured before no more. */
  record Assign(
      TenantId tenant, DeviceId device, PatientId patient, long fromEpochMillis, UUID actor)
      implements Submission {}

  /** A device measures nobody from a time on. */
  record Release(TenantId tenant, DeviceId device, long untilEpochMillis, UUID actor)
      implements Submission {}

  /**
   * A second person approves a reattribution, see {@link PatientInput.ApproveReattribution}.
   *
   * @param patient whose the readings were thought to be
   * @param readings all of the device of that time, as they were recorded, in time
   */
  record Reattribute(
      TenantId tenant,
      PatientId patient,
      CommandId command,
      CorrectionId correction,
      int expectedVersion,
      PersonId approvedBy,
      List<Reading> readings)
      implements Submission {
    public Reattribute {
      readings = List.copyOf(readings);
    }
  }

  /**
   * A second person confirms a merge, or an unmerge, see {@link PatientInput.ChangeMerge}.
   *
   * @param patient the record that ends, or is one of its own again
   */
  record ConfirmMerge(
      TenantId tenant, PatientId patient, CommandId command, int expectedVersion, PersonId by)
      implements Submission {}

  /** An act to keep. */
  record Keep(TenantId tenant, Subject subject, Act act, Optional<UUID> actor, Optional<byte[]> raw)
      implements Submission {}

  /** Somebody asks that a patient who is not in care be erased. */
  record RequestErasure(
      TenantId tenant, PatientId patient, PersonId by, @Classified(As.IDENTITY) String reason)
      implements Submission {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Somebody takes back that a patient be erased, as {@code requestedBy} asked. */
  record WithdrawErasure(TenantId tenant, PatientId patient, PersonId requestedBy, PersonId by)
      implements Submission {}

  /**
   * A patient who is not in care is no more, as {@code requestedBy} asked and {@code by} agrees;
   * his key is to be destroyed once this is committed.
   */
  record Erase(TenantId tenant, PatientId patient, PersonId requestedBy, PersonId by)
      implements Submission {}

  /** Deadlines of a patient that have come. */
  record Due(PatientId patient) implements Submission {}

  /** The clock was set: every patient's deadlines move along. */
  record ClockStep(PatientId patient, long byMillis) implements Submission {}
}

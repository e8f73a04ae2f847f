package io.vigil.engine;

import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.Reading;
import java.util.List;
import java.util.UUID;

/** What is done around patients. Nothing has to be decided of it: it is kept as it is. */
public sealed interface Act {

  /**
   * @param setting {@code ward} or {@code home}
   */
  record WardCreated(WardId ward, String name, String setting) implements Act {}

  /**
   * @param loginHash HMAC-SHA256 of the lower-case login, by which the account is found
   * @param passwordHash as the password encoder made it
   */
  record AccountCreated(
      PersonId account,
      byte[] loginHash,
      String login,
      String name,
      String role,
      String passwordHash,
      List<WardId> wards)
      implements Act {}

  /**
   * @param keyHash SHA-256 of the device's key
   * @param expectedIntervalMillis how often it should send, at least 1
   */
  record DeviceRegistered(
      DeviceId device,
      String name,
      String kind,
      String serial,
      long expectedIntervalMillis,
      byte[] keyHash)
      implements Act {}

  /** From then on, by device time, the device's readings are this patient's. */
  record DeviceAssigned(DeviceId device, PatientId patient, long fromEpochMillis) implements Act {}

  /** From then on, by device time, the device's readings are nobody's. */
  record DeviceReleased(DeviceId device, long untilEpochMillis) implements Act {}

  /**
   * For some time, by device time, the device's readings were not of whom they were thought to be.
   *
   * @param routes what stands for all routes that begin at the first one's begin or later
   */
  record DeviceReassigned(DeviceId device, CorrectionId correction, List<Devices.Route> routes)
      implements Act {}

  /** Readings of a time at which their device was bound to nobody; kept, not judged. */
  record ReadingsUnbound(TransmissionIdentity identity, List<Reading> readings) implements Act {}

  /** The body of a transmission that was split between patients, which no one of them may hold. */
  record SplitTransmissionKept(TransmissionIdentity identity) implements Act {}

  /** An authenticated device sent what could not be taken; {@code body} holds at most its start. */
  record TransmissionRejected(DeviceId device, String code, byte[] body) implements Act {}

  record SignedIn(PersonId account, UUID session) implements Act {}

  record SignInRefused(PersonId account) implements Act {}

  record SignedOut(PersonId account, UUID session) implements Act {}

  /** A session looked at a resource of a patient, some times within a window. */
  record PatientViewed(
      UUID session,
      PersonId account,
      PatientId patient,
      String resource,
      String purpose,
      long firstEpochMillis,
      long lastEpochMillis,
      int count)
      implements Act {}

  /** The wall clock was set by more than the drift that is followed. */
  record ClockJumped(long byMillis) implements Act {}
}

package io.vigil.engine;

import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.ShiftId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.staff.Shift;
import io.vigil.core.staff.Zone;
import io.vigil.core.vitals.OxygenSupply;
import io.vigil.core.vitals.Reading;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is done around patients. Nothing has to be decided of it: it is kept as it is. */
public sealed interface Act {

  /**
   * @param setting {@code ward} or {@code home}
   */
  record WardCreated(WardId ward, @Classified(As.IDENTITY) String name, String setting)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param loginHash HMAC-SHA256 of the lower-case login, by which the account is found
   * @param passwordHash as the password encoder made it
   */
  record AccountCreated(
      PersonId account,
      @Classified(As.SECRET) byte[] loginHash,
      @Classified(As.IDENTITY) String login,
      @Classified(As.IDENTITY) String name,
      String role,
      @Classified(As.SECRET) String passwordHash,
      List<WardId> wards)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param keyHash SHA-256 of the device's key
   * @param expectedIntervalMillis how often it should send, at least 1
   */
  record DeviceRegistered(
      DeviceId device,
      @Classified(As.IDENTITY) String name,
      String kind,
      @Classified(As.IDENTITY) String serial,
      long expectedIntervalMillis,
      @Classified(As.SECRET) byte[] keyHash,
      Optional<OxygenSupply> oxygen)
      implements Act {

    /** One that supplies no oxygen. */
    public DeviceRegistered(
        DeviceId device,
        String name,
        String kind,
        String serial,
        long expectedIntervalMillis,
        byte[] keyHash) {
      this(device, name, kind, serial, expectedIntervalMillis, keyHash, Optional.empty());
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A hospital, a setting or a ward has other rules from some time on; the layer says whose. */
  record RuleLayerSet(RuleLayer layer) implements Act {}

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
  record TransmissionRejected(DeviceId device, String code, @Classified(As.CLINICAL) byte[] body)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

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

  /** An administrator was shown who looked at a patient, and said why. */
  record ViewsShown(PersonId account, PatientId patient, @Classified(As.IDENTITY) String reason)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The wall clock was set by more than the drift that is followed. */
  record ClockJumped(long byMillis) implements Act {}

  /**
   * The tenant's journal was written out as an export.
   *
   * @param entries of the tree of that tenant, as far as it had come
   */
  record JournalExported(long entries) implements Act {}

  /**
   * A person was given the dossier of an alarm: the record around it, in clear.
   *
   * @param from begin of what it tells of, our time, and {@code until} its end
   * @param entries of the patient that are in it
   * @param manifest SHA-256 of its manifest, which has the hashes of all of its parts
   * @param reason where the patient was not in that person's sight; else empty
   */
  record DossierMade(
      PersonId account,
      PatientId patient,
      AlarmId alarm,
      long fromEpochMillis,
      long untilEpochMillis,
      int entries,
      byte[] manifest,
      @Classified(As.IDENTITY) String reason)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Those who run the installation are told of something that is not as it should be.
   *
   * @param code stable, lower case with dashes; one alert of a code at a time
   */
  record AlertBegan(String code, String detail) implements Act {}

  /** A person is to work on a ward. */
  record ShiftPlanned(Shift shift) implements Act {}

  /** A shift is not to be, or ended when this was said. */
  record ShiftCancelled(WardId ward, ShiftId shift) implements Act {}

  /**
   * Which beds a ward has from now on.
   *
   * @param beds at most {@link Zone#MAX_BEDS}; none: a bed is whatever it is called
   */
  record WardBedsSet(WardId ward, @Classified(As.IDENTITY) List<String> beds) implements Act {
    public WardBedsSet {
      beds = List.copyOf(beds);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Which beds of a ward are looked after together from now on. */
  record WardZonesSet(WardId ward, List<Zone> zones) implements Act {
    public WardZonesSet {
      zones = List.copyOf(zones);
    }
  }

  /**
   * Where a person can be told beside his stations.
   *
   * @param address empty: not by this channel any more
   */
  record ContactSet(
      PersonId account, Delivery.Channel channel, @Classified(As.IDENTITY) Optional<String> address)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A hospital has a role of its own, or it permits something else from now on.
   *
   * @param capabilities as the public interface names them, sorted; at least one
   */
  record RoleSet(String name, List<String> capabilities) implements Act {}

  /**
   * An account has another name, role or wards; all of them as they are from now on.
   *
   * @param login as before
   */
  record AccountChanged(
      PersonId account,
      @Classified(As.IDENTITY) String login,
      @Classified(As.IDENTITY) String name,
      String role,
      List<WardId> wards)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Nobody signs in with the account any more, and it sees nothing. */
  record AccountDisabled(PersonId account) implements Act {}

  /** What was disabled may be used again. */
  record AccountEnabled(PersonId account) implements Act {}

  /**
   * An account has another password.
   *
   * @param oneTime set by another: good for nothing but setting one's own
   */
  record PasswordSet(PersonId account, @Classified(As.SECRET) String passwordHash, boolean oneTime)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A ward is called something else. */
  record WardRenamed(WardId ward, @Classified(As.IDENTITY) String name) implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A device is to have another key; the one that it has goes until the other is used, and no
   * longer than that.
   *
   * @param keyHash SHA-256 of the new one
   */
  record DeviceKeyIssued(
      DeviceId device, @Classified(As.SECRET) byte[] keyHash, long oldUntilEpochMillis)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A device has used its new key: the one before is none any more. */
  record DeviceKeyTaken(DeviceId device) implements Act {}

  /** Somebody was shown what a hospital's webhooks are signed with. */
  record WebhookSecretShown() implements Act {}

  /**
   * Nobody is to be alarmed of a ward's patients for some time, by our time.
   *
   * @param untilEpochMillis at most {@link io.vigil.core.patient.SilentTrial#MAX} after the begin
   */
  record SilentTrialSet(
      UUID trial,
      WardId ward,
      PersonId by,
      long fromEpochMillis,
      long untilEpochMillis,
      @Classified(As.IDENTITY) String reason)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A silent trial is over before its time, or is not to be. */
  record SilentTrialEnded(
      UUID trial, WardId ward, PersonId by, @Classified(As.IDENTITY) String reason) implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** What an alert told of is over. */
  record AlertEnded(String code) implements Act {}

  /**
   * A process has taken the lanes over: what follows was decided by it. Without {@link
   * ServiceStopped} before, the one before it ended without saying so.
   *
   * @param version of the software
   * @param runtime version of the Java runtime
   * @param timeZone of the machine; nothing is judged by it
   */
  record ServiceStarted(String version, String runtime, String timeZone) implements Act {}

  /** The process has ended its work as told to. */
  record ServiceStopped() implements Act {}

  /**
   * Somebody has the data keys wrapped anew.
   *
   * @param generation of the key-encryption key that is to be destroyed
   */
  record KeyRotationOrdered(PersonId by, int generation) implements Act {}

  /** Somebody asks that a patient be erased; sealed under no key of the patient's. */
  record PatientErasureRequested(
      PatientId patient, PersonId by, @Classified(As.IDENTITY) String reason) implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Somebody took back, before it was approved, that a patient be erased. */
  record PatientErasureWithdrawn(PatientId patient, PersonId requestedBy, PersonId by)
      implements Act {}

  /**
   * The tenant's journal goes on from a backup, see docs/backup.md. What was committed after it is
   * not here.
   *
   * @param upToEpochMillis up to when the backup goes
   * @param entries of the tenant's tree that the backup had
   * @param lastSigned the text of the largest checkpoint that is known to have been signed before;
   *     empty if none is
   * @param fits whether what is here is the beginning of what is known to have been signed
   * @param acceptedBy who said, on the machine, that it is to go on although it is not all of what
   *     was signed; empty if it is, as far as is known
   */
  record JournalRestored(
      long upToEpochMillis,
      long entries,
      Optional<String> lastSigned,
      boolean fits,
      @Classified(As.IDENTITY) Optional<String> acceptedBy)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Another agreed. From then on there is no such patient: his key is to be destroyed.
   *
   * @param key the id of his data key
   */
  record PatientErasureApproved(PatientId patient, UUID key, PersonId requestedBy, PersonId by)
      implements Act {
    public PatientErasureApproved {
      if (requestedBy.equals(by)) {
        throw new IllegalArgumentException("nobody approves an erasure of his own asking");
      }
    }
  }

  /** A workplace that several people share is to be, on a ward. */
  record StationSetUp(UUID station, WardId ward, @Classified(As.IDENTITY) String name)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A browser is that station from now on, and the one that was is not.
   *
   * @param session names what is seen there while nobody is tapped in
   * @param keyHash SHA-256 of its key
   */
  record StationEnrolled(
      UUID station, WardId ward, UUID session, @Classified(As.SECRET) byte[] keyHash)
      implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** There is no such station any more. */
  record StationRevoked(UUID station, WardId ward) implements Act {}

  /** A person has a PIN for stations from now on; it is not locked. */
  record PinSet(PersonId account, @Classified(As.SECRET) String hash) implements Act {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A wrong PIN was given for a person.
   *
   * @param locks it was the last try: the PIN is of no use until the person signs in by password
   */
  record PinRefused(PersonId account, UUID station, boolean locks) implements Act {}

  /** A person signed in by password: the PIN is of use again. */
  record PinUnlocked(PersonId account) implements Act {}

  /** A session of a person began at a station. */
  record TappedIn(PersonId account, UUID station, UUID session) implements Act {}

  /**
   * Nobody was tapped in, and a station was made to give no sound of some alarms.
   *
   * @param alarms those that sounded there; no other is paused
   */
  record StationPaused(UUID station, WardId ward, long untilEpochMillis, List<AlarmId> alarms)
      implements Act {}
}

package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TaskId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.record.Allergy;
import io.vigil.core.record.CareGoal;
import io.vigil.core.record.NoKnownAllergies;
import io.vigil.core.record.Note;
import io.vigil.core.record.ScheduledMeasurement;
import io.vigil.core.record.TreatmentLimit;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleSet;
import java.util.List;
import java.util.Optional;

/** What was decided. Folding a patient's events in order gives the patient's state. */
public sealed interface PatientEvent {

  record PatientAdmitted(Admission admission) implements PatientEvent {}

  record PatientMoved(WardId ward, @Classified(As.IDENTITY) String bed) implements PatientEvent {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record PatientDischarged() implements PatientEvent {}

  /** Other rules hold where no layer overrides them. */
  record RuleSetAdopted(RuleSet rules) implements PatientEvent {}

  /** The layers of hospital, setting and ward that there are now. */
  record RuleLayersAdopted(List<RuleLayer> layers) implements PatientEvent {
    public RuleLayersAdopted {
      layers = List.copyOf(layers);
    }
  }

  /** The patient's own layer, or a physician's order on one rule, is this from now on. */
  record PatientRulesChanged(RuleLayer layer) implements PatientEvent {}

  /**
   * @param by empty where its time was over, or the patient left care
   * @param reason empty where nobody ended it
   */
  record RuleOrderEnded(String key, Optional<PersonId> by, @Classified(As.IDENTITY) String reason)
      implements PatientEvent {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** What follows from all layers, as of some time of ours. */
  record RulesTookEffect(RuleSet rules, long atEpochMillis) implements PatientEvent {}

  record DeviceBound(DeviceBinding binding, long nowEpochMillis) implements PatientEvent {}

  record DeviceUnbound(DeviceId device, long untilEpochMillis) implements PatientEvent {}

  /**
   * Readings were kept.
   *
   * @param identity of the transmission; empty for a person's observation
   */
  record ReadingsRecorded(
      Source source,
      Optional<TransmissionIdentity> identity,
      long receivedEpochMillis,
      List<RecordedReading> readings)
      implements PatientEvent {
    public ReadingsRecorded {
      readings = List.copyOf(readings);
    }
  }

  /** The transmission just recorded had come before with another content. */
  record TransmissionConflicted(DeviceId device) implements PatientEvent {}

  /** A breach began or grew that has not outlasted its delay yet; it is due then. */
  record BreachPending(Condition condition, Breach breach) implements PatientEvent {}

  /** A contrary reading ended a breach within its delay, or it became an episode. */
  record BreachCleared(Condition condition) implements PatientEvent {}

  record EpisodeOpened(Episode episode) implements PatientEvent {}

  record EpisodeChanged(Episode episode, Change change) implements PatientEvent {}

  /** Why an episode changed. */
  enum Change {
    /** A worse value, a higher priority, or a suspect one. */
    WORSENED,
    ENDED,
    /** Late data show that it had not ended. */
    REOPENED,
    /** Late data move its onset or end. */
    REVISED,
    /** Late data show that it did not outlast its delay. */
    WITHDRAWN,
    /** Readings that it rested on were withdrawn; without the others it is withdrawn itself. */
    CORRECTED
  }

  /** An episode is an alarm of its own, or the first one of it. */
  record AlarmRaised(Alarm alarm) implements PatientEvent {}

  record AlarmChanged(Alarm alarm, AlarmChange change) implements PatientEvent {}

  /** Why an alarm changed; what signals again says no more than that. */
  enum AlarmChange {
    /** It signals and did not before, or only to be completed. */
    SIGNALLED,
    /** One more episode belongs to it, which signals no more than the others do. */
    JOINED,
    /** Its last condition ended. */
    ENDED,
    /** An episode of it changed. */
    REVISED,
    ACCEPTED,
    REJECTED,
    PAUSED,
    /** A person called the next rung. */
    ESCALATED,
    /** Who had accepted it gave it up. */
    RELEASED,
    /** The acceptance expired while a condition is true. */
    EXPIRED,
    /** A latched signal was given for long enough. */
    COMPLETED,
    /** Nobody accepted it in time: it is the next rung's. */
    CLIMBED,
    /** It would signal, but the patient is on a silent trial. */
    WITHHELD,
    /** It would signal, and is held back: the patient is off the monitor. */
    HELD_BACK,
    /** Out of care nothing signals. */
    RESTED,
    /** What the patient said leaves it with him for a while, see {@link Ladder#STANDS_FOR}. */
    ANSWERED,
    /** Who has taken the patient looks after it in the place of who had him. */
    HANDED_ON
  }

  /**
   * The score's history from the first point on.
   *
   * @param points in rising time; the first is where the history starts to differ. None, with no
   *     end: there is no history from there on
   * @param untilEpochMillis from here on the former history stays; {@link Long#MAX_VALUE} if none
   * @param revised whether late data changed what had been scored
   * @param evidence while the score is raised: the points of each parameter when it was last seen
   *     since the onset, as {@link News2Point#points}; else 0
   */
  record News2Scored(
      String tableVersion,
      long fromEpochMillis,
      List<News2Point> points,
      long untilEpochMillis,
      boolean revised,
      int evidence)
      implements PatientEvent {
    public News2Scored {
      points = List.copyOf(points);
    }
  }

  /** The patient's devices are not expected to be heard, or for another time than was said. */
  record WentOffMonitor(OffMonitor offMonitor) implements PatientEvent {}

  /**
   * They are again.
   *
   * @param by empty if it was seen from what they sent, or ended with the care
   */
  record CameBackToMonitor(Optional<PersonId> by, long epochMillis) implements PatientEvent {}

  record TaskOpened(Task task) implements PatientEvent {}

  /**
   * @param by empty where its reason went away by itself
   */
  record TaskClosed(TaskId task, Optional<PersonId> by) implements PatientEvent {}

  record ClockStepped(long byMillis) implements PatientEvent {}

  /** A command was carried out; the same one again changes nothing. */
  record CommandDone(CommandId command) implements PatientEvent {}

  /** A reattribution was asked for, done or declined. */
  record ReattributionChanged(Reattribution reattribution) implements PatientEvent {}

  /** Why readings were withdrawn. */
  enum Withdrawal {
    /** They are another patient's. */
    REATTRIBUTED,
    /** They were entered in error (FHIR observation-status entered-in-error). */
    ENTERED_IN_ERROR;

    /** The status of a reading that was withdrawn so. */
    public ReadingStatus status() {
      return switch (this) {
        case REATTRIBUTED -> ReadingStatus.REATTRIBUTED;
        case ENTERED_IN_ERROR -> ReadingStatus.ENTERED_IN_ERROR;
      };
    }
  }

  /**
   * Readings are no longer judged, nor the newest values; what was recorded of them stays.
   *
   * @param correction empty unless they are another patient's
   */
  record ReadingsWithdrawn(
      Withdrawal why,
      Optional<CorrectionId> correction,
      PersonId by,
      @Classified(As.IDENTITY) String reason,
      List<Identities> readings)
      implements PatientEvent {
    public ReadingsWithdrawn {
      readings = List.copyOf(readings);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Readings that had been recorded for another patient were kept.
   *
   * @param from whose they were thought to be
   * @param receivedEpochMillis our time of the correction
   */
  record ReadingsReattributed(
      CorrectionId correction,
      PatientId from,
      DeviceId device,
      long receivedEpochMillis,
      List<RecordedReading> readings)
      implements PatientEvent {
    public ReadingsReattributed {
      readings = List.copyOf(readings);
    }
  }

  /** A merge of this record was asked for, confirmed, declined or undone. */
  record MergeChanged(Merge merge) implements PatientEvent {}

  /** Another record was merged into this one: what it was judged with is this one's too. */
  record RecordJoined(AbsorbedRecord absorbed, TakenRecord record) implements PatientEvent {}

  /** It was unmerged: what was taken over is not this one's any more. */
  record RecordParted(CorrectionId merge, long nowEpochMillis, TakenRecord record)
      implements PatientEvent {}

  /** An order on how the patient is scored was given, renewed or ended. */
  record ScoreOrderChanged(ScoreOrder order) implements PatientEvent {}

  /**
   * Something was noted of the patient.
   *
   * @param holds whether it holds from now on, or doesn't any more
   */
  record CircumstanceNoted(Circumstance circumstance, boolean holds) implements PatientEvent {}

  /** What is prescribed of oxygen from now on; empty if nothing is. */
  record OxygenPrescribed(Optional<OxygenPrescription> prescription) implements PatientEvent {}

  /** The patient is to be observed from a time of ours on. */
  record ObservationsBegan(long sinceEpochMillis) implements PatientEvent {}

  /** Somebody else has the patient, or what is known of who has him changed. */
  record CoverageChanged(Coverage coverage) implements PatientEvent {}

  /** A person is to be told of an alarm, or that came further. */
  record DeliveryChanged(Delivery delivery) implements PatientEvent {}

  /** Nobody is alarmed of the patient from now on; or it is until another time than was said. */
  record SilentTrialBegan(SilentTrial trial) implements PatientEvent {}

  /** What is active signals again. */
  record SilentTrialEnded(long atEpochMillis) implements PatientEvent {}

  /** An event was charted, or is marked as entered in error. */
  record EventCharted(ChartedEvent charted) implements PatientEvent {}

  /** The account on which the patient is prompted from now on; empty if there is none. */
  record PatientAccountBound(Optional<PersonId> account) implements PatientEvent {}

  record WelfareContactSet(WelfareContact contact) implements PatientEvent {}

  /** The patient said something of himself. */
  record PromptAnswered(PatientAnswer answer) implements PatientEvent {}

  record WelfareCallEnded(WelfareCall call) implements PatientEvent {}

  /** An allergy was recorded, or does not hold any more. */
  record AllergyChanged(Allergy allergy) implements PatientEvent {}

  /** Somebody stated that there are no known allergies, or that statement does not hold. */
  record NoKnownAllergiesChanged(NoKnownAllergies statement) implements PatientEvent {}

  /** A treatment limit was given, confirmed or lifted. */
  record TreatmentLimitChanged(TreatmentLimit limit) implements PatientEvent {}

  /** A note was written. No judgement needs it: it is in no state. */
  record NoteWritten(Note note) implements PatientEvent {}

  /** A goal was set, or does not hold any more. */
  record GoalChanged(CareGoal goal) implements PatientEvent {}

  /** A measurement was scheduled, or is not any more. */
  record ScheduleChanged(ScheduledMeasurement measurement) implements PatientEvent {}

  record InputWasSetAside(int kind) implements PatientEvent {}
}

package io.vigil.core.patient;

import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TaskId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.record.Allergy;
import io.vigil.core.record.CareGoal;
import io.vigil.core.record.Ending;
import io.vigil.core.record.Note;
import io.vigil.core.record.Reminder;
import io.vigil.core.record.ScheduledMeasurement;
import io.vigil.core.record.TreatmentLimit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayers;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.staff.Duty;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What reaches a patient's lane. All that judging needs is in the state or in here. */
public sealed interface PatientInput {

  /** The most readings that one input holds. */
  int MAX_READINGS = 1_000;

  /** The most readings that a merge takes over: of eight metrics each second, for 50 hours. */
  int MAX_MERGED = 1_500_000;

  /** The most readings that one correction withdraws. */
  int MAX_WITHDRAWN = 50_000;

  /**
   * A patient comes into care.
   *
   * @param layers of his ward; empty if they are adopted later
   */
  record Admit(Admission admission, RuleSet rules, Optional<AdoptRuleLayers> layers)
      implements PatientInput {

    public Admit(Admission admission, RuleSet rules) {
      this(admission, rules, Optional.empty());
    }
  }

  /**
   * The patient moves to another ward or bed.
   *
   * @param layers of that ward; empty if they are adopted later
   */
  record Transfer(
      WardId ward, @Classified(As.IDENTITY) String bed, Optional<AdoptRuleLayers> layers)
      implements PatientInput {

    public Transfer(WardId ward, String bed) {
      this(ward, bed, Optional.empty());
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The patient leaves care. */
  record Discharge() implements PatientInput {}

  /** A device measures this patient from now on. */
  record BindDevice(DeviceBinding binding) implements PatientInput {}

  /** A device measures this patient no more. */
  record UnbindDevice(DeviceId device, long untilEpochMillis) implements PatientInput {}

  /** Other limits are in force from now on. */
  record AdoptRuleSet(RuleSet rules) implements PatientInput {}

  /**
   * The readings of a transmission that are this patient's; 1 to {@link #MAX_READINGS}.
   *
   * @param live whether it was sent as what is happening now; what a device kept while its link was
   *     lost is not
   */
  record ReceiveTransmission(TransmissionIdentity identity, boolean live, List<Reading> readings)
      implements PatientInput {
    public ReceiveTransmission {
      readings = List.copyOf(readings);
      if (readings.isEmpty() || readings.size() > MAX_READINGS) {
        throw new IllegalArgumentException("a transmission has 1 to 1,000 readings");
      }
    }
  }

  /** What a person observed or measured by hand; 1 to {@link #MAX_READINGS}. */
  record Observe(CommandId command, PersonId by, List<Reading> readings) implements PatientInput {
    public Observe {
      readings = List.copyOf(readings);
      if (readings.isEmpty() || readings.size() > MAX_READINGS) {
        throw new IllegalArgumentException("an observation has 1 to 1,000 readings");
      }
    }
  }

  /**
   * A deadline of this patient has come.
   *
   * @param servingSinceEpochMillis when this process took the lane over: a device had no chance to
   *     be heard before, so its silence counts from then
   */
  record PassTime(long servingSinceEpochMillis) implements PatientInput {}

  /** The wall clock was set: what waits is moved along with it instead of firing at once. */
  record StepClock(long byMillis) implements PatientInput {}

  /** A person does something about an alarm, as of the version that he saw. */
  record AnswerAlarm(
      CommandId command, AlarmId alarm, int expectedVersion, PersonId by, AlarmAnswer answer)
      implements PatientInput {}

  /** A person has done a task. */
  record CompleteTask(CommandId command, TaskId task, int expectedVersion, PersonId by)
      implements PatientInput {}

  /** A person says that a device's readings of some time are another patient's. */
  record AskReattribution(
      CommandId command,
      PersonId by,
      DeviceId device,
      long fromEpochMillis,
      OptionalLong untilEpochMillis,
      PatientId to,
      @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public AskReattribution {
      requireReason(reason);
      if (untilEpochMillis.isPresent() && untilEpochMillis.getAsLong() <= fromEpochMillis) {
        throw new IllegalArgumentException("a reattribution is of some time");
      }
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A person says that a reattribution must not be, as of the version that he saw. */
  record DeclineReattribution(
      CommandId command, CorrectionId correction, int expectedVersion, PersonId by)
      implements PatientInput {}

  /**
   * Another person than the one who asked approves: the readings are withdrawn from this patient.
   *
   * @param readings all that there are of the time; at most {@link #MAX_WITHDRAWN}
   */
  record ApproveReattribution(
      CommandId command,
      CorrectionId correction,
      int expectedVersion,
      PersonId by,
      List<Identities> readings)
      implements PatientInput {
    public ApproveReattribution {
      readings = List.copyOf(readings);
      requireWithdrawable(readings);
    }
  }

  /**
   * Readings that were recorded for another patient are this one's; at most {@link #MAX_WITHDRAWN}.
   *
   * @param binding of the device to this patient at the time
   */
  record TakeReattributed(
      CorrectionId correction,
      PatientId from,
      PersonId askedBy,
      PersonId approvedBy,
      @Classified(As.IDENTITY) String reason,
      DeviceBinding binding,
      List<Reading> readings)
      implements PatientInput {
    public TakeReattributed {
      readings = List.copyOf(readings);
      if (readings.size() > MAX_WITHDRAWN) {
        throw new IllegalArgumentException("a reattribution has at most 50,000 readings");
      }
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A person marks readings as entered in error; 1 to {@link #MAX_WITHDRAWN}. */
  record EnterInError(
      CommandId command,
      PersonId by,
      @Classified(As.IDENTITY) String reason,
      List<Identities> readings)
      implements PatientInput {
    public EnterInError {
      requireReason(reason);
      readings = List.copyOf(readings);
      requireWithdrawable(readings);
      if (readings.isEmpty()) {
        throw new IllegalArgumentException("at least one reading is entered in error");
      }
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A person asks that this record be merged into another, or unmerged, confirms it or declines it.
   *
   * @param survivor the other record, where a merge is asked for
   * @param expectedVersion of the merge as he saw it; 0 where a merge is asked for
   * @param reason where something is asked for; else empty
   * @param devices those that measure this patient again, where an unmerge is confirmed
   * @param allergies those that were recorded in the survivor since the merge, where an unmerge is
   *     confirmed: they may be this patient's
   */
  record ChangeMerge(
      CommandId command,
      PersonId by,
      Merge.Step step,
      Optional<PatientId> survivor,
      int expectedVersion,
      @Classified(As.IDENTITY) String reason,
      List<DeviceId> devices,
      List<Allergy> allergies)
      implements PatientInput {
    public ChangeMerge {
      devices = List.copyOf(devices);
      allergies = List.copyOf(allergies);
      if (step == Merge.Step.ASK || step == Merge.Step.ASK_UNMERGE) {
        requireReason(reason);
      }
      if ((step == Merge.Step.ASK) != survivor.isPresent()) {
        throw new IllegalArgumentException("who asks for a merge names the record that survives");
      }
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A physician orders how the patient is scored, or renews such an order.
   *
   * @param reviewEpochMillis our time; ahead by at most {@link ScoreOrder#MAX_REVIEW}
   */
  record GiveScoreOrder(
      CommandId command,
      PersonId by,
      ScoreOrder.Kind kind,
      long reviewEpochMillis,
      @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public GiveScoreOrder {
      ScoreOrder.requireReason(reason);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Another record was merged into this one, or is unmerged from it, in the same commit.
   *
   * @param merge as it is then
   * @param record what the other record was when it was merged
   * @param devices those that measure the other patient again, if it is unmerged
   */
  record FollowMerge(Merge merge, TakenRecord record, List<DeviceId> devices)
      implements PatientInput {
    public FollowMerge {
      devices = List.copyOf(devices);
    }
  }

  /**
   * The layers of hospital, setting and ward for a patient of a ward: those in force and those to
   * come, in the place of all that there were.
   */
  record AdoptRuleLayers(WardId ward, List<RuleLayer> layers) implements PatientInput {

    /** The most layers. */
    public static final int MAX_LAYERS = 32;

    public AdoptRuleLayers {
      layers = List.copyOf(layers);
      if (layers.size() > MAX_LAYERS) {
        throw new IllegalArgumentException("there are at most " + MAX_LAYERS + " layers");
      }
      if (!layers.stream().allMatch(layer -> layer.level().standing())) {
        throw new IllegalArgumentException("a layer of one patient comes with a command");
      }
    }
  }

  /**
   * A nurse or a physician sets this patient's own rules, in the place of those set before.
   *
   * @param expectedVersion of the patient's rules as he saw them, see {@link RuleLayers#version}
   * @param off keys of rules that do not signal
   */
  record SetPatientRules(
      CommandId command,
      PersonId by,
      int expectedVersion,
      List<Rule> rules,
      List<String> off,
      @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public SetPatientRules {
      rules = List.copyOf(rules);
      off = List.copyOf(off);
      RuleLayer.requireDistinct(rules, off);
      if (rules.size() + off.size() > RuleLayer.MAX_RULES) {
        throw new IllegalArgumentException("a layer has at most 128 rules");
      }
      ScoreOrder.requireReason(reason);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A physician orders that one rule be another for some time, or off, even below the floor.
   *
   * @param rule of that key; empty if it is off
   * @param untilEpochMillis our time; ahead by at most {@link RuleOrders#MAX_ORDER}
   */
  record GiveRuleOrder(
      CommandId command,
      PersonId by,
      int expectedVersion,
      String key,
      Optional<Rule> rule,
      long untilEpochMillis,
      @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public GiveRuleOrder {
      if (key.isBlank() || (rule.isPresent() && !rule.get().key().equals(key))) {
        throw new IllegalArgumentException("an order is on one rule");
      }
      ScoreOrder.requireReason(reason);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A physician ends such an order before its time. */
  record EndRuleOrder(
      CommandId command, PersonId by, String key, @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public EndRuleOrder {
      ScoreOrder.requireReason(reason);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A person says that the patient's devices are not expected to be heard for a while.
   *
   * @param backByEpochMillis our time; ahead by at most {@link OffMonitor#MAX}
   */
  record GoOffMonitor(
      CommandId command,
      PersonId by,
      @Classified(As.CLINICAL) OffMonitor.Reason reason,
      long backByEpochMillis)
      implements PatientInput {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A person says that they are again. */
  record ComeBackToMonitor(CommandId command, PersonId by) implements PatientInput {}

  /** A physician ends such an order. */
  record EndScoreOrder(
      CommandId command, PersonId by, ScoreOrder.Kind kind, @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public EndScoreOrder {
      ScoreOrder.requireReason(reason);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A person notes that something holds of the patient, or doesn't any more. */
  record NoteCircumstance(
      CommandId command,
      PersonId by,
      @Classified(As.CLINICAL) Circumstance.Kind kind,
      boolean holds)
      implements PatientInput {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A physician prescribes oxygen, in the place of what was prescribed before; see {@link
   * OxygenPrescription} for the ranges.
   */
  record PrescribeOxygen(
      CommandId command,
      PersonId by,
      @Classified(As.CLINICAL) long flowMinMicros,
      @Classified(As.CLINICAL) long flowMaxMicros,
      @Classified(As.CLINICAL) int targetMin,
      @Classified(As.CLINICAL) int targetMax,
      long reviewEpochMillis,
      @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public PrescribeOxygen {
      OxygenPrescription.requireRanges(flowMinMicros, flowMaxMicros, targetMin, targetMax);
      ScoreOrder.requireReason(reason);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A physician ends a prescription of oxygen. */
  record EndOxygenPrescription(
      CommandId command, PersonId by, @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public EndOxygenPrescription {
      ScoreOrder.requireReason(reason);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Somebody has the patient from now on: assigned by a person, or by himself.
   *
   * @param untilEpochMillis our time; empty until it is somebody else
   * @param reachable whether he can be reached now
   */
  record AssignPatient(
      CommandId command, PersonId by, PersonId to, OptionalLong untilEpochMillis, boolean reachable)
      implements PatientInput {}

  /**
   * Who has the patient asks another to take over; he has him until then.
   *
   * @param to empty if whoever takes over on the ward may take him
   * @param note at most {@link Handover#MAX_NOTE} characters, may be empty
   */
  record OfferPatient(
      CommandId command, PersonId by, Optional<PersonId> to, @Classified(As.IDENTITY) String note)
      implements PatientInput {
    public OfferPatient {
      Handover.requireNote(note);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Who was asked takes the patient, and the alarms that who had him has accepted.
   *
   * @param untilEpochMillis our time; empty until it is somebody else
   * @param reachable whether he can be reached now
   */
  record TakePatient(
      CommandId command, PersonId by, OptionalLong untilEpochMillis, boolean reachable)
      implements PatientInput {}

  /** Who was asked by name can't take the patient. */
  record RefusePatient(CommandId command, PersonId by) implements PatientInput {}

  /** Who has the patient does not hand him over after all. */
  record WithdrawOffer(CommandId command, PersonId by) implements PatientInput {}

  /**
   * A person has the patient no more, and nobody else does.
   *
   * @param person who has the patient, as the caller saw it
   */
  record EndAssignment(CommandId command, PersonId by, PersonId person) implements PatientInput {}

  /**
   * What the lane can't see: who of the ward can be reached. Only what changed is told.
   *
   * @param staffed whether the ward says who works when: then somebody has to have the patient
   * @param person of whom {@code reachable} is told; empty where nobody has the patient
   * @param standIn who takes over what nobody took in time; empty while nobody can
   */
  record NoteStaff(
      boolean staffed,
      Optional<PersonId> person,
      boolean reachable,
      Optional<Coverage.StandIn> standIn)
      implements PatientInput {}

  /**
   * A person is to be told of an alarm.
   *
   * @param rung 0 to {@link Delivery#LAST_RUNG}
   */
  record OrderDelivery(AlarmId alarm, int rung, PersonId to, Delivery.Channel channel)
      implements PatientInput {}

  /**
   * A step of telling a person was confirmed, or the channel refused.
   *
   * @param by who confirms; empty where the channel says so
   */
  record NoteDelivery(DeliveryId delivery, Delivery.Stage stage, Optional<PersonId> by)
      implements PatientInput {}

  /**
   * Whether the patients of a ward are on a silent trial.
   *
   * @param untilEpochMillis our time; ahead by at most {@link SilentTrial#MAX}. Empty if they are
   *     not, or not any more
   */
  record AdoptSilentTrial(WardId ward, OptionalLong untilEpochMillis) implements PatientInput {}

  /**
   * A clinician charts what befell the patient.
   *
   * @param atEpochMillis our time; at most {@link ChartedEvent#MAX_AGE} ago
   * @param note up to {@link ChartedEvent#MAX_NOTE} characters, may be empty
   */
  record ChartEvent(
      CommandId command,
      PersonId by,
      @Classified(As.CLINICAL) ChartedEvent.Kind kind,
      @Classified(As.CLINICAL) long atEpochMillis,
      @Classified(As.IDENTITY) String note)
      implements PatientInput {
    public ChartEvent {
      ChartedEvent.requireNote(note);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A clinician marks a charted event as entered in error.
   *
   * @param charted the command that charted it
   */
  record WithdrawChartedEvent(
      CommandId command, PersonId by, CommandId charted, @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public WithdrawChartedEvent {
      ScoreOrder.requireReason(reason);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * The account on which the patient himself is prompted.
   *
   * @param account empty: none any more
   */
  record BindPatientAccount(PersonId by, Optional<PersonId> account) implements PatientInput {}

  /** Where the patient is to be found, in the place of what was said before. */
  record SetWelfareContact(PersonId by, WelfareContact contact) implements PatientInput {}

  /**
   * The patient answers a prompt, or says that he needs help.
   *
   * @param by his account
   * @param prompt the delivery; empty only where he needs help and was not asked
   */
  record AnswerPrompt(
      CommandId command,
      PersonId by,
      Optional<DeliveryId> prompt,
      @Classified(As.CLINICAL) PatientAnswer.Kind answer)
      implements PatientInput {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A person says what came of a welfare call, as of the version of the task that he saw. */
  record EndWelfareCall(
      CommandId command,
      TaskId task,
      int expectedVersion,
      PersonId by,
      @Classified(As.CLINICAL) WelfareCall.Outcome outcome)
      implements PatientInput {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A clinician records an allergy.
   *
   * @param substance 1 to {@link Allergy#MAX_SUBSTANCE} characters
   * @param reaction up to {@link Allergy#MAX_REACTION} characters, may be empty
   */
  record RecordAllergy(
      CommandId command,
      PersonId by,
      @Classified(As.CLINICAL) String substance,
      @Classified(As.CLINICAL) String reaction,
      @Classified(As.CLINICAL) Allergy.Criticality criticality)
      implements PatientInput {
    public RecordAllergy {
      Allergy.requireTexts(substance, reaction);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A clinician states that the patient was asked and has no known allergies. */
  record StateNoKnownAllergies(CommandId command, PersonId by) implements PatientInput {}

  /**
   * A physician says what is not to be done for the patient.
   *
   * @param text up to {@link TreatmentLimit#MAX_TEXT} characters, may be empty unless the kind is
   *     other
   * @param reviewEpochMillis our time; ahead by at most {@link TreatmentLimit#MAX_REVIEW}
   */
  record LimitTreatment(
      CommandId command,
      PersonId by,
      @Classified(As.CLINICAL) TreatmentLimit.Kind kind,
      @Classified(As.IDENTITY) String text,
      long reviewEpochMillis)
      implements PatientInput {
    public LimitTreatment {
      TreatmentLimit.requireText(kind, text);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A physician reviewed a treatment limit, or one of another record or of an earlier stay: it
   * holds on.
   *
   * @param limit the command that gave it
   * @param reviewEpochMillis as of {@link LimitTreatment}
   */
  record ConfirmTreatmentLimit(
      CommandId command, PersonId by, CommandId limit, long reviewEpochMillis)
      implements PatientInput {}

  /**
   * A clinician says that something of the clinical record does not hold any more, or never did.
   *
   * @param item the command that recorded it
   */
  record EndRecorded(
      CommandId command,
      PersonId by,
      CommandId item,
      @Classified(As.CLINICAL) Ending.Why why,
      @Classified(As.IDENTITY) String reason)
      implements PatientInput {
    public EndRecorded {
      Ending.requireReason(reason);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A clinician writes a note.
   *
   * @param about the note that an addendum or a mark is about
   */
  record WriteNote(
      CommandId command,
      PersonId by,
      @Classified(As.CLINICAL) Note.Kind kind,
      Optional<CommandId> about,
      Note.Body body)
      implements PatientInput {
    public WriteNote {
      Note.require(kind, about, body);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A clinician sets a goal of this stay.
   *
   * @param text 1 to {@link CareGoal#MAX_TEXT} characters
   */
  record SetGoal(CommandId command, PersonId by, @Classified(As.CLINICAL) String text)
      implements PatientInput {
    public SetGoal {
      CareGoal.requireText(text);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A clinician has a vital sign measured every so often.
   *
   * @param everyMinutes 15 to 10,080, which is 7 days
   * @param fromEpochMillis our time; ahead by at most {@link ScheduledMeasurement#MAX_AHEAD}, as is
   *     {@code untilEpochMillis}, which is after it
   */
  record ScheduleMeasurement(
      CommandId command,
      PersonId by,
      VitalSign vitalSign,
      int everyMinutes,
      long fromEpochMillis,
      OptionalLong untilEpochMillis)
      implements PatientInput {
    public ScheduleMeasurement {
      ScheduledMeasurement.requireEvery(everyMinutes);
    }
  }

  /**
   * A clinician asks for something to be done.
   *
   * @param title 1 to {@link Reminder#MAX_TITLE} characters
   * @param person for whom, or {@code duty}; for anybody where both are empty
   * @param dueEpochMillis our time; ahead by at most {@link Reminder#MAX_AHEAD}
   */
  record Remind(
      CommandId command,
      PersonId by,
      @Classified(As.CLINICAL) String title,
      Optional<PersonId> person,
      Optional<Duty> duty,
      long dueEpochMillis)
      implements PatientInput {
    public Remind {
      Reminder.require(title, person, duty);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * An input could not be decided because of a fault of ours. It is kept as it came.
   *
   * @param kind of the input, and {@code input} its encoding
   */
  record SetAside(int kind, @Classified(As.CLINICAL) byte[] input) implements PatientInput {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  private static void requireReason(String reason) {
    if (reason.isBlank() || reason.length() > Reattribution.MAX_REASON) {
      throw new IllegalArgumentException("a correction has a reason of 1 to 500 characters");
    }
  }

  private static void requireWithdrawable(List<Identities> readings) {
    long count = 0;
    for (Identities each : readings) {
      count += each.keys().length;
    }
    if (count > MAX_WITHDRAWN) {
      throw new IllegalArgumentException("a correction withdraws at most 50,000 readings");
    }
  }
}

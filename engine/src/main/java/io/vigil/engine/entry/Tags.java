package io.vigil.engine.entry;

import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.rule.Combination;
import io.vigil.core.rule.CylinderBlockage;
import io.vigil.core.rule.CylinderLeak;
import io.vigil.core.rule.CylinderTime;
import io.vigil.core.rule.ImplantRule;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.OxygenPurity;
import io.vigil.core.rule.RateLimit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.ScoreLimit;
import io.vigil.core.rule.SilenceRule;
import io.vigil.core.rule.StatusRule;
import io.vigil.engine.Act;
import io.vigil.engine.SubjectState;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers that stand for types in the journal. A number is never used again; a type that must
 * look different gets a new record and a new number beside the old one, or a new version of entries
 * and an upcast, see {@link Upcasts}.
 */
final class Tags {

  private static final Map<Class<?>, Map<Class<?>, Integer>> NUMBERS = new HashMap<>();

  static {
    tag(Source.class, 1, DeviceId.class);
    tag(Source.class, 2, PersonId.class);

    tag(Condition.class, 1, Condition.LimitBreached.class);
    tag(Condition.class, 2, Condition.News2Raised.class);
    tag(Condition.class, 3, Condition.SensorAbsent.class);
    tag(Condition.class, 4, Condition.DeviceSilent.class);
    tag(Condition.class, 5, Condition.DeviceClockWrong.class);
    tag(Condition.class, 6, Condition.TransmissionConflicting.class);
    tag(Condition.class, 7, Condition.InputQuarantined.class);
    tag(Condition.class, 8, Condition.OffMonitorOverdue.class);
    tag(Condition.class, 40, Condition.RuleBroken.class);
    tag(Condition.class, 50, Condition.DeviceStatusRaised.class);
    tag(Condition.class, 51, Condition.SignalLost.class);
    tag(Condition.class, 52, Condition.OxygenSupplyFailing.class);
    tag(Condition.class, 53, Condition.CiedFound.class);
    tag(Condition.class, 54, Condition.ScoreRaised.class);
    tag(Condition.class, 60, Condition.Uncovered.class);
    tag(Condition.class, 61, Condition.DeliveryUnconfirmed.class);
    tag(Condition.class, 64, Condition.HelpRequested.class);
    tag(Condition.class, 72, Condition.HandoverUntaken.class);

    tag(Rule.class, 1, Limit.class);
    tag(Rule.class, 2, ScoreLimit.class);
    tag(Rule.class, 3, RateLimit.class);
    tag(Rule.class, 4, Combination.class);
    tag(Rule.class, 5, StatusRule.class);
    tag(Rule.class, 6, SilenceRule.class);
    tag(Rule.class, 7, CylinderTime.class);
    tag(Rule.class, 8, CylinderLeak.class);
    tag(Rule.class, 9, CylinderBlockage.class);
    tag(Rule.class, 10, OxygenPurity.class);
    tag(Rule.class, 11, ImplantRule.class);

    tag(AlarmAnswer.class, 1, AlarmAnswer.Accept.class);
    tag(AlarmAnswer.class, 2, AlarmAnswer.Reject.class);
    tag(AlarmAnswer.class, 3, AlarmAnswer.Pause.class);
    tag(AlarmAnswer.class, 4, AlarmAnswer.Escalate.class);
    tag(AlarmAnswer.class, 5, AlarmAnswer.Release.class);

    tag(Responsibility.class, 1, Responsibility.Undefined.class);
    tag(Responsibility.class, 2, Responsibility.Accepted.class);
    tag(Responsibility.class, 3, Responsibility.Rejected.class);

    tag(PatientInput.class, 1, PatientInput.Admit.class);
    tag(PatientInput.class, 2, PatientInput.Transfer.class);
    tag(PatientInput.class, 3, PatientInput.Discharge.class);
    tag(PatientInput.class, 4, PatientInput.BindDevice.class);
    tag(PatientInput.class, 5, PatientInput.UnbindDevice.class);
    tag(PatientInput.class, 6, PatientInput.AdoptRuleSet.class);
    tag(PatientInput.class, 7, PatientInput.ReceiveTransmission.class);
    tag(PatientInput.class, 8, PatientInput.Observe.class);
    tag(PatientInput.class, 9, PatientInput.PassTime.class);
    tag(PatientInput.class, 10, PatientInput.StepClock.class);
    tag(PatientInput.class, 12, PatientInput.CompleteTask.class);
    tag(PatientInput.class, 13, PatientInput.SetAside.class);
    tag(PatientInput.class, 14, PatientInput.AskReattribution.class);
    tag(PatientInput.class, 15, PatientInput.DeclineReattribution.class);
    tag(PatientInput.class, 16, PatientInput.ApproveReattribution.class);
    tag(PatientInput.class, 17, PatientInput.TakeReattributed.class);
    tag(PatientInput.class, 18, PatientInput.EnterInError.class);
    tag(PatientInput.class, 21, PatientInput.GiveScoreOrder.class);
    tag(PatientInput.class, 22, PatientInput.EndScoreOrder.class);
    tag(PatientInput.class, 23, PatientInput.NoteCircumstance.class);

    tag(PatientInput.class, 24, PatientInput.GoOffMonitor.class);
    tag(PatientInput.class, 25, PatientInput.ComeBackToMonitor.class);
    tag(PatientInput.class, 40, PatientInput.AdoptRuleLayers.class);
    tag(PatientInput.class, 41, PatientInput.SetPatientRules.class);
    tag(PatientInput.class, 42, PatientInput.GiveRuleOrder.class);
    tag(PatientInput.class, 43, PatientInput.EndRuleOrder.class);

    tag(PatientInput.class, 19, PatientInput.ChangeMerge.class);
    tag(PatientInput.class, 20, PatientInput.FollowMerge.class);

    tag(PatientInput.class, 30, PatientInput.AnswerAlarm.class);
    tag(PatientInput.class, 50, PatientInput.PrescribeOxygen.class);
    tag(PatientInput.class, 51, PatientInput.EndOxygenPrescription.class);
    tag(PatientInput.class, 60, PatientInput.AssignPatient.class);
    tag(PatientInput.class, 61, PatientInput.OfferPatient.class);
    tag(PatientInput.class, 62, PatientInput.EndAssignment.class);
    tag(PatientInput.class, 63, PatientInput.NoteStaff.class);
    tag(PatientInput.class, 64, PatientInput.OrderDelivery.class);
    tag(PatientInput.class, 65, PatientInput.NoteDelivery.class);
    tag(PatientInput.class, 70, PatientInput.AdoptSilentTrial.class);
    tag(PatientInput.class, 71, PatientInput.ChartEvent.class);
    tag(PatientInput.class, 72, PatientInput.WithdrawChartedEvent.class);
    tag(PatientInput.class, 75, PatientInput.BindPatientAccount.class);
    tag(PatientInput.class, 76, PatientInput.SetWelfareContact.class);
    tag(PatientInput.class, 77, PatientInput.AnswerPrompt.class);
    tag(PatientInput.class, 78, PatientInput.EndWelfareCall.class);
    tag(PatientInput.class, 90, PatientInput.RecordAllergy.class);
    tag(PatientInput.class, 91, PatientInput.StateNoKnownAllergies.class);
    tag(PatientInput.class, 92, PatientInput.LimitTreatment.class);
    tag(PatientInput.class, 93, PatientInput.ConfirmTreatmentLimit.class);
    tag(PatientInput.class, 94, PatientInput.EndRecorded.class);
    tag(PatientInput.class, 95, PatientInput.WriteNote.class);
    tag(PatientInput.class, 96, PatientInput.SetGoal.class);
    tag(PatientInput.class, 97, PatientInput.ScheduleMeasurement.class);
    tag(PatientInput.class, 98, PatientInput.Remind.class);

    tag(PatientInput.class, 85, PatientInput.TakePatient.class);
    tag(PatientInput.class, 86, PatientInput.RefusePatient.class);
    tag(PatientInput.class, 87, PatientInput.WithdrawOffer.class);

    tag(PatientEvent.class, 1, PatientEvent.PatientAdmitted.class);
    tag(PatientEvent.class, 2, PatientEvent.PatientMoved.class);
    tag(PatientEvent.class, 3, PatientEvent.PatientDischarged.class);
    tag(PatientEvent.class, 4, PatientEvent.RuleSetAdopted.class);
    tag(PatientEvent.class, 5, PatientEvent.DeviceBound.class);
    tag(PatientEvent.class, 6, PatientEvent.DeviceUnbound.class);
    tag(PatientEvent.class, 7, PatientEvent.ReadingsRecorded.class);
    tag(PatientEvent.class, 8, PatientEvent.TransmissionConflicted.class);
    tag(PatientEvent.class, 9, PatientEvent.BreachPending.class);
    tag(PatientEvent.class, 10, PatientEvent.BreachCleared.class);
    tag(PatientEvent.class, 11, PatientEvent.EpisodeOpened.class);
    tag(PatientEvent.class, 12, PatientEvent.EpisodeChanged.class);
    tag(PatientEvent.class, 13, PatientEvent.News2Scored.class);
    tag(PatientEvent.class, 14, PatientEvent.TaskOpened.class);
    tag(PatientEvent.class, 15, PatientEvent.TaskClosed.class);
    tag(PatientEvent.class, 16, PatientEvent.ClockStepped.class);
    tag(PatientEvent.class, 17, PatientEvent.CommandDone.class);
    tag(PatientEvent.class, 18, PatientEvent.InputWasSetAside.class);
    tag(PatientEvent.class, 19, PatientEvent.ReattributionChanged.class);
    tag(PatientEvent.class, 20, PatientEvent.ReadingsWithdrawn.class);
    tag(PatientEvent.class, 21, PatientEvent.ReadingsReattributed.class);
    tag(PatientEvent.class, 26, PatientEvent.ScoreOrderChanged.class);
    tag(PatientEvent.class, 27, PatientEvent.CircumstanceNoted.class);
    tag(PatientEvent.class, 28, PatientEvent.ObservationsBegan.class);

    tag(PatientEvent.class, 29, PatientEvent.WentOffMonitor.class);
    tag(PatientEvent.class, 25, PatientEvent.CameBackToMonitor.class);
    tag(PatientEvent.class, 40, PatientEvent.RuleLayersAdopted.class);
    tag(PatientEvent.class, 41, PatientEvent.PatientRulesChanged.class);
    tag(PatientEvent.class, 42, PatientEvent.RuleOrderEnded.class);
    tag(PatientEvent.class, 43, PatientEvent.RulesTookEffect.class);

    tag(PatientEvent.class, 22, PatientEvent.MergeChanged.class);
    tag(PatientEvent.class, 23, PatientEvent.RecordJoined.class);
    tag(PatientEvent.class, 24, PatientEvent.RecordParted.class);

    tag(PatientEvent.class, 30, PatientEvent.AlarmRaised.class);
    tag(PatientEvent.class, 31, PatientEvent.AlarmChanged.class);
    tag(PatientEvent.class, 50, PatientEvent.OxygenPrescribed.class);
    tag(PatientEvent.class, 60, PatientEvent.CoverageChanged.class);
    tag(PatientEvent.class, 61, PatientEvent.DeliveryChanged.class);
    tag(PatientEvent.class, 70, PatientEvent.SilentTrialBegan.class);
    tag(PatientEvent.class, 71, PatientEvent.SilentTrialEnded.class);
    tag(PatientEvent.class, 72, PatientEvent.EventCharted.class);
    tag(PatientEvent.class, 75, PatientEvent.PatientAccountBound.class);
    tag(PatientEvent.class, 76, PatientEvent.WelfareContactSet.class);
    tag(PatientEvent.class, 77, PatientEvent.PromptAnswered.class);
    tag(PatientEvent.class, 78, PatientEvent.WelfareCallEnded.class);
    tag(PatientEvent.class, 90, PatientEvent.AllergyChanged.class);
    tag(PatientEvent.class, 91, PatientEvent.NoKnownAllergiesChanged.class);
    tag(PatientEvent.class, 92, PatientEvent.TreatmentLimitChanged.class);
    tag(PatientEvent.class, 93, PatientEvent.NoteWritten.class);
    tag(PatientEvent.class, 94, PatientEvent.GoalChanged.class);
    tag(PatientEvent.class, 95, PatientEvent.ScheduleChanged.class);

    tag(EntryBody.StoredEvent.class, 1, EntryBody.Whole.class);
    tag(EntryBody.StoredEvent.class, 2, EntryBody.ReadingsOfInput.class);
    tag(EntryBody.StoredEvent.class, 3, EntryBody.RecordOfInput.class);

    tag(SubjectState.class, 1, SubjectState.OfPatient.class);
    tag(SubjectState.class, 2, SubjectState.OfDevice.class);

    tag(EntryBody.class, 1, EntryBody.OfPatient.class);
    tag(EntryBody.class, 2, EntryBody.OfAct.class);

    tag(Act.class, 101, Act.WardCreated.class);
    tag(Act.class, 102, Act.AccountCreated.class);
    tag(Act.class, 103, Act.DeviceRegistered.class);
    tag(Act.class, 104, Act.DeviceAssigned.class);
    tag(Act.class, 105, Act.DeviceReleased.class);
    tag(Act.class, 106, Act.ReadingsUnbound.class);
    tag(Act.class, 107, Act.SplitTransmissionKept.class);
    tag(Act.class, 108, Act.TransmissionRejected.class);
    tag(Act.class, 109, Act.SignedIn.class);
    tag(Act.class, 110, Act.SignInRefused.class);
    tag(Act.class, 111, Act.SignedOut.class);
    tag(Act.class, 112, Act.PatientViewed.class);
    tag(Act.class, 113, Act.ClockJumped.class);
    tag(Act.class, 121, Act.JournalExported.class);
    tag(Act.class, 122, Act.AlertBegan.class);
    tag(Act.class, 123, Act.AlertEnded.class);

    tag(Act.class, 131, Act.ServiceStarted.class);
    tag(Act.class, 132, Act.ServiceStopped.class);
    tag(Act.class, 114, Act.KeyRotationOrdered.class);
    tag(Act.class, 115, Act.PatientErasureRequested.class);
    tag(Act.class, 116, Act.PatientErasureApproved.class);
    tag(Act.class, 117, Act.DeviceReassigned.class);
    tag(Act.class, 151, Act.PatientErasureWithdrawn.class);
    tag(Act.class, 152, Act.JournalRestored.class);

    tag(Act.class, 201, Act.ShiftPlanned.class);
    tag(Act.class, 202, Act.ShiftCancelled.class);
    tag(Act.class, 203, Act.ContactSet.class);
    tag(Act.class, 250, Act.WebhookSecretShown.class);
    tag(Act.class, 161, Act.RuleLayerSet.class);
    tag(Act.class, 231, Act.DossierMade.class);
    tag(Act.class, 236, Act.SilentTrialSet.class);
    tag(Act.class, 237, Act.SilentTrialEnded.class);
    tag(Act.class, 275, Act.StationSetUp.class);
    tag(Act.class, 276, Act.StationEnrolled.class);
    tag(Act.class, 277, Act.StationRevoked.class);
    tag(Act.class, 278, Act.PinSet.class);
    tag(Act.class, 279, Act.PinRefused.class);
    tag(Act.class, 280, Act.PinUnlocked.class);
    tag(Act.class, 281, Act.TappedIn.class);
    tag(Act.class, 282, Act.StationPaused.class);
    tag(Act.class, 310, Act.WardBedsSet.class);
    tag(Act.class, 311, Act.WardZonesSet.class);
    tag(Act.class, 320, Act.RoleSet.class);
    tag(Act.class, 321, Act.AccountChanged.class);
    tag(Act.class, 322, Act.AccountDisabled.class);
    tag(Act.class, 323, Act.AccountEnabled.class);
    tag(Act.class, 324, Act.PasswordSet.class);
    tag(Act.class, 325, Act.WardRenamed.class);
    tag(Act.class, 326, Act.DeviceKeyIssued.class);
    tag(Act.class, 327, Act.DeviceKeyTaken.class);
    tag(Act.class, 290, Act.ViewsShown.class);
  }

  private Tags() {}

  static int of(Class<?> union, Class<?> type) {
    Integer tag = NUMBERS.getOrDefault(union, Map.of()).get(type);
    if (tag == null) {
      throw new IllegalArgumentException("no tag in " + union.getSimpleName() + " for " + type);
    }
    return tag;
  }

  private static void tag(Class<?> union, int tag, Class<?> type) {
    NUMBERS.computeIfAbsent(union, u -> new HashMap<>()).put(type, tag);
  }
}

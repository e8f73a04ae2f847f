package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import io.vigil.core.patient.PatientAnswer.Kind;
import io.vigil.core.patient.WelfareCall.Outcome;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A patient at home: what he is asked, what he says, and when somebody looks for him. */
class AtHomeTest {

  private static final PersonId SELF = new PersonId(new UUID(2, 40));
  private static final Condition SILENT = new Condition.DeviceSilent(WEARABLE);
  private static final Condition HELP = new Condition.HelpRequested();
  private static final WelfareContact CONTACT =
      new WelfareContact(
          "12 Ang Mo Kio Ave 3 #04-17",
          "Key box left of the door",
          "+6591234567",
          List.of(new WelfareContact.NextOfKin("Tan Wei", "daughter", "+6597654321")));

  private final TestingPatient patient =
      TestingPatient.inCare()
          .decide(
              new PatientInput.AdoptRuleLayers(
                  new WardId(new UUID(5, 1)), List.of(DefaultRules.HOME)))
          .decide(new PatientInput.BindPatientAccount(NURSE, Optional.of(SELF)))
          .bind(WEARABLE, Duration.ofMinutes(1));

  private long commands = 100;

  private CommandId command() {
    return new CommandId(new UUID(8, commands++));
  }

  /** At 86 %, past the limit of 88 and not of 85. */
  private Alarm mediumAlarm() {
    for (int second = 0; second <= 60; second += 30) {
      patient.at(START + seconds(second));
      patient.sends(WEARABLE, reading(VitalSign.SPO2, "86", START + seconds(second)));
    }
    assertThat(patient.alarm(spo2Low()).priority()).isEqualTo(Priority.MEDIUM);
    return patient.alarm(spo2Low());
  }

  private Alarm highAlarm() {
    for (int second = 0; second <= 30; second += 30) {
      patient.at(START + seconds(second));
      patient.sends(WEARABLE, reading(VitalSign.SPO2, "80", START + seconds(second)));
    }
    assertThat(patient.alarm(spo2Low()).priority()).isEqualTo(Priority.HIGH);
    return patient.alarm(spo2Low());
  }

  private Alarm silentDevice() {
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "97", START));
    while (patient.episodes(SILENT).isEmpty()) {
      patient.waitUntil(patient.state().nextDeadlineEpochMillis(0).orElseThrow());
    }
    return patient.alarm(SILENT);
  }

  private Delivery prompted(Alarm alarm) {
    patient.decide(new PatientInput.OrderDelivery(alarm.id(), 0, SELF, Channel.APP));
    assertThat(patient.reply()).isInstanceOf(Reply.Done.class);
    return Delivery.ordered(alarm, 0, SELF, Channel.APP, patient.now());
  }

  private Reply says(Kind kind, Optional<DeliveryId> prompt) {
    patient.decide(new PatientInput.AnswerPrompt(command(), SELF, prompt, kind));
    return patient.reply();
  }

  private Alarm now(Alarm alarm) {
    return patient.state().alarms().get(alarm.id());
  }

  private Task welfareCall() {
    return patient.task(Task.Kind.WELFARE_CALL).orElseThrow();
  }

  private boolean welfareCallOpen() {
    return patient.task(Task.Kind.WELFARE_CALL).isPresent();
  }

  @Test
  void highAlarmNeverWaitsForThePatient() {
    Alarm alarm = highAlarm();

    assertThat(alarm.rung()).isEqualTo(1);
    assertThat(alarm.rungDueEpochMillis())
        .hasValue(alarm.signalledEpochMillis().orElseThrow() + minutes(2));
  }

  @Test
  void alarmThatBecomesHighLeavesThePatientAtOnce() {
    Alarm alarm = mediumAlarm();
    assertThat(alarm.rung()).isZero();

    patient.at(START + seconds(70));
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "80", START + seconds(70)));
    assertThat(now(alarm).priority()).isEqualTo(Priority.HIGH);
    assertThat(now(alarm).rung()).isEqualTo(1);
    assertThat(now(alarm).rungDueEpochMillis()).hasValue(START + seconds(70) + minutes(2));
  }

  @Test
  void nobodysAnswerClimbsToAWelfareCallWhichIsAskedForOnce() {
    Alarm alarm = mediumAlarm();
    long began = alarm.signalledEpochMillis().orElseThrow();

    patient.waitUntil(began + minutes(2));
    assertThat(now(alarm).rung()).isEqualTo(1);
    patient.waitUntil(began + minutes(12));
    assertThat(now(alarm).rung()).isEqualTo(2);
    patient.waitUntil(began + minutes(32) - 1);
    assertThat(welfareCallOpen()).isFalse();
    patient.waitUntil(began + minutes(32));
    assertThat(now(alarm).rung()).isEqualTo(Ladder.last());
    assertThat(welfareCallOpen()).isTrue();

    Task task = welfareCall();
    patient.decide(
        new PatientInput.EndWelfareCall(
            command(), task.id(), task.version(), NURSE, Outcome.REACHED));
    assertThat(patient.reply()).isInstanceOf(Reply.TaskCompleted.class);
    // Before the device, which is silent by then, climbs as far.
    patient.waitUntil(began + minutes(33));
    assertThat(now(alarm).signal()).as("a call does not silence").isEqualTo(Signal.ON);
    assertThat(welfareCallOpen()).isFalse();
    assertThat(patient.state().home().called().orElseThrow().outcome()).isEqualTo(Outcome.REACHED);
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void noAnswerIsTheNextCallToMake() {
    Alarm alarm = highAlarm();
    patient.waitUntil(alarm.signalledEpochMillis().orElseThrow() + minutes(7));
    Task first = welfareCall();

    patient.decide(
        new PatientInput.EndWelfareCall(
            command(), first.id(), first.version(), NURSE, Outcome.NO_ANSWER));

    assertThat(welfareCall().id()).isNotEqualTo(first.id());
  }

  @Test
  void welfareCallIsNotDoneWithoutItsOutcome() {
    Alarm alarm = highAlarm();
    patient.waitUntil(alarm.signalledEpochMillis().orElseThrow() + minutes(7));
    Task task = welfareCall();

    patient.decide(new PatientInput.CompleteTask(command(), task.id(), task.version(), NURSE));

    assertThat(patient.reply()).isEqualTo(new Reply.Refused("outcome-missing"));
    assertThat(welfareCallOpen()).isTrue();
  }

  @Test
  void whoEscalatesAsFarAsThatHasTheCallMade() {
    Alarm alarm = highAlarm();
    patient.answers(alarm, 1, new AlarmAnswer.Escalate("does not pick up"));
    assertThat(welfareCallOpen()).isFalse();

    patient.answers(now(alarm), 2, new AlarmAnswer.Escalate("does not pick up"));

    assertThat(now(alarm).rung()).isEqualTo(Ladder.last());
    assertThat(welfareCallOpen()).isTrue();
  }

  @Test
  void whatIsOfUsAloneIsNoReasonToLookForThePatient() {
    patient.decide(new PatientInput.NoteStaff(true, Optional.empty(), false, Optional.empty()));
    assertThat(patient.alarm(new Condition.Uncovered()).rung()).isEqualTo(1);

    patient.waitUntil(START + minutes(60));

    assertThat(patient.alarm(new Condition.Uncovered()).rung()).isEqualTo(Ladder.last());
    // The device that was never heard is another thing.
    assertThat(patient.alarm(SILENT).rung()).isEqualTo(Ladder.last());
    assertThat(
            patient.events().stream()
                .filter(event ->
                    event instanceof PatientEvent.TaskOpened opened
                        && opened.task().kind() == Task.Kind.WELFARE_CALL))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ALL_RIGHT", "NOT_WEARING"})
  void whatHeSaysOfHimselfChangesNothingOfAnAlarmAboutHim(Kind kind) {
    Alarm alarm = mediumAlarm();
    Delivery prompt = prompted(alarm);

    assertThat(says(kind, Optional.of(prompt.id()))).isInstanceOf(Reply.Done.class);

    assertThat(now(alarm)).isEqualTo(alarm);
    assertThat(patient.state().home().answered())
        .contains(new PatientAnswer(Optional.of(alarm.id()), kind, patient.now()));
    assertThat(patient.state().deliveries().get(prompt.id()).stage()).isEqualTo(Stage.DISPLAYED);
  }

  @Test
  void whatHeSaysOfADeviceStandsForTenMinutesHoweverOften() {
    Alarm alarm = silentDevice();
    long began = alarm.signalledEpochMillis().orElseThrow();
    Delivery prompt = prompted(alarm);

    says(Kind.ALL_RIGHT, Optional.of(prompt.id()));
    assertThat(now(alarm).signal()).as("not silenced").isEqualTo(Signal.ON);
    patient.waitUntil(began + minutes(9));
    assertThat(now(alarm).rung()).isZero();
    says(Kind.NOT_WEARING, Optional.of(prompt.id()));

    patient.waitUntil(began + minutes(10));
    assertThat(now(alarm).rung()).isEqualTo(1);
  }

  @Test
  void whoNeedsHelpIsAnAlarmOfItsOwnAskedOrNot() {
    assertThat(says(Kind.NEED_HELP, Optional.empty())).isInstanceOf(Reply.Done.class);

    Alarm help = patient.alarm(HELP);
    assertThat(help.priority()).isEqualTo(Priority.HIGH);
    assertThat(help.signal()).isEqualTo(Signal.ON);
    assertThat(help.rung()).isEqualTo(1);

    says(Kind.NEED_HELP, Optional.empty());
    assertThat(patient.episodes(HELP)).as("while it signals it is the same").hasSize(1);
    patient.accepts(now(help), 1);
    assertThat(now(help).signal()).isEqualTo(Signal.OFF);

    says(Kind.NEED_HELP, Optional.empty());
    assertThat(patient.episodes(HELP)).hasSize(2);
    assertThat(patient.state().alarms().values())
        .anyMatch(alarm -> alarm.condition().equals(HELP) && alarm.signal() == Signal.ON);
  }

  @Test
  void whoNeedsHelpIsHeardOnAPromptThatIsOver() {
    Alarm alarm = mediumAlarm();
    Delivery prompt = prompted(alarm);
    patient.accepts(alarm, 1);
    assertThat(says(Kind.ALL_RIGHT, Optional.of(prompt.id())))
        .isEqualTo(new Reply.Refused("prompt-over"));

    assertThat(says(Kind.NEED_HELP, Optional.of(prompt.id()))).isInstanceOf(Reply.Done.class);

    assertThat(patient.alarm(HELP).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void sameCommandTwiceIsOneAnswer() {
    PatientInput help =
        new PatientInput.AnswerPrompt(command(), SELF, Optional.empty(), Kind.NEED_HELP);
    patient.decide(help).accepts(patient.alarm(HELP), 1);

    patient.decide(help);

    assertThat(patient.lastEvents()).isEmpty();
    assertThat(patient.reply()).isInstanceOf(Reply.Done.class);
  }

  @Test
  void nobodyElseAnswersForHim() {
    patient.decide(
        new PatientInput.AnswerPrompt(command(), NURSE, Optional.empty(), Kind.NEED_HELP));

    assertThat(patient.reply()).isInstanceOf(Reply.NotFound.class);
    assertThat(patient.episodes(HELP)).isEmpty();
  }

  @Test
  void thatThePatientSeesAnAlarmDoesNotMeanThatTheHubDoes() {
    Alarm alarm = highAlarm();
    Delivery prompt = prompted(alarm);
    patient.decide(new PatientInput.OrderDelivery(alarm.id(), 1, NURSE, Channel.APP));
    Delivery nurse = Delivery.ordered(alarm, 1, NURSE, Channel.APP, patient.now());
    patient.decide(new PatientInput.NoteDelivery(prompt.id(), Stage.DISPLAYED, Optional.of(SELF)));

    patient.decide(new PatientInput.NoteDelivery(nurse.id(), Stage.FAILED, Optional.empty()));

    assertThat(patient.state().active(new Condition.DeliveryUnconfirmed())).isPresent();
    patient.decide(new PatientInput.NoteDelivery(nurse.id(), Stage.DISPLAYED, Optional.of(NURSE)));
    assertThat(patient.state().active(new Condition.DeliveryUnconfirmed())).isEmpty();
  }

  @Test
  void promptThatIsNotConfirmedIsATechnicalAlarm() {
    Alarm alarm = mediumAlarm();
    prompted(alarm);

    patient.waitUntil(patient.now() + Delivery.RECEIVED_WITHIN.toMillis());

    assertThat(patient.state().active(new Condition.DeliveryUnconfirmed())).isPresent();
  }

  @Test
  void whatWasSetUpIsKeptUntilHeLeavesCare() {
    patient.decide(new PatientInput.SetWelfareContact(NURSE, CONTACT));
    assertThat(patient.state().home().contact()).contains(CONTACT);
    assertThat(CONTACT.toString()).doesNotContain("Ang Mo Kio", "Key box", "+65", "Tan Wei");
    Alarm alarm = highAlarm();
    patient.waitUntil(alarm.signalledEpochMillis().orElseThrow() + minutes(7));

    patient.decide(new PatientInput.Discharge());

    assertThat(patient.state().home()).isEqualTo(HomeCare.NONE);
    assertThat(welfareCallOpen()).isFalse();
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void onAWardNobodyIsLookedForAndTheButtonWorks() {
    TestingPatient onWard =
        TestingPatient.inCare()
            .decide(new PatientInput.BindPatientAccount(NURSE, Optional.of(SELF)))
            .bind(MONITOR, Duration.ofSeconds(1));
    onWard.decide(new PatientInput.AnswerPrompt(command(), SELF, Optional.empty(), Kind.NEED_HELP));
    assertThat(onWard.alarm(HELP).rung()).isZero();

    onWard.waitUntil(START + minutes(30));

    assertThat(onWard.alarm(HELP).rung()).isEqualTo(Ladder.last());
    assertThat(onWard.task(Task.Kind.WELFARE_CALL)).isEmpty();
  }

  @Test
  void nextDeadlineIsStillThatOfTheLadder() {
    Alarm alarm = mediumAlarm();

    assertThat(alarm.rungDueEpochMillis())
        .isEqualTo(OptionalLong.of(alarm.signalledEpochMillis().orElseThrow() + minutes(2)));
  }

  @Test
  void whoNeedsHelpIsHeardAlsoWhileTheHubTriesSilently() {
    patient.decide(
        new PatientInput.AdoptSilentTrial(
            new WardId(new UUID(5, 1)), OptionalLong.of(START + hours(2))));
    Alarm withheld = highAlarm();
    assertThat(withheld.signal()).isEqualTo(Signal.WITHHELD);

    says(Kind.NEED_HELP, Optional.empty());

    assertThat(patient.alarm(HELP).signal()).isEqualTo(Signal.ON);
    assertThat(patient.alarm(HELP).calls()).isTrue();
  }

  @Test
  void whoNeedsHelpInTheNextStayIsHeardThoughNobodyCameInTheOneBefore() {
    says(Kind.NEED_HELP, Optional.empty());
    patient.decide(new PatientInput.Discharge());
    assertThat(patient.state().active(HELP)).isEmpty();

    patient
        .at(START + minutes(5))
        .decide(
            new PatientInput.Admit(
                new Admission(
                    new PatientId(new UUID(4, 1)),
                    "Somebody",
                    "MRN-1",
                    LocalDate.of(1950, 1, 31),
                    new WardId(new UUID(5, 1)),
                    "home",
                    false),
                DefaultRules.VERSION_1))
        .decide(
            new PatientInput.AdoptRuleLayers(
                new WardId(new UUID(5, 1)), List.of(DefaultRules.HOME)))
        .decide(new PatientInput.BindPatientAccount(NURSE, Optional.of(SELF)));
    says(Kind.NEED_HELP, Optional.empty());

    Episode now = patient.state().active(HELP).orElseThrow();
    assertThat(patient.state().alarmOf(now.id()).orElseThrow().signal()).isEqualTo(Signal.ON);
  }

  @Test
  void whoComesHomeWithAnAlarmOnTheLastRungIsLookedFor() {
    TestingPatient onWard = TestingPatient.inCare().bind(WEARABLE, Duration.ofMinutes(1));
    onWard.sends(WEARABLE, reading(VitalSign.SPO2, "80", START));
    onWard.waitUntil(START + minutes(1));
    while (onWard.alarm(spo2Low()).rung() < Ladder.last()) {
      Alarm alarm = onWard.alarm(spo2Low());
      onWard.decide(
          new PatientInput.AnswerAlarm(
              command(), alarm.id(), alarm.version(), NURSE, new AlarmAnswer.Reject()));
      assertThat(onWard.reply()).isInstanceOf(Reply.AlarmAnswered.class);
    }

    onWard.decide(
        new PatientInput.AdoptRuleLayers(new WardId(new UUID(5, 1)), List.of(DefaultRules.HOME)));

    assertThat(onWard.state().tasks().values())
        .anyMatch(task -> task.kind() == Task.Kind.WELFARE_CALL);
  }
}

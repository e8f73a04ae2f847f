package io.vigil.core.staff;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.ShiftId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientAnswer;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whom to tell of a patient at home. */
class HomeCallsTest {

  private static final long START = Instant.parse("2026-11-20T05:00:00Z").toEpochMilli();
  private static final WardId HUB = new WardId(new UUID(5, 1));
  private static final PersonId SELF = new PersonId(new UUID(2, 40));
  private static final PersonId NURSE = new PersonId(new UUID(2, 1));
  private static final PersonId COLLEAGUE = new PersonId(new UUID(2, 2));
  private static final PersonId PHYSICIAN = new PersonId(new UUID(2, 3));
  private static final PersonId SUPERVISOR = new PersonId(new UUID(2, 4));

  private static final Roster ROSTER =
      new Roster(
          List.of(
              shift(1, NURSE, Duty.HUB_NURSE),
              shift(2, COLLEAGUE, Duty.HUB_NURSE),
              shift(3, PHYSICIAN, Duty.PHYSICIAN),
              shift(4, SUPERVISOR, Duty.SUPERVISOR)));

  private PatientState state = PatientState.INITIAL;
  private long now = START;
  private long commands;

  private static Shift shift(long id, PersonId person, Duty duty) {
    return new Shift(
        new ShiftId(new UUID(9, id)), HUB, person, duty, START - 1, START + 7_200_000, false);
  }

  private void decide(PatientInput input) {
    state = Patient.decide(state, input, now).after();
  }

  private CommandId command() {
    return new CommandId(new UUID(8, ++commands));
  }

  private void atHomeWith(Optional<PersonId> account) {
    decide(
        new PatientInput.Admit(
            new Admission(
                new PatientId(new UUID(4, 1)),
                "Somebody",
                "MRN-1",
                LocalDate.of(1950, 1, 31),
                HUB,
                "home",
                false),
            DefaultRules.VERSION_1));
    decide(new PatientInput.AdoptRuleLayers(HUB, List.of(DefaultRules.HOME)));
    decide(new PatientInput.BindPatientAccount(NURSE, account));
    decide(new PatientInput.AssignPatient(command(), NURSE, NURSE, OptionalLong.empty(), true));
  }

  /** Of a systolic pressure, which signals at once: at 230 medium, at 80 high. */
  private Alarm pressure(String mmHg, Priority priority) {
    decide(
        new PatientInput.Observe(
            command(),
            NURSE,
            List.of(
                new Reading(
                    VitalSign.SYSTOLIC_PRESSURE,
                    new BigDecimal(mmHg),
                    Instant.ofEpochMilli(now),
                    0))));
    Alarm alarm =
        state.alarms().values().stream()
            .filter(each -> each.condition() instanceof Condition.LimitBreached)
            .findFirst()
            .orElseThrow();
    assertThat(alarm.priority()).isEqualTo(priority);
    return alarm;
  }

  private List<PatientInput.OrderDelivery> due(Alarm alarm, Channel... channels) {
    return Calls.due(state, ROSTER, person -> List.of(channels), now).stream()
        .filter(order -> order.alarm().equals(alarm.id()))
        .toList();
  }

  private static PatientInput.OrderDelivery order(Alarm alarm, int rung, PersonId to) {
    return new PatientInput.OrderDelivery(alarm.id(), rung, to, Channel.APP);
  }

  private void come(Alarm alarm, int rung, PersonId person, Stage stage) {
    decide(order(alarm, rung, person));
    decide(
        new PatientInput.NoteDelivery(
            Delivery.ordered(alarm, rung, person, Channel.APP, now).id(), stage, Optional.empty()));
  }

  @Test
  void whatIsNotHighPromptsThePatientFirst() {
    atHomeWith(Optional.of(SELF));
    Alarm alarm = pressure("230", Priority.MEDIUM);

    assertThat(due(alarm)).containsExactly(order(alarm, 0, SELF));
  }

  @Test
  void whatIsHighTellsTheHubInTheSameInstant() {
    atHomeWith(Optional.of(SELF));
    Alarm alarm = pressure("80", Priority.HIGH);

    assertThat(due(alarm)).containsExactly(order(alarm, 0, SELF), order(alarm, 1, NURSE));
  }

  @Test
  void patientWhoCannotBePromptedIsNotWaitedFor() {
    atHomeWith(Optional.empty());
    Alarm alarm = pressure("230", Priority.MEDIUM);

    assertThat(due(alarm)).containsExactly(order(alarm, 1, NURSE));
  }

  @Test
  void promptThatIsMissedTellsTheHubAndTriesHisOtherChannels() {
    atHomeWith(Optional.of(SELF));
    Alarm alarm = pressure("230", Priority.MEDIUM);
    come(alarm, 0, SELF, Stage.FAILED);

    assertThat(due(alarm, Channel.SMS))
        .containsExactly(
            new PatientInput.OrderDelivery(alarm.id(), 0, SELF, Channel.SMS),
            order(alarm, 1, NURSE));
  }

  /** What can't be ordered tells nobody, so that his two minutes are not waited for. */
  @Test
  void promptThatThereIsNoRoomForIsNotWaitedFor() {
    atHomeWith(Optional.of(SELF));
    Alarm alarm = pressure("230", Priority.MEDIUM);
    for (int i = 0; i < Delivery.MAX_OF_PATIENT; i++) {
      decide(order(alarm, 1, new PersonId(new UUID(3, i))));
    }

    assertThat(state.hasRoomToTell(alarm)).isFalse();
    assertThat(due(alarm)).startsWith(order(alarm, 0, SELF), order(alarm, 1, NURSE));
  }

  @Test
  void whoHasThePatientIsToldAndIfMissedTheOthersOfTheHubThenThePhysician() {
    atHomeWith(Optional.empty());
    Alarm alarm = pressure("80", Priority.HIGH);
    come(alarm, 1, NURSE, Stage.FAILED);

    assertThat(due(alarm)).containsExactly(order(alarm, 1, COLLEAGUE));

    come(alarm, 1, COLLEAGUE, Stage.FAILED);
    assertThat(due(alarm)).containsExactly(order(alarm, 2, PHYSICIAN));
    come(alarm, 2, PHYSICIAN, Stage.FAILED);
    assertThat(due(alarm)).containsExactly(order(alarm, 3, SUPERVISOR));
  }

  @Test
  void thePatientsTimeIsOverAndTheHubIsTold() {
    atHomeWith(Optional.of(SELF));
    Alarm alarm = pressure("230", Priority.MEDIUM);
    come(alarm, 0, SELF, Stage.SENT);
    assertThat(due(alarm)).isEmpty();

    now = START + 120_000;
    decide(new PatientInput.PassTime(START));

    assertThat(due(alarm)).contains(order(alarm, 1, NURSE));
  }

  @Test
  void whoNeedsHelpIsToldToHubAndPhysicianAtOnceAndNotToHimself() {
    atHomeWith(Optional.of(SELF));
    decide(
        new PatientInput.AnswerPrompt(
            command(), SELF, Optional.empty(), PatientAnswer.Kind.NEED_HELP));
    Alarm help =
        state.alarms().values().stream()
            .filter(each -> each.condition() instanceof Condition.HelpRequested)
            .findFirst()
            .orElseThrow();

    assertThat(due(help)).containsExactly(order(help, 1, NURSE), order(help, 2, PHYSICIAN));
  }

  @Test
  void uncoveredAtHomeIsToldToTheHubAndTheSupervisor() {
    atHomeWith(Optional.of(SELF));
    decide(new PatientInput.NoteStaff(true, Optional.of(NURSE), false, Optional.empty()));
    Alarm uncovered =
        state.alarms().values().stream()
            .filter(each -> each.condition() instanceof Condition.Uncovered)
            .findFirst()
            .orElseThrow();

    assertThat(due(uncovered))
        .contains(order(uncovered, 1, NURSE), order(uncovered, 3, SUPERVISOR))
        .doesNotContain(order(uncovered, 0, SELF));
  }

  @Test
  void hubThatDoesNotSayWhoWorksStillPromptsThePatient() {
    atHomeWith(Optional.of(SELF));
    Alarm alarm = pressure("80", Priority.HIGH);

    assertThat(Calls.due(state, Roster.NONE, person -> List.of(), now))
        .contains(order(alarm, 0, SELF))
        .allMatch(each -> each.to().equals(SELF));
  }

  @Test
  void hubNurseStandsInForWhomNobodyTookOver() {
    Roster roster = new Roster(List.of(shift(2, COLLEAGUE, Duty.HUB_NURSE)));

    PatientInput.NoteStaff told = roster.told(Coverage.NONE, person -> true, now);

    assertThat(told.standIn().map(Coverage.StandIn::person)).contains(COLLEAGUE);
  }

  @Test
  void whoAcceptedEndsTheCallingAndCanCallThePhysicianForHelp() {
    atHomeWith(Optional.of(SELF));
    Alarm alarm = pressure("80", Priority.HIGH);
    due(alarm).forEach(this::decide);

    answer(alarm, new AlarmAnswer.Accept());
    assertThat(due(alarm)).isEmpty();

    answer(alarm, new AlarmAnswer.Escalate("come with me"));
    assertThat(due(alarm)).containsExactly(order(alarm, 2, PHYSICIAN));
  }

  private void answer(Alarm alarm, AlarmAnswer answer) {
    Alarm now = state.alarms().get(alarm.id());
    decide(new PatientInput.AnswerAlarm(command(), alarm.id(), now.version(), NURSE, answer));
  }
}

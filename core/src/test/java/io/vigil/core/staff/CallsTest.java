package io.vigil.core.staff;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.ShiftId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallsTest {

  private static final long NOW = Instant.parse("2026-11-20T05:00:00Z").toEpochMilli();
  private static final WardId WARD = new WardId(new UUID(5, 1));
  private static final PersonId NURSE = new PersonId(new UUID(2, 1));
  private static final PersonId CHARGE = new PersonId(new UUID(2, 2));
  private static final PersonId SUPERVISOR = new PersonId(new UUID(2, 4));

  private static final Roster ROSTER =
      new Roster(
          List.of(
              shift(1, NURSE, Duty.BED_NURSE),
              shift(2, CHARGE, Duty.CHARGE_NURSE),
              shift(4, SUPERVISOR, Duty.SUPERVISOR)));

  private PatientState state = PatientState.INITIAL;

  private static Shift shift(long id, PersonId person, Duty duty) {
    return new Shift(
        new ShiftId(new UUID(9, id)), WARD, person, duty, NOW - 1, NOW + 3_600_000, false);
  }

  private void decide(PatientInput input) {
    state = Patient.decide(state, input, NOW).after();
  }

  /** With a low temperature, which signals at once. */
  private Alarm alarmOfAPatientWhom(Optional<PersonId> has) {
    decide(
        new PatientInput.Admit(
            new Admission(
                new PatientId(new UUID(4, 1)),
                "Somebody",
                "MRN-1",
                LocalDate.of(1950, 1, 31),
                WARD,
                "7E-04",
                false),
            DefaultRules.VERSION_1));
    has.ifPresent(person ->
        decide(
            new PatientInput.AssignPatient(
                new CommandId(new UUID(8, 1)), person, person, OptionalLong.empty(), true)));
    decide(
        new PatientInput.Observe(
            new CommandId(new UUID(8, 2)),
            NURSE,
            List.of(
                new Reading(
                    VitalSign.BODY_TEMPERATURE,
                    new BigDecimal("34.0"),
                    Instant.ofEpochMilli(NOW),
                    0))));
    return state.alarms().values().stream()
        .filter(alarm -> alarm.signal().given())
        .filter(alarm -> alarm.condition() instanceof Condition.LimitBreached)
        .findFirst()
        .orElseThrow();
  }

  private Alarm alarm(Condition condition) {
    return state.alarms().values().stream()
        .filter(alarm -> alarm.condition().equals(condition))
        .findFirst()
        .orElseThrow();
  }

  private List<PatientInput.OrderDelivery> due(Alarm alarm, Channel... channels) {
    return Calls.due(state, ROSTER, person -> List.of(channels), NOW).stream()
        .filter(order -> order.alarm().equals(alarm.id()))
        .toList();
  }

  private void come(Alarm alarm, int rung, PersonId person, Channel channel, Stage stage) {
    Delivery delivery = Delivery.ordered(alarm, rung, person, channel, NOW);
    decide(
        new PatientInput.NoteDelivery(
            delivery.id(),
            stage,
            stage == Stage.DISPLAYED ? Optional.of(person) : Optional.empty()));
  }

  @Test
  void whoHasThePatientIsToldFirstAndOnce() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));

    List<PatientInput.OrderDelivery> due = due(alarm);
    assertThat(due)
        .containsExactly(new PatientInput.OrderDelivery(alarm.id(), 0, NURSE, Channel.APP));

    due.forEach(this::decide);
    assertThat(due(alarm)).isEmpty();
    come(alarm, 0, NURSE, Channel.APP, Stage.DISPLAYED);
    assertThat(due(alarm)).isEmpty();
  }

  @Test
  void whoWasNotToldIsWokenOtherwiseAndTheNextRungIsToldToo() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    due(alarm).forEach(this::decide);
    come(alarm, 0, NURSE, Channel.APP, Stage.FAILED);

    List<PatientInput.OrderDelivery> due = due(alarm, Channel.MAIL, Channel.SMS);

    assertThat(due)
        .containsExactly(
            new PatientInput.OrderDelivery(alarm.id(), 0, NURSE, Channel.MAIL),
            new PatientInput.OrderDelivery(alarm.id(), 0, NURSE, Channel.SMS),
            new PatientInput.OrderDelivery(alarm.id(), 1, CHARGE, Channel.APP));
  }

  @Test
  void whatNobodyAcceptsIsToldToWhoStandsOnTheRungItClimbedTo() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    due(alarm).forEach(this::decide);
    come(alarm, 0, NURSE, Channel.APP, Stage.DISPLAYED);
    decide(
        new PatientInput.AnswerAlarm(
            new CommandId(new UUID(8, 3)),
            alarm.id(),
            alarm.version(),
            NURSE,
            new AlarmAnswer.Reject()));

    assertThat(due(alarm))
        .containsExactly(new PatientInput.OrderDelivery(alarm.id(), 1, CHARGE, Channel.APP));
  }

  @Test
  void whoComesToHaveThePatientAfterItClimbedIsToldToo() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    due(alarm).forEach(this::decide);
    decide(
        new PatientInput.AnswerAlarm(
            new CommandId(new UUID(8, 3)),
            alarm.id(),
            alarm.version(),
            NURSE,
            new AlarmAnswer.Reject()));
    due(alarm).forEach(this::decide);
    PersonId next = new PersonId(new UUID(2, 99));
    decide(
        new PatientInput.AssignPatient(
            new CommandId(new UUID(8, 4)), NURSE, next, OptionalLong.empty(), true));

    assertThat(due(alarm))
        .containsExactly(new PatientInput.OrderDelivery(alarm.id(), 0, next, Channel.APP));
  }

  @Test
  void emptyRungIsPassedOver() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    due(alarm).forEach(this::decide);
    come(alarm, 0, NURSE, Channel.APP, Stage.FAILED);
    due(alarm).forEach(this::decide);
    come(alarm, 1, CHARGE, Channel.APP, Stage.FAILED);

    assertThat(due(alarm))
        .as("no physician works now")
        .containsExactly(new PatientInput.OrderDelivery(alarm.id(), 3, SUPERVISOR, Channel.APP));
  }

  @Test
  void whoseNobodyIsIsTheChargeNurses() {
    Alarm alarm = alarmOfAPatientWhom(Optional.empty());

    assertThat(due(alarm))
        .containsExactly(new PatientInput.OrderDelivery(alarm.id(), 1, CHARGE, Channel.APP));
  }

  @Test
  void thatSomebodyWasNotToldIsItselfToldToNobody() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    due(alarm).forEach(this::decide);
    come(alarm, 0, NURSE, Channel.APP, Stage.FAILED);
    Alarm itself = alarm(new Condition.DeliveryUnconfirmed());

    assertThat(Calls.due(state, ROSTER, person -> List.of(), NOW))
        .isNotEmpty()
        .noneMatch(order -> order.alarm().equals(itself.id()));
  }

  @Test
  void supervisorIsToldToThatNobodyHasAPatient() {
    alarmOfAPatientWhom(Optional.empty());
    decide(ROSTER.told(state.coverage(), person -> true, NOW));
    Alarm uncovered = alarm(new Condition.Uncovered());

    assertThat(due(uncovered))
        .containsExactly(
            new PatientInput.OrderDelivery(uncovered.id(), 3, SUPERVISOR, Channel.APP),
            new PatientInput.OrderDelivery(uncovered.id(), 1, CHARGE, Channel.APP));

    due(uncovered).forEach(this::decide);
    assertThat(due(uncovered)).isEmpty();
  }

  @Test
  void lowAlarmsAreForTheScreens() {
    alarmOfAPatientWhom(Optional.of(NURSE));
    DeviceId device = new DeviceId(new UUID(1, 1));
    decide(
        new PatientInput.BindDevice(
            new DeviceBinding(
                device, "Monitor", "bedside-monitor", 60_000, 0, OptionalLong.empty())));
    decide(
        new PatientInput.ReceiveTransmission(
            new TransmissionIdentity(
                new TransmissionId(new UUID(6, 1)), device, device.value(), new UUID(3, 1), 1, 1),
            true,
            List.of(
                new Reading(
                    DeviceStatus.BATTERY_LOW, BigDecimal.ONE, Instant.ofEpochMilli(NOW), 0))));
    Alarm battery = alarm(new Condition.DeviceStatusRaised(device, DeviceStatus.BATTERY_LOW));
    assertThat(battery.priority()).isEqualTo(Priority.LOW);

    assertThat(due(battery)).isEmpty();
  }

  @Test
  void wardThatDoesNotSayWhoWorksTellsNobodyByName() {
    alarmOfAPatientWhom(Optional.of(NURSE));

    assertThat(Calls.due(state, Roster.NONE, person -> List.of(), NOW)).isEmpty();
    assertThat(Calls.due(PatientState.INITIAL, ROSTER, person -> List.of(), NOW)).isEmpty();
  }

  private void answer(Alarm alarm, long command, PersonId by, AlarmAnswer answer) {
    Alarm now = state.alarms().get(alarm.id());
    decide(
        new PatientInput.AnswerAlarm(
            new CommandId(new UUID(8, command)), alarm.id(), now.version(), by, answer));
  }

  @Test
  void whoHasAcceptedAnAlarmAndCallsForHelpHasTheNextRungTold() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    due(alarm).forEach(this::decide);
    answer(alarm, 3, NURSE, new AlarmAnswer.Accept());
    assertThat(due(alarm)).isEmpty();

    answer(alarm, 4, NURSE, new AlarmAnswer.Escalate("come and help"));

    assertThat(due(alarm))
        .containsExactly(new PatientInput.OrderDelivery(alarm.id(), 1, CHARGE, Channel.APP));
    due(alarm).forEach(this::decide);
    assertThat(state.deliveries()).hasSize(1);
    assertThat(due(alarm)).isEmpty();

    answer(alarm, 5, CHARGE, new AlarmAnswer.Accept());
    assertThat(state.deliveries()).isEmpty();
    assertThat(due(alarm)).isEmpty();
  }

  @Test
  void nobodyIsCalledToHelpHimself() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    answer(alarm, 3, CHARGE, new AlarmAnswer.Accept());
    answer(alarm, 4, CHARGE, new AlarmAnswer.Escalate("come and help"));

    assertThat(due(alarm))
        .as("she stands on the rung herself, and no physician works")
        .containsExactly(new PatientInput.OrderDelivery(alarm.id(), 3, SUPERVISOR, Channel.APP));
  }

  @Test
  void whatIsToldAgainIsAnotherDelivery() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    due(alarm).forEach(this::decide);
    DeliveryId first = state.deliveries().keySet().iterator().next();
    answer(alarm, 3, NURSE, new AlarmAnswer.Accept());
    answer(alarm, 4, NURSE, new AlarmAnswer.Release());

    due(alarm).forEach(this::decide);

    assertThat(state.deliveries()).hasSize(1).doesNotContainKey(first);
  }

  @Test
  void ofManyOnOneRungEightAreToldAndAlwaysTheSame() {
    List<Shift> shifts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      shifts.add(shift(100 + i, new PersonId(new UUID(2, 100 + i)), Duty.CHARGE_NURSE));
    }
    Alarm alarm = alarmOfAPatientWhom(Optional.empty());
    List<PatientInput.OrderDelivery> due =
        Calls.due(state, new Roster(shifts), person -> List.of(), NOW);
    assertThat(due).hasSize(Calls.MAX_OF_RUNG).allMatch(order -> order.rung() == 1);

    due.forEach(this::decide);
    assertThat(Calls.due(state, new Roster(shifts.reversed()), person -> List.of(), NOW)).isEmpty();
    assertThat(alarm.signal().given()).isTrue();
  }

  @Test
  void whoSawTheMessageIsTold() {
    Alarm alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    due(alarm).forEach(this::decide);
    come(alarm, 0, NURSE, Channel.APP, Stage.FAILED);
    decide(new PatientInput.OrderDelivery(alarm.id(), 0, NURSE, Channel.MAIL));
    come(alarm, 0, NURSE, Channel.MAIL, Stage.DISPLAYED);

    assertThat(due(alarm, Channel.MAIL, Channel.SMS)).isEmpty();
  }
}

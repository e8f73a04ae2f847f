package io.vigil.core.staff;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.ShiftId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import io.vigil.core.patient.Patient;
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
  private Episode alarmOfAPatientWhom(Optional<PersonId> has) {
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
    return state.episodes().values().stream()
        .filter(episode -> episode.signal().given())
        .filter(episode -> episode.condition() instanceof Condition.LimitBreached)
        .findFirst()
        .orElseThrow();
  }

  private List<PatientInput.OrderDelivery> due(Episode alarm, Channel... channels) {
    return Calls.due(state, ROSTER, person -> List.of(channels), NOW).stream()
        .filter(order -> order.alarm().equals(alarm.id()))
        .toList();
  }

  private void come(Episode alarm, int rung, PersonId person, Channel channel, Stage stage) {
    Delivery delivery = Delivery.ordered(alarm.id(), rung, person, channel, NOW);
    decide(
        new PatientInput.NoteDelivery(
            delivery.id(),
            stage,
            stage == Stage.DISPLAYED ? Optional.of(person) : Optional.empty()));
  }

  @Test
  void whoHasThePatientIsToldFirstAndOnce() {
    Episode alarm = alarmOfAPatientWhom(Optional.of(NURSE));

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
    Episode alarm = alarmOfAPatientWhom(Optional.of(NURSE));
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
  void emptyRungIsPassedOver() {
    Episode alarm = alarmOfAPatientWhom(Optional.of(NURSE));
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
    Episode alarm = alarmOfAPatientWhom(Optional.empty());

    assertThat(due(alarm))
        .containsExactly(new PatientInput.OrderDelivery(alarm.id(), 1, CHARGE, Channel.APP));
  }

  @Test
  void thatSomebodyWasNotToldIsItselfToldToNobody() {
    Episode alarm = alarmOfAPatientWhom(Optional.of(NURSE));
    due(alarm).forEach(this::decide);
    come(alarm, 0, NURSE, Channel.APP, Stage.FAILED);
    Episode itself = state.active(new Condition.DeliveryUnconfirmed()).orElseThrow();

    assertThat(Calls.due(state, ROSTER, person -> List.of(), NOW))
        .isNotEmpty()
        .noneMatch(order -> order.alarm().equals(itself.id()));
  }

  @Test
  void supervisorIsToldToThatNobodyHasAPatient() {
    alarmOfAPatientWhom(Optional.empty());
    decide(ROSTER.told(state.coverage(), person -> true, NOW));
    Episode uncovered = state.active(new Condition.Uncovered()).orElseThrow();

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
    Episode red = state.active(new Condition.News2Raised()).orElseThrow();
    assertThat(red.priority()).isEqualTo(Priority.LOW);

    assertThat(due(red)).isEmpty();
  }

  @Test
  void wardThatDoesNotSayWhoWorksTellsNobodyByName() {
    alarmOfAPatientWhom(Optional.of(NURSE));

    assertThat(Calls.due(state, Roster.NONE, person -> List.of(), NOW)).isEmpty();
    assertThat(Calls.due(PatientState.INITIAL, ROSTER, person -> List.of(), NOW)).isEmpty();
  }
}

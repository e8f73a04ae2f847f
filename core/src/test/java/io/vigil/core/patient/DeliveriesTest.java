package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import io.vigil.core.rule.Direction;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveriesTest {

  private static final Condition UNCONFIRMED = new Condition.DeliveryUnconfirmed();
  private static final PersonId CHARGE = new PersonId(new UUID(2, 13));

  private final TestingPatient patient = TestingPatient.withOpenAlarm();

  private Delivery order(int rung, PersonId to, Channel channel) {
    patient.decide(
        new PatientInput.OrderDelivery(patient.alarm(spo2Low()).id(), rung, to, channel));
    assertThat(patient.reply()).isInstanceOf(Reply.Done.class);
    return Delivery.ordered(patient.alarm(spo2Low()), rung, to, channel, patient.now());
  }

  private void note(Delivery delivery, Stage stage) {
    boolean byChannel = stage == Stage.SENT || stage == Stage.FAILED;
    patient.decide(
        new PatientInput.NoteDelivery(
            delivery.id(), stage, byChannel ? Optional.empty() : Optional.of(delivery.to())));
  }

  private Optional<Stage> stage(Delivery delivery) {
    return Optional.ofNullable(patient.state().deliveries().get(delivery.id()))
        .map(Delivery::stage);
  }

  private boolean unconfirmed() {
    return patient.state().active(UNCONFIRMED).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "ORDERED, SENT, SENT",
    "ORDERED, RECEIVED, RECEIVED",
    "ORDERED, DISPLAYED, DISPLAYED",
    "ORDERED, FAILED, FAILED",
    "SENT, SENT, SENT",
    "SENT, FAILED, SENT",
    "SENT, RECEIVED, RECEIVED",
    "SENT, DISPLAYED, DISPLAYED",
    "RECEIVED, SENT, RECEIVED",
    "RECEIVED, DISPLAYED, DISPLAYED",
    "DISPLAYED, RECEIVED, DISPLAYED",
    "DISPLAYED, FAILED, DISPLAYED",
    "FAILED, SENT, FAILED",
    "FAILED, DISPLAYED, DISPLAYED"
  })
  void eachStepFollowsOnlyFromWhatCanComeBefore(Stage from, Stage step, Stage then) {
    Delivery delivery = order(0, TestingPatient.NURSE, Channel.APP);
    if (from != Stage.ORDERED) {
      note(delivery, from);
    }
    assertThat(stage(delivery)).contains(from);

    note(delivery, step);

    assertThat(stage(delivery)).contains(then);
  }

  @Test
  void sameOrderTwiceIsOneDelivery() {
    Delivery delivery = order(0, TestingPatient.NURSE, Channel.APP);
    note(delivery, Stage.SENT);

    order(0, TestingPatient.NURSE, Channel.APP);

    assertThat(patient.lastEvents()).isEmpty();
    assertThat(stage(delivery)).contains(Stage.SENT);
  }

  @Test
  void whatTheStationHasNotInTenSecondsIsATechnicalAlarm() {
    Delivery delivery = order(0, TestingPatient.NURSE, Channel.APP);
    note(delivery, Stage.SENT);

    patient.waitUntil(START + seconds(10) - 1);
    assertThat(unconfirmed()).isFalse();
    patient.waitUntil(START + seconds(10));

    assertThat(stage(delivery)).contains(Stage.UNCONFIRMED);
    assertThat(patient.episode(UNCONFIRMED).priority()).isEqualTo(Priority.MEDIUM);
  }

  @Test
  void whatIsReceivedButNotDisplayedInTwentySecondsIsOneTooUntilItIs() {
    Delivery delivery = order(0, TestingPatient.NURSE, Channel.APP);
    patient.at(START + seconds(9));
    note(delivery, Stage.RECEIVED);

    patient.waitUntil(START + seconds(20) - 1);
    assertThat(unconfirmed()).isFalse();
    patient.waitUntil(START + seconds(20));
    assertThat(unconfirmed()).isTrue();

    patient.at(START + seconds(31));
    note(delivery, Stage.DISPLAYED);
    assertThat(patient.episode(UNCONFIRMED).endEpochMillis()).hasValue(START + seconds(31));
  }

  @Test
  void mailCountsOnlyOnceSomebodyConfirms() {
    Delivery delivery = order(1, CHARGE, Channel.MAIL);
    note(delivery, Stage.SENT);

    patient.waitUntil(START + minutes(2) - 1);
    assertThat(unconfirmed()).isFalse();
    patient.waitUntil(START + minutes(2));
    assertThat(unconfirmed()).isTrue();

    note(delivery, Stage.DISPLAYED);
    assertThat(unconfirmed()).isFalse();
  }

  @Test
  void whatSomebodyElseSawIsNoAlarmOfDelivery() {
    Delivery failed = order(0, TestingPatient.NURSE, Channel.APP);
    note(failed, Stage.FAILED);
    assertThat(unconfirmed()).isTrue();

    Delivery charge = order(1, CHARGE, Channel.APP);
    note(charge, Stage.RECEIVED);
    assertThat(unconfirmed()).isTrue();
    note(charge, Stage.DISPLAYED);

    assertThat(unconfirmed()).isFalse();
  }

  @Test
  void nobodyConfirmsForAnother() {
    Delivery delivery = order(0, TestingPatient.NURSE, Channel.APP);

    patient.decide(
        new PatientInput.NoteDelivery(delivery.id(), Stage.DISPLAYED, Optional.of(CHARGE)));

    assertThat(patient.reply()).isInstanceOf(Reply.NotFound.class);
    assertThat(stage(delivery)).contains(Stage.ORDERED);
  }

  @Test
  void whoAcceptsHasAcceptedWhatHeWasToldAndTheOthersAreOver() {
    Delivery nurse = order(0, TestingPatient.NURSE, Channel.APP);
    Delivery charge = order(1, CHARGE, Channel.MAIL);
    note(charge, Stage.FAILED);
    assertThat(unconfirmed()).isTrue();

    patient.accepts(patient.alarm(spo2Low()), 1);

    assertThat(patient.lastEvents())
        .contains(
            new PatientEvent.DeliveryChanged(nurse.at(Stage.ACCEPTED)),
            new PatientEvent.DeliveryChanged(charge.at(Stage.OVER)));
    assertThat(patient.state().deliveries()).isEmpty();
    assertThat(unconfirmed()).isFalse();
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void nobodyIsToldOfWhatGivesNoSignal() {
    patient.accepts(patient.alarm(spo2Low()), 1);

    patient.decide(
        new PatientInput.OrderDelivery(
            patient.alarm(spo2Low()).id(), 0, TestingPatient.NURSE, Channel.APP));

    assertThat(patient.reply()).isInstanceOf(Reply.NotFound.class);
  }

  @Test
  void dischargeEndsThem() {
    order(0, TestingPatient.NURSE, Channel.APP);

    patient.decide(new PatientInput.Discharge());

    assertThat(patient.state().deliveries()).isEmpty();
  }

  @Test
  void clockThatIsSetMovesTheirTimesAlong() {
    Delivery delivery = order(0, TestingPatient.NURSE, Channel.APP);

    patient.decide(new PatientInput.StepClock(minutes(60)));
    patient.at(START + minutes(60) + seconds(9)).decide(new PatientInput.PassTime(0));
    assertThat(stage(delivery)).contains(Stage.ORDERED);

    patient.at(START + minutes(60) + seconds(10)).decide(new PatientInput.PassTime(0));
    assertThat(stage(delivery)).contains(Stage.UNCONFIRMED);
  }

  private List<Delivery> full() {
    List<Delivery> all = new ArrayList<>();
    for (int i = 0; i < Delivery.MAX_OF_PATIENT; i++) {
      all.add(order(0, new PersonId(new UUID(2, 1_000 + i)), Channel.APP));
    }
    return all;
  }

  private void refused(PatientInput.OrderDelivery order) {
    patient.decide(order);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("too-many-deliveries"));
  }

  @Test
  void whatHasNoRoomIsRefusedAndSaidOnceUntilThereIsRoom() {
    full().forEach(delivery -> note(delivery, Stage.DISPLAYED));
    assertThat(unconfirmed()).isFalse();
    PatientInput.OrderDelivery more =
        new PatientInput.OrderDelivery(patient.alarm(spo2Low()).id(), 1, CHARGE, Channel.APP);

    refused(more);
    assertThat(unconfirmed()).isTrue();
    refused(more);
    assertThat(patient.lastEvents()).as("it is said already").isEmpty();
    assertThat(patient.state().deliveries()).hasSize(Delivery.MAX_OF_PATIENT);

    patient.accepts(patient.alarm(spo2Low()), 1);
    assertThat(unconfirmed()).isFalse();
  }

  @Test
  void whatWasInVainGoesFirstIfItsReceiverWasToldOtherwise() {
    List<Delivery> all = new ArrayList<>();
    for (int i = 0; i < Delivery.MAX_OF_PATIENT - 2; i++) {
      all.add(order(0, new PersonId(new UUID(2, 1_000 + i)), Channel.APP));
    }
    Delivery mail = order(0, all.get(9).to(), Channel.MAIL);
    Delivery message = order(0, all.get(9).to(), Channel.SMS);
    note(all.get(7), Stage.FAILED);
    note(all.get(9), Stage.FAILED);
    note(mail, Stage.FAILED);
    note(message, Stage.DISPLAYED);

    Delivery charge = order(1, CHARGE, Channel.APP);

    assertThat(stage(charge)).contains(Stage.ORDERED);
    assertThat(stage(mail)).isEmpty();
    assertThat(stage(all.get(7))).contains(Stage.FAILED);
    assertThat(stage(all.get(9))).as("by it he is not told anew").contains(Stage.FAILED);
    patient.assertFoldsFromTheBeginning();
  }

  /** Each would be told anew at his station, in the place of the other, again and again. */
  @Test
  void twoWhoWereToldByMessagesDoNotTakeEachOthersPlaces() {
    List<Delivery> stations = new ArrayList<>();
    for (int i = 0; i < Delivery.MAX_OF_PATIENT - 2; i++) {
      stations.add(order(0, new PersonId(new UUID(2, 1_000 + i)), Channel.APP));
    }
    for (int i = 0; i < 2; i++) {
      Delivery message = order(0, stations.get(i).to(), Channel.SMS);
      note(stations.get(i), Stage.FAILED);
      note(message, Stage.DISPLAYED);
    }

    refused(new PatientInput.OrderDelivery(patient.alarm(spo2Low()).id(), 1, CHARGE, Channel.APP));

    assertThat(stage(stations.get(0))).contains(Stage.FAILED);
    assertThat(stage(stations.get(1))).contains(Stage.FAILED);
    assertThat(unconfirmed()).isTrue();
  }

  @Test
  void aHigherAlarmTakesThePlaceOfALowerOneAndNeverTheOtherWayRound() {
    patient.observed(reading(VitalSign.BODY_TEMPERATURE, "34", START));
    Condition cold = new Condition.LimitBreached(VitalSign.BODY_TEMPERATURE, Direction.LOW);
    Alarm medium = patient.alarm(cold);
    assertThat(medium.priority()).isEqualTo(Priority.MEDIUM);
    for (int i = 0; i < Delivery.MAX_OF_PATIENT; i++) {
      PersonId to = new PersonId(new UUID(2, 1_000 + i));
      patient.decide(new PatientInput.OrderDelivery(medium.id(), 0, to, Channel.APP));
    }
    Delivery seen =
        Delivery.ordered(medium, 0, new PersonId(new UUID(2, 1_005)), Channel.APP, patient.now());
    note(seen, Stage.DISPLAYED);

    Delivery high = order(0, TestingPatient.NURSE, Channel.APP);

    assertThat(stage(high)).contains(Stage.ORDERED);
    assertThat(stage(seen)).as("finished ones go first").isEmpty();
    assertThat(patient.state().deliveries()).hasSize(Delivery.MAX_OF_PATIENT);
    refused(new PatientInput.OrderDelivery(medium.id(), 0, seen.to(), Channel.APP));
  }

  @Test
  void toldAgainAfterAnAcceptanceExpiredItIsAnotherDeliveryAndTheSameWhenDecidedAgain() {
    Delivery first = order(0, TestingPatient.NURSE, Channel.APP);
    patient.accepts(patient.alarm(spo2Low()), 1).waitUntil(START + minutes(10));
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);

    Delivery second = order(0, TestingPatient.NURSE, Channel.APP);

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(stage(second)).contains(Stage.ORDERED);
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void whatWorsensWhileItIsPausedIsToldAnew() {
    Delivery first = order(0, TestingPatient.NURSE, Channel.APP);
    note(first, Stage.DISPLAYED);
    patient.answers(patient.alarm(spo2Low()), 1, new AlarmAnswer.Pause(120));
    assertThat(stage(first)).contains(Stage.DISPLAYED);

    patient.at(START + seconds(60)).sends(WEARABLE, reading(VitalSign.SPO2, "80", patient.now()));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
    assertThat(stage(first)).isEmpty();
    assertThat(order(0, TestingPatient.NURSE, Channel.APP).id()).isNotEqualTo(first.id());
  }
}

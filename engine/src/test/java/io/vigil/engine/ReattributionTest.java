package io.vigil.engine;

import static io.vigil.engine.TestingProcess.ANNA;
import static io.vigil.engine.TestingProcess.BELA;
import static io.vigil.engine.TestingProcess.MONITOR;
import static io.vigil.engine.TestingProcess.NURSE;
import static io.vigil.engine.TestingProcess.T0;
import static io.vigil.engine.TestingProcess.TENANT;
import static io.vigil.engine.TestingProcess.assign;
import static io.vigil.engine.TestingProcess.heartRate;
import static io.vigil.engine.TestingProcess.input;
import static io.vigil.engine.TestingProcess.patient;
import static io.vigil.engine.TestingProcess.transmission;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Identities;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.Task;
import io.vigil.core.rule.Direction;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Readings that were recorded for the wrong patient. */
final class ReattributionTest {

  private static final CommandId ASK = new CommandId(new UUID(9, 1));
  private static final CorrectionId CORRECTION = new CorrectionId(ASK.value());
  private static final PersonId PHYSICIAN = new PersonId(new UUID(2, 2));
  private static final Condition TACHYCARDIA =
      new Condition.LimitBreached(VitalSign.HEART_RATE, Direction.HIGH);

  private final TestingProcess process = TestingProcess.withAnnaOnAMonitor();
  private final List<Reading> wrong = new ArrayList<>();

  /** Anna's alarm rests on Bela's readings of the second minute. */
  private void theMonitorWasOnBela() {
    process.submit(T0 + 1_000, transmission(MONITOR, 1, heartRate(T0 + 1_000, 70)));
    for (int i = 0; i < 30; i++) {
      long at = T0 + 60_000 + i * 1_000L;
      wrong.add(heartRate(at, 150));
      process.submit(at, transmission(MONITOR, 2 + i, heartRate(at, 150)));
    }
    process.submit(T0 + 90_000, process.cell.due(T0 + 90_000));
    assertThat(process.state(ANNA).active(TACHYCARDIA)).isPresent();
  }

  private Submission ask(OptionalLong until) {
    return input(
        ANNA,
        new PatientInput.AskReattribution(
            ASK, new PersonId(NURSE), MONITOR, T0 + 60_000, until, BELA, "beds were swapped"));
  }

  private static Submission.Reattribute approve(
      TenantId tenant, PersonId by, List<Reading> readings) {
    return new Submission.Reattribute(
        tenant, ANNA, new CommandId(new UUID(9, 2)), CORRECTION, 1, by, readings);
  }

  private Submission.Reattribute approve() {
    return approve(TENANT, PHYSICIAN, wrong);
  }

  @Test
  void oneCommitMovesTheReadingsAndTheBinding() {
    theMonitorWasOnBela();
    process.submit(T0 + 100_000, ask(OptionalLong.empty()));

    Cell.Prepared prepared = process.cell.prepare(List.of(approve()), T0 + 110_000);
    process.store.commit(prepared.commit());
    process.cell.confirm(prepared);

    assertThat(prepared.commit().entries()).hasSize(3);
    assertThat(prepared.answers())
        .containsExactly(
            new Answer.Reattributed(30, Collections.nCopies(30, ReadingStatus.ACCEPTED)));
    assertThat(process.state(ANNA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("70");
    assertThat(process.state(ANNA).active(TACHYCARDIA)).isEmpty();
    assertThat(process.state(ANNA).episodes().values())
        .filteredOn(episode -> episode.condition().equals(TACHYCARDIA))
        .hasSize(1)
        .allMatch(Episode::withdrawn)
        .allMatch(e -> process.state(ANNA).alarmOf(e.id()).orElseThrow().signal() == Signal.OFF)
        .allMatch(e -> process.state(ANNA).corrections().episodes().contains(e.id()));
    assertThat(process.state(BELA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("150");
    assertThat(process.state(BELA).active(TACHYCARDIA).orElseThrow().onsetEpochMillis())
        .isEqualTo(T0 + 60_000);
    for (PatientId each : List.of(ANNA, BELA)) {
      assertThat(process.state(each).tasks().values())
          .anyMatch(task -> task.kind() == Task.Kind.REVIEW_CORRECTION);
    }
  }

  @Test
  void theReadingsAreSealedForWhoseTheyAreAndStayWhereTheyWere() {
    theMonitorWasOnBela();
    process.submit(T0 + 100_000, ask(OptionalLong.empty()), approve());

    Entry entry = process.journal(BELA.value()).getLast();
    assertThat(entry.header().keyId())
        .isEqualTo(process.sealer.keyOf(TestingProcess.subject(BELA)));
    EntryBody.OfPatient body = (EntryBody.OfPatient) entry.body();
    assertThat(((PatientInput.TakeReattributed) body.input()).readings()).isEqualTo(wrong);
    assertThat(body.events())
        .anyMatch(event ->
            event instanceof PatientEvent.ReadingsReattributed taken
                && taken.readings().size() == wrong.size());
    assertThat(process.inputs(ANNA))
        .filteredOn(PatientInput.ReceiveTransmission.class::isInstance)
        .hasSize(31);
  }

  @Test
  void theDeviceMeasuresTheOtherPatientFromThenOn() {
    theMonitorWasOnBela();
    process.submit(T0 + 100_000, ask(OptionalLong.empty()), approve());

    process.submit(T0 + 120_000, transmission(MONITOR, 50, heartRate(T0 + 120_000, 80)));
    process.submit(T0 + 121_000, transmission(MONITOR, 51, heartRate(T0 + 59_999, 81)));

    assertThat(process.state(BELA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("80");
    assertThat(process.state(ANNA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("81");
    assertThat(process.state(ANNA).links().get(MONITOR).binding().current()).isFalse();
  }

  @Test
  void aBindingOfSomeTimeIsCutOutOfAnother() {
    theMonitorWasOnBela();
    process.submit(T0 + 100_000, ask(OptionalLong.of(T0 + 90_000)), approve());

    process.submit(T0 + 120_000, transmission(MONITOR, 50, heartRate(T0 + 120_000, 80)));
    process.submit(T0 + 121_000, transmission(MONITOR, 51, heartRate(T0 + 89_500, 81)));

    assertThat(process.state(ANNA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("80");
    assertThat(process.state(BELA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("81");
    assertThat(process.state(BELA).links().get(MONITOR).binding().untilEpochMillis())
        .hasValue(T0 + 90_000);
  }

  @Test
  void whatComesAgainIsKnownAgain() {
    theMonitorWasOnBela();
    process.submit(T0 + 100_000, ask(OptionalLong.empty()), approve());

    assertThat(process.submit(T0 + 120_000, transmission(MONITOR, 31, heartRate(T0 + 89_000, 150))))
        .containsExactly(new Answer.TransmissionKept(true));
    process.submit(T0 + 121_000, transmission(MONITOR, 99, heartRate(T0 + 89_000, 150)));

    EntryBody.OfPatient last = (EntryBody.OfPatient) process.journal(BELA.value()).getLast().body();
    assertThat(((PatientEvent.ReadingsRecorded) last.events().getFirst()).readings())
        .allMatch(each -> each.status() == ReadingStatus.DUPLICATE);
  }

  @Test
  void whatOneHeardWhoLostAllOfADeviceIsKnownAgain() {
    theMonitorWasOnBela();
    List<Reading> all = new ArrayList<>(wrong);
    all.addFirst(heartRate(T0 + 1_000, 70));
    process.submit(
        T0 + 100_000,
        input(
            ANNA,
            new PatientInput.AskReattribution(
                ASK, new PersonId(NURSE), MONITOR, 0, OptionalLong.empty(), BELA, "never hers")),
        approve(TENANT, PHYSICIAN, all));
    assertThat(process.state(ANNA).streams()).isEmpty();

    assertThat(process.submit(T0 + 120_000, transmission(MONITOR, 31, heartRate(T0 + 89_000, 150))))
        .containsExactly(new Answer.TransmissionKept(true));
  }

  @Test
  void oneWhoWasMistakenCanBeCorrected() {
    theMonitorWasOnBela();
    process.submit(T0 + 100_000, ask(OptionalLong.empty()), approve());
    CommandId ask = new CommandId(new UUID(9, 11));
    process.submit(
        T0 + 110_000,
        input(
            BELA,
            new PatientInput.AskReattribution(
                ask,
                PHYSICIAN,
                MONITOR,
                T0 + 60_000,
                OptionalLong.empty(),
                ANNA,
                "no, they were not")),
        new Submission.Reattribute(
            TENANT,
            BELA,
            new CommandId(new UUID(9, 12)),
            new CorrectionId(ask.value()),
            1,
            new PersonId(NURSE),
            wrong));

    assertThat(process.state(ANNA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("150");
    assertThat(process.state(ANNA).active(TACHYCARDIA)).isPresent();
    assertThat(process.state(BELA).streams()).isEmpty();
    assertThat(process.state(BELA).active(TACHYCARDIA)).isEmpty();
    process.submit(T0 + 120_000, transmission(MONITOR, 60, heartRate(T0 + 120_000, 90)));
    assertThat(process.state(ANNA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("90");
  }

  @Test
  void whoAskedCannotApprove() {
    theMonitorWasOnBela();

    List<Answer> answers =
        process.submit(
            T0 + 100_000, ask(OptionalLong.empty()), approve(TENANT, new PersonId(NURSE), wrong));

    assertThat(answers.getLast()).isEqualTo(new Answer.Replied(new Reply.Refused("same-person")));
    assertNothingMoved();
  }

  @Test
  void anotherHospitalCannotApprove() {
    theMonitorWasOnBela();

    List<Answer> answers =
        process.submit(
            T0 + 100_000,
            ask(OptionalLong.empty()),
            approve(new TenantId(new UUID(1, 9)), PHYSICIAN, wrong));

    assertThat(answers.getLast()).isEqualTo(new Answer.NotFound());
    assertNothingMoved();
  }

  @Test
  void nothingMovesIfAReadingCameMeanwhile() {
    theMonitorWasOnBela();

    List<Answer> answers =
        process.submit(
            T0 + 100_000,
            ask(OptionalLong.empty()),
            transmission(MONITOR, 80, heartRate(T0 + 99_000, 150)),
            approve());

    assertThat(answers.getLast())
        .isEqualTo(new Answer.Replied(new Reply.Refused("readings-changed")));
    assertNothingMoved();
  }

  @Test
  void nothingMovesIfTheOtherPatientIsNotHere() {
    theMonitorWasOnBela();
    process.submit(T0 + 95_000, ask(OptionalLong.empty()));
    process.submit(T0 + 96_000, TestingProcess.discharge(BELA));

    assertThat(process.submit(T0 + 100_000, approve()))
        .containsExactly(new Answer.Replied(new Reply.NotFound()));
    assertNothingMoved();
  }

  @Test
  void theSameApprovalAgainChangesNothing() {
    theMonitorWasOnBela();
    process.submit(T0 + 100_000, ask(OptionalLong.empty()), approve());
    int entries = process.journal().size();

    assertThat(process.submit(T0 + 101_000, approve()).getFirst())
        .isInstanceOf(Answer.Replied.class);

    assertThat(process.journal()).hasSize(entries);
  }

  @Test
  void nobodyIsAskedForWhomNoDeviceMeasured() {
    assertThat(
            process.submit(
                T0,
                input(
                    BELA,
                    new PatientInput.AskReattribution(
                        ASK,
                        new PersonId(NURSE),
                        MONITOR,
                        T0,
                        OptionalLong.empty(),
                        patient(3),
                        "x"))))
        .containsExactly(new Answer.Replied(new Reply.NotFound()));
  }

  @Test
  void whatWasEnteredInErrorDoesNotComeBack() {
    theMonitorWasOnBela();
    process.submit(
        T0 + 100_000,
        input(
            ANNA,
            new PatientInput.EnterInError(
                new CommandId(new UUID(9, 5)),
                new PersonId(NURSE),
                "the lead was off",
                Identities.of(MONITOR, wrong))));
    process.submit(T0 + 101_000, transmission(MONITOR, 70, wrong.toArray(Reading[]::new)));

    assertThat(process.state(ANNA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("70");
    assertThat(process.state(ANNA).active(TACHYCARDIA)).isEmpty();
  }

  @Test
  void whatWasEnteredInErrorIsNotJudgedOnTheOtherEither() {
    theMonitorWasOnBela();
    Reading inError = wrong.removeLast();
    process.submit(
        T0 + 100_000,
        input(
            ANNA,
            new PatientInput.EnterInError(
                new CommandId(new UUID(9, 5)),
                new PersonId(NURSE),
                "the lead was off",
                Identities.of(MONITOR, List.of(inError)))));
    process.submit(T0 + 101_000, ask(OptionalLong.empty()), approve());

    process.submit(T0 + 102_000, transmission(MONITOR, 71, inError));

    EntryBody.OfPatient last = (EntryBody.OfPatient) process.journal(BELA.value()).getLast().body();
    assertThat(((PatientEvent.ReadingsRecorded) last.events().getFirst()).readings())
        .allMatch(each -> each.status() == ReadingStatus.DUPLICATE);
    assertThat(process.state(BELA).streams().get(VitalSign.HEART_RATE).size()).isEqualTo(29);
  }

  @Test
  void theJournalExplainsItAndRecoveryFindsIt() {
    theMonitorWasOnBela();
    process.submit(T0 + 100_000, ask(OptionalLong.empty()), approve());
    process.submit(T0 + 120_000, assign(MONITOR, ANNA, T0 + 119_000));

    List<Recheck.Difference> differences = new ArrayList<>();
    Recheck.run(process.store, process.sealer, differences::add);

    assertThat(differences).isEmpty();
    TestingProcess next = process.restarted(T0 + 130_000);
    assertThat(next.states()).isEqualTo(process.states());
    for (PatientId each : List.of(ANNA, BELA)) {
      next.cell.saveSnapshots(TestingProcess.subject(each).lane());
    }
    assertThat(next.restarted(T0 + 130_000).states()).isEqualTo(process.states());
  }

  private void assertNothingMoved() {
    assertThat(process.state(ANNA).active(TACHYCARDIA)).isPresent();
    assertThat(process.state(BELA).streams()).isEmpty();
    assertThat(process.acts(MONITOR)).noneMatch(Act.DeviceReassigned.class::isInstance);
  }
}

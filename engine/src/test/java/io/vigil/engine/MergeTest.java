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
import static io.vigil.engine.TestingProcess.transmission;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Merge;
import io.vigil.core.patient.PatientAnswer;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.Reply;
import io.vigil.core.rule.Direction;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Anna's record turns out to be Bela's. */
final class MergeTest {

  private static final PersonId PHYSICIAN = new PersonId(new UUID(2, 2));
  private static final Condition TACHYCARDIA =
      new Condition.LimitBreached(VitalSign.HEART_RATE, Direction.HIGH);

  private final TestingProcess process = TestingProcess.withAnnaOnAMonitor();
  private long commands;

  private void annaHasAnAlarm() {
    for (int i = 0; i < 30; i++) {
      long at = T0 + 60_000 + i * 1_000L;
      process.submit(at, transmission(MONITOR, 1 + i, heartRate(at, 150)));
    }
    process.submit(T0 + 90_000, process.cell.due(T0 + 90_000));
    assertThat(process.state(ANNA).active(TACHYCARDIA)).isPresent();
  }

  private Submission ask(PatientId ending, Merge.Step step, Optional<PatientId> survivor) {
    return input(
        ending,
        new PatientInput.ChangeMerge(
            command(),
            new PersonId(NURSE),
            step,
            survivor,
            version(ending),
            "they are one person",
            List.of(),
            List.of()));
  }

  private Submission.ConfirmMerge confirm(TenantId tenant, PersonId by) {
    return new Submission.ConfirmMerge(tenant, ANNA, command(), version(ANNA), by);
  }

  private void merge(long at) {
    process.submit(at, ask(ANNA, Merge.Step.ASK, Optional.of(BELA)));
    process.submit(at, confirm(TENANT, PHYSICIAN));
    assertThat(process.state(ANNA).merged()).isTrue();
  }

  private void unmerge(long at) {
    process.submit(at, ask(ANNA, Merge.Step.ASK_UNMERGE, Optional.empty()));
    process.submit(at, confirm(TENANT, PHYSICIAN));
    assertThat(process.state(ANNA).merged()).isFalse();
  }

  @Test
  void oneCommitHoldsBothRecordsAndTheDevice() {
    annaHasAnAlarm();
    process.submit(T0 + 100_000, ask(ANNA, Merge.Step.ASK, Optional.of(BELA)));

    Cell.Prepared prepared =
        process.cell.prepare(List.of(confirm(TENANT, PHYSICIAN)), T0 + 110_000);
    process.store.commit(prepared.commit());
    process.cell.confirm(prepared);

    assertThat(prepared.commit().entries()).hasSize(3);
    assertThat(process.state(BELA).active(TACHYCARDIA).orElseThrow().onsetEpochMillis())
        .isEqualTo(T0 + 60_000);
    assertThat(process.acts(MONITOR)).contains(new Act.DeviceAssigned(MONITOR, BELA, T0 + 110_000));
    assertThat(process.state(BELA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("150");
  }

  @Test
  void whatWasUnderWayIsTheSurvivors() {
    annaHasAnAlarm();
    merge(T0 + 100_000);

    process.submit(T0 + 101_000, transmission(MONITOR, 90, heartRate(T0 + 99_000, 80)));
    assertThat(process.state(BELA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("80");
    process.submit(T0 + 102_000, transmission(MONITOR, 91, heartRate(T0 + 102_000, 81)));
    assertThat(process.state(BELA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("81");
    assertThat(process.state(BELA).active(TACHYCARDIA)).isEmpty();
    assertThat(process.submit(T0 + 103_000, transmission(MONITOR, 30, heartRate(T0 + 89_000, 150))))
        .containsExactly(new Answer.TransmissionKept(true));

    // One that spans the merge is not split.
    process.submit(
        T0 + 104_000,
        transmission(MONITOR, 92, heartRate(T0 + 99_500, 82), heartRate(T0 + 103_000, 83)));
    assertThat(process.inputs(BELA).getLast())
        .isInstanceOfSatisfying(
            PatientInput.ReceiveTransmission.class,
            received -> assertThat(received.readings()).hasSize(2));
    assertThat(process.acts(MONITOR)).noneMatch(Act.ReadingsUnbound.class::isInstance);
  }

  @Test
  void anUnmergeGivesTheDeviceBackAndKeepsTheTimeBetween() {
    annaHasAnAlarm();
    merge(T0 + 100_000);
    process.submit(T0 + 102_000, transmission(MONITOR, 91, heartRate(T0 + 102_000, 81)));
    unmerge(T0 + 110_000);

    assertThat(process.state(ANNA).active(TACHYCARDIA)).isPresent();
    assertThat(process.state(BELA).active(TACHYCARDIA)).isEmpty();
    assertThat(process.state(BELA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("81");
    process.submit(T0 + 111_000, transmission(MONITOR, 92, heartRate(T0 + 111_000, 90)));
    process.submit(T0 + 112_000, transmission(MONITOR, 93, heartRate(T0 + 103_000, 70)));
    process.submit(T0 + 113_000, transmission(MONITOR, 94, heartRate(T0 + 95_000, 71)));
    assertThat(process.state(ANNA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("90");
    assertThat(process.state(ANNA).streams().get(VitalSign.HEART_RATE).size()).isEqualTo(32);
    assertThat(process.state(BELA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("70");
    assertThat(process.state(BELA).streams().get(VitalSign.HEART_RATE).size()).isEqualTo(2);
  }

  @Test
  void helpIsCalledForInTheRecordThatGoesOnAndAfterAnUnmergeInHisOwn() {
    PersonId self = new PersonId(new UUID(2, 40));
    process.submit(
        T0 + 90_000,
        input(ANNA, new PatientInput.BindPatientAccount(new PersonId(NURSE), Optional.of(self))));
    merge(T0 + 100_000);

    process.submit(T0 + 101_000, input(BELA, callForHelp(self)));
    assertThat(process.state(BELA).active(new Condition.HelpRequested())).isPresent();
    assertThat(process.state(BELA).home().isPatient(self)).isTrue();

    unmerge(T0 + 110_000);
    process.submit(T0 + 111_000, input(ANNA, callForHelp(self)));
    assertThat(process.state(ANNA).active(new Condition.HelpRequested())).isPresent();
    assertThat(process.state(BELA).home().account()).isEmpty();
    assertDecidedAgain();
  }

  private PatientInput callForHelp(PersonId self) {
    return new PatientInput.AnswerPrompt(
        command(), self, Optional.empty(), PatientAnswer.Kind.NEED_HELP);
  }

  @Test
  void nothingIsDoneToOneRecordThatTheOtherRefuses() {
    annaHasAnAlarm();
    process.submit(T0 + 100_000, ask(ANNA, Merge.Step.ASK, Optional.of(BELA)));
    process.submit(T0 + 101_000, TestingProcess.discharge(BELA));
    int entries = process.journal().size();

    assertThat(process.submit(T0 + 102_000, confirm(TENANT, PHYSICIAN)))
        .containsExactly(new Answer.Replied(new Reply.Refused("survivor-not-in-care")));

    assertThat(process.journal()).hasSize(entries);
    assertThat(process.state(ANNA).active(TACHYCARDIA)).isPresent();
  }

  @Test
  void whoAskedCannotConfirmNorAnotherHospital() {
    process.submit(T0, ask(ANNA, Merge.Step.ASK, Optional.of(BELA)));
    int entries = process.journal().size();

    assertThat(process.submit(T0, confirm(TENANT, new PersonId(NURSE))))
        .containsExactly(new Answer.Replied(new Reply.Refused("same-person")));
    assertThat(process.submit(T0, confirm(new TenantId(new UUID(1, 9)), PHYSICIAN)))
        .containsExactly(new Answer.NotFound());

    assertThat(process.journal()).hasSize(entries);
  }

  @Test
  void theSameConfirmationAgainChangesNothing() {
    process.submit(T0, ask(ANNA, Merge.Step.ASK, Optional.of(BELA)));
    Submission.ConfirmMerge confirm = confirm(TENANT, PHYSICIAN);
    process.submit(T0, confirm);
    int entries = process.journal().size();

    assertThat(process.submit(T0, confirm).getFirst())
        .isInstanceOfSatisfying(
            Answer.Replied.class,
            replied -> assertThat(replied.reply()).isInstanceOf(Reply.MergeNoted.class));

    assertThat(process.journal()).hasSize(entries);
  }

  @Test
  void noDeviceIsBoundToARecordThatIsALink() {
    merge(T0);

    assertThat(process.submit(T0, assign(MONITOR, ANNA, T0)))
        .containsExactly(new Answer.NotFound());
    assertThat(process.submit(T0, TestingProcess.discharge(ANNA)))
        .containsExactly(new Answer.Replied(new Reply.Refused("patient-merged")));
  }

  @Test
  void anErasureIsOfAllRecordsOfThePerson() {
    merge(T0);
    assertThat(process.submit(T0, erase(ANNA)))
        .containsExactly(new Answer.Replied(new Reply.Refused("patient-merged")));
    process.submit(T0, TestingProcess.discharge(BELA));

    assertThat(process.submit(T0, erase(BELA))).containsExactly(new Answer.Done());

    assertThat(process.cell.patients()).doesNotContainKeys(ANNA, BELA);
  }

  private static Submission erase(PatientId patient) {
    return new Submission.Erase(TENANT, patient, new PersonId(NURSE), PHYSICIAN);
  }

  @Test
  void theJournalExplainsItAndRecoveryFindsIt() {
    annaHasAnAlarm();
    merge(T0 + 100_000);
    assertDecidedAgain();
    process.submit(T0 + 102_000, transmission(MONITOR, 91, heartRate(T0 + 102_000, 81)));
    unmerge(T0 + 110_000);
    assertDecidedAgain();
    TestingProcess next = process.restarted(T0 + 130_000);
    assertThat(next.states()).isEqualTo(process.states());
    for (PatientId each : List.of(ANNA, BELA)) {
      next.cell.saveSnapshots(TestingProcess.subject(each).lane());
    }
    assertThat(next.restarted(T0 + 130_000).states()).isEqualTo(process.states());
  }

  @Test
  void aRecoveryInBetweenFindsBothRecords() {
    annaHasAnAlarm();
    merge(T0 + 100_000);

    TestingProcess next = process.restarted(T0 + 130_000);

    assertThat(next.states()).isEqualTo(process.states());
    for (PatientId each : List.of(ANNA, BELA)) {
      next.cell.saveSnapshots(TestingProcess.subject(each).lane());
    }
    assertThat(next.restarted(T0 + 130_000).states()).isEqualTo(process.states());
  }

  private void assertDecidedAgain() {
    List<Recheck.Difference> differences = new ArrayList<>();
    Recheck.run(process.store, process.sealer, differences::add);
    assertThat(differences).isEmpty();
  }

  private int version(PatientId patient) {
    return process.state(patient).corrections().merge().map(Merge::version).orElse(0);
  }

  private CommandId command() {
    return new CommandId(new UUID(9, ++commands));
  }
}

package io.vigil.engine;

import static io.vigil.engine.TestingProcess.ANNA;
import static io.vigil.engine.TestingProcess.BELA;
import static io.vigil.engine.TestingProcess.MONITOR;
import static io.vigil.engine.TestingProcess.NURSE;
import static io.vigil.engine.TestingProcess.T0;
import static io.vigil.engine.TestingProcess.TENANT;
import static io.vigil.engine.TestingProcess.admit;
import static io.vigil.engine.TestingProcess.assign;
import static io.vigil.engine.TestingProcess.device;
import static io.vigil.engine.TestingProcess.discharge;
import static io.vigil.engine.TestingProcess.heartRate;
import static io.vigil.engine.TestingProcess.patient;
import static io.vigil.engine.TestingProcess.register;
import static io.vigil.engine.TestingProcess.release;
import static io.vigil.engine.TestingProcess.subject;
import static io.vigil.engine.TestingProcess.transmission;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.patient.Decision;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whose a reading is. */
final class CellRoutingTest {

  private static final Answer KEPT = new Answer.TransmissionKept(false);
  private static final Answer REPEATED = new Answer.TransmissionKept(true);

  @Test
  void readingsGoToThePatientBoundWhenTheyWereMeasured() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    process.submit(T0 + 60_000, assign(MONITOR, BELA, T0 + 60_000));

    List<Answer> answers =
        process.submit(
            T0 + 61_000,
            transmission(MONITOR, 1, heartRate(T0 + 59_999, 70)),
            transmission(MONITOR, 2, heartRate(T0 + 60_000, 71)));

    assertThat(answers).containsExactly(KEPT, KEPT);
    assertThat(received(process, ANNA)).containsExactly(List.of(heartRate(T0 + 59_999, 70)));
    assertThat(received(process, BELA)).containsExactly(List.of(heartRate(T0 + 60_000, 71)));
    assertThat(process.state(ANNA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("70");
    assertThat(process.state(BELA).latest().get(VitalSign.HEART_RATE).value()).isEqualTo("71");
  }

  @Test
  void aWholeTransmissionKeepsItsBytesWithItsPatient() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Submission.Transmission sent = transmission(MONITOR, 1, heartRate(T0, 70));

    process.submit(T0, sent);

    Entry entry = process.journal(ANNA.value()).getLast();
    assertThat(((EntryBody.OfPatient) entry.body()).raw()).hasValue(sent.raw());
    assertThat(entry.header().cause()).contains(sent.identity().id().value());
    assertThat(entry.header().actor()).contains(sent.identity().collector());
    assertThat(entry.header().tenant()).isEqualTo(TENANT);
  }

  @Test
  void aTransmissionThatSpansARebindingIsSplitAndItsBytesAreNobodys() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    process.submit(T0 + 60_000, assign(MONITOR, BELA, T0 + 60_000));
    Submission.Transmission sent =
        transmission(MONITOR, 1, heartRate(T0 + 59_000, 70), heartRate(T0 + 61_000, 71));

    Cell.Prepared prepared = process.cell.prepare(List.of(sent), T0 + 62_000);
    process.store.commit(prepared.commit());
    process.cell.confirm(prepared);

    assertThat(prepared.commit().entries()).hasSize(3);
    assertThat(received(process, ANNA)).containsExactly(List.of(heartRate(T0 + 59_000, 70)));
    assertThat(received(process, BELA)).containsExactly(List.of(heartRate(T0 + 61_000, 71)));
    for (PatientId patient : List.of(ANNA, BELA)) {
      Entry entry = process.journal(patient.value()).getLast();
      assertThat(((EntryBody.OfPatient) entry.body()).raw()).isEmpty();
    }
    EntryBody.OfAct kept = (EntryBody.OfAct) process.journal(MONITOR.value()).getLast().body();
    assertThat(kept.act()).isEqualTo(new Act.SplitTransmissionKept(sent.identity()));
    assertThat(kept.raw()).hasValue(sent.raw());
    assertThat(process.submit(T0 + 63_000, sent)).containsExactly(REPEATED);
  }

  @Test
  void readingsOfNobodyAreKept() {
    TestingProcess process = TestingProcess.withoutBindings();
    Submission.Transmission sent = transmission(MONITOR, 1, heartRate(T0, 70));

    assertThat(process.submit(T0, sent)).containsExactly(KEPT);
    assertThat(process.submit(T0, sent)).containsExactly(REPEATED);

    assertThat(process.acts(MONITOR))
        .endsWith(new Act.ReadingsUnbound(sent.identity(), sent.readings()))
        .filteredOn(Act.ReadingsUnbound.class::isInstance)
        .hasSize(1);
    EntryBody.OfAct kept = (EntryBody.OfAct) process.journal(MONITOR.value()).getLast().body();
    assertThat(kept.raw()).hasValue(sent.raw());
  }

  @Test
  void readingsBeforeTheFirstBindingAreKeptBesideThoseAfter() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();

    process.submit(T0, transmission(MONITOR, 1, heartRate(T0 - 1, 70), heartRate(T0, 71)));

    assertThat(received(process, ANNA)).containsExactly(List.of(heartRate(T0, 71)));
    assertThat(((Act.ReadingsUnbound) process.acts(MONITOR).getLast()).readings())
        .containsExactly(heartRate(T0 - 1, 70));
  }

  @Test
  void aRetryIsKnownAgainAndKeptOnce() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Submission.Transmission sent = transmission(MONITOR, 1, heartRate(T0, 70));
    process.submit(T0, sent);

    Cell.Prepared again = process.cell.prepare(List.of(sent), T0 + 5_000);
    process.cell.confirm(again);

    assertThat(again.answers()).containsExactly(REPEATED);
    assertThat(again.commit().entries()).isEmpty();
    assertThat(again.commit().from()).isEmpty();
  }

  @Test
  void aRetryWithinABatchIsKnownAgain() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Submission.Transmission sent = transmission(MONITOR, 1, heartRate(T0, 70));

    assertThat(process.submit(T0, sent, sent)).containsExactly(KEPT, REPEATED);

    assertThat(received(process, ANNA)).hasSize(1);
  }

  @Test
  void aRetryIsKnownAgainAlthoughTheDeviceWasReboundBackInTime() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Submission.Transmission sent = transmission(MONITOR, 1, heartRate(T0 + 30_000, 70));
    process.submit(T0 + 30_000, sent);
    process.submit(T0 + 40_000, assign(MONITOR, BELA, T0 + 20_000));

    assertThat(process.submit(T0 + 41_000, sent)).containsExactly(REPEATED);

    assertThat(received(process, BELA)).isEmpty();
  }

  @Test
  void aRetryOfUnboundReadingsIsKnownAgainAlthoughTheDeviceWasBoundBackInTime() {
    TestingProcess process = TestingProcess.withoutBindings();
    Submission.Transmission sent = transmission(MONITOR, 1, heartRate(T0 + 30_000, 70));
    process.submit(T0 + 30_000, sent);
    process.submit(T0 + 40_000, assign(MONITOR, ANNA, T0));

    assertThat(process.submit(T0 + 41_000, sent)).containsExactly(REPEATED);

    assertThat(received(process, ANNA)).isEmpty();
  }

  @Test
  void theSameIdentityWithOtherContentIsKeptAndAlarms() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    process.submit(T0, transmission(MONITOR, 1, heartRate(T0, 70)));

    List<Answer> answers = process.submit(T0 + 1, transmission(MONITOR, 1, heartRate(T0 + 1, 71)));

    assertThat(answers).containsExactly(KEPT);
    assertThat(received(process, ANNA)).hasSize(2);
    assertThat(process.state(ANNA).active(new Condition.TransmissionConflicting(MONITOR)))
        .isPresent();
  }

  @Test
  void aCounterThatStartsAgainUnderAnotherEpochLosesNothing() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Submission.Transmission first = transmission(MONITOR, 1, heartRate(T0, 70));
    Submission.Transmission restarted =
        new Submission.Transmission(
            new TransmissionIdentity(
                new TransmissionId(new UUID(40, 1)),
                MONITOR,
                first.identity().collector(),
                new UUID(30, 2),
                1,
                first.identity().contentHash()),
            false,
            List.of(heartRate(T0 + 5, 70)),
            first.raw());

    assertThat(process.submit(T0 + 5, first, restarted)).containsExactly(KEPT, KEPT);

    assertThat(received(process, ANNA)).hasSize(2);
  }

  @Test
  void rebindingIsOneCommitOverAllLanes() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();

    Cell.Prepared prepared = process.cell.prepare(List.of(assign(MONITOR, BELA, T0 + 10)), T0 + 10);

    assertThat(prepared.answers()).containsExactly(new Answer.Replied(new Reply.Done()));
    assertThat(prepared.commit().entries())
        .extracting(entry -> entry.header().subject())
        .containsExactly(subject(ANNA), Devices.subject(MONITOR.value()), subject(BELA));
    assertThat(prepared.commit().patients())
        .extracting(Commit.PatientChange::patient)
        .containsExactly(ANNA, BELA);
    process.cell.abandon(prepared);
    assertThat(process.state(ANNA).links().get(MONITOR).binding().current()).isTrue();
    assertThat(process.state(BELA).links()).isEmpty();
    assertThat(process.cell.devices().get(MONITOR).current().orElseThrow().patient())
        .isEqualTo(ANNA);

    process.submit(T0 + 10, assign(MONITOR, BELA, T0 + 10));

    assertThat(process.state(ANNA).links().get(MONITOR).binding().current()).isFalse();
    assertThat(process.state(BELA).links().get(MONITOR).binding().current()).isTrue();
  }

  @Test
  void aDeviceCanGoBackToAPatient() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    process.submit(T0 + 10, assign(MONITOR, BELA, T0 + 10));
    process.submit(T0 + 20, assign(MONITOR, ANNA, T0 + 20));

    process.submit(
        T0 + 25,
        transmission(
            MONITOR, 1, heartRate(T0 + 5, 70), heartRate(T0 + 15, 71), heartRate(T0 + 25, 72)));

    assertThat(received(process, ANNA))
        .containsExactly(List.of(heartRate(T0 + 5, 70), heartRate(T0 + 25, 72)));
    assertThat(received(process, BELA)).containsExactly(List.of(heartRate(T0 + 15, 71)));
  }

  @Test
  void aPatientWhoCanNotTakeTheDeviceLeavesItWhereItIs() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    TestingProcess refusing =
        new TestingProcess(
            process.store,
            process.sealer,
            T0,
            (state, input, now) ->
                input instanceof PatientInput.BindDevice
                    ? new Decision(List.of(), new Reply.Refused("too-many-devices"), state)
                    : Patient.decide(state, input, now));

    List<Answer> answers = refusing.submit(T0 + 10, assign(MONITOR, BELA, T0 + 10));

    assertThat(answers).containsExactly(new Answer.Replied(new Reply.Refused("too-many-devices")));
    refusing.submit(T0 + 20, transmission(MONITOR, 1, heartRate(T0 + 20, 70)));
    assertThat(received(refusing, ANNA)).hasSize(1);
  }

  @Test
  void readingsThatARouteLeadsToNobodyAreKeptLikeUnboundOnes() {
    TestingProcess process = TestingProcess.withoutBindings();
    // A route without a binding: what no submission of ours makes.
    process.submit(T0, TestingProcess.keep(MONITOR, new Act.DeviceAssigned(MONITOR, ANNA, T0)));

    assertThat(process.submit(T0, transmission(MONITOR, 1, heartRate(T0, 70))))
        .containsExactly(KEPT);

    assertThat(process.acts(MONITOR).getLast()).isInstanceOf(Act.ReadingsUnbound.class);
  }

  @Test
  void aReleasedDeviceMeasuresNobody() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();

    assertThat(process.submit(T0 + 10, release(MONITOR, T0 + 10)))
        .containsExactly(new Answer.Done());
    process.submit(
        T0 + 20, transmission(MONITOR, 1, heartRate(T0 + 9, 70), heartRate(T0 + 10, 71)));

    assertThat(received(process, ANNA)).containsExactly(List.of(heartRate(T0 + 9, 70)));
    assertThat(process.submit(T0 + 30, release(MONITOR, T0 + 30)))
        .containsExactly(new Answer.NotFound());
  }

  @Test
  void dischargeReleasesTheDevices() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();

    process.submit(T0 + 10, discharge(ANNA));

    assertThat(process.cell.devices().get(MONITOR).current()).isEmpty();
    assertThat(process.cell.nextDeadlineEpochMillis().isPresent())
        .as("a deadline is left in the index, but not in the state")
        .isTrue();
    assertThat(process.cell.due(T0 + 1_000_000)).isEmpty();
    process.submit(T0 + 20, transmission(MONITOR, 1, heartRate(T0 + 20, 70)));
    assertThat(process.acts(MONITOR).getLast()).isInstanceOf(Act.ReadingsUnbound.class);
  }

  @Test
  void registeringADeviceAgainKeepsItsRoutes() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();

    process.submit(T0 + 10, register(MONITOR, 5_000));
    process.submit(T0 + 20, transmission(MONITOR, 1, heartRate(T0 + 20, 70)));

    assertThat(received(process, ANNA)).hasSize(1);
    assertThat(process.cell.devices().get(MONITOR).registered().expectedIntervalMillis())
        .isEqualTo(5_000);
  }

  @Test
  void whatIsNotOfTheTenantIsNotThere() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    TenantId other = new TenantId(new UUID(1, 2));
    DeviceId theirs = device(9);
    PatientId their = patient(9);
    Submission.ForPatient admission = admit(their);
    process.submit(
        T0,
        new Submission.Keep(
            other,
            Devices.subject(theirs.value()),
            new Act.DeviceRegistered(theirs, "", "", "", 1_000, new byte[0]),
            Optional.empty(),
            Optional.empty()),
        new Submission.ForPatient(
            other, their, admission.input(), Optional.empty(), Optional.empty()));
    int before = process.journal().size();

    assertThat(
            process.submit(
                T0,
                assign(theirs, ANNA, T0),
                assign(MONITOR, their, T0),
                release(theirs, T0),
                discharge(their),
                assign(MONITOR, patient(77), T0),
                assign(device(77), ANNA, T0),
                transmission(device(77), 1, heartRate(T0, 70)),
                new Submission.Due(patient(77)),
                new Submission.ClockStep(patient(77), 1)))
        .containsOnly(new Answer.NotFound());

    assertThat(process.journal()).hasSize(before);
  }

  @Test
  void lastBindingsAreKeptUpToALimit() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    for (int i = 1; i <= Devices.MAX_ROUTES + 10; i++) {
      process.submit(T0 + i, assign(MONITOR, i % 2 == 0 ? ANNA : BELA, T0 + i));
    }

    Devices.Device device = process.cell.devices().get(MONITOR);

    assertThat(device.routes()).hasSize(Devices.MAX_ROUTES);
    assertThat(device.current().orElseThrow().fromEpochMillis())
        .isEqualTo(T0 + Devices.MAX_ROUTES + 10);
    assertThat(device.patientAt(T0)).isEmpty();
  }

  private static List<List<Reading>> received(TestingProcess process, PatientId patient) {
    assertThat(process.state(patient)).isNotEqualTo(PatientState.INITIAL);
    return process.inputs(patient).stream()
        .filter(PatientInput.ReceiveTransmission.class::isInstance)
        .map(input -> ((PatientInput.ReceiveTransmission) input).readings())
        .toList();
  }

  @Test
  void whoActedStandsInTheHeader() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    assertThat(process.journal())
        .allSatisfy(entry -> assertThat(entry.header().actor()).contains(NURSE));
  }
}

package io.vigil.engine;

import static io.vigil.engine.TestingProcess.ANNA;
import static io.vigil.engine.TestingProcess.BELA;
import static io.vigil.engine.TestingProcess.MONITOR;
import static io.vigil.engine.TestingProcess.T0;
import static io.vigil.engine.TestingProcess.TENANT;
import static io.vigil.engine.TestingProcess.heartRate;
import static io.vigil.engine.TestingProcess.subject;
import static io.vigil.engine.TestingProcess.transmission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Reply;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.SealedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A patient who is erased, and what goes on without him. */
final class CellErasureTest {
  private static final PersonId ONE = new PersonId(new UUID(2, 7));
  private static final PersonId OTHER = new PersonId(new UUID(2, 8));
  private static final int LANE = subject(ANNA).lane();

  private final TestingProcess process = TestingProcess.withAnnaOnAMonitor();

  @Test
  void isNoMoreOnceItIsApproved() {
    discharged();
    UUID key = process.sealer.keyOf(subject(ANNA));

    assertThat(process.submit(T0 + 20_000, request(), approval()))
        .containsExactly(new Answer.Done(), new Answer.Done());

    assertThat(process.cell.patients()).doesNotContainKey(ANNA).containsKey(BELA);
    assertThat(actsOf(Subject.INSTALLATION))
        .containsExactly(
            new Act.PatientErasureRequested(ANNA, ONE, "asked by himself"),
            new Act.PatientErasureApproved(ANNA, key, ONE, OTHER));
  }

  @Test
  void isGoneForWhatFollowsInTheSameBatchToo() {
    discharged();

    List<Answer> answers =
        process.submit(
            T0 + 20_000,
            approval(),
            approval(),
            TestingProcess.observe(ANNA, new UUID(5, 5), heartRate(T0 + 20_000, 70)));

    assertThat(answers)
        .containsExactly(
            new Answer.Done(), new Answer.NotFound(), new Answer.Replied(new Reply.NotFound()));
    assertThat(process.cell.patients()).doesNotContainKey(ANNA);
  }

  @Test
  void isRefusedForAPatientInCareOrOfAnotherHospitalOrUnknown() {
    assertThat(process.submit(T0 + 1_000, request(), approval()))
        .containsExactly(
            new Answer.Replied(new Reply.Refused("patient-in-care")),
            new Answer.Replied(new Reply.Refused("patient-in-care")));
    discharged();
    TenantId another = new TenantId(new UUID(1, 2));
    assertThat(
            process.submit(
                T0 + 20_000,
                new Submission.RequestErasure(another, ANNA, ONE, "why"),
                new Submission.Erase(another, ANNA, ONE, OTHER),
                new Submission.Erase(TENANT, TestingProcess.patient(77), ONE, OTHER)))
        .containsOnly(new Answer.NotFound());
    assertThat(process.cell.patients()).containsKey(ANNA);
  }

  @Test
  void nobodyApprovesWhatHeAskedForHimself() {
    discharged();

    assertThat(process.submit(T0 + 20_000, new Submission.Erase(TENANT, ANNA, ONE, ONE)))
        .containsExactly(new Answer.Faulted());

    assertThat(process.cell.patients()).containsKey(ANNA);
  }

  @Test
  void recoveryPassesOverTheErasedAndKeepsTheChain() {
    erased();
    process.submit(T0 + 40_000, TestingProcess.admit(TestingProcess.patient(9)));

    TestingProcess next = process.restarted(T0 + 50_000);

    assertThat(next.states()).isEqualTo(process.states());
    assertThat(next.cell.patients()).doesNotContainKey(ANNA);
    next.submit(T0 + 60_000, TestingProcess.observe(BELA, new UUID(5, 6), heartRate(T0, 70)));
    assertThat(next.restarted(T0 + 70_000).states()).isEqualTo(next.states());
  }

  @Test
  void recoveryPassesOverASnapshotOfTheErased() {
    process.cell.saveSnapshots(LANE);
    erased();
    TestingProcess next = process.restarted(T0 + 50_000);
    assertThat(next.states()).isEqualTo(process.states());

    next.cell.saveSnapshots(LANE);
    assertThat(next.restarted(T0 + 50_000).states()).isEqualTo(process.states());
  }

  @Test
  void anyOtherKeyThatIsMissingStopsRecovery() {
    erased();
    process.sealer.forget(subject(BELA));

    assertThatThrownBy(() -> process.restarted(T0 + 50_000))
        .isInstanceOf(Sealer.UnsealableException.class);
  }

  @Test
  void readingsThatComeLaterAreTheDevicesAndNobodys() {
    erased();

    assertThat(process.submit(T0 + 40_000, transmission(MONITOR, 50, heartRate(T0 + 9_000, 70))))
        .containsExactly(new Answer.TransmissionKept(false));

    assertThat(actsOf(Devices.subject(MONITOR.value())).getLast())
        .isInstanceOf(Act.ReadingsUnbound.class);
    assertThat(process.cell.patients()).doesNotContainKey(ANNA);
  }

  private void discharged() {
    process.submit(T0 + 5_000, transmission(MONITOR, 1, heartRate(T0 + 5_000, 80)));
    process.submit(T0 + 10_000, TestingProcess.discharge(ANNA));
  }

  private void erased() {
    discharged();
    process.submit(T0 + 20_000, request());
    process.submit(T0 + 30_000, approval());
    process.sealer.erase(subject(ANNA));
  }

  private List<Act> actsOf(Subject subject) {
    List<Act> acts = new ArrayList<>();
    List<SealedEntry> entries = new ArrayList<>();
    process.store.read(subject.lane(), 1, entries::add);
    EntryCodec codec = new EntryCodec(process.sealer);
    for (SealedEntry entry : entries) {
      if (entry.header().subject().equals(subject)
          && codec.open(entry).body() instanceof EntryBody.OfAct(Act act, var ignored)) {
        acts.add(act);
      }
    }
    return acts;
  }

  @Test
  void isTakenBackAlsoOfAPatientWhoIsInCareAgainAndOnlyByHisHospital() {
    Submission withdrawal = new Submission.WithdrawErasure(TENANT, ANNA, ONE, OTHER);
    TenantId another = new TenantId(new UUID(1, 2));

    assertThat(
            process.submit(
                T0 + 1_000,
                withdrawal,
                new Submission.WithdrawErasure(another, ANNA, ONE, OTHER),
                new Submission.WithdrawErasure(TENANT, TestingProcess.patient(77), ONE, OTHER)))
        .containsExactly(new Answer.Done(), new Answer.NotFound(), new Answer.NotFound());

    assertThat(process.cell.patients()).containsKey(ANNA);
    assertThat(actsOf(Subject.INSTALLATION))
        .containsExactly(new Act.PatientErasureWithdrawn(ANNA, ONE, OTHER));
  }

  private static Submission request() {
    return new Submission.RequestErasure(TENANT, ANNA, ONE, "asked by himself");
  }

  private static Submission approval() {
    return new Submission.Erase(TENANT, ANNA, ONE, OTHER);
  }
}

package io.vigil.engine;

import static io.vigil.engine.TestingProcess.ANNA;
import static io.vigil.engine.TestingProcess.BELA;
import static io.vigil.engine.TestingProcess.MONITOR;
import static io.vigil.engine.TestingProcess.T0;
import static io.vigil.engine.TestingProcess.assign;
import static io.vigil.engine.TestingProcess.heartRate;
import static io.vigil.engine.TestingProcess.subject;
import static io.vigil.engine.TestingProcess.transmission;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.patient.PatientEvent;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.SealedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RecheckTest {

  private static final int LANE = subject(ANNA).lane();

  private final List<Recheck.Difference> differences = new ArrayList<>();

  @Test
  void anEmptyJournalHasNoDifference() {
    assertThat(run(new TestingProcess(new InMemoryJournalStore(), new InMemorySealer(), T0)))
        .isEqualTo(new Recheck.Report(0, 0, 0, 0));
  }

  @Test
  void theJournalExplainsItself() {
    TestingProcess process = served();

    Recheck.Report report = run(process);

    assertThat(differences).isEmpty();
    assertThat(report)
        .isEqualTo(
            new Recheck.Report(
                process.journal().size(),
                process.inputs(ANNA).size() + process.inputs(BELA).size(),
                0,
                0));
    assertThat(report.inputs()).isGreaterThan(20);
  }

  @Test
  void itTakesNothingOver() {
    TestingProcess process = served();
    run(process);
    process.submit(T0 + 90_000, transmission(MONITOR, 90, heartRate(T0 + 90_000, 75)));
    assertThat(run(process).differences()).isZero();
  }

  @Test
  void findsAnEventThatWasNotDecided() {
    TestingProcess process = served();
    long seq = 5;
    forge(
        process,
        seq,
        body -> {
          List<PatientEvent> events = new ArrayList<>(body.events());
          events.add(new PatientEvent.ClockStepped(7));
          return EntryBody.OfPatient.of(body.input(), events, body.raw());
        });

    Recheck.Report report = run(process);

    assertThat(differences)
        .containsExactly(new Recheck.Difference(LANE, seq, "other events are decided now"));
    assertThat(report.differences()).isOne();
  }

  @Test
  void findsAnEventThatIsMissing() {
    TestingProcess process = served();
    forge(
        process,
        5,
        body ->
            EntryBody.OfPatient.of(body.input(), List.of(body.events().getFirst()), body.raw()));

    run(process);

    assertThat(differences)
        .contains(new Recheck.Difference(LANE, 5, "other events are decided now"));
  }

  @Test
  void findsWhatIsNotInTheChainOrNotThere() {
    TestingProcess process = served();
    process.store.tamper(LANE, entries -> entries.remove(4));

    run(process);

    assertThat(differences)
        .contains(
            new Recheck.Difference(LANE, 6, "does not follow the entry before it in number"),
            new Recheck.Difference(LANE, 6, "does not fit the chain"));
  }

  @Test
  void findsALaneThatEndsEarly() {
    TestingProcess process = served();
    process.store.tamper(LANE, List::removeLast);
    long last = process.journal(ANNA.value()).getLast().header().seq();

    run(process);

    assertThat(differences)
        .containsExactly(
            new Recheck.Difference(LANE, last, "is the last, but the lane's row says otherwise"));
  }

  @Test
  void findsWhatCanNotBeOpenedAndGoesOn() {
    TestingProcess process = served();
    process.sealer.forget(subject(BELA));

    Recheck.Report report = run(process);

    assertThat(differences)
        .isNotEmpty()
        .allSatisfy(difference -> assertThat(difference.what()).isEqualTo("can not be opened"));
    assertThat(report.entries()).isEqualTo(entries(process));
  }

  @Test
  void passesOverWhatWasErasedAndNothingElse() {
    TestingProcess process = served();
    int ofBela = process.journal(BELA.value()).size();
    process.submit(T0 + 90_000, TestingProcess.discharge(BELA));
    process.sealer.erase(subject(BELA));

    Recheck.Report report = run(process);

    assertThat(differences).isEmpty();
    assertThat(report.erased()).isEqualTo(ofBela + 1);
    assertThat(report.entries()).isEqualTo(entries(process));
  }

  private Recheck.Report run(TestingProcess process) {
    differences.clear();
    return Recheck.run(process.store, process.sealer, differences::add);
  }

  private static long entries(TestingProcess process) {
    List<SealedEntry> all = new ArrayList<>();
    for (int lane = 0; lane < Subject.CLINICAL_LANES; lane++) {
      process.store.read(lane, 1, all::add);
    }
    return all.size();
  }

  private static TestingProcess served() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    for (int i = 1; i <= 30; i++) {
      long at = T0 + i * 2_000;
      process.submit(
          at,
          transmission(
              MONITOR, i, heartRate(at - 1_000, 60 + 5 * i), heartRate(at, 60 + (i * 37) % 120)));
      if (i == 10 || i == 20) {
        process.submit(at, assign(MONITOR, i == 10 ? BELA : ANNA, at));
      }
    }
    process.submit(T0 + 80_000, process.cell.due(T0 + 80_000));
    process.submit(T0 + 80_000, TestingProcess.observe(BELA, new UUID(4, 4), heartRate(T0, 50)));
    return process;
  }

  private interface Forgery {
    EntryBody of(EntryBody.OfPatient body);
  }

  /** Whoever holds the keys exchanges an entry and chains the rest of the lane anew. */
  private static void forge(TestingProcess process, long seq, Forgery forgery) {
    EntryCodec codec = new EntryCodec(process.sealer);
    List<SealedEntry> forged = new ArrayList<>();
    LaneHead[] head = {LaneHead.first(LANE)};
    process.store.read(
        LANE,
        1,
        sealed -> {
          Entry entry = codec.open(sealed);
          EntryBody body =
              entry.header().seq() == seq
                  ? forgery.of((EntryBody.OfPatient) entry.body())
                  : entry.body();
          SealedEntry again = codec.seal(head[0], entry.header(), body);
          forged.add(again);
          head[0] = new LaneHead(LANE, 0, entry.header().seq() + 1, again.chain());
        });
    process.store.tamper(
        LANE,
        entries -> {
          entries.clear();
          entries.addAll(forged);
        });
    LaneHead row = process.store.heads().get(LANE);
    process.store.tamper(new LaneHead(LANE, row.epoch(), row.nextSeq(), head[0].head()));
  }
}

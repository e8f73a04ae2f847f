package io.vigil.engine;

import static io.vigil.engine.TestingProcess.ANNA;
import static io.vigil.engine.TestingProcess.MONITOR;
import static io.vigil.engine.TestingProcess.T0;
import static io.vigil.engine.TestingProcess.heartRate;
import static io.vigil.engine.TestingProcess.reading;
import static io.vigil.engine.TestingProcess.subject;
import static io.vigil.engine.TestingProcess.transmission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.patient.PatientState;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.entry.MalformedEntryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a snapshot holds, and what stands in rows beside it. */
final class CellSnapshotTest {

  private static final int LANE = subject(ANNA).lane();
  private static final long MINUTE = 60_000;
  private static final int HOURS = (int) PatientState.HORIZON.toHours();

  private final TestingProcess process = TestingProcess.withAnnaOnAMonitor();
  private long sequence;

  @Test
  void writesClosedBlocksOnce() {
    minutes(0, 10 * 60);
    save();
    List<JournalStore.Blocks> first = rows();
    int whole = snapshot().sealed().length;
    minutes(10 * 60, 20 * 60);
    save();
    List<JournalStore.Blocks> both = rows();
    minutes(20 * 60, 20 * 60 + 1);
    save();

    assertThat(first).hasSize(1);
    assertThat(both).hasSize(2).contains(first.getFirst());
    assertThat(rows()).isEqualTo(both);
    assertThat(snapshot().sealed().length).isLessThan(2 * whole);
    assertFound();
  }

  @Test
  void goesOnWithTheRowsThatAnotherProcessWrote() {
    minutes(0, 10 * 60);
    save();
    TestingProcess next = process.restarted(T0 + 600 * MINUTE);
    next.submit(T0 + 601 * MINUTE, transmission(MONITOR, 9_999, heartRate(T0 + 601 * MINUTE, 75)));
    next.cell.saveSnapshots(LANE);

    assertThat(rows()).hasSize(1);
    assertThat(next.restarted(T0 + 602 * MINUTE).states()).isEqualTo(next.states());
  }

  @Test
  void readsNoRowsOlderThanTheHorizon() {
    for (int hour = 0; hour < 3 * HOURS; hour += 5) {
      minutes(hour * 60, (hour + 5) * 60);
      save();
    }

    assertThat(rows()).hasSizeLessThan(HOURS / 5 + 4);
    assertFound();
  }

  @Test
  void lateDataHaveItReadNotMoreThanThriceWhatIsOfUse() {
    minutes(0, 20 * 60);
    save();
    int useful = bytes();
    for (int i = 1; i < 30; i++) {
      late(30 * MINUTE + i * 1_000);
      save();
      assertThat(bytes()).isLessThan(4 * useful + 30_000);
    }
    assertFound();
  }

  @Test
  void noticesARowThatIsGone() {
    minutes(0, 10 * 60);
    save();
    JournalStore.Snapshot saved = snapshot();
    process.store.saveSnapshots(
        process.store.heads().get(LANE),
        List.of(
            new JournalStore.Snapshot(
                saved.subject(), saved.version(), saved.keyId(), saved.sealed(), Long.MAX_VALUE)),
        List.of());

    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void noticesARowUnderAnotherNumber() {
    minutes(0, 10 * 60);
    save();
    minutes(10 * 60, 20 * 60);
    save();
    List<JournalStore.Blocks> rows = rows();
    JournalStore.Blocks first = rows.getFirst();
    JournalStore.Blocks last = rows.getLast();
    process.store.saveSnapshots(
        process.store.heads().get(LANE),
        List.of(),
        List.of(
            new JournalStore.Blocks(first.subject(), first.row(), last.keyId(), last.sealed())));

    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(Sealer.UnsealableException.class);
  }

  @Test
  void anOlderSnapshotPutBackBesideNewerOnesDoesNotOpen() {
    minutes(0, 60);
    save();
    JournalStore.Snapshot older = snapshot();
    minutes(60, 120);
    save();
    putBack(older);

    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(Sealer.UnsealableException.class);
  }

  @Test
  void olderSnapshotsWithTheirIndexDoNotPassForNewerOnes() {
    minutes(0, 60);
    save();
    JournalStore.Snapshot older = snapshot();
    JournalStore.Snapshot olderIndex = index();
    minutes(60, 120);
    save();
    putBack(older);
    putBack(olderIndex);

    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(Sealer.UnsealableException.class);
  }

  @Test
  void anotherSubjectsSnapshotDoesNotOpen() {
    minutes(0, 60);
    save();
    JournalStore.Snapshot saved = snapshot();
    putBack(
        new JournalStore.Snapshot(
            saved.subject(), saved.version(), index().keyId(), index().sealed(), 0));

    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(Sealer.UnsealableException.class);
  }

  @Test
  void allOfALanesSnapshotsPutBackTogetherAreAnOlderStateToGoOnFrom() {
    minutes(0, 60);
    LaneHead then = process.store.heads().get(LANE);
    save();
    List<JournalStore.Snapshot> older = List.of(snapshot(), index());
    minutes(60, 120);
    save();
    process.store.saveSnapshots(
        new LaneHead(LANE, process.store.heads().get(LANE).epoch(), then.nextSeq(), then.head()),
        older,
        List.of());

    assertThat(process.restarted(T0 + 1_000 * MINUTE).states()).isEqualTo(process.states());
  }

  /** As it would stand had it never been replaced. */
  private void putBack(JournalStore.Snapshot snapshot) {
    process.store.saveSnapshots(process.store.heads().get(LANE), List.of(snapshot), List.of());
  }

  private JournalStore.Snapshot index() {
    List<JournalStore.Snapshot> found = new ArrayList<>();
    process.store.readSnapshots(LANE, found::add);
    return found.stream().filter(SnapshotIndex::is).findFirst().orElseThrow();
  }

  @Test
  void passesOverRowsOfAnotherVersion() {
    minutes(0, 10 * 60);
    save();
    JournalStore.Snapshot saved = snapshot();
    List<JournalStore.Blocks> unreadable = new ArrayList<>();
    for (JournalStore.Blocks row : rows()) {
      unreadable.add(new JournalStore.Blocks(row.subject(), row.row(), row.keyId(), new byte[9]));
    }
    process.store.saveSnapshots(
        process.store.heads().get(LANE),
        List.of(
            new JournalStore.Snapshot(
                saved.subject(), saved.version() + 1, saved.keyId(), new byte[9], 0)),
        unreadable);

    TestingProcess next = process.restarted(T0 + 601 * MINUTE);

    assertThat(next.states()).isEqualTo(process.states());
    next.cell.saveSnapshots(LANE);
    assertThat(next.restarted(T0 + 601 * MINUTE).states()).isEqualTo(process.states());
  }

  private void assertFound() {
    TestingProcess next = process.restarted(T0 + 1_000 * MINUTE);
    assertThat(next.cell.tail(LANE)).isZero();
    assertThat(next.states()).isEqualTo(process.states());
  }

  /** Two vital signs of each minute, an hour in a transmission. */
  private void minutes(int from, int to) {
    for (int hour = from; hour < to; hour += 60) {
      List<Reading> readings = new ArrayList<>();
      for (int minute = hour; minute < Math.min(to, hour + 60); minute++) {
        long at = T0 + minute * MINUTE;
        readings.add(heartRate(at, 60 + minute % 20));
        readings.add(reading(VitalSign.SPO2, at, Integer.toString(95 + minute % 4)));
      }
      process.submit(
          T0 + Math.min(to, hour + 60) * MINUTE, transmission(MONITOR, ++sequence, 0, readings));
    }
  }

  private void late(long since) {
    process.submit(
        T0 + 20 * 60 * MINUTE, transmission(MONITOR, ++sequence, heartRate(T0 + since, 71)));
  }

  private void save() {
    process.cell.saveSnapshots(LANE);
  }

  private List<JournalStore.Blocks> rows() {
    List<JournalStore.Blocks> rows = new ArrayList<>();
    process.store.readBlocks(LANE, rows::add);
    Set<Long> numbers = new TreeSet<>();
    rows.forEach(row -> numbers.add(row.row()));
    assertThat(numbers).hasSize(rows.size());
    return rows;
  }

  private int bytes() {
    return rows().stream().mapToInt(row -> row.sealed().length).sum();
  }

  private JournalStore.Snapshot snapshot() {
    List<JournalStore.Snapshot> found = new ArrayList<>();
    process.store.readSnapshots(
        LANE,
        snapshot -> {
          if (snapshot.subject().equals(subject(ANNA))) {
            found.add(snapshot);
          }
        });
    return found.getFirst();
  }
}

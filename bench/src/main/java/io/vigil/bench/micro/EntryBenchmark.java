package io.vigil.bench.micro;

import io.vigil.engine.Cell;
import io.vigil.engine.InMemoryJournalStore;
import io.vigil.engine.InMemorySealer;
import io.vigil.engine.LaneHead;
import io.vigil.engine.SubjectState;
import io.vigil.engine.Submission;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.entry.SnapshotCodec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The entry of one transmission, and the state of one patient after a thousand of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EntryBenchmark {
  private static final int BEFORE = 1_000;
  private static final long STEP_MILLIS = 5_000;

  @Param({"10", "60"})
  public int readings;

  private final InMemorySealer sealer = new InMemorySealer();
  private final EntryCodec codec = new EntryCodec(sealer);
  private final LaneHead head = LaneHead.first(0);
  private Entry entry;
  private SealedEntry sealed;
  private EntryBody body;
  private SubjectState state;
  private SnapshotCodec.Written written;

  @Setup
  public void send() {
    Ward ward = new Ward(1);
    InMemoryJournalStore store = new InMemoryJournalStore();
    Cell cell = new Cell(store, sealer, Ward.START);
    commit(store, cell, ward.setUp(), Ward.START);
    long now = Ward.START;
    long sum = 0;
    for (int i = 0; i < BEFORE; i++) {
      now += readings / 5 * STEP_MILLIS;
      Cell.Prepared prepared =
          commit(store, cell, List.of(ward.transmission(0, readings, now, STEP_MILLIS)), now);
      sealed = prepared.commit().entries().getFirst();
      sum += sealed.payload().length;
    }
    entry = codec.open(sealed);
    EntryBody.OfPatient opened = (EntryBody.OfPatient) entry.body();
    body = opened;
    state = cell.patients().get(ward.patient(0));
    written =
        SnapshotCodec.write(state, SnapshotCodec.Kept.NONE, 1, entry.header().atEpochMillis());
    System.out.println(
        "payload "
            + sum / BEFORE
            + " bytes, of these raw "
            + opened.raw().orElseThrow().length
            + "; events "
            + opened.stored().size()
            + "; state "
            + written.row().map(row -> row.length).orElse(0)
            + " in blocks and "
            + save().rest().length);
  }

  private static Cell.Prepared commit(
      InMemoryJournalStore store, Cell cell, List<? extends Submission> batch, long now) {
    Cell.Prepared prepared = cell.prepare(List.copyOf(batch), now);
    store.commit(prepared.commit());
    cell.confirm(prepared);
    return prepared;
  }

  @Benchmark
  public byte[] encodeHeader() {
    return entry.header().encode();
  }

  @Benchmark
  public byte[] encodeBody() {
    return RecordCodec.encode(EntryBody.class, body);
  }

  @Benchmark
  public SealedEntry seal() {
    return codec.seal(head, entry.header(), body);
  }

  @Benchmark
  public Entry open() {
    return codec.open(sealed);
  }

  @Benchmark
  public SnapshotCodec.Written save() {
    return SnapshotCodec.write(state, written.kept(), 2, entry.header().atEpochMillis());
  }

  @Benchmark
  public SnapshotCodec.Restored restore() {
    return SnapshotCodec.read(written.rest(), row -> written.row().orElseThrow());
  }
}

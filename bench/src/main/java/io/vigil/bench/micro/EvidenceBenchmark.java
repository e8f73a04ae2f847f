package io.vigil.bench.micro;

import io.vigil.engine.Cell;
import io.vigil.engine.Commit;
import io.vigil.engine.InMemoryJournalStore;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.Frontier;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.server.journal.FileKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What sealing, chain and tree add to a live transmission of ten readings: the same cell with the
 * server's sealing, with one that passes everything on, and the leaves alone. The hash of the
 * payload is in all of them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init")
public class EvidenceBenchmark {
  private static final int PATIENTS = 1_000;
  private static final int BATCH = 100;
  private static final int READINGS = 10;
  private static final long STEP_MILLIS = 5_000;

  /** Who seals. */
  public enum Sealing {
    SERVER,
    PASSED_ON
  }

  @Param public Sealing sealing;

  private final Ward ward = new Ward(PATIENTS);
  private FileKeys keys;
  private Cell cell;
  private List<Submission> round = List.of();
  private final List<SealedEntry> entries = new ArrayList<>();
  private Frontier tree = new Frontier();
  private long now = Ward.START;

  @Setup
  public void admit() throws IOException {
    keys = new FileKeys();
    Sealer sealer = sealing == Sealing.SERVER ? keys.sealer() : new PassingOn();
    cell = new Cell(new InMemoryJournalStore(), sealer, Ward.START);
    cell.confirm(cell.prepare(ward.setUp(), now));
  }

  @TearDown
  public void close() throws IOException {
    keys.close();
  }

  @Setup(Level.Invocation)
  public void send() {
    now += 2 * STEP_MILLIS;
    List<Submission> sent = new ArrayList<>(PATIENTS);
    for (int i = 0; i < PATIENTS; i++) {
      sent.add(ward.transmission(i, READINGS, now, STEP_MILLIS));
    }
    round = sent;
    if (entries.isEmpty()) {
      Cell.Prepared prepared = cell.prepare(round, now);
      entries.addAll(prepared.commit().entries().subList(0, PATIENTS));
      cell.abandon(prepared);
    }
  }

  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public void prepareAndConfirm(Blackhole out) {
    for (int i = 0; i < PATIENTS; i += BATCH) {
      Cell.Prepared prepared = cell.prepare(round.subList(i, i + BATCH), now);
      Commit commit = prepared.commit();
      cell.confirm(prepared);
      out.consume(commit);
    }
  }

  /** What the sequencer computes of each entry. */
  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public void leaves() {
    for (SealedEntry entry : entries) {
      tree.append(MerkleTree.leafHash(entry.header().encode(), entry.payloadHash()));
    }
    if (tree.size() > 1_000_000) {
      tree = new Frontier();
    }
  }

  private static final class PassingOn implements Sealer {
    @Override
    public UUID keyOf(Subject subject) {
      return subject.id();
    }

    @Override
    public boolean erased(Subject subject) {
      return false;
    }

    @Override
    public boolean erased(UUID keyId) {
      return false;
    }

    @Override
    public byte[] seal(UUID keyId, byte[] clear, byte[] associated) {
      return clear;
    }

    @Override
    public byte[] open(UUID keyId, byte[] sealed, byte[] associated) {
      return sealed;
    }

    @Override
    public byte[] reveal(UUID keyId, byte[] sealed, byte[] associated) {
      return new byte[0];
    }

    @Override
    public byte[] chain(byte[] head, byte[] link) {
      return head;
    }
  }
}

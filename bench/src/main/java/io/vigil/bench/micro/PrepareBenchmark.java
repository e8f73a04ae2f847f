package io.vigil.bench.micro;

import io.vigil.core.patient.Decision;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.Cell;
import io.vigil.engine.InMemoryJournalStore;
import io.vigil.engine.InMemorySealer;
import io.vigil.engine.Submission;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A live transmission of ten readings for each of 1,000 patients, in batches: all that a cell does
 * of it, and how much of that is deciding. What it costs beyond deciding is the difference.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PrepareBenchmark {
  private static final int PATIENTS = 1_000;
  private static final int READINGS = 10;
  private static final long STEP_MILLIS = 5_000;

  @Param({"1", "100", "1000"})
  public int batch;

  private final Ward ward = new Ward(PATIENTS);
  private final Cell cell = new Cell(new InMemoryJournalStore(), new InMemorySealer(), Ward.START);
  private List<Submission> round = List.of();
  private List<PatientState> states = List.of();
  private long now = Ward.START;

  @Setup
  public void admit() {
    cell.confirm(cell.prepare(ward.setUp(), now));
  }

  @Setup(Level.Invocation)
  public void send() {
    now += 2 * STEP_MILLIS;
    List<Submission> sent = new ArrayList<>(PATIENTS);
    for (int i = 0; i < PATIENTS; i++) {
      sent.add(ward.transmission(i, READINGS, now, STEP_MILLIS));
    }
    round = sent;
  }

  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public void prepareAndConfirm() {
    for (int i = 0; i < PATIENTS; i += batch) {
      cell.confirm(cell.prepare(round.subList(i, i + batch), now));
    }
  }

  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public void decideOnly(Blackhole out) {
    if (states.isEmpty()) {
      var known = cell.patients();
      states = new ArrayList<>();
      for (int i = 0; i < PATIENTS; i++) {
        states.add(known.get(ward.patient(i)).state());
      }
    }
    for (int i = 0; i < PATIENTS; i++) {
      Submission.Transmission sent = (Submission.Transmission) round.get(i);
      Decision decision =
          Patient.decide(
              states.get(i),
              new PatientInput.ReceiveTransmission(sent.identity(), sent.live(), sent.readings()),
              now);
      states.set(i, decision.after());
      out.consume(decision);
    }
  }
}

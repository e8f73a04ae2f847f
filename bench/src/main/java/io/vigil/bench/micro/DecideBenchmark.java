package io.vigil.bench.micro;

import io.vigil.core.patient.Decision;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.ArrayList;
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

/** Deciding one transmission, of a patient with a limit on every side there is. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecideBenchmark {

  /** What is sent, and what the patient's history is. */
  public enum Case {
    /** Five vital signs at two instants, after 50 h of one a minute; as all but the last two. */
    LIVE_10,
    LIVE_1,
    LIVE_60,
    /** A value past its limit while its episode is active, with what is sent beside it. */
    BREACHING_10,
    /** What was sent before, under another identity. */
    DUPLICATES_10,
    /** One value, 20 h late. */
    LATE_1,
    /** Five vital signs at two instants, 20 h late. */
    LATE_10,
    /** Twelve instants that were missing 47 h ago, before 48 h of one a second. */
    LATE_60_EACH_SECOND,
    /** One instant missing a second ago, after 48 h of one a second. */
    OVERTAKEN_5_EACH_SECOND
  }

  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long SECOND = 1_000;

  @Param public Case sent = Case.LIVE_10;

  private PatientState state = PatientState.INITIAL;
  private List<PatientInput> inputs = List.of();
  private int next;
  private long now;

  @Setup
  public void setUp() {
    Histories histories = new Histories();
    long history = Duration.ofHours(50).toMillis();
    now = Histories.END + 3 * MINUTE;
    switch (sent) {
      case LATE_60_EACH_SECOND, OVERTAKEN_5_EACH_SECOND ->
          state = histories.measured(Histories.FIVE, Duration.ofHours(48).toMillis(), SECOND);
      default -> state = histories.measured(Histories.FIVE, history, MINUTE);
    }
    if (sent == Case.BREACHING_10) {
      Reading low = Histories.reading(VitalSign.SPO2, "85", Histories.END + 1_000);
      state = Patient.decide(state, histories.sent(List.of(low)), now).after();
    }
    inputs = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      inputs.add(input(histories));
    }
  }

  private PatientInput input(Histories histories) {
    long end = Histories.END;
    return switch (sent) {
      case LIVE_10 -> histories.sent(Histories.FIVE, end + MINUTE, MINUTE, 2);
      case LIVE_1 -> histories.sent(List.of(VitalSign.HEART_RATE), end + MINUTE, MINUTE, 1);
      case LIVE_60 -> histories.sent(Histories.FIVE, end + MINUTE, SECOND, 12);
      case BREACHING_10 -> {
        List<Reading> readings =
            new ArrayList<>(histories.sent(Histories.FIVE, end + MINUTE, MINUTE, 2).readings());
        readings.replaceAll(r ->
            r.metric() == VitalSign.SPO2
                ? Histories.reading(VitalSign.SPO2, "86", r.at().toEpochMilli())
                : r);
        yield histories.sent(readings);
      }
      case DUPLICATES_10 -> histories.sent(Histories.FIVE, end - MINUTE, MINUTE, 2);
      case LATE_1 ->
          histories.sent(List.of(VitalSign.HEART_RATE), end - 1_200 * MINUTE + 31_000, MINUTE, 1);
      case LATE_10 -> histories.sent(Histories.FIVE, end - 1_200 * MINUTE + 31_000, MINUTE, 2);
      case LATE_60_EACH_SECOND ->
          histories.sent(Histories.FIVE, end - 2_820 * MINUTE + 500, SECOND, 12);
      case OVERTAKEN_5_EACH_SECOND -> histories.sent(Histories.FIVE, end - 500, SECOND, 1);
    };
  }

  @Benchmark
  public Decision decide() {
    return Patient.decide(state, inputs.get(next++ & 15), now);
  }
}

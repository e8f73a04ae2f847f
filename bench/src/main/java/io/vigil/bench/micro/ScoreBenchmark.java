package io.vigil.bench.micro;

import io.vigil.core.score.News2;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.score.Spo2Scale;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One NEWS2 of all its seven parameters. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScoreBenchmark {
  private static final long AT = 1_700_000_000_000L;

  private final Map<ScoreParameter, Score.Sample> samples = new EnumMap<>(ScoreParameter.class);

  public ScoreBenchmark() {
    long[] values = {18, 95, 0, 120, 90, 0, 37};
    for (ScoreParameter parameter : ScoreParameter.values()) {
      samples.put(
          parameter, new Score.Sample(values[parameter.ordinal()] * 1_000_000, AT - 60_000));
    }
  }

  @Benchmark
  public Score score() {
    return News2.score(AT, samples, Spo2Scale.ONE);
  }
}

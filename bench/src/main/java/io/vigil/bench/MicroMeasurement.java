package io.vigil.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** All JMH benchmarks of this module: a figure each, whose samples are its iterations. */
final class MicroMeasurement implements Measurement {
  private static final int WARM_UPS = 3;
  private static final int ITERATIONS = 5;
  private static final TimeValue EACH = TimeValue.milliseconds(200);
  private static final TimeValue QUICK_EACH = TimeValue.milliseconds(20);

  /** Ten readings against forty limits. */
  private static final String DECIDE = "DecideBenchmark.decide";

  private static final double DECIDE_MICROS_MAX = 3;

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public Phase phase() {
    return Phase.LAST;
  }

  /** Whatever benchmarks there are: their figures are named after them. */
  @Override
  public List<Figure> figures() {
    return List.of();
  }

  @Override
  public void round(Run run) throws RunnerException {
    run.closeScreens();
    run.says("micro: running the JMH benchmarks");
    Collection<RunResult> results = new Runner(options(run.options().quick()).build()).run();
    for (RunResult result : results) {
      Figure figure = figure(result);
      for (IterationResult iteration :
          result.getBenchmarkResults().iterator().next().getIterationResults()) {
        run.sample(figure, iteration.getPrimaryResult().getScore());
      }
    }
    run.says("micro: %d benchmarks".formatted(results.size()));
  }

  private static ChainedOptionsBuilder options(boolean quick) {
    // Not in quick mode: a JVM of its own for each benchmark is most of what it costs.
    return new OptionsBuilder()
        .include(".*Benchmark\\..*")
        .verbosity(VerboseMode.SILENT)
        .forks(quick ? 0 : 1)
        .warmupIterations(quick ? 0 : WARM_UPS)
        .warmupTime(EACH)
        .measurementIterations(quick ? 1 : ITERATIONS)
        .measurementTime(quick ? QUICK_EACH : EACH);
  }

  private static Figure figure(RunResult result) {
    String[] words = result.getParams().getBenchmark().split("\\.", -1);
    String name = words[words.length - 2] + "." + words[words.length - 1];
    String parameters =
        result.getParams().getParamsKeys().stream()
            .map(key -> " " + key + "=" + result.getParams().getParam(key))
            .reduce("", String::concat);
    String unit = result.getPrimaryResult().getScoreUnit();
    return new Figure(
        "micro-" + name.toLowerCase(Locale.ROOT) + parameters,
        name + parameters,
        unit,
        name.equals(DECIDE) && unit.equals("ns/op")
            ? new Goal.Below(DECIDE_MICROS_MAX * 1_000)
            : new Goal.None());
  }
}

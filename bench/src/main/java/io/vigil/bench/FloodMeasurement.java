package io.vigil.bench;

import io.vigil.bench.load.Device;
import io.vigil.bench.load.Load;
import io.vigil.bench.load.Outcome;
import io.vigil.bench.load.Shape;
import io.vigil.bench.load.Transmissions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Whether live data are judged as soon while ten times as much backlog comes in. What is judged is
 * acknowledged, so the acknowledgement tells.
 */
final class FloodMeasurement implements Measurement {
  /** Of what the product takes. */
  private static final double LIVE_SHARE = 0.05;

  private static final double TIMES = 10;

  private static final Figure CALM =
      Figure.told("live-p99", "live judged, p99, without a flood", "ms");
  private static final Figure FLOODED =
      Figure.told("live-flooded-p99", "live judged, p99, in a flood of backlog", "ms");
  private static final Figure RATIO =
      new Figure("live-flooded-ratio", "in the flood, to without", "ratio", new Goal.AtMost(2));
  private static final Figure BACKLOG =
      Figure.told("flood-rate", "  backlog taken meanwhile", "transmissions/s");

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public List<Figure> figures() {
    return List.of(CALM, FLOODED, RATIO, BACKLOG);
  }

  @Override
  public void round(Run run) throws IOException, InterruptedException {
    double rate = Math.max(1, run.maximum() * LIVE_SHARE);
    Outcome calm = live(run, rate);
    run.product().settle();
    FutureTask<Outcome> flooding =
        new FutureTask<>(() ->
            Load.open(
                run.devices(),
                Run.CONNECTIONS_OPEN,
                run.flood(),
                rate * TIMES,
                run.options().load()));
    Thread.ofPlatform().name("flood").start(flooding);
    Outcome flooded = live(run, rate);
    Outcome backlog = result(flooding);
    run.product().settle();
    run.sample(CALM, calm.latencyMillis(99));
    run.sample(FLOODED, flooded.latencyMillis(99));
    run.sample(RATIO, flooded.latencyMillis(99) / calm.latencyMillis(99));
    run.sample(BACKLOG, backlog.acknowledgedPerSecond());
    run.says(
        "flood: live p99 %s ms, with %s backlog transmissions/s %s ms"
            .formatted(
                Goal.number(calm.latencyMillis(99)),
                Goal.number(backlog.acknowledgedPerSecond()),
                Goal.number(flooded.latencyMillis(99))));
  }

  private static Outcome live(Run run, double rate) throws IOException {
    List<Device> half = run.fleet().devices().subList(0, run.fleet().patients() / 2);
    return Load.open(
        run.devices(),
        Run.CONNECTIONS_OPEN,
        Transmissions.live(run.devices(), half, Shape.OF_10),
        rate,
        run.options().load());
  }

  private static Outcome result(FutureTask<Outcome> task) throws IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IOException("The flood failed", e.getCause());
    }
  }
}

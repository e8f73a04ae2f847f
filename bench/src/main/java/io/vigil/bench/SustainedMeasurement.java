package io.vigil.bench;

import io.vigil.bench.load.Load;
import io.vigil.bench.load.Outcome;
import io.vigil.bench.load.Shape;
import io.vigil.bench.product.CpuTime;
import io.vigil.bench.product.Gauges;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;

/** A minute at 80 % of what the product takes: does anything grow? */
final class SustainedMeasurement implements Measurement {
  private static final double SHARE = 0.8;
  private static final int LOOKS = 30;
  private static final double MIB = 1 << 20;

  private static final Figure LAG =
      new Figure(
          "sustained-lag", "60 s at 80 %: the projector's lag at the end", "s", new Goal.Below(2));
  private static final Figure BEHIND =
      new Figure(
          "sustained-behind", "  still to be acknowledged after its end", "s", new Goal.Below(1));
  private static final Figure INBOX =
      Figure.told("sustained-inbox", "  waiting in the inbox, last third", "");
  private static final Figure INBOX_GROWTH =
      new Figure(
          "sustained-inbox-growth",
          "  waiting in the inbox, last third less first",
          "",
          new Goal.Below(Run.CONNECTIONS_OPEN / 2.0));
  private static final Figure MEMORY =
      Figure.told("sustained-rss", "  the server's memory at the end (RSS)", "MiB");
  private static final Figure MEMORY_GROWTH =
      new Figure(
          "sustained-rss-growth", "  memory, last third to second", "ratio", new Goal.AtMost(1.1));
  private static final Figure LIVE_HEAP =
      Figure.told("sustained-live-heap", "  live heap grown, of each reading", "bytes");
  private static final Figure P99 = Figure.told("sustained-ack-p99", "  acknowledged, p99", "ms");
  private static final Figure RATE =
      Figure.told("sustained-rate", "  transmissions of 10", "transmissions/s");

  /** One look at the server. */
  private record Look(double lagSeconds, double inbox, double residentBytes) {}

  @Override
  public String name() {
    return "sustained";
  }

  @Override
  public Phase phase() {
    return Phase.LAST;
  }

  @Override
  public List<Figure> figures() {
    return List.of(LAG, BEHIND, INBOX, INBOX_GROWTH, MEMORY, MEMORY_GROWTH, LIVE_HEAP, P99, RATE);
  }

  @Override
  public void round(Run run) throws IOException, InterruptedException {
    double rate = Math.max(1, run.maximum() * SHARE);
    Duration lasting = run.options().sustained();
    long alive = run.product().liveHeapBytes();
    FutureTask<Outcome> loading =
        new FutureTask<>(() ->
            Load.open(run.devices(), Run.CONNECTIONS_OPEN, run.live(Shape.OF_10), rate, lasting));
    Thread.ofPlatform().name("sustained").start(loading);
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < LOOKS; i++) {
      if (!isOver(loading, lasting.toMillis() / LOOKS)) {
        looks.add(look(run));
      }
    }
    Outcome outcome = result(loading);
    looks.add(look(run));
    int third = looks.size() / 3;
    List<Look> first = looks.subList(0, third + 1);
    List<Look> second = looks.subList(third, 2 * third + 1);
    List<Look> last = looks.subList(2 * third, looks.size());
    double inbox = mean(last, Look::inbox);
    run.sample(LAG, looks.getLast().lagSeconds());
    run.sample(BEHIND, Math.max(0, outcome.nanos() - lasting.toNanos()) / 1e9);
    run.sample(INBOX, inbox);
    run.sample(INBOX_GROWTH, inbox - mean(first, Look::inbox));
    run.sample(MEMORY, looks.getLast().residentBytes() / MIB);
    run.sample(MEMORY_GROWTH, mean(last, Look::residentBytes) / mean(second, Look::residentBytes));
    run.product().settle();
    run.sample(
        LIVE_HEAP,
        (double) (run.product().liveHeapBytes() - alive)
            / (outcome.acknowledged() * Shape.OF_10.readings()));
    run.sample(P99, outcome.latencyMillis(99));
    run.sample(RATE, outcome.acknowledgedPerSecond());
    run.says(
        "sustained: %s transmissions/s for %d s, p99 %s ms, lag %s s"
            .formatted(
                Goal.number(outcome.acknowledgedPerSecond()),
                lasting.toSeconds(),
                Goal.number(outcome.latencyMillis(99)),
                Goal.number(looks.getLast().lagSeconds())));
  }

  private static Look look(Run run) throws IOException {
    Gauges gauges = run.product().gauges();
    return new Look(
        gauges.value("vigil_projector_lag_seconds"),
        gauges.value("vigil_inbox_waiting"),
        CpuTime.residentBytes(run.product().serverPid()));
  }

  private static double mean(List<Look> looks, ToDoubleFunction<Look> what) {
    return looks.stream().mapToDouble(what).average().orElseThrow();
  }

  private static boolean isOver(FutureTask<Outcome> task, long millis)
      throws IOException, InterruptedException {
    try {
      task.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException("The load failed", e.getCause());
    }
  }

  private static Outcome result(FutureTask<Outcome> task) throws IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IOException("The load failed", e.getCause());
    }
  }
}

package io.vigil.bench;

import io.vigil.bench.load.Load;
import io.vigil.bench.load.Outcome;
import io.vigil.bench.load.Screens;
import io.vigil.bench.load.SentLog;
import io.vigil.bench.load.Shape;
import io.vigil.bench.load.Transmissions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How soon what a device sends stands on the screens, at half of what the product takes. */
final class FramesMeasurement implements Measurement {
  private static final double SHARE = 0.5;
  private static final Duration SHOWN_MAX = Duration.ofSeconds(10);
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  private static final Figure P99 =
      new Figure("frame-p99", "sent to shown on 64 screens, p99", "ms", new Goal.Below(50));
  private static final Figure P50 = Figure.told("frame-p50", "sent to shown, p50", "ms");
  private static final Figure SCREENS_CPU =
      Figure.told("frame-screens-cpu", "  the screens' own CPU, each frame", "us");

  @Override
  public String name() {
    return "frames";
  }

  @Override
  public List<Figure> figures() {
    return List.of(P99, P50, SCREENS_CPU);
  }

  @Override
  public void round(Run run) throws IOException, InterruptedException {
    Screens screens = run.screens();
    double rate = Math.max(1, run.maximum() * SHARE);
    SentLog sent = new SentLog(screens.patients());
    long frames = screens.frames();
    long cpu = screens.cpuNanos();
    Screens.Watch watch = screens.watch(sent);
    Outcome outcome =
        Load.open(
            run.devices(),
            Run.CONNECTIONS_OPEN,
            Transmissions.live(run.devices(), run.fleet().devices(), Shape.OF_10, sent),
            rate,
            run.options().load());
    Histogram shown = watch.end(SHOWN_MAX);
    frames = screens.frames() - frames;
    run.product().settle();
    if (shown.getTotalCount() == 0) {
      throw new IOException("No screen was sent anything to show");
    }
    run.sample(P99, shown.getValueAtPercentile(99) / NANOS_PER_MILLI);
    run.sample(P50, shown.getValueAtPercentile(50) / NANOS_PER_MILLI);
    run.sample(SCREENS_CPU, (screens.cpuNanos() - cpu) / NANOS_PER_MICRO / Math.max(1, frames));
    run.says(
        "frames: %s ms (p50), %s ms (p99) of %d shown in %d frames at %s transmissions/s, acknowledged in %s ms (p99); screens opened again %d times"
            .formatted(
                Goal.number(shown.getValueAtPercentile(50) / NANOS_PER_MILLI),
                Goal.number(shown.getValueAtPercentile(99) / NANOS_PER_MILLI),
                shown.getTotalCount(),
                frames,
                Goal.number(rate),
                Goal.number(outcome.latencyMillis(99)),
                screens.reopened()));
  }
}

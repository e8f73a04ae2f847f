package io.vigil.bench;

import io.vigil.bench.load.Load;
import io.vigil.bench.load.Outcome;
import io.vigil.bench.load.Shape;
import io.vigil.bench.reference.Disk;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How soon a transmission is acknowledged at a rate that leaves room. */
final class AckMeasurement implements Measurement {
  private static final double PER_SECOND = 1_000;
  private static final double QUICK_PER_SECOND = 50;
  private static final double NANOS_PER_MILLI = 1e6;

  private static final Figure P50 = Figure.told("ack-p50", "acknowledged at 1,000/s, p50", "ms");
  private static final Figure P99 = Figure.told("ack-p99", "acknowledged at 1,000/s, p99", "ms");
  private static final Figure COMMIT_P50 =
      Figure.told("commit-p50", "reference: commit of one row, p50", "ms");
  private static final Figure COMMIT_P99 =
      Figure.told("commit-p99", "reference: commit of one row, p99", "ms");
  private static final Figure SYNC_P50 =
      Figure.told("fdatasync-p50", "reference: fdatasync, p50", "ms");
  private static final Figure SYNC_P99 =
      Figure.told("fdatasync-p99", "reference: fdatasync, p99", "ms");
  private static final Figure TO_COMMIT =
      new Figure("ack-p50-to-commit", "ack p50 to commit p50", "ratio", new Goal.AtMost(5));
  private static final Figure TO_SYNC =
      new Figure("ack-p99-to-fdatasync", "ack p99 to fdatasync p99", "ratio", new Goal.AtMost(15));
  private static final Figure LATENESS =
      Figure.told("ack-lateness-p99", "  the generator's own lateness, p99", "ms");

  @Override
  public String name() {
    return "ack";
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        P50, P99, COMMIT_P50, COMMIT_P99, SYNC_P50, SYNC_P99, TO_COMMIT, TO_SYNC, LATENESS);
  }

  @Override
  public void round(Run run) throws IOException, SQLException {
    Histogram sync = Disk.fdatasync(run.product().data(), run.options().reference());
    Histogram commit = run.references().rawWrites().commits(run.options().reference());
    Outcome outcome =
        Load.open(
            run.devices(),
            Run.CONNECTIONS_OPEN,
            run.live(Shape.OF_10),
            run.options().quick() ? QUICK_PER_SECOND : PER_SECOND,
            run.options().load().multipliedBy(2));
    run.product().settle();
    run.sample(P50, outcome.latencyMillis(50));
    run.sample(P99, outcome.latencyMillis(99));
    run.sample(COMMIT_P50, millis(commit, 50));
    run.sample(COMMIT_P99, millis(commit, 99));
    run.sample(SYNC_P50, millis(sync, 50));
    run.sample(SYNC_P99, millis(sync, 99));
    run.sample(TO_COMMIT, outcome.latencyMillis(50) / millis(commit, 50));
    run.sample(TO_SYNC, outcome.latencyMillis(99) / millis(sync, 99));
    run.sample(LATENESS, millis(outcome.lateness(), 99));
    run.says(
        "ack: %s ms (p50), %s ms (p99); commit %s and %s, fdatasync %s and %s"
            .formatted(
                Goal.number(outcome.latencyMillis(50)),
                Goal.number(outcome.latencyMillis(99)),
                Goal.number(millis(commit, 50)),
                Goal.number(millis(commit, 99)),
                Goal.number(millis(sync, 50)),
                Goal.number(millis(sync, 99))));
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}

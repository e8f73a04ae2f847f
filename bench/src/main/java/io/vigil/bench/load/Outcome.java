package io.vigil.bench.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What a load brought.
 *
 * @param acknowledged answers of status 202, or 200
 * @param deferred answers of 429 and 503: nothing was taken
 * @param nanos from the first request to the last answer
 * @param latency nanoseconds from when a request was due to its answer, of acknowledged ones
 * @param lateness nanoseconds from when a request was due to when it was sent
 * @param generatorCpuNanos what the generator's own threads used
 */
public record Outcome(
    long acknowledged,
    long deferred,
    long nanos,
    Histogram latency,
    Histogram lateness,
    long generatorCpuNanos) {
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  public double acknowledgedPerSecond() {
    return acknowledged * NANOS / nanos;
  }

  public double latencyMillis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }

  /** Of the generator, for each request. */
  public double generatorCpuMicros() {
    return generatorCpuNanos / 1e3 / Math.max(1, acknowledged + deferred);
  }
}

package io.vigil.bench;

import io.vigil.bench.load.Load;
import io.vigil.bench.load.Outcome;
import io.vigil.bench.load.Shape;
import io.vigil.bench.load.Transmissions;
import io.vigil.bench.product.Product.Cpu;
import java.io.IOException;
import java.util.List;

/**
 * What a transmission of 10 costs at full load: processor time of server and PostgreSQL until its
 * readings are in the projections too.
 */
final class CpuMeasurement implements Measurement {
  /** In a closed loop: enough that batches are as large as they get. */
  static final int CONNECTIONS = 128;

  static final double NANOS_PER_MICRO = 1e3;

  private static final Figure BOTH =
      new Figure("cpu-10", "CPU of a transmission of 10", "us", new Goal.AtMost(50));
  private static final Figure SERVER = Figure.told("cpu-10-server", "  of it the server", "us");
  private static final Figure POSTGRES = Figure.told("cpu-10-postgres", "  of it PostgreSQL", "us");
  private static final Figure GENERATOR =
      Figure.told("cpu-10-generator", "  beside it, the generator", "us");

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public List<Figure> figures() {
    return List.of(BOTH, SERVER, POSTGRES, GENERATOR);
  }

  @Override
  public void round(Run run) throws IOException {
    Cpu before = run.product().cpu();
    Outcome outcome =
        Load.closed(
            run.product().devices(),
            CONNECTIONS,
            Transmissions.live(run.product().devices(), run.fleet().devices(), Shape.OF_10),
            run.options().load());
    run.product().settle();
    Cpu used = run.product().cpu().since(before);
    run.sample(BOTH, micros(used.both(), outcome));
    run.sample(SERVER, micros(used.server(), outcome));
    run.sample(POSTGRES, micros(used.postgres(), outcome));
    run.sample(GENERATOR, outcome.generatorCpuMicros());
    run.progress()
        .says(
            "cpu: %s us at %s transmissions/s, answered in %s ms (p50) and %s ms (p99), %d deferred"
                .formatted(
                    Goal.number(micros(used.both(), outcome)),
                    Goal.number(outcome.acknowledgedPerSecond()),
                    Goal.number(outcome.latencyMillis(50)),
                    Goal.number(outcome.latencyMillis(99)),
                    outcome.deferred()));
  }

  private static double micros(long nanos, Outcome outcome) {
    return nanos / NANOS_PER_MICRO / outcome.acknowledged();
  }
}

package io.vigil.bench;

import io.vigil.bench.load.Format;
import io.vigil.bench.load.Outcome;
import io.vigil.bench.load.Shape;
import io.vigil.bench.product.Product.Cpu;
import java.io.IOException;
import java.util.List;

/**
 * What a transmission of 10 costs at full load: processor time of server and PostgreSQL until its
 * readings are in the projections too.
 */
final class CpuMeasurement implements Measurement {
  private static final Figure BOTH =
      new Figure("cpu-10", "CPU of a transmission of 10", "us", new Goal.AtMost(50));
  private static final Figure SERVER = Figure.told("cpu-10-server", "  of it the server", "us");
  private static final Figure POSTGRES = Figure.told("cpu-10-postgres", "  of it PostgreSQL", "us");
  private static final Figure PROTOBUF =
      Figure.told("cpu-10-protobuf", "CPU of a transmission of 10 in protobuf", "us");
  private static final Figure GENERATOR =
      Figure.told("cpu-10-generator", "  beside it, the generator", "us");

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public List<Figure> figures() {
    return List.of(BOTH, SERVER, POSTGRES, GENERATOR, PROTOBUF);
  }

  @Override
  public void round(Run run) throws IOException {
    Cost cost = Cost.measure(run, Shape.OF_10, Format.Kind.JSON);
    run.sample(BOTH, cost.micros(cost.cpu().both()));
    run.sample(SERVER, cost.micros(cost.cpu().server()));
    run.sample(POSTGRES, cost.micros(cost.cpu().postgres()));
    run.sample(GENERATOR, cost.outcome().generatorCpuMicros());
    run.says("cpu: " + cost.text());
    Cost protobuf = Cost.measure(run, Shape.OF_10, Format.Kind.PROTOBUF);
    run.sample(PROTOBUF, protobuf.micros(protobuf.cpu().both()));
    run.says("cpu, protobuf: " + protobuf.text());
  }

  /** Of a load. */
  record Cost(Outcome outcome, Cpu cpu) {
    private static final double NANOS_PER_MICRO = 1e3;

    static Cost measure(Run run, Shape shape, Format.Kind format) throws IOException {
      double before = run.product().gauges().value("vigil_readings_total");
      Cpu begun = run.product().cpu();
      Outcome outcome = run.asFastAsTaken(shape, format, run.options().load());
      run.product().settle();
      Cpu used = run.product().cpu().since(begun);
      double taken = run.product().gauges().value("vigil_readings_total") - before;
      if (taken < (double) outcome.acknowledged() * shape.readings()) {
        throw new IOException(
            "The server counts %.0f readings of %d acknowledged transmissions of %d"
                .formatted(taken, outcome.acknowledged(), shape.readings()));
      }
      return new Cost(outcome, used);
    }

    /** Of each acknowledged transmission. */
    double micros(long nanos) {
      return nanos / NANOS_PER_MICRO / outcome.acknowledged();
    }

    String text() {
      return "%s us at %s transmissions/s, answered in %s ms (p50) and %s ms (p99), %d deferred"
          .formatted(
              Goal.number(micros(cpu.both())),
              Goal.number(outcome.acknowledgedPerSecond()),
              Goal.number(outcome.latencyMillis(50)),
              Goal.number(outcome.latencyMillis(99)),
              outcome.deferred());
    }
  }
}

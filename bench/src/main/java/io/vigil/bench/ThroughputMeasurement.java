package io.vigil.bench;

import io.vigil.bench.load.Format;
import io.vigil.bench.load.Load;
import io.vigil.bench.load.Outcome;
import io.vigil.bench.load.Shape;
import io.vigil.bench.load.Target;
import io.vigil.bench.load.Transmissions;
import io.vigil.bench.reference.RawWrites;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Readings a second in a closed loop, held against the references of the same round. */
final class ThroughputMeasurement implements Measurement {
  private static final int ROWS_FEW = 100;
  private static final int ROWS_MANY = 1_000;
  private static final String READINGS = "readings/s";

  private static final Figure OF_1 =
      Figure.told("readings-1", "taken, transmissions of 1", READINGS);
  private static final Figure OF_10 =
      Figure.told("readings-10", "taken, transmissions of 10", READINGS);
  private static final Figure OF_60 =
      Figure.told("readings-60", "taken, transmissions of 60", READINGS);
  private static final Figure PROTOBUF =
      Figure.told("readings-10-protobuf", "taken, of 10 in protobuf", READINGS);
  private static final Figure FRONT =
      Figure.told("front-10", "reference: front without a database, of 10", READINGS);
  private static final Figure COPY_100 =
      Figure.told("copy-100", "reference: COPY of 100 rows", READINGS);
  private static final Figure COPY_1000 =
      Figure.told("copy-1000", "reference: COPY of 1000 rows", READINGS);
  private static final Figure SEALED =
      Figure.told("sealed", "reference: a sealed row for each 10", READINGS);
  private static final Figure TO_FRONT =
      new Figure(
          "readings-10-to-front", "of 10, to the reference front", "ratio", new Goal.AtLeast(0.3));
  private static final Figure TO_COPY =
      new Figure("readings-10-to-copy", "of 10, to COPY of 1000", "ratio", new Goal.AtLeast(0.5));
  private static final Figure OF_60_TO_COPY =
      new Figure("readings-60-to-copy", "of 60, to COPY of 1000", "ratio", new Goal.AtLeast(3));

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        OF_1,
        OF_10,
        OF_60,
        PROTOBUF,
        FRONT,
        COPY_100,
        COPY_1000,
        SEALED,
        TO_FRONT,
        TO_COPY,
        OF_60_TO_COPY);
  }

  @Override
  public void round(Run run) throws IOException, SQLException {
    RawWrites raw = run.references().rawWrites();
    double copy100 = raw.rowsPerSecond(ROWS_FEW, run.options().reference());
    double copy = raw.rowsPerSecond(ROWS_MANY, run.options().reference());
    double sealed = raw.sealedPerSecond(run.options().reference()) * Shape.OF_10.readings();
    Target target = run.references().front().target();
    double front =
        perSecond(
            Shape.OF_10,
            Load.closed(
                target,
                Run.CONNECTIONS,
                Transmissions.live(target, run.fleet().devices(), Shape.OF_10),
                run.options().reference()));
    double of1 = taken(run, Shape.OF_1);
    double of10 = taken(run, Shape.OF_10);
    double of60 = taken(run, Shape.OF_60);
    double protobuf = taken(run, Shape.OF_10, Format.Kind.PROTOBUF);
    run.sample(FRONT, front);
    run.sample(COPY_100, copy100);
    run.sample(COPY_1000, copy);
    run.sample(SEALED, sealed);
    run.sample(OF_1, of1);
    run.sample(OF_10, of10);
    run.sample(OF_60, of60);
    run.sample(PROTOBUF, protobuf);
    run.sample(TO_FRONT, of10 / front);
    run.sample(TO_COPY, of10 / copy);
    run.sample(OF_60_TO_COPY, of60 / copy);
    run.says(
        "throughput: %s readings/s of 1, %s of 10, %s of 60; front %s, COPY %s"
            .formatted(
                Goal.number(of1),
                Goal.number(of10),
                Goal.number(of60),
                Goal.number(front),
                Goal.number(copy)));
  }

  private static double taken(Run run, Shape shape) throws IOException {
    return taken(run, shape, Format.Kind.JSON);
  }

  private static double taken(Run run, Shape shape, Format.Kind format) throws IOException {
    Outcome outcome = run.asFastAsTaken(shape, format, run.options().load());
    run.product().settle();
    return perSecond(shape, outcome);
  }

  private static double perSecond(Shape shape, Outcome outcome) {
    return outcome.acknowledgedPerSecond() * shape.readings();
  }
}

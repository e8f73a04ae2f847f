package io.vigil.bench;

import io.vigil.bench.CpuMeasurement.Cost;
import io.vigil.bench.load.Format;
import io.vigil.bench.load.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How the cost of a transmission changes with the number of patients. */
final class GrowthMeasurement implements Measurement {
  private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000);

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public Phase phase() {
    return Phase.GROWING;
  }

  /** Those sizes that the fleet has: their figures are named after them. */
  @Override
  public List<Figure> figures() {
    return List.of();
  }

  @Override
  public void round(Run run) throws IOException, InterruptedException {
    for (int patients : sizes(run.options().patients())) {
      run.says("growth: admitting %d patients".formatted(patients));
      run.fleet().grow(patients);
      run.asFastAsTaken(
          Shape.OF_10,
          patients == SIZES.getFirst() ? run.options().warmUp() : run.options().load());
      run.product().settle();
      for (int round = 0; round < run.options().rounds(); round++) {
        Cost cost = Cost.measure(run, Shape.OF_10, Format.Kind.JSON);
        run.sample(figure(patients), cost.micros(cost.cpu().both()));
        run.says("growth: " + cost.text());
      }
    }
    run.forgetMaximum();
  }

  /** Those that the fleet will have; a fleet smaller than all of them is one. */
  private static List<Integer> sizes(int patients) {
    List<Integer> sizes = new ArrayList<>(SIZES.stream().filter(size -> size <= patients).toList());
    if (sizes.isEmpty()) {
      sizes.add(patients);
    }
    return sizes;
  }

  private static Figure figure(int patients) {
    return Figure.told(
        "cpu-10-at-" + patients,
        "CPU of a transmission of 10, %,d patients".formatted(patients),
        "us");
  }
}

package io.vigil.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured of each figure, in the order in which figures first came. */
final class Samples {
  private final Map<Figure, List<Double>> values = new LinkedHashMap<>();

  /**
   * @throws IllegalStateException when it is no number: a division by nothing is a fault of the
   *     bench
   */
  void add(Figure figure, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalStateException(figure.name() + " is " + value);
    }
    values.computeIfAbsent(figure, first -> new ArrayList<>()).add(value);
  }

  List<Summary> summaries() {
    return values.entrySet().stream()
        .map(each -> Summary.of(each.getKey(), each.getValue()))
        .toList();
  }

  /**
   * @param samples in the order in which they were measured
   */
  record Summary(Figure figure, double median, double min, double max, List<Double> samples) {
    static Summary of(Figure figure, List<Double> samples) {
      List<Double> sorted = samples.stream().sorted().toList();
      int middle = sorted.size() / 2;
      double median =
          sorted.size() % 2 == 1
              ? sorted.get(middle)
              : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
      return new Summary(figure, median, sorted.getFirst(), sorted.getLast(), List.copyOf(samples));
    }
  }
}

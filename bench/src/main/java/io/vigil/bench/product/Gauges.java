package io.vigil.bench.product;

import java.util.HashMap;
import java.util.Map;

/**
 * The server's metrics at one moment.
 *
 * @param values by name, summed over labels
 */
public record Gauges(Map<String, Double> values) {

  public Gauges {
    values = Map.copyOf(values);
  }

  /** Reads Prometheus' text format; what is no sample is passed over. */
  static Gauges parse(String text) {
    Map<String, Double> values = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#") && line.contains(" "))
        .forEach(line -> {
          String name = line.split("[{ ]", 2)[0];
          double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
          values.merge(name, value, Double::sum);
        });
    return new Gauges(values);
  }

  /**
   * @throws IllegalStateException when the server has no such metric
   */
  public double value(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("The server tells no " + name);
    }
    return value;
  }
}

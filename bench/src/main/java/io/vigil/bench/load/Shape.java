package io.vigil.bench.load;

/**
 * How the readings of a transmission are made up.
 *
 * @param signals how many of {@link Signal}, from its first on
 * @param instants how often each is measured
 */
public record Shape(int signals, int instants) {
  public static final Shape OF_1 = new Shape(1, 1);
  public static final Shape OF_10 = new Shape(5, 2);
  public static final Shape OF_60 = new Shape(6, 10);

  public Shape {
    if (signals < 1
        || signals > Signal.values().length
        || instants < 1
        || signals * instants > Batch.READINGS_MAX) {
      throw new IllegalArgumentException("A transmission has 1 to " + Batch.READINGS_MAX);
    }
  }

  public int readings() {
    return signals * instants;
  }
}

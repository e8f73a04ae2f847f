package io.vigil.core.score;

/** The newest sample of each parameter, to be scored. For one use at a time. */
public final class News2Samples {

  private final long[] valueMicros = new long[News2Parameter.ALL.size()];
  private final long[] atEpochMillis = new long[News2Parameter.ALL.size()];
  private int known;

  /**
   * Takes a sample in the place of what was known of a parameter.
   *
   * @param valueMicros the value times 1,000,000, in the unit of the parameter's sources
   * @param atEpochMillis when it was measured
   */
  public void put(News2Parameter parameter, long valueMicros, long atEpochMillis) {
    int n = parameter.ordinal();
    this.valueMicros[n] = valueMicros;
    this.atEpochMillis[n] = atEpochMillis;
    known |= 1 << n;
  }

  /** Forgets all. */
  public void clear() {
    known = 0;
  }

  /** Whether one is known. */
  public boolean has(News2Parameter parameter) {
    return (known & (1 << parameter.ordinal())) != 0;
  }

  /** The value of one that is known. */
  public long valueMicros(News2Parameter parameter) {
    return valueMicros[parameter.ordinal()];
  }

  /** When one that is known was measured. */
  public long atEpochMillis(News2Parameter parameter) {
    return atEpochMillis[parameter.ordinal()];
  }
}

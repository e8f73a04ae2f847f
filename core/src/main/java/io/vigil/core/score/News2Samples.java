package io.vigil.core.score;

/** The newest sample of each parameter, to be scored. For one use at a time. */
public final class News2Samples {

  private final long[] valueMicros = new long[ScoreParameter.ALL.size()];
  private final long[] atEpochMillis = new long[ScoreParameter.ALL.size()];
  private int known;

  /**
   * Takes a sample in the place of what was known of a parameter.
   *
   * @param valueMicros the value times 1,000,000, in the unit of the parameter's sources
   * @param atEpochMillis when it was measured
   */
  public void put(ScoreParameter parameter, long valueMicros, long atEpochMillis) {
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
  public boolean has(ScoreParameter parameter) {
    return (known & (1 << parameter.ordinal())) != 0;
  }

  /** The value of one that is known. */
  public long valueMicros(ScoreParameter parameter) {
    return valueMicros[parameter.ordinal()];
  }

  /** When one that is known was measured. */
  public long atEpochMillis(ScoreParameter parameter) {
    return atEpochMillis[parameter.ordinal()];
  }
}

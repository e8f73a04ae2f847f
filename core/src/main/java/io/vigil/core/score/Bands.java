package io.vigil.core.score;

/** One row of a score's table: the whole line of values in bands, each with its points. */
final class Bands {

  private static final long WHOLE = 1_000_000;
  private static final long TENTH = 100_000;

  /** Where each band but the first begins, in millionths; ascending. */
  private final long[] beginsMicros;

  private final int[] points;

  /**
   * @param table the points of the lowest band, the last step of it, the points of the next, and so
   *     on up to the points of the highest
   */
  private Bands(long stepMicros, long... table) {
    beginsMicros = new long[table.length / 2];
    points = new int[beginsMicros.length + 1];
    points[0] = Math.toIntExact(table[0]);
    for (int band = 1; band < points.length; band++) {
      // What rounds half up to more than the last step; a step of one millionth rounds nothing.
      beginsMicros[band - 1] = table[2 * band - 1] * stepMicros + (stepMicros + 1) / 2;
      points[band] = Math.toIntExact(table[2 * band]);
    }
  }

  /** Of a quantity that is read in whole numbers, rounded half up. */
  static Bands ofWholes(long... table) {
    return new Bands(WHOLE, table);
  }

  /** Of a quantity that is read in tenths, rounded half up; the table is in tenths too. */
  static Bands ofTenths(long... table) {
    return new Bands(TENTH, table);
  }

  /** Of what isn't rounded: the table is in millionths. */
  static Bands ofMicros(long... table) {
    return new Bands(1, table);
  }

  int points(long valueMicros) {
    int band = 0;
    while (band < beginsMicros.length && valueMicros >= beginsMicros[band]) {
      band++;
    }
    return points[band];
  }

  int maxPoints() {
    int max = 0;
    for (int each : points) {
      max = Math.max(max, each);
    }
    return max;
  }
}

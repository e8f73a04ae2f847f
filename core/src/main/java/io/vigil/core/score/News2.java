package io.vigil.core.score;

import io.vigil.core.score.Score.Part;
import io.vigil.core.score.Score.Sample;
import io.vigil.core.score.Score.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NEWS2, the National Early Warning Score of the Royal College of Physicians (2017), for acute
 * illness from the age of 16, not in pregnancy. The table, its source and what we propose beyond
 * it: {@code docs/clinical/news2.md}.
 */
public final class News2 {

  /** Stored with every score. */
  public static final String TABLE_VERSION = "NEWS2-RCP-2017";

  /** 3 + 3 + 2 + 3 + 3 + 3 + 3. */
  public static final int MAX_POINTS = 20;

  /** Between observations from 7 points on; the chart wants continuous monitoring. */
  public static final Duration AT_HIGH_RISK = Duration.ofMinutes(30);

  /** From 5 points on, or with 3 in one parameter. */
  public static final Duration AT_RISK = Duration.ofHours(1);

  /** From 1 to 4 points; the chart leaves 4 to 6 hours. */
  private static final Duration AT_LOW_RISK = Duration.ofHours(4);

  private static final Duration AT_ZERO = Duration.ofHours(12);

  /** Chart 1, in the order of {@link ScoreParameter}; the saturation on scale one. */
  private static final Bands[] CHART = {
    Bands.ofWholes(3, 8, 1, 11, 0, 20, 2, 24, 3),
    Bands.ofWholes(3, 91, 2, 93, 1, 95, 0),
    Bands.ofMicros(0, 0, 2),
    Bands.ofWholes(3, 90, 2, 100, 1, 110, 0, 219, 3),
    Bands.ofWholes(3, 40, 1, 50, 0, 90, 1, 110, 2, 130, 3),
    Bands.ofMicros(3, -1, 0, 0, 3),
    Bands.ofTenths(3, 350, 1, 360, 0, 380, 1, 390, 2),
  };

  private static final Bands SPO2_SCALE_TWO_ON_AIR = Bands.ofWholes(3, 83, 2, 85, 1, 87, 0);

  private static final Bands SPO2_SCALE_TWO_ON_OXYGEN =
      Bands.ofWholes(3, 83, 2, 85, 1, 87, 0, 92, 1, 94, 2, 96, 3);

  private static final int[] MAX = maxPoints();

  private News2() {}

  /**
   * The points of one input, 0 to {@link #maxPoints}. A measured quantity is rounded half up to the
   * chart's step before it is banded (whole numbers, tenths for the temperature), so that every
   * value falls in exactly one band. Not so the other two: any flow above 0 is oxygen, and
   * consciousness is a code.
   *
   * @param valueMicros the value times 1,000,000; whether it is possible is not asked here
   * @param scale matters to {@link ScoreParameter#SPO2} only
   * @param onOxygen matters to {@link ScoreParameter#SPO2} on scale two only
   */
  public static int points(
      ScoreParameter parameter, long valueMicros, Spo2Scale scale, boolean onOxygen) {
    Bands bands = CHART[parameter.ordinal()];
    if (parameter == ScoreParameter.SPO2 && scale == Spo2Scale.TWO) {
      bands = onOxygen ? SPO2_SCALE_TWO_ON_OXYGEN : SPO2_SCALE_TWO_ON_AIR;
    }
    return bands.points(valueMicros);
  }

  /** The most that a parameter can score: 3, or 2 for oxygen. */
  public static int maxPoints(ScoreParameter parameter) {
    return MAX[parameter.ordinal()];
  }

  /**
   * Scores what is known at an instant. A sample counts up to its {@link ScoreParameter#maxAge};
   * where that makes the risk more than low, blood pressure and consciousness count up to {@link
   * ScoreParameter#maxAgeAtRisk} only, and the score is made again. (The risk in force is always
   * that of the first pass: else a pressure that grew old would lower the risk and so become young
   * again.)
   *
   * @param newest the newest sample of each parameter at or before the instant
   * @throws IllegalArgumentException when a sample is of after the instant
   */
  public static News2Bounds bounds(long atEpochMillis, News2Samples newest, Spo2Scale scale) {
    News2Bounds bounds = bounds(atEpochMillis, newest, scale, false);
    return bounds.risk() == News2Risk.LOW ? bounds : bounds(atEpochMillis, newest, scale, true);
  }

  /** The same {@link #bounds}, with what each parameter adds to them. */
  public static Score score(
      long atEpochMillis, Map<ScoreParameter, Sample> newest, Spo2Scale scale) {
    News2Samples samples = new News2Samples();
    newest.forEach((parameter, sample) ->
        samples.put(parameter, sample.valueMicros(), sample.atEpochMillis()));
    News2Bounds bounds = bounds(atEpochMillis, samples, scale);
    List<Part> parts = new ArrayList<>(ScoreParameter.ALL.size());
    for (ScoreParameter parameter : ScoreParameter.ALL) {
      Optional<Sample> sample = Optional.ofNullable(newest.get(parameter));
      parts.add(new Part(parameter, state(bounds, parameter), bounds.points(parameter), sample));
    }
    return new Score(
        TABLE_VERSION,
        Optional.of(scale),
        atEpochMillis,
        bounds.lowerBound(),
        bounds.upperBound(),
        parts);
  }

  /** The risk that is certain, of a score of this table. */
  public static News2Risk risk(Score score) {
    return News2Risk.of(score.lowerBound(), isRed(score));
  }

  /** Whether one parameter alone scored 3: a trigger of its own (RCP 2017). */
  public static boolean isRed(Score score) {
    for (Part part : score.parts()) {
      if (part.points() == News2Bounds.RED_POINTS) {
        return true;
      }
    }
    return false;
  }

  private static State state(News2Bounds bounds, ScoreParameter parameter) {
    if (bounds.isMissing(parameter)) {
      return State.MISSING;
    }
    return bounds.isStale(parameter) ? State.STALE : State.PRESENT;
  }

  private static News2Bounds bounds(
      long atEpochMillis, News2Samples newest, Spo2Scale scale, boolean atRisk) {
    // Unknown oxygen may be air or oxygen. On scale two, oxygen never scores a saturation lower
    // than air does, so air gives the least of both inputs together and oxygen the most.
    boolean oxygenKnown = fresh(atEpochMillis, ScoreParameter.OXYGEN, newest, atRisk);
    boolean oxygenAtLeast = oxygenKnown && newest.valueMicros(ScoreParameter.OXYGEN) > 0;
    boolean oxygenAtMost = !oxygenKnown || oxygenAtLeast;

    int lower = 0;
    int upper = 0;
    int points = 0;
    int missing = 0;
    int stale = 0;
    for (int n = 0; n < ScoreParameter.ALL.size(); n++) {
      ScoreParameter parameter = ScoreParameter.ALL.get(n);
      if (fresh(atEpochMillis, parameter, newest, atRisk)) {
        long valueMicros = newest.valueMicros(parameter);
        int least = points(parameter, valueMicros, scale, oxygenAtLeast);
        int most =
            oxygenAtMost == oxygenAtLeast
                ? least
                : points(parameter, valueMicros, scale, oxygenAtMost);
        lower += least;
        upper += most;
        points |= least << (News2Bounds.BITS * n);
      } else {
        upper += MAX[n];
        if (newest.has(parameter)) {
          stale |= 1 << n;
        } else {
          missing |= 1 << n;
        }
      }
    }
    return new News2Bounds(lower, upper, points, missing, stale);
  }

  private static boolean fresh(
      long atEpochMillis, ScoreParameter parameter, News2Samples newest, boolean atRisk) {
    if (!newest.has(parameter)) {
      return false;
    }
    long age = atEpochMillis - newest.atEpochMillis(parameter);
    if (age < 0) {
      throw new IllegalArgumentException("A sample is of after the instant to be scored");
    }
    return parameter.isFresh(age, atRisk);
  }

  /** The longest that may pass until the next observation (RCP 2017, chart 4). */
  public static Duration interval(int lowerBound, boolean red) {
    return switch (News2Risk.of(lowerBound, red)) {
      case HIGH -> AT_HIGH_RISK;
      case MEDIUM, LOW_MEDIUM -> AT_RISK;
      case LOW -> lowerBound == 0 ? AT_ZERO : AT_LOW_RISK;
    };
  }

  private static int[] maxPoints() {
    int[] max = new int[CHART.length];
    for (int n = 0; n < max.length; n++) {
      max[n] = CHART[n].maxPoints();
    }
    return max;
  }
}

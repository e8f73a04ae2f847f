package io.vigil.core.score;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.score.News2Score.Part;
import io.vigil.core.score.News2Score.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

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

  private static final long MICROS_PER_UNIT = 1_000_000;
  private static final long MICROS_PER_TENTH = 100_000;

  /** Code of {@code VitalSign.CONSCIOUSNESS}; every other one scores 3. */
  private static final long ALERT = 0;

  private News2() {}

  /**
   * One measured input.
   *
   * @param valueMicros the value times 1,000,000, in the unit of the parameter's sources
   * @param atEpochMillis when it was measured
   */
  public record Sample(@Classified(As.CLINICAL) long valueMicros, long atEpochMillis) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * The points of one input, 0 to {@link News2Parameter#maxPoints}. A measured quantity is rounded
   * half up to the chart's step before it is banded (whole numbers, tenths for the temperature), so
   * that every value falls in exactly one band. Not so the other two: any flow above 0 is oxygen,
   * and consciousness is a code.
   *
   * @param valueMicros the value times 1,000,000; whether it is possible is not asked here
   * @param scale matters to {@link News2Parameter#SPO2} only
   * @param onOxygen matters to {@link News2Parameter#SPO2} on scale two only
   */
  public static int points(
      News2Parameter parameter, long valueMicros, Spo2Scale scale, boolean onOxygen) {
    return switch (parameter) {
      case RESPIRATION -> respiration(rounded(valueMicros, MICROS_PER_UNIT));
      case SPO2 -> {
        long percent = rounded(valueMicros, MICROS_PER_UNIT);
        yield switch (scale) {
          case ONE -> spo2ScaleOne(percent);
          case TWO -> spo2ScaleTwo(percent, onOxygen);
        };
      }
      case OXYGEN -> isOxygen(valueMicros) ? 2 : 0;
      case SYSTOLIC -> systolic(rounded(valueMicros, MICROS_PER_UNIT));
      case PULSE -> pulse(rounded(valueMicros, MICROS_PER_UNIT));
      case CONSCIOUSNESS -> valueMicros == ALERT ? 0 : 3;
      case TEMPERATURE -> temperature(rounded(valueMicros, MICROS_PER_TENTH));
    };
  }

  /**
   * Scores what is known at an instant. A sample counts up to its {@link News2Parameter#maxAge};
   * where that makes the risk more than low, blood pressure and consciousness count up to {@link
   * News2Parameter#maxAgeAtRisk} only, and the score is made again. (The risk in force is always
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
  public static News2Score score(
      long atEpochMillis, Map<News2Parameter, Sample> newest, Spo2Scale scale) {
    News2Samples samples = new News2Samples();
    newest.forEach(
        (parameter, sample) -> samples.put(parameter, sample.valueMicros, sample.atEpochMillis));
    return score(atEpochMillis, samples, scale);
  }

  /** The same. */
  public static News2Score score(long atEpochMillis, News2Samples newest, Spo2Scale scale) {
    News2Bounds bounds = bounds(atEpochMillis, newest, scale);
    List<Part> parts = new ArrayList<>(News2Parameter.ALL.size());
    for (News2Parameter parameter : News2Parameter.ALL) {
      parts.add(part(parameter, newest, bounds));
    }
    return new News2Score(
        atEpochMillis,
        bounds.lowerBound(),
        bounds.upperBound(),
        bounds.red(),
        parts,
        scale,
        TABLE_VERSION);
  }

  private static News2Bounds bounds(
      long atEpochMillis, News2Samples newest, Spo2Scale scale, boolean atRisk) {
    // Unknown oxygen may be air or oxygen. On scale two, oxygen never scores a saturation lower
    // than air does, so air gives the least of both inputs together and oxygen the most.
    boolean oxygenKnown = fresh(atEpochMillis, News2Parameter.OXYGEN, newest, atRisk);
    boolean oxygenAtLeast = oxygenKnown && isOxygen(newest.valueMicros(News2Parameter.OXYGEN));
    boolean oxygenAtMost = !oxygenKnown || oxygenAtLeast;

    int lower = 0;
    int upper = 0;
    int points = 0;
    int missing = 0;
    int stale = 0;
    for (int n = 0; n < News2Parameter.ALL.size(); n++) {
      News2Parameter parameter = News2Parameter.ALL.get(n);
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
        upper += parameter.maxPoints();
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
      long atEpochMillis, News2Parameter parameter, News2Samples newest, boolean atRisk) {
    if (!newest.has(parameter)) {
      return false;
    }
    long age = atEpochMillis - newest.atEpochMillis(parameter);
    if (age < 0) {
      throw new IllegalArgumentException("A sample is of after the instant to be scored");
    }
    return parameter.isFresh(age, atRisk);
  }

  private static Part part(News2Parameter parameter, News2Samples newest, News2Bounds bounds) {
    if (!newest.has(parameter)) {
      return new Part(parameter, State.MISSING, 0, OptionalLong.empty(), OptionalLong.empty());
    }
    return new Part(
        parameter,
        bounds.isStale(parameter) ? State.STALE : State.PRESENT,
        bounds.points(parameter),
        OptionalLong.of(newest.valueMicros(parameter)),
        OptionalLong.of(newest.atEpochMillis(parameter)));
  }

  private static boolean isOxygen(long valueMicros) {
    return valueMicros > 0;
  }

  /** In steps, half up; never overflows. */
  private static long rounded(long valueMicros, long stepMicros) {
    long whole = Math.floorDiv(valueMicros, stepMicros);
    return 2 * Math.floorMod(valueMicros, stepMicros) >= stepMicros ? whole + 1 : whole;
  }

  private static int respiration(long perMinute) {
    if (perMinute <= 8) {
      return 3;
    }
    if (perMinute <= 11) {
      return 1;
    }
    if (perMinute <= 20) {
      return 0;
    }
    return perMinute <= 24 ? 2 : 3;
  }

  private static int spo2ScaleOne(long percent) {
    if (percent <= 91) {
      return 3;
    }
    if (percent <= 93) {
      return 2;
    }
    return percent <= 95 ? 1 : 0;
  }

  private static int spo2ScaleTwo(long percent, boolean onOxygen) {
    if (percent <= 83) {
      return 3;
    }
    if (percent <= 85) {
      return 2;
    }
    if (percent <= 87) {
      return 1;
    }
    if (percent <= 92 || !onOxygen) {
      return 0;
    }
    if (percent <= 94) {
      return 1;
    }
    return percent <= 96 ? 2 : 3;
  }

  private static int systolic(long mmHg) {
    if (mmHg <= 90) {
      return 3;
    }
    if (mmHg <= 100) {
      return 2;
    }
    if (mmHg <= 110) {
      return 1;
    }
    return mmHg <= 219 ? 0 : 3;
  }

  private static int pulse(long perMinute) {
    if (perMinute <= 40) {
      return 3;
    }
    if (perMinute <= 50) {
      return 1;
    }
    if (perMinute <= 90) {
      return 0;
    }
    if (perMinute <= 110) {
      return 1;
    }
    return perMinute <= 130 ? 2 : 3;
  }

  private static int temperature(long tenthsOfCelsius) {
    if (tenthsOfCelsius <= 350) {
      return 3;
    }
    if (tenthsOfCelsius <= 360) {
      return 1;
    }
    if (tenthsOfCelsius <= 380) {
      return 0;
    }
    return tenthsOfCelsius <= 390 ? 1 : 2;
  }
}

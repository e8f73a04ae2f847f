package io.vigil.simulation.study;

import io.vigil.core.score.Mews;
import io.vigil.core.score.News2;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.score.Spo2Scale;
import io.vigil.core.vitals.Plausibility;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.simulation.study.Outcomes.Outcome;
import io.vigil.simulation.study.ShownScores.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * How well scores tell who dies in hospital.
 *
 * @param withoutOutcome recordings whose patient has none
 * @param scores those with at least two patients who died and two who lived
 */
record Discrimination(int died, int lived, int withoutOutcome, List<Score> scores) {

  /**
   * One score.
   *
   * @param curve of the receiver operating characteristic, from (0, 0) to (1, 1)
   */
  record Score(String name, Auroc auroc, List<Point> curve) {}

  /** Shares of those who lived and of those who died whose score is at least some value. */
  record Point(double falsePositive, double truePositive) {}

  /** Gathers patients. */
  static final class Sum {
    private static final String SHOWN = " lower bound as Vigil shows it";
    private static final String CARRIED = ", last values carried forward";

    private final Outcomes outcomes;
    private final Map<String, List<List<Double>>> values = new LinkedHashMap<>();
    private int died;
    private int lived;
    private int withoutOutcome;

    Sum(Outcomes outcomes) {
      this.outcomes = outcomes;
    }

    void add(Recording recording, ShownScores shown) {
      Outcome outcome = outcomes.ofPatients().get(recording.patient());
      if (outcome == null) {
        withoutOutcome++;
        return;
      }
      if (outcome.died()) {
        died++;
      } else {
        lived++;
      }
      addScores("NEWS2" + SHOWN, shown.news2(), outcome);
      addScores("NEWS2" + CARRIED, carriedForward(recording, Carried.NEWS2), outcome);
      addScores(
          "NEWS2" + CARRIED + ", without oxygen",
          carriedForward(recording, Carried.NEWS2_WITHOUT_OXYGEN),
          outcome);
      addScores("MEWS" + SHOWN, shown.mews(), outcome);
      addScores("MEWS" + CARRIED, carriedForward(recording, Carried.MEWS), outcome);
      for (int i = 0; i < outcomes.scores().size(); i++) {
        String name = outcomes.scores().get(i);
        outcome.scores().get(i).ifPresent(value -> add(name, value, outcome.died()));
      }
    }

    private void addScores(String name, List<Scored> scores, Outcome outcome) {
      if (!scores.isEmpty()) {
        add(name + ", mean over time", meanOverTime(scores), outcome.died());
        add(
            name + ", highest",
            scores.stream().mapToInt(Scored::lowerBound).max().orElseThrow(),
            outcome.died());
      }
    }

    private void add(String name, double value, boolean ofOneWhoDied) {
      List<List<Double>> both =
          values.computeIfAbsent(name, n -> List.of(new ArrayList<>(), new ArrayList<>()));
      both.get(ofOneWhoDied ? 0 : 1).add(value);
    }

    Discrimination total() {
      List<Score> scores = new ArrayList<>();
      values.forEach((name, both) -> {
        double[] ofDied = sorted(both.get(0));
        double[] ofLived = sorted(both.get(1));
        if (Math.min(ofDied.length, ofLived.length) >= Auroc.EACH_MIN) {
          scores.add(new Score(name, Auroc.of(ofDied, ofLived), curve(ofDied, ofLived)));
        }
      });
      return new Discrimination(died, lived, withoutOutcome, scores);
    }

    private static double[] sorted(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
  }

  /** Each score holds until the next; the last one for no time, unless it is the only one. */
  static double meanOverTime(List<Scored> scores) {
    long millis = scores.getLast().atEpochMillis() - scores.getFirst().atEpochMillis();
    if (millis == 0) {
      return scores.getLast().lowerBound();
    }
    double sum = 0;
    for (int i = 0; i + 1 < scores.size(); i++) {
      sum +=
          (double) scores.get(i).lowerBound()
              * (scores.get(i + 1).atEpochMillis() - scores.get(i).atEpochMillis());
    }
    return sum / millis;
  }

  /** A score of the newest value of each input. */
  enum Carried {
    NEWS2(EnumSet.allOf(ScoreParameter.class)),
    NEWS2_WITHOUT_OXYGEN(EnumSet.complementOf(EnumSet.of(ScoreParameter.OXYGEN))),
    /** It has neither saturation nor oxygen. */
    MEWS(EnumSet.complementOf(EnumSet.of(ScoreParameter.SPO2, ScoreParameter.OXYGEN)));

    @SuppressWarnings("ImmutableEnumChecker") // Nothing changes it.
    private final Set<ScoreParameter> parameters;

    Carried(Set<ScoreParameter> parameters) {
      this.parameters = parameters;
    }

    private int points(ScoreParameter parameter, long micros) {
      return this == MEWS
          ? Mews.points(parameter, micros)
          : News2.points(parameter, micros, Spo2Scale.ONE, false);
    }
  }

  /**
   * A score as most publications have it: the newest value of each input however old, and none for
   * what was never measured.
   */
  static List<Scored> carriedForward(Recording recording, Carried score) {
    List<Scored> scores = new ArrayList<>();
    Map<ScoreParameter, Reading> newest = new EnumMap<>(ScoreParameter.class);
    List<Reading> readings = recording.readings();
    boolean changed = false;
    for (int i = 0; i < readings.size(); i++) {
      Reading reading = readings.get(i);
      for (ScoreParameter parameter : score.parameters) {
        changed |= keep(parameter, reading, newest);
      }
      boolean last = i + 1 == readings.size() || !readings.get(i + 1).at().equals(reading.at());
      if (last && changed) {
        scores.add(new Scored(reading.at().toEpochMilli(), points(score, newest)));
        changed = false;
      }
    }
    return scores;
  }

  private static boolean keep(
      ScoreParameter parameter, Reading reading, Map<ScoreParameter, Reading> newest) {
    if (!(reading.metric() instanceof VitalSign vitalSign)
        || !parameter.sources().contains(vitalSign)
        || Plausibility.of(vitalSign, reading.value()) == Plausibility.IMPOSSIBLE) {
      return false;
    }
    Reading known = newest.get(parameter);
    // Of two at one instant the source named first counts; of one source the later ordinal.
    if (known == null
        || known.at().isBefore(reading.at())
        || parameter.sources().indexOf(vitalSign)
            <= parameter.sources().indexOf((VitalSign) known.metric())) {
      newest.put(parameter, reading);
    }
    return true;
  }

  private static int points(Carried score, Map<ScoreParameter, Reading> newest) {
    int points = 0;
    for (Map.Entry<ScoreParameter, Reading> entry : newest.entrySet()) {
      points += score.points(entry.getKey(), entry.getValue().valueMicros());
    }
    return points;
  }

  /** One point for each different score, from the highest down. */
  private static List<Point> curve(double[] died, double[] lived) {
    List<Point> curve = new ArrayList<>();
    curve.add(new Point(0, 0));
    double[] thresholds =
        DoubleStream.concat(Arrays.stream(died), Arrays.stream(lived))
            .distinct()
            .sorted()
            .toArray();
    for (int i = thresholds.length - 1; i >= 0; i--) {
      curve.add(new Point(atLeast(lived, thresholds[i]), atLeast(died, thresholds[i])));
    }
    return curve;
  }

  private static double atLeast(double[] sorted, double threshold) {
    int below = 0;
    while (below < sorted.length && sorted[below] < threshold) {
      below++;
    }
    return (double) (sorted.length - below) / sorted.length;
  }
}

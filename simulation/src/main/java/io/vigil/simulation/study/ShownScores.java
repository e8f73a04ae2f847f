package io.vigil.simulation.study;

import io.vigil.core.patient.PatientState;
import io.vigil.core.score.Mews;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.burden.Replay;
import java.util.ArrayList;
import java.util.List;

/** The scores of a recording as Vigil shows them. */
final class ShownScores implements Replay.Onlooker {

  /**
   * A score from one instant with an input to the next.
   *
   * @param lowerBound 0 to the score's most points
   */
  record Scored(long atEpochMillis, int lowerBound) {}

  private final List<Scored> news2 = new ArrayList<>();
  private final List<Scored> mews = new ArrayList<>();

  @Override
  public void judged(List<Reading> atOnce, PatientState after) {
    if (atOnce.stream().anyMatch(ShownScores::isScored)) {
      long at = atOnce.getFirst().at().toEpochMilli();
      after
          .score()
          .ifPresent(score -> {
            news2.add(new Scored(at, score.lowerBound()));
            mews.add(new Scored(at, Mews.of(score).lowerBound()));
          });
    }
  }

  List<Scored> news2() {
    return news2;
  }

  List<Scored> mews() {
    return mews;
  }

  private static boolean isScored(Reading reading) {
    for (ScoreParameter parameter : ScoreParameter.values()) {
      if (parameter.sources().contains(reading.metric())) {
        return true;
      }
    }
    return false;
  }
}

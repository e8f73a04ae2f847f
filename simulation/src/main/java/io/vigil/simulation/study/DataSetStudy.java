package io.vigil.simulation.study;

import io.vigil.core.rule.RuleSet;
import io.vigil.engine.burden.Burden;
import io.vigil.engine.burden.Course;
import io.vigil.engine.burden.NaiveThresholds;
import io.vigil.engine.burden.Replay;
import io.vigil.simulation.study.RecordingFiles.Found;
import java.util.List;
import java.util.Optional;

/** One data set by each rule set, recording by recording. */
final class DataSetStudy {
  private final List<RuleSet> ruleSets;
  private final List<Burden.Sum> burdens;
  private final Optional<Discrimination.Sum> discrimination;
  private long patientMillis;
  private long readings;
  private long impossible;

  /**
   * @param ruleSets at least one
   */
  DataSetStudy(List<RuleSet> ruleSets, Optional<Outcomes> outcomes) {
    this.ruleSets = ruleSets;
    this.burdens = ruleSets.stream().map(Burden.Sum::new).toList();
    this.discrimination = outcomes.map(Discrimination.Sum::new);
  }

  void add(Recording recording) {
    patientMillis += recording.endEpochMillis() - recording.startEpochMillis();
    readings += recording.readings().size();
    Course course = recording.course();
    // Scores do not depend on limits: they are taken from the first rule set's.
    Optional<ShownScores> scores = discrimination.map(sum -> new ShownScores());
    for (int i = 0; i < ruleSets.size(); i++) {
      NaiveThresholds.Count naive = NaiveThresholds.count(course, ruleSets.get(i));
      Replay.Result judged =
          i == 0 && scores.isPresent()
              ? Replay.run(course, ruleSets.get(i), scores.get())
              : Replay.run(course, ruleSets.get(i));
      burdens.get(i).add(course.endEpochMillis(), naive, judged);
      if (i == 0) {
        impossible += naive.impossible();
        discrimination.ifPresent(sum -> sum.add(recording, scores.orElseThrow()));
      }
    }
  }

  Report.DataSet total(String name, Found found) {
    return new Report.DataSet(
        name,
        found.recordings(),
        patientMillis,
        readings,
        impossible,
        found.passedOver().size(),
        found.empty().size(),
        burdens.stream().map(Burden.Sum::total).toList(),
        discrimination.map(Discrimination.Sum::total).filter(each -> !each.scores().isEmpty()));
  }
}

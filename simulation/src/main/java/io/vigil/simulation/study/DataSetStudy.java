package io.vigil.simulation.study;

import io.vigil.core.rule.RuleSet;
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
    for (int i = 0; i < ruleSets.size(); i++) {
      NaiveThresholds.Count naive = NaiveThresholds.count(recording, ruleSets.get(i));
      Replay.Result judged = Replay.run(recording, ruleSets.get(i));
      burdens.get(i).add(recording, naive, judged);
      if (i == 0) {
        impossible += naive.impossible();
        // Scores do not depend on limits.
        discrimination.ifPresent(sum -> sum.add(recording, judged));
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

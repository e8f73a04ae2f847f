package io.vigil.core.patient;

import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.vitals.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a surviving record knows of one that was merged into it.
 *
 * @param admission who that record says the person is
 * @param sinceEpochMillis our time of the merge
 * @param episodes the survivor's own that go on from that record's
 * @param both readings that the survivor had too, or that were entered in error there: he keeps his
 *     own
 * @param latest the survivor's newest values before
 * @param home the account and the contact that the survivor had before
 */
public record AbsorbedRecord(
    CorrectionId merge,
    Admission admission,
    long sinceEpochMillis,
    List<EpisodeId> episodes,
    List<Identities> both,
    Map<Metric, Latest> latest,
    HomeCare home) {

  public AbsorbedRecord {
    episodes = List.copyOf(episodes);
    both = List.copyOf(both);
    latest = MetricMap.of(latest);
  }

  /** The one of some whose alarm goes on in one of the survivor's. */
  public static Optional<PatientId> origin(List<AbsorbedRecord> some, EpisodeId episode) {
    return some.stream()
        .filter(each -> each.episodes().contains(episode))
        .map(each -> each.admission().patient())
        .findFirst();
  }
}

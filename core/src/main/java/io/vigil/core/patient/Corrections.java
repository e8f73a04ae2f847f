package io.vigil.core.patient;

import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.Source;
import io.vigil.core.vitals.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of corrections to a patient's record. Immutable.
 *
 * @param reattributions the last ones asked for, oldest first, at most {@link #MAX_REATTRIBUTIONS}
 * @param enteredInError readings within the horizon that were marked so: one that comes again is
 *     not judged again; at most {@link #MAX_ENTERED_IN_ERROR} elements
 * @param episodes those in the state that rest, or rested, on readings that were withdrawn
 * @param merge of this record into another; the last one that was asked for
 * @param absorbed records that are merged into this one, at most {@link #MAX_ABSORBED}
 */
public record Corrections(
    List<Reattribution> reattributions,
    List<Identities> enteredInError,
    List<EpisodeId> episodes,
    Optional<Merge> merge,
    List<AbsorbedRecord> absorbed) {

  /** Those asked for that are kept in the state; those that wait for approval stay. */
  public static final int MAX_REATTRIBUTIONS = 64;

  /** Those that wait for approval at once. */
  public static final int MAX_ASKED = 16;

  /** Marks of readings entered in error, each naming some. */
  public static final int MAX_ENTERED_IN_ERROR = 1_024;

  /** Records of one person that are merged into one at once. */
  public static final int MAX_ABSORBED = 16;

  /** No correction. */
  public static final Corrections NONE =
      new Corrections(List.of(), List.of(), List.of(), Optional.empty(), List.of());

  public Corrections {
    reattributions = List.copyOf(reattributions);
    enteredInError = List.copyOf(enteredInError);
    episodes = List.copyOf(episodes);
    absorbed = List.copyOf(absorbed);
  }

  /** A reattribution, if it is still known. */
  public Optional<Reattribution> reattribution(CorrectionId id) {
    return reattributions.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** Whether a reading was marked as entered in error. */
  public boolean isEnteredInError(Source source, Metric metric, long key) {
    return Identities.name(enteredInError, source, metric, key);
  }

  /** The record that this one is a link to now. */
  public Optional<PatientId> survivor() {
    return merge.filter(Merge::inForce).map(Merge::survivor);
  }

  /** What was merged into this one by a merge that is in force. */
  Optional<AbsorbedRecord> absorbed(CorrectionId id) {
    return absorbed.stream().filter(each -> each.merge().equals(id)).findFirst();
  }

  long asked() {
    return reattributions.stream()
        .filter(each -> each.status() == Reattribution.Status.ASKED)
        .count();
  }

  Corrections with(Reattribution changed) {
    List<Reattribution> all = new ArrayList<>(reattributions);
    all.removeIf(each -> each.id().equals(changed.id()));
    all.add(changed);
    for (int i = 0; i < all.size() && all.size() > MAX_REATTRIBUTIONS; ) {
      if (all.get(i).status() == Reattribution.Status.ASKED) {
        i++;
      } else {
        all.remove(i);
      }
    }
    return new Corrections(all, enteredInError, episodes, merge, absorbed);
  }

  Corrections with(Merge changed) {
    return new Corrections(
        reattributions, enteredInError, episodes, Optional.of(changed), absorbed);
  }

  /** With a record that was merged into this one, and what was entered in error there. */
  Corrections with(AbsorbedRecord more, List<Identities> marks) {
    List<AbsorbedRecord> all = new ArrayList<>(absorbed);
    all.add(more);
    return new Corrections(reattributions, enteredInError, episodes, merge, all)
        .withEnteredInError(marks);
  }

  /** Without it again. */
  Corrections without(AbsorbedRecord less, List<Identities> marks) {
    List<AbsorbedRecord> all = new ArrayList<>(absorbed);
    all.remove(less);
    List<Identities> left = new ArrayList<>(enteredInError);
    marks.forEach(left::remove);
    return new Corrections(reattributions, left, episodes, merge, all);
  }

  Corrections withEnteredInError(List<Identities> more) {
    List<Identities> all = new ArrayList<>(enteredInError);
    all.addAll(more);
    return new Corrections(reattributions, all, episodes, merge, absorbed);
  }

  Corrections with(EpisodeId episode) {
    if (episodes.contains(episode)) {
      return this;
    }
    List<EpisodeId> all = new ArrayList<>(episodes);
    all.add(episode);
    return new Corrections(reattributions, enteredInError, all, merge, absorbed);
  }

  Corrections without(EpisodeId episode) {
    if (!episodes.contains(episode)) {
      return this;
    }
    List<EpisodeId> all = new ArrayList<>(episodes);
    all.remove(episode);
    return new Corrections(reattributions, enteredInError, all, merge, absorbed);
  }

  /** Without marks of what is all too old to be judged again. */
  Corrections prunedBefore(long epochMillis) {
    List<Identities> all = new ArrayList<>(enteredInError);
    all.removeIf(each -> Stream.epochMillis(each.keys()[each.keys().length - 1]) < epochMillis);
    return all.size() == enteredInError.size()
        ? this
        : new Corrections(reattributions, all, episodes, merge, absorbed);
  }
}

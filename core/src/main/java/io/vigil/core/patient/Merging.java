package io.vigil.core.patient;

import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientEvent.Change;
import io.vigil.core.record.Allergy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Decides merges: of the record that ends, and what follows for the one that survives. The first
 * stays as it was; the second is judged with the readings of both as if the other's had come late,
 * and the other's alarms go on in it.
 */
final class Merging {

  private final Deciding deciding;
  private final PatientState before;

  Merging(Deciding deciding) {
    this.deciding = deciding;
    this.before = deciding.before();
  }

  Reply change(PatientInput.ChangeMerge change) {
    Optional<Merge> known = before.corrections().merge();
    if (known.isPresent() && deciding.done(change.command())) {
      return new Reply.MergeNoted(known.get());
    }
    if (change.step() == Merge.Step.ASK) {
      return ask(change, known);
    }
    if (known.isEmpty()) {
      return new Reply.NotFound();
    }
    Merge merge = known.get();
    boolean due =
        change.step() == Merge.Step.ASK_UNMERGE
            ? merge.status() == Merge.Status.MERGED
            : merge.waits();
    if (!due || merge.version() != change.expectedVersion()) {
      return new Reply.MergeNotAsSeen(merge);
    }
    return switch (change.step()) {
      case ASK -> throw new AssertionError();
      case ASK_UNMERGE ->
          noted(change, merge.unmergeAsked(change.reason(), change.by(), deciding.now()));
      case DECLINE -> noted(change, merge.declined(change.by()));
      case CONFIRM -> confirm(change, merge);
    };
  }

  private Reply ask(PatientInput.ChangeMerge ask, Optional<Merge> known) {
    if (before.merged()) {
      return new Reply.Refused("patient-merged");
    }
    if (!before.inCare()) {
      return new Reply.NotFound();
    }
    PatientId survivor = ask.survivor().orElseThrow();
    if (before.admission().orElseThrow().patient().equals(survivor)) {
      return new Reply.Refused("same-patient");
    }
    if (!before.corrections().absorbed().isEmpty()) {
      return new Reply.Refused("has-merged-records");
    }
    if (known.isPresent() && known.get().waits()) {
      return new Reply.Refused("merge-asked");
    }
    return noted(
        ask,
        new Merge(
            new CorrectionId(ask.command().value()),
            survivor,
            ask.reason(),
            ask.by(),
            deciding.now(),
            Merge.Status.ASKED,
            Optional.empty(),
            OptionalLong.empty(),
            known.map(Merge::version).orElse(0) + 1));
  }

  private Reply noted(PatientInput.ChangeMerge change, Merge merge) {
    deciding.emit(new PatientEvent.MergeChanged(merge));
    deciding.emit(new PatientEvent.CommandDone(change.command()));
    return new Reply.MergeNoted(merge);
  }

  private Reply confirm(PatientInput.ChangeMerge confirm, Merge asked) {
    if (asked.askedBy().equals(confirm.by())) {
      return new Reply.Refused("same-person");
    }
    if (asked.status() == Merge.Status.ASKED) {
      if (!before.inCare()) {
        return new Reply.NotFound();
      }
      if (!before.corrections().absorbed().isEmpty()) {
        return new Reply.Refused("has-merged-records");
      }
      return noted(confirm, asked.confirmed(confirm.by(), deciding.now()));
    }
    Reply reply = noted(confirm, asked.confirmed(confirm.by(), deciding.now()));
    for (Link link : List.copyOf(deciding.draft().links().values())) {
      DeviceBinding binding = link.binding();
      if (binding.current()) {
        if (confirm.devices().contains(binding.device())) {
          bindAgain(binding);
        } else {
          deciding.release(binding.device(), asked.sinceEpochMillis().orElseThrow());
        }
      }
    }
    for (Allergy allergy : confirm.allergies()) {
      if (before.clinical().allergy(allergy.id()).isEmpty()) {
        deciding.emit(new PatientEvent.AllergyChanged(allergy.of(asked.id())));
      }
    }
    deciding.openAnotherTask(Task.Kind.REVIEW_CORRECTION, "unmerged,readings:0");
    return reply;
  }

  private void bindAgain(DeviceBinding was) {
    deciding.emit(
        new PatientEvent.DeviceBound(
            was.lasting(deciding.now(), OptionalLong.empty()), deciding.now()));
  }

  Reply follow(PatientInput.FollowMerge follow) {
    return follow.merge().inForce() ? join(follow) : part(follow);
  }

  private Reply join(PatientInput.FollowMerge join) {
    TakenRecord record = join.record();
    if (!before.inCare()) {
      return new Reply.Refused("survivor-not-in-care");
    }
    Corrections corrections = before.corrections();
    if (corrections.absorbed().size() >= Corrections.MAX_ABSORBED
        || corrections.enteredInError().size() + record.enteredInError().size()
            > Corrections.MAX_ENTERED_IN_ERROR) {
      return new Reply.Refused("too-many-corrections");
    }
    Set<Object> sources = new LinkedHashSet<>(before.sources());
    sources.addAll(record.sources());
    if (sources.size() > PatientState.MAX_SOURCES) {
      return new Reply.Refused("too-many-devices");
    }
    if (record.readings() > PatientInput.MAX_MERGED) {
      return new Reply.Refused("too-many-readings");
    }
    int first = deciding.events().size();
    List<Episode> going = new ArrayList<>();
    Map<EpisodeId, EpisodeId> ids = new HashMap<>();
    List<EpisodeId> signalling = new ArrayList<>();
    for (Episode theirs : record.episodes()) {
      Optional<Episode> own = overlapping(theirs);
      Signal signal = record.signalOf(theirs.id());
      boolean listed = theirs.active() || signal.given();
      if (own.isEmpty() || (listed && !(theirs.active() && own.get().active()))) {
        Episode here = theirs.under(episodeId(join.merge(), theirs));
        going.add(here);
        ids.put(theirs.id(), here.id());
      } else if (theirs.active() && (signal.given() || signal == Signal.WITHHELD)) {
        signalling.add(own.get().id());
      }
    }
    deciding.emit(
        new PatientEvent.RecordJoined(
            new AbsorbedRecord(
                join.merge().id(),
                record.admission(),
                deciding.now(),
                going.stream().map(Episode::id).toList(),
                both(record),
                before.latest(),
                before.home().ofThePerson()),
            record));
    going.forEach(episode -> deciding.emit(new PatientEvent.EpisodeOpened(episode)));
    deciding.alarming().join(join.merge(), record.alarms(), ids, signalling);
    new Judging(deciding).judgeWith(record.streams());
    deciding.endEpisodesThatLackRule();
    deciding.settleObservation();
    new Assigning(deciding).settle();
    new OffMonitoring(deciding).settle();
    for (Task task : record.tasks()) {
      task.reminder()
          .ifPresentOrElse(
              reminder -> deciding.openReminder(task.detail(), reminder),
              () -> deciding.openAnotherTask(task.kind(), task.detail()));
    }
    new Correcting(deciding)
        .tell("merged-here", record.readings(), first, differing(before.home(), record.home()));
    return new Reply.Done();
  }

  /** What both records have of one thing that a person has one of: somebody has to choose. */
  private static List<String> differing(HomeCare own, HomeCare theirs) {
    List<String> differing = new ArrayList<>();
    if (own.account().isPresent() && theirs.account().isPresent()) {
      differing.add("two-accounts");
    }
    if (own.contact().isPresent()
        && theirs.contact().isPresent()
        && !own.contact().equals(theirs.contact())) {
      differing.add("two-contacts");
    }
    return differing;
  }

  private Optional<Episode> overlapping(Episode theirs) {
    Optional<Episode> found = Optional.empty();
    for (Episode own : before.episodes().values()) {
      boolean overlaps =
          !own.withdrawn()
              && own.condition().equals(theirs.condition())
              && own.onsetEpochMillis() <= theirs.endEpochMillis().orElse(Long.MAX_VALUE)
              && theirs.onsetEpochMillis() <= own.endEpochMillis().orElse(Long.MAX_VALUE);
      if (overlaps && (found.isEmpty() || own.active())) {
        found = Optional.of(own);
      }
    }
    return found;
  }

  /** Made of the merge and the other's, so that deciding again gives the same. */
  private static EpisodeId episodeId(Merge merge, Episode theirs) {
    String name = "merged/" + merge.id().value() + "/" + theirs.id().value();
    return new EpisodeId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  /** The readings that this record has too, or has as entered in error. */
  private List<Identities> both(TakenRecord record) {
    List<Identities> both = new ArrayList<>();
    for (Identities theirs : record.identitiesWithout(List.of())) {
      if (!before.sources().contains(theirs.source())) {
        continue;
      }
      long[] keys =
          Arrays.stream(theirs.keys())
              .filter(key ->
                  before.judges(theirs.source(), theirs.metric(), key)
                      || before
                          .corrections()
                          .isEnteredInError(theirs.source(), theirs.metric(), key))
              .toArray();
      if (keys.length > 0) {
        both.add(new Identities(theirs.source(), theirs.metric(), keys));
      }
    }
    return both;
  }

  private Reply part(PatientInput.FollowMerge part) {
    Optional<AbsorbedRecord> absorbed = before.corrections().absorbed(part.merge().id());
    if (!before.inCare() || absorbed.isEmpty()) {
      return new Reply.NotFound();
    }
    int first = deciding.events().size();
    for (DeviceId device : part.devices()) {
      deciding.release(device, deciding.now());
    }
    List<Identities> readings = part.record().identitiesWithout(absorbed.get().both());
    deciding.emit(new PatientEvent.RecordParted(part.merge().id(), deciding.now(), part.record()));
    new Judging(deciding).judgeWithout(readings);
    endWhatWasTheirs(absorbed.get(), readings);
    closeTheirReminders(part.record());
    int count = 0;
    for (Identities each : readings) {
      count += each.keys().length;
    }
    new Correcting(deciding).tell("unmerged-away", count, first);
    return new Reply.Done();
  }

  /** What was asked for of the other patient is to be done for that one, and not here. */
  private void closeTheirReminders(TakenRecord record) {
    for (Task task : List.copyOf(deciding.draft().tasks().values())) {
      boolean theirs =
          task.reminder().isPresent()
              && record.tasks().stream()
                  .anyMatch(each ->
                      each.reminder().equals(task.reminder())
                          && each.detail().equals(task.detail()));
      if (theirs) {
        deciding.emit(new PatientEvent.TaskClosed(task.id(), Optional.empty()));
      }
    }
  }

  /** Alarms that were over before the first of the readings are judged by none of them. */
  private void endWhatWasTheirs(AbsorbedRecord absorbed, List<Identities> readings) {
    long from = Long.MAX_VALUE;
    for (Identities each : readings) {
      from = Math.min(from, Stream.epochMillis(each.keys()[0]));
    }
    Map<EpisodeId, Episode> episodes = deciding.draft().episodes();
    for (EpisodeId id : absorbed.episodes()) {
      Episode episode = episodes.get(id);
      if (episode != null
          && !episode.withdrawn()
          && episode.endEpochMillis().orElse(Long.MAX_VALUE) < from) {
        deciding.emit(new PatientEvent.EpisodeChanged(episode.withdrawal(), Change.CORRECTED));
      }
    }
  }
}

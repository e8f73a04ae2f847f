package io.vigil.core.patient;

import io.vigil.core.alarm.Episode;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientEvent.Change;
import io.vigil.core.patient.PatientEvent.Withdrawal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides corrections. What was recorded stays; readings that are withdrawn are judged as if they
 * had never come, and those that come from another patient's record as if they came late.
 *
 * <p>What changed is told the ward by a task. Its detail: {@code entered-in-error}, {@code
 * reattributed-away}, {@code reattributed-here}, {@code merged-here}, {@code unmerged-away} or
 * {@code unmerged}; {@code readings:} and their number; then {@code withdrawn:}, {@code revised:}
 * or {@code opened:} with the condition of each alarm, and {@code score} if scores were revised.
 */
final class Correcting {

  /** Alarms that a task names; the record shows them all. */
  private static final int MAX_NAMED = 20;

  private final Deciding deciding;
  private final PatientState before;

  Correcting(Deciding deciding) {
    this.deciding = deciding;
    this.before = deciding.before();
  }

  Reply ask(PatientInput.AskReattribution ask) {
    if (!before.inCare() || !before.links().containsKey(ask.device())) {
      return new Reply.NotFound();
    }
    // Made of the command, so that the same one again finds what it made.
    CorrectionId id = new CorrectionId(ask.command().value());
    Optional<Reattribution> known = before.corrections().reattribution(id);
    if (known.isPresent()) {
      return new Reply.ReattributionNoted(known.get());
    }
    if (before.admission().filter(a -> a.patient().equals(ask.to())).isPresent()) {
      return new Reply.Refused("same-patient");
    }
    if (before.corrections().asked() >= Corrections.MAX_ASKED) {
      return new Reply.Refused("too-many-corrections");
    }
    Reattribution asked =
        new Reattribution(
            id,
            ask.device(),
            ask.fromEpochMillis(),
            ask.untilEpochMillis(),
            ask.to(),
            ask.reason(),
            ask.by(),
            deciding.now(),
            Reattribution.Status.ASKED,
            Optional.empty(),
            1);
    deciding.emit(new PatientEvent.ReattributionChanged(asked));
    deciding.emit(new PatientEvent.CommandDone(ask.command()));
    return new Reply.ReattributionNoted(asked);
  }

  Reply decline(PatientInput.DeclineReattribution decline) {
    Optional<Reattribution> known = before.corrections().reattribution(decline.correction());
    if (known.isEmpty()) {
      return new Reply.NotFound();
    }
    if (deciding.done(decline.command())) {
      return new Reply.ReattributionNoted(known.get());
    }
    if (!asSeen(known.get(), decline.expectedVersion())) {
      return new Reply.ReattributionNotAsSeen(known.get());
    }
    Reattribution declined = known.get().closed(Reattribution.Status.DECLINED, decline.by());
    deciding.emit(new PatientEvent.ReattributionChanged(declined));
    deciding.emit(new PatientEvent.CommandDone(decline.command()));
    return new Reply.ReattributionNoted(declined);
  }

  Reply approve(PatientInput.ApproveReattribution approve) {
    Optional<Reattribution> known = before.corrections().reattribution(approve.correction());
    if (!before.inCare() || known.isEmpty()) {
      return new Reply.NotFound();
    }
    Reattribution asked = known.get();
    if (deciding.done(approve.command())) {
      return new Reply.ReattributionNoted(asked);
    }
    if (!asSeen(asked, approve.expectedVersion())) {
      return new Reply.ReattributionNotAsSeen(asked);
    }
    if (asked.askedBy().equals(approve.by())) {
      return new Reply.Refused("same-person");
    }
    if (!areThoseOf(asked, approve.readings())) {
      return new Reply.Refused("readings-changed");
    }
    deciding.emit(
        new PatientEvent.ReattributionChanged(
            asked.closed(Reattribution.Status.DONE, approve.by())));
    deciding.emit(new PatientEvent.CommandDone(approve.command()));
    endBinding(asked);
    return withdraw(
        Withdrawal.REATTRIBUTED,
        Optional.of(asked.id()),
        approve.by(),
        asked.reason(),
        approve.readings());
  }

  private static boolean asSeen(Reattribution known, int expectedVersion) {
    return known.status() == Reattribution.Status.ASKED && known.version() == expectedVersion;
  }

  /** Whether they are of the device and time, and all of these that are judged. */
  private boolean areThoseOf(Reattribution asked, List<Identities> readings) {
    for (Identities each : readings) {
      long first = Stream.epochMillis(each.keys()[0]);
      long last = Stream.epochMillis(each.keys()[each.keys().length - 1]);
      if (!each.source().equals(asked.device()) || !asked.covers(first) || !asked.covers(last)) {
        return false;
      }
    }
    return before.judgedAre(
        readings,
        asked.device(),
        asked.fromEpochMillis(),
        asked.untilEpochMillis().orElse(Long.MAX_VALUE));
  }

  /** A binding whose end is concerned ends where the other patient's readings begin. */
  private void endBinding(Reattribution asked) {
    Link link = before.links().get(asked.device());
    if (link == null) {
      return;
    }
    long until = Math.max(link.binding().fromEpochMillis(), asked.fromEpochMillis());
    if (link.binding().current()) {
      if (asked.untilEpochMillis().isEmpty()) {
        deciding.release(asked.device(), until);
      }
    } else {
      long end = link.binding().untilEpochMillis().getAsLong();
      if (until < end && asked.covers(end - 1)) {
        deciding.emit(new PatientEvent.DeviceUnbound(asked.device(), until));
      }
    }
  }

  Reply take(PatientInput.TakeReattributed take) {
    if (!before.inCare()) {
      return new Reply.NotFound();
    }
    DeviceId device = take.binding().device();
    if (deciding.draft().slot(device) < 0 && before.sources().size() >= PatientState.MAX_SOURCES) {
      return new Reply.Refused("too-many-devices");
    }
    int first = deciding.events().size();
    if (bindsAnew(take.binding())) {
      deciding.emit(new PatientEvent.DeviceBound(take.binding(), deciding.now()));
    }
    List<RecordedReading> recorded = deciding.statuses(device, take.readings());
    if (!recorded.isEmpty()) {
      deciding.emit(
          new PatientEvent.ReadingsReattributed(
              take.correction(), take.from(), device, deciding.now(), recorded));
      new Judging(deciding).judge(device);
      deciding.settleObservation();
    }
    tell("reattributed-here", recorded.size(), first);
    return new Reply.Kept(Reply.Outcome.ACCEPTED, Deciding.statusesOf(recorded));
  }

  private boolean bindsAnew(DeviceBinding binding) {
    Link link = before.links().get(binding.device());
    if (link == null) {
      return true;
    }
    DeviceBinding known = link.binding();
    return !known.current()
        && (binding.current()
            || known.untilEpochMillis().getAsLong() < binding.untilEpochMillis().getAsLong());
  }

  Reply enterInError(PatientInput.EnterInError enter) {
    if (!before.inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(enter.command())) {
      return new Reply.Done();
    }
    int marks = before.corrections().enteredInError().size() + enter.readings().size();
    if (marks > Corrections.MAX_ENTERED_IN_ERROR) {
      return new Reply.Refused("too-many-corrections");
    }
    deciding.emit(new PatientEvent.CommandDone(enter.command()));
    return withdraw(
        Withdrawal.ENTERED_IN_ERROR,
        Optional.empty(),
        enter.by(),
        enter.reason(),
        enter.readings());
  }

  private Reply withdraw(
      Withdrawal why,
      Optional<CorrectionId> correction,
      PersonId by,
      String reason,
      List<Identities> readings) {
    int first = deciding.events().size();
    int count = 0;
    int judged = 0;
    for (Identities each : readings) {
      count += each.keys().length;
      for (long key : each.keys()) {
        judged += before.judges(each.source(), each.metric(), key) ? 1 : 0;
      }
    }
    deciding.emit(new PatientEvent.ReadingsWithdrawn(why, correction, by, reason, readings));
    new Judging(deciding).judgeWithout(readings);
    switch (why) {
      case REATTRIBUTED -> tell("reattributed-away", count, first);
      case ENTERED_IN_ERROR -> {
        if (!changes(first).isEmpty()) {
          tell("entered-in-error", count, first);
        }
      }
    }
    return new Reply.ReadingsWithdrawn(count, judged);
  }

  void tell(String what, int readings, int first) {
    tell(what, readings, first, List.of());
  }

  /**
   * @param beside what else somebody has to look at
   */
  void tell(String what, int readings, int first, List<String> beside) {
    List<String> detail = new ArrayList<>();
    detail.add(what);
    detail.add("readings:" + readings);
    detail.addAll(beside);
    detail.addAll(changes(first).stream().limit(MAX_NAMED).toList());
    deciding.openAnotherTask(Task.Kind.REVIEW_CORRECTION, String.join(",", detail));
  }

  /** What has changed since an event. */
  private Set<String> changes(int first) {
    Set<String> changes = new LinkedHashSet<>();
    List<PatientEvent> events = deciding.events();
    for (PatientEvent event : events.subList(first, events.size())) {
      if (event instanceof PatientEvent.EpisodeChanged(Episode episode, Change ignored)) {
        changes.add((episode.withdrawn() ? "withdrawn:" : "revised:") + episode.condition().key());
      } else if (event instanceof PatientEvent.EpisodeOpened(Episode episode)) {
        changes.add("opened:" + episode.condition().key());
      } else if (event instanceof PatientEvent.News2Scored scored && scored.revised()) {
        changes.add("score");
      }
    }
    return changes;
  }
}

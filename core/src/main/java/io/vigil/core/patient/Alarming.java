package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import io.vigil.core.patient.PatientEvent.Change;
import io.vigil.core.rule.ScoreLimit;
import io.vigil.core.rule.WindowRule;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Decides what signals: which alarm an episode belongs to, and what follows for it from what
 * happened to its episodes, from time and from what people do. Nothing here changes an episode but
 * for things that happened rather than last, which end when somebody takes notice.
 */
final class Alarming {

  /** Spans of one condition that lie no further apart are one event. */
  static final Duration REJOIN_MAX = Duration.ofMinutes(5);

  private final Deciding deciding;
  private final Draft draft;

  /** Events that were looked at. */
  private int followed;

  Alarming(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  /** How long an acceptance counts. */
  static Duration acceptedFor(Priority priority) {
    return switch (priority) {
      case HIGH -> Duration.ofMinutes(10);
      case MEDIUM -> Duration.ofMinutes(30);
      case LOW -> Duration.ofMinutes(60);
    };
  }

  /**
   * What happened to an episode in this input.
   *
   * @param begins it was opened, or found not to have ended
   */
  private record Happened(boolean begins, boolean corrected) {
    Happened and(Happened other) {
      return new Happened(begins || other.begins, corrected || other.corrected);
    }
  }

  /** Brings the alarms in line with the episodes that were opened or changed. */
  void follow() {
    List<PatientEvent> events = deciding.events();
    Map<EpisodeId, Happened> happened = Map.of();
    for (; followed < events.size(); followed++) {
      PatientEvent event = events.get(followed);
      if (event instanceof PatientEvent.EpisodeOpened(Episode episode)) {
        happened = noted(happened, episode.id(), new Happened(!episode.retrospective(), false));
      } else if (event instanceof PatientEvent.EpisodeChanged(Episode episode, Change change)) {
        Episode before = deciding.before().episodes().get(episode.id());
        boolean begins = before != null && !before.active() && episode.active();
        happened = noted(happened, episode.id(), new Happened(begins, change == Change.CORRECTED));
      }
    }
    if (!happened.isEmpty()) {
      // A score joins what its vital signs raise, so that these come first.
      happened.forEach((id, what) -> follow(id, what, false));
      happened.forEach((id, what) -> follow(id, what, true));
      followed = events.size();
    }
  }

  private static Map<EpisodeId, Happened> noted(
      Map<EpisodeId, Happened> happened, EpisodeId id, Happened what) {
    Map<EpisodeId, Happened> all = happened.isEmpty() ? new LinkedHashMap<>() : happened;
    all.merge(id, what, Happened::and);
    return all;
  }

  private void follow(EpisodeId id, Happened what, boolean scores) {
    Episode episode = draft.episodes().get(id);
    if (episode == null || isScore(episode.condition()) != scores) {
      return;
    }
    Optional<Alarm> own = draft.alarms().of(id);
    if (own.isPresent()) {
      // One that another record brought along began there, unless it was over by what that had.
      boolean brought = !deciding.before().episodes().containsKey(id);
      boolean begins = brought ? !own.get().active() && episode.active() : what.begins();
      change(own.get(), episode, new Happened(begins, what.corrected()), false);
      return;
    }
    Optional<Alarm> joined = joinedBy(episode);
    if (joined.isPresent()) {
      change(joined.get(), episode, what, true);
    } else {
      raise(episode, what);
    }
  }

  private static boolean isScore(Condition condition) {
    return condition.scored().isPresent();
  }

  private void raise(Episode episode, Happened what) {
    AlarmRevision revision =
        new AlarmRevision(
            new AlarmId(id("alarm/" + episode.id())), episode, deciding.now(), deciding.ladder());
    revision.measure(draft.episodes(), draft.corrections());
    if (what.begins() && !episode.withdrawn()) {
      revision.signalAnew();
    }
    if (!revision.active()) {
      revision.end();
    }
    deciding.emit(new PatientEvent.AlarmRaised(revision.toAlarm()));
  }

  private void change(Alarm alarm, Episode episode, Happened what, boolean joins) {
    AlarmRevision revision = new AlarmRevision(alarm, deciding.now(), deciding.ladder());
    if (joins) {
      revision.join(episode.id());
    }
    boolean worse = revision.worsens(episode);
    boolean begins = what.begins() && !episode.retrospective() && !episode.withdrawn();
    boolean allInError = revision.measure(draft.episodes(), draft.corrections());
    if (begins && what.corrected() && !revision.signal().given()) {
      // Who accepted it took it for over, or for something else.
      revision.signalAnew();
    } else if (begins) {
      revision.begin(worse);
    }
    if (worse) {
      revision.worsen();
    }
    boolean raised = revision.priority().compareTo(alarm.priority()) > 0;
    if (raised && isOverAndQuiet(revision) && deciding.isRecent(episode) && !allInError) {
      // Learnt late, but not long ago: nobody has heard that it was so high.
      revision.signalAnew();
    } else if (raised && revision.signal().given()) {
      revision.hasten();
    }
    if (!revision.active()) {
      if (allInError) {
        revision.finish();
      } else {
        revision.end();
      }
    }
    Alarm changed = revision.toAlarm();
    deciding.emit(new PatientEvent.AlarmChanged(changed, why(alarm, changed, joins)));
  }

  private static boolean isOverAndQuiet(AlarmRevision revision) {
    return !revision.active()
        && revision.signal() == Signal.OFF
        && revision.priority() == Priority.HIGH;
  }

  private static AlarmChange why(Alarm before, Alarm after, boolean joins) {
    if (after.signal() == Signal.ON && before.signal() != Signal.ON) {
      return AlarmChange.SIGNALLED;
    }
    if (joins) {
      return AlarmChange.JOINED;
    }
    return before.active() && !after.active() ? AlarmChange.ENDED : AlarmChange.REVISED;
  }

  /** The alarm of the event that a new episode is a part of. */
  private Optional<Alarm> joinedBy(Episode episode) {
    if (Deciding.momentary(episode.condition())) {
      return Optional.empty();
    }
    Optional<Alarm> found = Optional.empty();
    if (isScore(episode.condition())) {
      found = ofWhatItScores(episode);
    } else {
      found = ofTheSameCause(episode);
    }
    return found.isPresent() ? found : near(episode, episode.condition());
  }

  /** One cause is one technical alarm: a device that is not heard, or a sensor that is off. */
  private Optional<Alarm> ofTheSameCause(Episode episode) {
    List<Condition> causes = new ArrayList<>();
    if (episode.condition() instanceof Condition.SensorAbsent(var device, var sensor)) {
      causes.add(new Condition.DeviceSilent(device));
      for (DeviceStatus status : DeviceStatus.values()) {
        if (SensorConditions.explains(status, sensor, sensors(device))) {
          causes.add(new Condition.DeviceStatusRaised(device, status));
        }
      }
    } else if (episode.condition()
        instanceof Condition.DeviceStatusRaised(var device, var status)) {
      for (Sensor sensor : sensors(device)) {
        if (SensorConditions.explains(status, sensor, sensors(device))) {
          causes.add(new Condition.SensorAbsent(device, sensor));
        }
      }
    }
    for (Condition cause : causes) {
      Optional<Alarm> alarm = near(episode, cause);
      if (alarm.isPresent()) {
        return alarm;
      }
    }
    return Optional.empty();
  }

  private List<Sensor> sensors(DeviceId device) {
    Link link = draft.links().get(device);
    return link == null ? List.of() : link.sensors().sensors();
  }

  /** The alarm of the last episode of a condition that lies near enough. */
  private Optional<Alarm> near(Episode episode, Condition condition) {
    List<Episode> same = draft.episodes().supported(condition);
    for (Episode other : same.reversed()) {
      if (!other.id().equals(episode.id())
          && apartMillis(other, episode) <= REJOIN_MAX.toMillis()) {
        Optional<Alarm> alarm = draft.alarms().of(other.id()).filter(Alarming::hasRoom);
        if (alarm.isPresent()) {
          return alarm;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasRoom(Alarm alarm) {
    return alarm.episodes().size() < Alarm.MAX_EPISODES;
  }

  /** Between two spans; 0 or less if they overlap. */
  private static long apartMillis(Episode a, Episode b) {
    Episode first = a.onsetEpochMillis() <= b.onsetEpochMillis() ? a : b;
    Episode second = first == a ? b : a;
    return first.endEpochMillis().isEmpty()
        ? 0
        : second.onsetEpochMillis() - first.endEpochMillis().getAsLong();
  }

  /**
   * The alarm of a limit on a vital sign that a score has points of, at the same time; of more than
   * one, that of the highest priority.
   */
  private Optional<Alarm> ofWhatItScores(Episode score) {
    Optional<Alarm> highest = Optional.empty();
    for (Episode limit : draft.episodes().values()) {
      if (limit.condition() instanceof Condition.LimitBreached(VitalSign vitalSign, var ignored)
          && !limit.withdrawn()
          && limit.retrospective() == score.retrospective()
          && apartMillis(limit, score) <= 0
          && hasPointsOf(score, vitalSign)) {
        Optional<Alarm> alarm = draft.alarms().of(limit.id()).filter(Alarming::hasRoom);
        if (alarm.isPresent()
            && (highest.isEmpty()
                || alarm.get().priority().compareTo(highest.get().priority()) > 0)) {
          highest = alarm;
        }
      }
    }
    return highest;
  }

  /** Of one that has ended it is not known any more which points it had. */
  private boolean hasPointsOf(Episode score, VitalSign vitalSign) {
    for (ScoreParameter parameter : ScoreParameter.values()) {
      if (parameter.sources().contains(vitalSign)) {
        return !score.active() || ((draft.news2Evidence() >> (2 * parameter.ordinal())) & 3) != 0;
      }
    }
    return false;
  }

  /** Carries out what a person does about an alarm. */
  Reply answer(PatientInput.AnswerAlarm input) {
    Alarm alarm = deciding.before().alarms().get(input.alarm());
    if (alarm == null) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command())) {
      return new Reply.AlarmAnswered(alarm);
    }
    if (alarm.version() != input.expectedVersion() || !takes(alarm, input)) {
      return new Reply.AlarmNotAsSeen(alarm);
    }
    AlarmRevision revision = new AlarmRevision(alarm, deciding.now(), deciding.ladder());
    AlarmChange change =
        switch (input.answer()) {
          case AlarmAnswer.Accept() -> {
            revision.accept(input.by());
            yield AlarmChange.ACCEPTED;
          }
          case AlarmAnswer.Reject() -> {
            revision.reject(input.by());
            yield AlarmChange.REJECTED;
          }
          case AlarmAnswer.Pause(int forSeconds) -> {
            revision.pause(Duration.ofSeconds(forSeconds));
            yield AlarmChange.PAUSED;
          }
          case AlarmAnswer.Escalate(String ignored) -> {
            revision.climb();
            yield AlarmChange.ESCALATED;
          }
          case AlarmAnswer.Release() -> {
            revision.signalAnew();
            yield AlarmChange.RELEASED;
          }
        };
    deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), change));
    deciding.emit(new PatientEvent.CommandDone(input.command()));
    if (change == AlarmChange.ACCEPTED) {
      endMomentary(alarm);
    }
    follow();
    return new Reply.AlarmAnswered(draft.alarms().getOrDefault(alarm.id(), alarm));
  }

  /** Whether an alarm is in a state in which an answer means something. */
  private static boolean takes(Alarm alarm, PatientInput.AnswerAlarm input) {
    return switch (input.answer()) {
      case AlarmAnswer.Accept ignored -> alarm.listed();
      case AlarmAnswer.Reject ignored -> alarm.signal().given();
      case AlarmAnswer.Pause ignored ->
          alarm.signal() == Signal.ON || alarm.signal() == Signal.PAUSED;
      // Who asks for help must not believe that somebody was called.
      case AlarmAnswer.Escalate ignored -> alarm.listed() && alarm.signal() != Signal.WITHHELD;
      case AlarmAnswer.Release ignored ->
          alarm.signal() == Signal.ACKNOWLEDGED
              && alarm.responsibility() instanceof Responsibility.Accepted accepted
              && accepted.by().equals(input.by());
    };
  }

  /** Alarms that who had the patient looks after are those of who has taken him. */
  void handOn(PersonId from, PersonId to) {
    for (Alarm alarm : acceptedBy(from)) {
      AlarmRevision revision = new AlarmRevision(alarm, deciding.now(), deciding.ladder());
      // One that is over was not among what he was shown: should it come again, it signals.
      boolean shown = alarm.signal() == Signal.ACKNOWLEDGED;
      if (shown) {
        revision.handOn((Responsibility.Accepted) alarm.responsibility(), to);
      } else {
        revision.giveUp();
      }
      deciding.emit(
          new PatientEvent.AlarmChanged(
              revision.toAlarm(), shown ? AlarmChange.HANDED_ON : AlarmChange.RELEASED));
    }
  }

  /** Nobody said that he looks after what somebody did who does not have the patient any more. */
  void giveUp(PersonId from) {
    for (Alarm alarm : acceptedBy(from)) {
      AlarmRevision revision = new AlarmRevision(alarm, deciding.now(), deciding.ladder());
      revision.giveUp();
      deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), AlarmChange.RELEASED));
    }
  }

  private List<Alarm> acceptedBy(PersonId person) {
    return draft.alarms().values().stream()
        .filter(alarm ->
            alarm.responsibility() instanceof Responsibility.Accepted accepted
                && accepted.by().equals(person)
                && deciding.now() < accepted.untilEpochMillis())
        .toList();
  }

  /** What happened rather than lasts is over as soon as somebody took notice. */
  private void endMomentary(Alarm alarm) {
    for (EpisodeId id : alarm.episodes()) {
      Episode episode = draft.episodes().get(id);
      if (episode != null && episode.active() && Deciding.momentary(episode.condition())) {
        deciding.end(episode, deciding.now());
      }
    }
  }

  /** What our time alone changes. */
  void pass() {
    long now = deciding.now();
    Alarms alarms = draft.alarms();
    if (alarms.signalDueEpochMillis() > now && alarms.callDueEpochMillis() > now) {
      return;
    }
    for (Alarm alarm : List.copyOf(alarms.values())) {
      if (alarm.signalDueEpochMillis() <= now) {
        AlarmRevision revision = new AlarmRevision(alarm, now, deciding.ladder());
        if (alarm.signal() == Signal.PAUSED) {
          revision.resume();
          deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), AlarmChange.SIGNALLED));
        } else {
          revision.finish();
          deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), AlarmChange.COMPLETED));
        }
      }
    }
    if (deciding.before().inCare()) {
      for (Alarm alarm : List.copyOf(draft.alarms().values())) {
        if (alarm.callDueEpochMillis() <= now) {
          call(alarm);
        }
      }
    }
  }

  /**
   * After each input, what follows from whether the patient is in care and on the monitor: out of
   * care nothing signals; off the monitor what a sensor lacks does not, until the time that was
   * said is over; and what goes on from an earlier stay does once something measured shows it.
   */
  void settle() {
    if (!draft.inCare()) {
      rest(
          AlarmChange.RESTED,
          alarm ->
              alarm.signal() != Signal.OFF
                  || !(alarm.responsibility() instanceof Responsibility.Undefined));
      return;
    }
    boolean away = isOffMonitor();
    if (away) {
      rest(AlarmChange.HELD_BACK, this::isToBeHeldBack);
    }
    if (draft.alarms().hasSilent()) {
      boolean back = !away && deciding.before().isOffMonitor();
      for (Alarm alarm : List.copyOf(draft.alarms().values())) {
        boolean begins = isAllOfSensors(alarm) ? back || (!away && shows(alarm)) : shows(alarm);
        if (alarm.active() && alarm.signal() == Signal.OFF && begins) {
          AlarmRevision revision = new AlarmRevision(alarm, deciding.now(), deciding.ladder());
          revision.signalAnew();
          deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), AlarmChange.SIGNALLED));
        }
      }
    }
  }

  private void rest(AlarmChange why, Predicate<Alarm> which) {
    for (Alarm alarm : List.copyOf(draft.alarms().values())) {
      if (which.test(alarm)) {
        AlarmRevision revision = new AlarmRevision(alarm, deciding.now(), deciding.ladder());
        Alarm before = deciding.before().alarms().get(alarm.id());
        revision.rest(before == null ? OptionalLong.empty() : before.signalledEpochMillis());
        deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), why));
      }
    }
  }

  /** Until it is overdue, as has been said. */
  private boolean isOffMonitor() {
    return draft.offMonitor().filter(OffMonitor::lasts).isPresent()
        && draft.episodes().active(new Condition.OffMonitorOverdue()).isEmpty();
  }

  /** One that latched before, and so asks for somebody to take notice, goes on doing so. */
  private boolean isToBeHeldBack(Alarm alarm) {
    Alarm before = deciding.before().alarms().get(alarm.id());
    return alarm.signal().given()
        && (alarm.active() || before == null || !before.signal().given())
        && isAllOfSensors(alarm);
  }

  private boolean isAllOfSensors(Alarm alarm) {
    for (EpisodeId id : alarm.episodes()) {
      Episode episode = draft.episodes().get(id);
      if (episode != null
          && (episode.active() || !alarm.active())
          && !SensorConditions.isOfSensor(episode.condition())) {
        return false;
      }
    }
    return true;
  }

  /** Whether what was just measured shows that a condition of an alarm is true. */
  private boolean shows(Alarm alarm) {
    Batch batch = draft.recorded();
    if (batch.isEmpty()) {
      return false;
    }
    for (EpisodeId id : alarm.episodes()) {
      Episode episode = draft.episodes().get(id);
      if (episode != null && episode.active() && shows(batch, episode.condition())) {
        return true;
      }
    }
    return false;
  }

  private boolean shows(Batch batch, Condition condition) {
    return switch (condition) {
      case Condition.LimitBreached(VitalSign vitalSign, var ignored) -> batch.has(vitalSign);
      case Condition.News2Raised ignored ->
          // As an alarm goes on it counts what was seen last; here only what is known now counts.
          draft.news2().isPresent()
              && draft
                  .rules()
                  .scoreLimit()
                  .filter(limit -> isReached(limit, draft.news2().get().points()))
                  .isPresent();
      case Condition.RuleBroken(String rule) ->
          !(draft.rules().rule(rule).orElse(null) instanceof WindowRule window)
              || window.metrics().stream().anyMatch(batch::has);
      case Condition.ScoreRaised ignored -> News2Sweep.firstEpochMillis(batch) != Long.MAX_VALUE;
      default -> true;
    };
  }

  private static boolean isReached(ScoreLimit limit, int points) {
    return limit.isReached(News2Point.total(points), News2Point.red(points));
  }

  private void call(Alarm alarm) {
    AlarmRevision revision = new AlarmRevision(alarm, deciding.now(), deciding.ladder());
    if (alarm.signal() == Signal.ACKNOWLEDGED) {
      revision.signalAnew();
      deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), AlarmChange.EXPIRED));
    } else {
      revision.climb();
      deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), AlarmChange.CLIMBED));
    }
  }

  /**
   * The alarms of a record that was merged into this one go on with those of its episodes that do;
   * what was accepted in one record and signals in the other signals again.
   *
   * @param going the ids here of the episodes that go on, by those there
   * @param signalling episodes of this record that go on signalling
   */
  void join(
      Merge merge,
      List<Alarm> theirs,
      Map<EpisodeId, EpisodeId> going,
      List<EpisodeId> signalling) {
    for (Alarm alarm : theirs) {
      List<EpisodeId> episodes = new ArrayList<>();
      for (EpisodeId episode : alarm.episodes()) {
        EpisodeId here = going.get(episode);
        if (here != null) {
          episodes.add(here);
        }
      }
      if (!episodes.isEmpty()) {
        AlarmId id = new AlarmId(id("merged/" + merge.id().value() + "/" + alarm.id()));
        deciding.emit(new PatientEvent.AlarmRaised(alarm.under(id, episodes)));
      }
    }
    for (EpisodeId episode : signalling) {
      Optional<Alarm> own = draft.alarms().of(episode);
      // Accepted here, or of an earlier stay: but there it signals.
      if (own.isPresent()
          && (own.get().signal() == Signal.ACKNOWLEDGED || own.get().signal() == Signal.OFF)) {
        AlarmRevision revision = new AlarmRevision(own.get(), deciding.now(), deciding.ladder());
        revision.signalAnew();
        deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), AlarmChange.SIGNALLED));
      }
    }
  }

  /** Made of what it names, so that deciding again gives the same. */
  private static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}

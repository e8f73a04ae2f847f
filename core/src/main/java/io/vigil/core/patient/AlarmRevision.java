package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Extent;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.alarm.Worsening;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PersonId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One change of an alarm under way. What moves its signal:
 *
 * <pre>
 *   raised while true -> ON                     raised when just over -> LATCHED
 *   raised of older data that had ended -> OFF
 *   ON, PAUSED   + ended -> LATCHED: a high one until accepted, others until given for 30 s
 *   ACKNOWLEDGED + ended -> OFF                 LATCHED + given for 30 s -> OFF
 *   OFF, LATCHED + true again -> ON, and the ladder goes on
 *   OFF          + true again, accepted lately and not worse -> ACKNOWLEDGED
 *   ON, PAUSED, ACKNOWLEDGED + accepted -> ACKNOWLEDGED        LATCHED + accepted -> OFF
 *   ON           + paused -> PAUSED             PAUSED + the pause is over -> ON
 *   ACKNOWLEDGED, PAUSED + worse -> ON, and the ladder starts
 *   ACKNOWLEDGED + the acceptance expired, or was given up -> ON, and the ladder starts
 *   on a silent trial, for ON, PAUSED and LATCHED: WITHHELD while true, OFF after
 *   WITHHELD     + the trial is over -> ON, and the ladder starts        + ended -> OFF
 *   ACKNOWLEDGED + help is called for -> ACKNOWLEDGED, and the next rung is told
 *   any          + discharged -> OFF                OFF + seen to be true in the next stay -> ON
 *   would be ON  + of a sensor, off the monitor -> OFF, until back or overdue -> ON
 * </pre>
 */
final class AlarmRevision {

  /** After an acceptance so long does what comes again join silently. */
  static final Duration SILENT_MAX = Duration.ofMinutes(15);

  /** IEC 60601-1-8 clause 6.3.3: a signal that was begun is completed. */
  static final Duration SIGNAL_MIN = Duration.ofSeconds(30);

  private final AlarmId id;
  private final Condition condition;
  private final long raised;
  private final int version;
  private final long now;
  private final Ladder ladder;
  private Priority priority;
  private long onset;
  private OptionalLong end;
  private Signal signal;
  private OptionalLong signalUntil;
  private OptionalLong signalled;
  private Responsibility responsibility;
  private Optional<Priority> noticedPriority;
  private List<Extent> extents;
  private int rung;
  private OptionalLong rungDue;
  private int telling;
  private List<EpisodeId> episodes;

  /** Of one that is known. */
  AlarmRevision(Alarm alarm, long nowEpochMillis, Ladder ladder) {
    id = alarm.id();
    condition = alarm.condition();
    raised = alarm.raisedEpochMillis();
    version = alarm.version() + 1;
    now = nowEpochMillis;
    this.ladder = ladder;
    priority = alarm.priority();
    onset = alarm.onsetEpochMillis();
    end = alarm.endEpochMillis();
    signal = alarm.signal();
    signalUntil = alarm.signalUntilEpochMillis();
    signalled = alarm.signalledEpochMillis();
    responsibility = alarm.responsibility();
    noticedPriority = alarm.noticedPriority();
    extents = alarm.extents();
    rung = alarm.rung();
    rungDue = alarm.rungDueEpochMillis();
    telling = alarm.telling();
    episodes = alarm.episodes();
  }

  /** Of one that an episode raises. */
  AlarmRevision(AlarmId id, Episode first, long nowEpochMillis, Ladder ladder) {
    this.id = id;
    condition = first.condition();
    raised = nowEpochMillis;
    version = 1;
    now = nowEpochMillis;
    this.ladder = ladder;
    priority = first.priority();
    onset = first.onsetEpochMillis();
    end = OptionalLong.empty();
    signal = Signal.OFF;
    signalUntil = OptionalLong.empty();
    signalled = OptionalLong.empty();
    responsibility = Responsibility.UNDEFINED;
    noticedPriority = Optional.empty();
    extents = List.of();
    rung = ladder.first(condition, priority);
    rungDue = OptionalLong.empty();
    telling = 0;
    episodes = List.of(first.id());
  }

  Alarm toAlarm() {
    return new Alarm(
        id,
        condition,
        priority,
        onset,
        end,
        raised,
        signal,
        signalUntil,
        signalled,
        responsibility,
        noticedPriority,
        extents,
        rung,
        rungDue,
        telling,
        episodes,
        version);
  }

  boolean active() {
    return end.isEmpty();
  }

  Signal signal() {
    return signal;
  }

  Priority priority() {
    return priority;
  }

  void join(EpisodeId episode) {
    episodes = new ArrayList<>(episodes);
    episodes.add(episode);
  }

  /** Whether an episode is worse than what somebody has taken notice of. */
  boolean worsens(Episode episode) {
    if (episode.withdrawn() || episode.retrospective()) {
      return false;
    }
    if (noticedPriority.isPresent() && episode.priority().compareTo(noticedPriority.get()) > 0) {
      return true;
    }
    if (episode.worstMicros().isPresent()) {
      for (Extent extent : extents) {
        if (extent.condition().equals(episode.condition())) {
          return Worsening.isWorse(
              extent.condition(), episode.worstMicros().getAsLong(), extent.noticedMicros());
        }
      }
    }
    return false;
  }

  /**
   * Takes priority, span and extents from the episodes. What was entered in error says nothing of
   * them, unless all was.
   *
   * @return whether all was entered in error
   */
  boolean measure(Map<EpisodeId, Episode> known, Corrections corrections) {
    List<Episode> all = new ArrayList<>(episodes.size());
    boolean allInError = true;
    for (EpisodeId each : episodes) {
      Episode episode = known.get(each);
      if (episode != null) {
        all.add(episode);
        allInError &= isInError(episode, corrections);
      }
    }
    Priority highest = Priority.LOW;
    boolean active = false;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    List<Extent> found = new ArrayList<>(extents.size() + 1);
    for (Episode episode : all) {
      if (!allInError && isInError(episode, corrections)) {
        continue;
      }
      highest = highest.or(episode.priority());
      active |= episode.active();
      first = Math.min(first, episode.onsetEpochMillis());
      if (episode.endEpochMillis().isPresent()) {
        last = Math.max(last, episode.endEpochMillis().getAsLong());
      }
      if (episode.worstMicros().isPresent()) {
        reach(found, episode.condition(), episode.worstMicros().getAsLong());
      }
    }
    priority = highest;
    onset = first;
    if (active) {
      end = OptionalLong.empty();
    } else if (last != Long.MIN_VALUE) {
      end = OptionalLong.of(last);
    } else if (end.isEmpty()) {
      // None ended: they were withdrawn while they lasted.
      end = OptionalLong.of(Math.max(first, now));
    }
    extents = found;
    noticedPriority =
        noticedPriority.map(noticed -> noticed.compareTo(priority) > 0 ? priority : noticed);
    return allInError;
  }

  private static boolean isInError(Episode episode, Corrections corrections) {
    return episode.withdrawn() && corrections.episodes().contains(episode.id());
  }

  private void reach(List<Extent> found, Condition condition, long micros) {
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).condition().equals(condition)) {
        found.set(
            i, extent(condition, Worsening.worse(condition, found.get(i).worstMicros(), micros)));
        return;
      }
    }
    found.add(extent(condition, micros));
  }

  private Extent extent(Condition condition, long worst) {
    long noticed = worst;
    for (Extent known : extents) {
      // What was noticed was not worse than the worst, now that some of it may be withdrawn.
      if (known.condition().equals(condition)
          && Worsening.worse(condition, worst, known.noticedMicros()) == worst) {
        noticed = known.noticedMicros();
      }
    }
    return new Extent(condition, worst, noticed);
  }

  /** A condition of it is true again, or one more is. */
  void begin(boolean worse) {
    switch (signal) {
      case ON, PAUSED, WITHHELD -> {}
      case LATCHED -> goOn();
      case OFF -> {
        if (silent() && !worse) {
          signal = Signal.ACKNOWLEDGED;
        } else if (responsibility instanceof Responsibility.Accepted) {
          signalAnew();
        } else {
          goOn();
        }
      }
      case ACKNOWLEDGED -> {
        if (!silent()) {
          signalAnew();
        }
      }
    }
  }

  private boolean silent() {
    return responsibility instanceof Responsibility.Accepted accepted
        && now < accepted.untilEpochMillis()
        && now - accepted.sinceEpochMillis() <= SILENT_MAX.toMillis();
  }

  /** What somebody has silenced is worse than he knew. */
  void worsen() {
    if (signal == Signal.ACKNOWLEDGED || signal == Signal.PAUSED) {
      signalAnew();
    }
  }

  /** Nobody has taken it: it signals to the first rung. */
  void signalAnew() {
    responsibility = Responsibility.UNDEFINED;
    beginLadder(ladder.first(condition, priority));
    goOn();
  }

  private void beginLadder(int first) {
    rung = first;
    rungDue = OptionalLong.empty();
    telling++;
  }

  /**
   * Gives no signal, and nobody has answered; its conditions may go on.
   *
   * @param signalledBefore when the signal last began that people could have perceived
   */
  void rest(OptionalLong signalledBefore) {
    finish();
    signalled = signalledBefore;
    responsibility = Responsibility.UNDEFINED;
    noticedPriority = Optional.empty();
    beginLadder(ladder.first(condition, priority));
  }

  /** Signals, and goes on from the rung where it was. */
  private void goOn() {
    signal = Signal.ON;
    signalUntil = OptionalLong.empty();
    signalled = OptionalLong.of(now);
    if (rungDue.isEmpty()) {
      rungDue = due();
    }
  }

  /** A higher priority leaves less time, and who is not to be waited for behind. */
  void hasten() {
    int first = ladder.first(condition, priority);
    if (rung < first) {
      rung = first;
      rungDue = OptionalLong.empty();
    }
    OptionalLong due = due();
    if (due.isPresent() && due.getAsLong() < rungDue.orElse(Long.MAX_VALUE)) {
      rungDue = due;
    }
  }

  private OptionalLong due() {
    OptionalLong timeout = ladder.timeoutMillis(priority, rung);
    return timeout.isPresent() ? OptionalLong.of(now + timeout.getAsLong()) : timeout;
  }

  /** Nothing of it is true any more. */
  void end() {
    switch (signal) {
      case OFF -> {}
      case LATCHED -> {
        // Late data may have raised what was to be completed.
        if (priority == Priority.HIGH) {
          signalUntil = OptionalLong.empty();
        }
      }
      case ACKNOWLEDGED, WITHHELD -> finish();
      case ON, PAUSED -> {
        signal = Signal.LATCHED;
        long completed = signalled.orElse(now) + SIGNAL_MIN.toMillis();
        if (priority == Priority.HIGH) {
          signalUntil = OptionalLong.empty();
        } else if (completed > now) {
          signalUntil = OptionalLong.of(completed);
        } else {
          finish();
        }
      }
    }
  }

  void finish() {
    signal = Signal.OFF;
    signalUntil = OptionalLong.empty();
  }

  void accept(PersonId by) {
    responsibility =
        new Responsibility.Accepted(by, now, now + Alarming.acceptedFor(priority).toMillis());
    notice();
    beginLadder(0);
    if (active()) {
      signal = Signal.ACKNOWLEDGED;
      signalUntil = OptionalLong.empty();
    } else {
      finish();
    }
  }

  /**
   * Who has taken the patient looks after it, for as long as it was accepted: when that was, what
   * was seen of it then, and whom it calls for help stay as they were.
   */
  void handOn(Responsibility.Accepted accepted, PersonId to) {
    responsibility =
        new Responsibility.Accepted(to, accepted.sinceEpochMillis(), accepted.untilEpochMillis());
  }

  /**
   * Who had accepted it does not have the patient any more, and nobody took it from him. Whom he
   * had called for help stays called.
   */
  void giveUp() {
    if (signal == Signal.ACKNOWLEDGED) {
      int reached = rung;
      signalAnew();
      if (reached > rung) {
        rung = reached;
        rungDue = due();
      }
    } else {
      responsibility = Responsibility.UNDEFINED;
      beginLadder(ladder.first(condition, priority));
    }
  }

  void reject(PersonId by) {
    responsibility = new Responsibility.Rejected(by, now);
    climb();
  }

  void pause(Duration time) {
    notice();
    signal = Signal.PAUSED;
    signalUntil = OptionalLong.of(now + time.toMillis());
  }

  /** The pause is over. */
  void resume() {
    signal = Signal.ON;
    signalUntil = OptionalLong.empty();
  }

  /** Goes to the next rung, if there is one; from there by itself only if it signals. */
  void climb() {
    boolean taken = responsibility instanceof Responsibility.Accepted;
    rung = Math.min((taken ? Math.max(rung, ladder.firstOfStaff()) : rung) + 1, Ladder.last());
    rungDue = signal.given() ? due() : OptionalLong.empty();
  }

  /** The patient said something of it: see {@link Ladder#STANDS_FOR}. */
  void stand() {
    long since = signalled.orElse(now);
    OptionalLong first = ladder.timeoutMillis(priority, 0);
    // Once: where it flaps, it signals from later on and its time on the rung is the same.
    if (first.isPresent() && rungDue.equals(OptionalLong.of(since + first.getAsLong()))) {
      rungDue = OptionalLong.of(since + Ladder.STANDS_FOR.toMillis());
    }
  }

  private void notice() {
    noticedPriority = Optional.of(priority);
    extents =
        extents.stream()
            .map(each -> new Extent(each.condition(), each.worstMicros(), each.worstMicros()))
            .toList();
  }
}

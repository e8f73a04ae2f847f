package io.vigil.core.alarm;

import io.vigil.core.id.AlarmId;
import io.vigil.core.id.EpisodeId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is signalled and answered: one event, one alarm. It has one or more episodes, and every
 * episode belongs to one alarm for its life. Episodes are the record of what was true; an alarm is
 * what was done about it, and may depend on when the data came.
 *
 * <p>Whether its condition is true, what its signal does and who has taken it are three axes, none
 * of which follows from the others.
 *
 * @param condition of its first episode, by which it is named
 * @param priority the highest of its episodes so far
 * @param onsetEpochMillis device time of the earliest onset of its episodes
 * @param endEpochMillis device time of their last end; empty while one is active
 * @param raisedEpochMillis our time when it was raised
 * @param signalUntilEpochMillis our time when a pause is over, or a latched signal completed; empty
 *     where no time ends the signal
 * @param signalledEpochMillis our time when the signal last began, or was withheld at once; empty
 *     if it never did
 * @param noticedPriority the priority when somebody last took notice
 * @param extents how far its conditions went; none of a condition that has no value
 * @param rung 0 to {@link Ladder#last()}
 * @param rungDueEpochMillis our time when it goes on to the next rung, if it is signalled then
 * @param telling counts the times that people are told of it anew, from 0
 * @param episodes 1 to {@link #MAX_EPISODES}, in the order in which they joined
 * @param version counts its changes and those of its episodes, from 1
 */
public record Alarm(
    AlarmId id,
    Condition condition,
    Priority priority,
    long onsetEpochMillis,
    OptionalLong endEpochMillis,
    long raisedEpochMillis,
    Signal signal,
    OptionalLong signalUntilEpochMillis,
    OptionalLong signalledEpochMillis,
    Responsibility responsibility,
    Optional<Priority> noticedPriority,
    List<Extent> extents,
    int rung,
    OptionalLong rungDueEpochMillis,
    int telling,
    List<EpisodeId> episodes,
    int version) {

  /** Those that one alarm has; what comes then is another alarm. */
  public static final int MAX_EPISODES = 256;

  public Alarm {
    extents = List.copyOf(extents);
    episodes = List.copyOf(episodes);
  }

  /** Whether a condition of it is true as far as is known. */
  public boolean active() {
    return endEpochMillis.isEmpty();
  }

  /**
   * Whether it belongs on a clinician's list of current alarms. One that is active and silent does
   * not: it is held back off the monitor, or of an earlier stay.
   */
  public boolean listed() {
    return signal != Signal.OFF;
  }

  /**
   * Whether people are to be told of it: it gives a signal, or whoever has accepted it has called
   * for help since.
   */
  public boolean calls() {
    return signal.given() || (signal == Signal.ACKNOWLEDGED && rung > 0);
  }

  /** How far a condition of it went; empty if it has no value. */
  public Optional<Extent> extent(Condition of) {
    for (Extent extent : extents) {
      if (extent.condition().equals(of)) {
        return Optional.of(extent);
      }
    }
    return Optional.empty();
  }

  /** Our time when a signal of it is over by itself; {@link Long#MAX_VALUE} if it is not. */
  public long signalDueEpochMillis() {
    return signal == Signal.PAUSED || signal == Signal.LATCHED
        ? signalUntilEpochMillis.orElse(Long.MAX_VALUE)
        : Long.MAX_VALUE;
  }

  /** Our time when somebody is to be called; {@link Long#MAX_VALUE} if nobody is. */
  public long callDueEpochMillis() {
    if (signal.given()) {
      return signal == Signal.LATCHED && !active() && rung >= Ladder.LAST_OF_WHAT_IS_OVER
          ? Long.MAX_VALUE
          : rungDueEpochMillis.orElse(Long.MAX_VALUE);
    }
    return signal == Signal.ACKNOWLEDGED
            && responsibility instanceof Responsibility.Accepted accepted
        ? accepted.untilEpochMillis()
        : Long.MAX_VALUE;
  }

  /** The same as it is while nobody is to be alarmed: what is over gives no signal any more. */
  public Alarm withheld() {
    return new Alarm(
        id,
        condition,
        priority,
        onsetEpochMillis,
        endEpochMillis,
        raisedEpochMillis,
        active() ? Signal.WITHHELD : Signal.OFF,
        OptionalLong.empty(),
        signalledEpochMillis,
        responsibility,
        noticedPriority,
        extents,
        rung,
        OptionalLong.empty(),
        telling,
        episodes,
        version);
  }

  /** The same after our clock was set: what waits is moved along. */
  public Alarm moved(long byMillis) {
    Responsibility moved =
        switch (responsibility) {
          case Responsibility.Accepted(var by, long since, long until) ->
              new Responsibility.Accepted(by, since + byMillis, until + byMillis);
          case Responsibility.Rejected ignored -> responsibility;
          case Responsibility.Undefined ignored -> responsibility;
        };
    return new Alarm(
        id,
        condition,
        priority,
        onsetEpochMillis,
        endEpochMillis,
        raisedEpochMillis,
        signal,
        moved(signalUntilEpochMillis, byMillis),
        moved(signalledEpochMillis, byMillis),
        moved,
        noticedPriority,
        extents,
        rung,
        moved(rungDueEpochMillis, byMillis),
        telling,
        episodes,
        version);
  }

  /** The same in the record that goes on, after a merge, with those of its episodes that do. */
  public Alarm under(AlarmId other, List<EpisodeId> going) {
    return new Alarm(
        other,
        condition,
        priority,
        onsetEpochMillis,
        endEpochMillis,
        raisedEpochMillis,
        signal,
        signalUntilEpochMillis,
        signalledEpochMillis,
        responsibility,
        noticedPriority,
        extents,
        rung,
        rungDueEpochMillis,
        telling,
        going,
        version);
  }

  private static OptionalLong moved(OptionalLong epochMillis, long byMillis) {
    return epochMillis.isEmpty()
        ? epochMillis
        : OptionalLong.of(epochMillis.getAsLong() + byMillis);
  }
}

package io.vigil.core.alarm;

import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One span of time in which a condition held for longer than its delay, and the signal it gave.
 *
 * <p>Condition, onset and end are the record: once all data are in they do not depend on the order
 * in which these arrived. Signal and the rest tell what was done at the time.
 *
 * <p>Signal, and what moves it:
 *
 * <pre>
 *   opened while true -> ON                 opened when just over -> LATCHED (high), else OFF
 *   opened from older data that had ended   -> OFF, retrospective
 *   ON  + acknowledged -> ACKNOWLEDGED      ON + ended -> LATCHED (high), else OFF
 *   ACKNOWLEDGED + higher priority -> ON    ACKNOWLEDGED + ended -> OFF
 *   LATCHED + acknowledged -> OFF           any + true again by late data -> ON
 * </pre>
 *
 * @param onsetEpochMillis device time of the first breaching observation
 * @param endEpochMillis device time of the contrary observation; empty while it lasts
 * @param openedEpochMillis our time when it was first known
 * @param worstMicros the value furthest past the limit, x 10^6, in the unit of the condition (a
 *     score's points for NEWS2)
 * @param limitMicros the threshold that was in force at the opening, x 10^6
 * @param verify one of its values was suspect, so look before acting
 * @param retrospective found in late data that had already ended; never signalled
 * @param withdrawn later data show that the condition did not outlast its delay
 * @param version counts its changes, from 1
 */
public record Episode(
    EpisodeId id,
    Condition condition,
    Priority priority,
    long onsetEpochMillis,
    OptionalLong endEpochMillis,
    long openedEpochMillis,
    @Classified(As.CLINICAL) OptionalLong worstMicros,
    @Classified(As.CLINICAL) OptionalLong limitMicros,
    Signal signal,
    boolean verify,
    boolean retrospective,
    boolean withdrawn,
    Optional<PersonId> acknowledgedBy,
    OptionalLong acknowledgedEpochMillis,
    int version) {

  /** Whether the condition is true as far as is known. */
  public boolean active() {
    return endEpochMillis.isEmpty() && !withdrawn;
  }

  /** Whether it belongs on a clinician's list of current alarms. */
  public boolean listed() {
    return active() || signal.given();
  }

  /** Whether it held at a device time (its end excluded). */
  public boolean covers(long epochMillis) {
    return !withdrawn
        && onsetEpochMillis <= epochMillis
        && (endEpochMillis.isEmpty() || endEpochMillis.getAsLong() > epochMillis);
  }

  /** Acknowledged by a person. */
  public Episode acknowledged(PersonId by, long nowEpochMillis) {
    return with(
        active() ? Signal.ACKNOWLEDGED : Signal.OFF,
        withdrawn,
        Optional.of(by),
        OptionalLong.of(nowEpochMillis));
  }

  /** No longer supported by the data; the record stays, and a high signal until somebody saw it. */
  public Episode withdrawal() {
    return with(afterEnd(signal, priority), true, acknowledgedBy, acknowledgedEpochMillis);
  }

  /** Only readings that were withdrawn had supported it: nobody needs to look at it as an alarm. */
  public Episode enteredInError() {
    return with(Signal.OFF, true, acknowledgedBy, acknowledgedEpochMillis);
  }

  /** As the data show it after some were withdrawn: nothing of what these had said is kept. */
  public Episode corrected(Breach breach) {
    Episode revised = as(breach);
    return new Episode(
        id,
        condition,
        breach.priority(),
        revised.onsetEpochMillis,
        revised.endEpochMillis,
        openedEpochMillis,
        revised.worstMicros,
        limitMicros,
        revised.signal,
        breach.verify(),
        revised.retrospective,
        false,
        acknowledgedBy,
        acknowledgedEpochMillis,
        revised.version);
  }

  /** As the data now show it: the same episode with another span, priority or worst value. */
  public Episode as(Breach breach) {
    boolean activeThen = active();
    boolean activeNow = breach.untilEpochMillis().isEmpty();
    Priority priority = this.priority.or(breach.priority());
    // What became worse signals again before it ended, even where both are learnt at once.
    boolean worse = activeThen && priority.compareTo(this.priority) > 0;
    Signal last = worse ? Signal.ON : this.signal;
    Signal signal;
    if (activeNow) {
      signal = activeThen ? last : Signal.ON;
    } else {
      signal = activeThen ? afterEnd(last, priority) : last;
    }
    return new Episode(
        id,
        condition,
        priority,
        breach.sinceEpochMillis(),
        breach.untilEpochMillis(),
        openedEpochMillis,
        breach.worstMicros(),
        limitMicros,
        signal,
        verify || breach.verify(),
        retrospective && !activeNow,
        false,
        acknowledgedBy,
        acknowledgedEpochMillis,
        version + 1);
  }

  /** The same in the record that goes on, after a merge. */
  public Episode under(EpisodeId other) {
    return new Episode(
        other,
        condition,
        priority,
        onsetEpochMillis,
        endEpochMillis,
        openedEpochMillis,
        worstMicros,
        limitMicros,
        signal,
        verify,
        retrospective,
        withdrawn,
        acknowledgedBy,
        acknowledgedEpochMillis,
        version);
  }

  /** The same as nobody has acknowledged it: another record's, merged with it, signals. */
  public Episode signallingAgain() {
    return with(Signal.ON, withdrawn, acknowledgedBy, acknowledgedEpochMillis);
  }

  private static Signal afterEnd(Signal signal, Priority priority) {
    return switch (signal) {
      case ON -> priority == Priority.HIGH ? Signal.LATCHED : Signal.OFF;
      case LATCHED -> Signal.LATCHED;
      case ACKNOWLEDGED, OFF -> Signal.OFF;
    };
  }

  private Episode with(
      Signal signal,
      boolean withdrawn,
      Optional<PersonId> by,
      OptionalLong acknowledgedEpochMillis) {
    return new Episode(
        id,
        condition,
        priority,
        onsetEpochMillis,
        endEpochMillis,
        openedEpochMillis,
        worstMicros,
        limitMicros,
        signal,
        verify,
        retrospective,
        withdrawn,
        by,
        acknowledgedEpochMillis,
        version + 1);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

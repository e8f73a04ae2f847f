package io.vigil.core.alarm;

import io.vigil.core.id.EpisodeId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.OptionalLong;

/**
 * One span of time in which a condition held for longer than its delay.
 *
 * <p>Condition, onset and end are the record: once all data are in they do not depend on the order
 * in which these arrived. It signals as a part of an {@link Alarm}.
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
    boolean verify,
    boolean retrospective,
    boolean withdrawn,
    int version) {

  /** Whether the condition is true as far as is known. */
  public boolean active() {
    return endEpochMillis.isEmpty() && !withdrawn;
  }

  /** Whether it held at a device time (its end excluded). */
  public boolean covers(long epochMillis) {
    return !withdrawn
        && onsetEpochMillis <= epochMillis
        && (endEpochMillis.isEmpty() || endEpochMillis.getAsLong() > epochMillis);
  }

  /** No longer supported by the data; the record stays. */
  public Episode withdrawal() {
    return with(
        priority, onsetEpochMillis, endEpochMillis, worstMicros, verify, retrospective, true);
  }

  /** As the data show it after some were withdrawn: nothing of what these had said is kept. */
  public Episode corrected(Breach breach) {
    return with(
        breach.priority(),
        breach.sinceEpochMillis(),
        breach.untilEpochMillis(),
        breach.worstMicros(),
        breach.verify(),
        retrospective && breach.untilEpochMillis().isPresent(),
        false);
  }

  /** As the data now show it: the same episode with another span, priority or worst value. */
  public Episode as(Breach breach) {
    return with(
        priority.or(breach.priority()),
        breach.sinceEpochMillis(),
        breach.untilEpochMillis(),
        breach.worstMicros(),
        verify || breach.verify(),
        retrospective && breach.untilEpochMillis().isPresent(),
        false);
  }

  /** The same after our clock was set, where something counts from when it was opened. */
  public Episode openedLater(long byMillis) {
    return opened(id, openedEpochMillis + byMillis);
  }

  /** The same in the record that goes on, after a merge. */
  public Episode under(EpisodeId other) {
    return opened(other, openedEpochMillis);
  }

  private Episode opened(EpisodeId id, long openedEpochMillis) {
    return new Episode(
        id,
        condition,
        priority,
        onsetEpochMillis,
        endEpochMillis,
        openedEpochMillis,
        worstMicros,
        limitMicros,
        verify,
        retrospective,
        withdrawn,
        version);
  }

  private Episode with(
      Priority priority,
      long onsetEpochMillis,
      OptionalLong endEpochMillis,
      OptionalLong worstMicros,
      boolean verify,
      boolean retrospective,
      boolean withdrawn) {
    return new Episode(
        id,
        condition,
        priority,
        onsetEpochMillis,
        endEpochMillis,
        openedEpochMillis,
        worstMicros,
        limitMicros,
        verify,
        retrospective,
        withdrawn,
        version + 1);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A time in which Vigil judges a ward's patients beside the monitors that they have, and alarms
 * nobody.
 *
 * @param sinceEpochMillis our time from which it is so for this patient
 * @param untilEpochMillis our time at which it is over by itself, or was ended
 * @param withheld what would have signalled meanwhile, at most {@link #MAX_WITHHELD} of them
 */
public record SilentTrial(
    WardId ward, long sinceEpochMillis, long untilEpochMillis, List<Withheld> withheld) {

  /** The longest. */
  public static final Duration MAX = Duration.ofDays(90);

  /** More than a patient has rules and kinds of technical alarms, in each priority. */
  static final int MAX_WITHHELD = 512;

  /**
   * Signals that were withheld.
   *
   * @param cause key of the condition that names the alarm, without what names a device
   * @param count each time that it would have begun, or risen in priority
   */
  public record Withheld(
      @Classified(As.CLINICAL) String cause,
      @Classified(As.CLINICAL) Priority priority,
      @Classified(As.CLINICAL) int count) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  public SilentTrial {
    withheld = List.copyOf(withheld);
  }

  /** Whether some of it lies within a span of our time. */
  public boolean touches(long fromEpochMillis, long toEpochMillis) {
    return sinceEpochMillis < toEpochMillis && untilEpochMillis > fromEpochMillis;
  }

  SilentTrial until(long epochMillis) {
    return new SilentTrial(ward, sinceEpochMillis, epochMillis, withheld);
  }

  /** The same with one signal more that was withheld. */
  SilentTrial with(Alarm alarm) {
    String key = alarm.condition().key();
    String cause =
        alarm.condition().kind() == AlarmKind.TECHNICAL && key.contains(":")
            ? key.substring(0, key.lastIndexOf(':'))
            : key;
    List<Withheld> counted = new ArrayList<>(withheld);
    int at = 0;
    while (at < counted.size()
        && !(counted.get(at).cause().equals(cause)
            && counted.get(at).priority() == alarm.priority())) {
      at++;
    }
    if (at < counted.size()) {
      counted.set(at, new Withheld(cause, alarm.priority(), counted.get(at).count() + 1));
    } else if (at < MAX_WITHHELD) {
      counted.add(new Withheld(cause, alarm.priority(), 1));
    }
    return new SilentTrial(ward, sinceEpochMillis, untilEpochMillis, counted);
  }
}

package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a report of a silent trial needs to know of a patient.
 *
 * @param running the one that the patient is on
 * @param past those that are over, the latest {@link #MAX_PAST}
 * @param charted what was charted, the latest {@link #MAX_CHARTED}
 */
public record TrialLog(
    Optional<SilentTrial> running, List<SilentTrial> past, List<ChartedEvent> charted) {

  public static final TrialLog NONE = new TrialLog(Optional.empty(), List.of(), List.of());

  /** Transfers out of and into wards on a trial. */
  static final int MAX_PAST = 16;

  static final int MAX_CHARTED = 64;

  public TrialLog {
    past = List.copyOf(past);
    charted = List.copyOf(charted);
  }

  /** Whether nobody is to be alarmed of the patient. */
  public boolean silent() {
    return running.isPresent();
  }

  /** Our time when the running one is over; {@link Long#MAX_VALUE} if none runs. */
  public long endEpochMillis() {
    return running.isPresent() ? running.get().untilEpochMillis() : Long.MAX_VALUE;
  }

  /** The running one, after those that are over. */
  public List<SilentTrial> all() {
    List<SilentTrial> all = new ArrayList<>(past);
    running.ifPresent(all::add);
    return all;
  }

  Optional<ChartedEvent> charted(CommandId id) {
    return charted.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  TrialLog with(SilentTrial trial) {
    return new TrialLog(Optional.of(trial), past, charted);
  }

  TrialLog endedAt(long epochMillis) {
    List<SilentTrial> over = new ArrayList<>(past);
    running.ifPresent(trial -> over.add(trial.until(epochMillis)));
    return new TrialLog(Optional.empty(), last(over, MAX_PAST), charted);
  }

  /**
   * An alarm changed: while nobody is to be alarmed, what would have signalled is counted.
   *
   * @param before null where it was raised
   */
  TrialLog after(@Nullable Alarm before, Alarm alarm) {
    if (running.isEmpty() || alarm.signalledEpochMillis().isEmpty()) {
      return this;
    }
    boolean begins =
        before == null || !before.signalledEpochMillis().equals(alarm.signalledEpochMillis());
    boolean rises =
        before != null
            && alarm.signal() == Signal.WITHHELD
            && alarm.priority().compareTo(before.priority()) > 0;
    return begins || rises ? with(running.get().with(alarm)) : this;
  }

  TrialLog with(ChartedEvent event) {
    List<ChartedEvent> events = new ArrayList<>(charted);
    int known = 0;
    while (known < events.size() && !events.get(known).id().equals(event.id())) {
      known++;
    }
    if (known < events.size()) {
      events.set(known, event);
    } else {
      events.add(event);
    }
    return new TrialLog(running, past, last(events, MAX_CHARTED));
  }

  private static <T> List<T> last(List<T> all, int max) {
    return all.subList(Math.max(0, all.size() - max), all.size());
  }
}

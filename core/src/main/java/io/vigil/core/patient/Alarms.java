package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.EpisodeId;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A patient's alarms in the order in which they were raised. When the next of them is due is known
 * without looking at them. Nobody can change it but a {@link Draft}, which changes only the copy
 * that it made.
 */
final class Alarms extends AbstractMap<AlarmId, Alarm> {

  static final Alarms NONE =
      new Alarms(new LinkedHashMap<>(), Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0);

  private final Map<AlarmId, Alarm> byId;
  private long signalDue;
  private long callDue;

  /** No later than the first time before which one of them is no longer needed. */
  private long unneededSince;

  /** Those that are active and give no signal, and nobody silenced them. */
  private int silent;

  private Alarms(
      Map<AlarmId, Alarm> byId, long signalDue, long callDue, long unneededSince, int silent) {
    this.silent = silent;
    this.byId = byId;
    this.signalDue = signalDue;
    this.callDue = callDue;
    this.unneededSince = unneededSince;
  }

  static Alarms of(Map<AlarmId, Alarm> map) {
    if (map instanceof Alarms same) {
      return same;
    }
    if (map.isEmpty()) {
      return NONE;
    }
    Alarms copy = NONE.copy();
    map.values().forEach(copy::set);
    return copy;
  }

  Alarms copy() {
    return new Alarms(new LinkedHashMap<>(byId), signalDue, callDue, unneededSince, silent);
  }

  /** Adds one, or puts it in the place of what it was before. */
  void set(Alarm alarm) {
    Alarm before = byId.put(alarm.id(), alarm);
    if (before != null
        && (isFirst(before.signalDueEpochMillis(), signalDue)
            || isFirst(before.callDueEpochMillis(), callDue))) {
      findDue();
    } else {
      signalDue = Math.min(signalDue, alarm.signalDueEpochMillis());
      callDue = Math.min(callDue, alarm.callDueEpochMillis());
    }
    unneededSince = Math.min(unneededSince, unneededSince(alarm));
    silent += (isSilent(alarm) ? 1 : 0) - (before != null && isSilent(before) ? 1 : 0);
  }

  private static boolean isSilent(Alarm alarm) {
    return alarm.active() && alarm.signal() == Signal.OFF;
  }

  /** Whether one is active that gives no signal and that nobody silenced. */
  boolean hasSilent() {
    return silent > 0;
  }

  private static boolean isFirst(long due, long first) {
    return due == first && due != Long.MAX_VALUE;
  }

  /** After our clock was set. */
  void move(long byMillis) {
    byId.replaceAll((id, alarm) -> alarm.moved(byMillis));
    findDue();
  }

  private void findDue() {
    signalDue = Long.MAX_VALUE;
    callDue = Long.MAX_VALUE;
    for (Alarm alarm : byId.values()) {
      signalDue = Math.min(signalDue, alarm.signalDueEpochMillis());
      callDue = Math.min(callDue, alarm.callDueEpochMillis());
    }
  }

  /** Our time when the first of their signals is over by itself; {@link Long#MAX_VALUE} if none. */
  long signalDueEpochMillis() {
    return signalDue;
  }

  /** Our time when somebody is to be called next; {@link Long#MAX_VALUE} if nobody is. */
  long callDueEpochMillis() {
    return callDue;
  }

  /** The one that an episode belongs to. */
  Optional<Alarm> of(EpisodeId episode) {
    for (Alarm alarm : byId.values()) {
      if (alarm.episodes().contains(episode)) {
        return Optional.of(alarm);
      }
    }
    return Optional.empty();
  }

  /**
   * Takes out what is neither listed nor within the horizon any more.
   *
   * @return what was taken out
   */
  List<Alarm> prunedBefore(long epochMillis) {
    List<Alarm> gone = new ArrayList<>();
    unneededSince = Long.MAX_VALUE;
    for (Iterator<Alarm> all = byId.values().iterator(); all.hasNext(); ) {
      Alarm alarm = all.next();
      long since = unneededSince(alarm);
      if (since < epochMillis) {
        all.remove();
        gone.add(alarm);
      } else {
        unneededSince = Math.min(unneededSince, since);
      }
    }
    return gone;
  }

  /** Whether some may be pruned: false if surely none is. */
  boolean mayBePrunedBefore(long epochMillis) {
    return unneededSince < epochMillis;
  }

  private static long unneededSince(Alarm alarm) {
    return alarm.listed() ? Long.MAX_VALUE : alarm.endEpochMillis().orElse(Long.MAX_VALUE);
  }

  @Override
  public @Nullable Alarm get(@Nullable Object key) {
    return byId.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return byId.containsKey(key);
  }

  @Override
  public int size() {
    return byId.size();
  }

  @Override
  public Set<Map.Entry<AlarmId, Alarm>> entrySet() {
    return Collections.unmodifiableMap(byId).entrySet();
  }
}

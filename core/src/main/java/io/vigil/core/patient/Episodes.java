package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.EpisodeId;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A patient's episodes in the order in which they were opened. They are also held by condition, so
 * that judging a reading costs the same however many alarms there were. Nobody can change it but a
 * {@link Draft}, which changes only the copy that it made.
 */
final class Episodes extends AbstractMap<EpisodeId, Episode> {

  private static final Episodes NONE = new Episodes(new LinkedHashMap<>(), new HashMap<>());

  private final Map<EpisodeId, Episode> byId;
  private final Map<Condition, Same> byCondition;

  /**
   * Those of one condition.
   *
   * @param supported those that the data support, by onset
   * @param lastEndEpochMillis of those that the data support; {@link Long#MAX_VALUE} if one is
   *     active, {@link Long#MIN_VALUE} if there is none
   */
  private record Same(List<Episode> all, List<Episode> supported, long lastEndEpochMillis) {

    private static final Same NONE = new Same(List.of(), List.of(), Long.MIN_VALUE);

    static Same of(List<Episode> all) {
      long last = Long.MIN_VALUE;
      List<Episode> supported = new ArrayList<>(all.size());
      for (Episode episode : all) {
        if (!episode.withdrawn()) {
          supported.add(episode);
          last = Math.max(last, episode.endEpochMillis().orElse(Long.MAX_VALUE));
        }
      }
      supported.sort(Comparator.comparingLong(Episode::onsetEpochMillis));
      return new Same(List.copyOf(all), List.copyOf(supported), last);
    }
  }

  private Episodes(Map<EpisodeId, Episode> byId, Map<Condition, Same> byCondition) {
    this.byId = byId;
    this.byCondition = byCondition;
  }

  static Episodes of(Map<EpisodeId, Episode> map) {
    if (map instanceof Episodes same) {
      return same;
    }
    if (map.isEmpty()) {
      return NONE;
    }
    Episodes copy = NONE.copy();
    map.forEach(copy::set);
    return copy;
  }

  Episodes copy() {
    return new Episodes(new LinkedHashMap<>(byId), new HashMap<>(byCondition));
  }

  /** Adds one, or puts it in the place of what it was before. */
  void set(EpisodeId id, Episode episode) {
    Episode before = byId.put(id, episode);
    Same same = same(episode.condition());
    List<Episode> all = new ArrayList<>(same.all());
    if (before == null) {
      all.add(episode);
    } else {
      all.set(all.indexOf(before), episode);
    }
    byCondition.put(episode.condition(), Same.of(all));
  }

  /** Takes one out; its alarm is not needed any more. */
  void remove(EpisodeId id) {
    Episode episode = byId.remove(id);
    if (episode == null) {
      return;
    }
    List<Episode> all = new ArrayList<>(same(episode.condition()).all());
    all.remove(episode);
    if (all.isEmpty()) {
      byCondition.remove(episode.condition());
    } else {
      byCondition.put(episode.condition(), Same.of(all));
    }
  }

  /** Those of a condition that the data support, by onset. */
  List<Episode> supported(Condition condition) {
    return same(condition).supported();
  }

  /** The first of a condition that is active. */
  Optional<Episode> active(Condition condition) {
    Same same = same(condition);
    if (same.lastEndEpochMillis() == Long.MAX_VALUE) {
      for (Episode episode : same.all()) {
        if (episode.active()) {
          return Optional.of(episode);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether one of a condition that the data support lasted up to an instant at least. */
  boolean lastTo(Condition condition, long epochMillis) {
    return same(condition).lastEndEpochMillis() >= epochMillis;
  }

  private Same same(Condition condition) {
    return byCondition.getOrDefault(condition, Same.NONE);
  }

  @Override
  public @Nullable Episode get(@Nullable Object key) {
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
  public Set<Map.Entry<EpisodeId, Episode>> entrySet() {
    return Collections.unmodifiableMap(byId).entrySet();
  }
}

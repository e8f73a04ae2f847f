package io.vigil.server.journal;

import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.Commit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Which patients are in which group by their states as last committed, so that who looks after some
 * of them does not walk all of them. Told of each commit, and by any thread of all of them at
 * times.
 *
 * @param <K> what groups are known by
 */
public final class PatientGroups<K> {

  private final Function<PatientId, Optional<PatientState>> states;
  private final Function<PatientState, Optional<K>> grouping;
  private final Map<PatientId, K> groupOf = new ConcurrentHashMap<>();
  private final Map<K, Set<PatientId>> groups = new ConcurrentHashMap<>();

  /**
   * @param states as last committed
   * @param grouping empty where a patient is in no group
   */
  public PatientGroups(
      Function<PatientId, Optional<PatientState>> states,
      Function<PatientState, Optional<K>> grouping) {
    this.states = states;
    this.grouping = grouping;
  }

  /** After a commit, when its states can be read. */
  public void committed(Commit commit) {
    commit.patients().forEach(change -> look(change.patient()));
  }

  /** Whoever was known before the first commit was told of, and whoever was missed. */
  public void lookAt(Set<PatientId> all) {
    all.forEach(this::look);
    groupOf.keySet().forEach(this::look);
  }

  /** Each time by what is committed then, so that whoever looks last is right. */
  private void look(PatientId patient) {
    groupOf.compute(
        patient,
        (id, before) -> {
          K now = states.apply(id).flatMap(grouping).orElse(null);
          if (!Objects.equals(before, now)) {
            if (before != null) {
              groups.computeIfPresent(before, (group, in) -> less(in, id));
            }
            if (now != null) {
              groups.computeIfAbsent(now, group -> ConcurrentHashMap.newKeySet()).add(id);
            }
          }
          return now;
        });
  }

  private static Set<PatientId> less(Set<PatientId> in, PatientId id) {
    in.remove(id);
    return in;
  }

  /** Those of one group; a view that changes. */
  public Set<PatientId> of(K group) {
    return groups.getOrDefault(group, Set.of());
  }

  /** Those of any group; a view that changes. */
  public Set<PatientId> all() {
    return groupOf.keySet();
  }
}

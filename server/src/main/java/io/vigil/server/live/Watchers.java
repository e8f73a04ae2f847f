package io.vigil.server.live;

import io.vigil.core.id.PatientId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who sees whom, by patient: a change costs only those who see it, however many others look. It may
 * name more than see a patient now, never fewer. Only the feed's thread uses it.
 */
final class Watchers {
  private final Map<PatientId, Set<Subscriber>> watching = new HashMap<>();

  /** What each was entered with. */
  private final Map<Subscriber, Set<PatientId>> entered = new HashMap<>();

  /** These have not begun: anybody's change may be theirs. */
  private final List<Subscriber> beginning = new ArrayList<>();

  /** Enters what changed: the sight of those who are open, and who they are. */
  void enter(Collection<Subscriber> open) {
    beginning.clear();
    for (Subscriber subscriber : List.copyOf(entered.keySet())) {
      if (!open.contains(subscriber)) {
        leave(subscriber);
      }
    }
    for (Subscriber subscriber : open) {
      Set<PatientId> sight = subscriber.sight();
      if (sight == null) {
        leave(subscriber);
        beginning.add(subscriber);
      } else if (sight != entered.get(subscriber)) {
        leave(subscriber);
        entered.put(subscriber, sight);
        sight.forEach(patient ->
            watching.computeIfAbsent(patient, p -> new LinkedHashSet<>()).add(subscriber));
      }
    }
  }

  boolean sees(PatientId patient) {
    return !beginning.isEmpty() || watching.containsKey(patient);
  }

  /** Changes of patients whom somebody sees, by who may see them. */
  Map<Subscriber, List<Subscriber.Change>> share(List<Subscriber.Change> changes) {
    Map<Subscriber, List<Subscriber.Change>> shares = new HashMap<>();
    for (Subscriber.Change change : changes) {
      for (Subscriber subscriber : watching.getOrDefault(change.patient(), Set.of())) {
        shares.computeIfAbsent(subscriber, s -> new ArrayList<>()).add(change);
      }
    }
    for (Subscriber subscriber : beginning) {
      shares.put(subscriber, changes);
    }
    return shares;
  }

  private void leave(Subscriber subscriber) {
    Set<PatientId> sight = entered.remove(subscriber);
    if (sight == null) {
      return;
    }
    for (PatientId patient : sight) {
      Set<Subscriber> others = watching.get(patient);
      if (others != null && others.remove(subscriber) && others.isEmpty()) {
        watching.remove(patient);
      }
    }
  }
}

package io.vigil.simulation.world;

import io.vigil.engine.Act;
import io.vigil.engine.InMemoryJournalStore;
import io.vigil.engine.InMemorySealer;
import io.vigil.engine.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Carries out the erasures that were approved, as the server does: when the one who approves is
 * answered, at every start, and now and then. It may be broken off between the key and the rows.
 */
final class Erasures {

  private final InMemoryJournalStore store;
  private final InMemorySealer sealer;
  private final Chances chances;
  private final Coverage coverage;

  /** Committed with the journal. */
  private final List<Subject> approved = new ArrayList<>();

  private final Set<Subject> withoutKey = new LinkedHashSet<>();
  private final Set<Subject> done = new LinkedHashSet<>();
  private boolean faulty = true;

  Erasures(InMemoryJournalStore store, InMemorySealer sealer, Chances chances, Coverage coverage) {
    this.store = store;
    this.sealer = sealer;
    this.chances = chances;
    this.coverage = coverage;
  }

  void heal() {
    faulty = false;
    carryOut();
  }

  void approved(Act.PatientErasureApproved act) {
    approved.add(subject(act));
  }

  void carryOut() {
    for (Subject patient : approved) {
      if (done.contains(patient)) {
        continue;
      }
      sealer.erase(patient);
      if (!withoutKey.add(patient)) {
        coverage.count(Sometimes.ERASURE_COMPLETED_LATER);
      } else if (faulty && chances.oneIn(3)) {
        return;
      }
      store.delete(patient);
      done.add(patient);
    }
  }

  private static Subject subject(Act.PatientErasureApproved act) {
    return new Subject(Subject.Kind.PATIENT, act.patient().value());
  }
}

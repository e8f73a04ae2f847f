package io.vigil.server.access;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it was given; fails while it is told to. */
final class InMemoryViewJournal implements ViewJournal {
  private final List<ViewWindow> recorded = new CopyOnWriteArrayList<>();
  private volatile boolean failing;
  private volatile UUID failingFor = new UUID(0, 0);

  @Override
  public void record(ViewWindow window) {
    if (failing || window.patient().equals(failingFor)) {
      throw new IllegalStateException("The journal is away");
    }
    recorded.add(window);
  }

  List<ViewWindow> recorded() {
    return recorded;
  }

  void failFor(UUID patient) {
    failingFor = patient;
  }

  void fail(boolean failing) {
    this.failing = failing;
  }
}

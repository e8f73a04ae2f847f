package io.vigil.server.access;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it was given; fails while it is told to. */
final class InMemoryViewJournal implements ViewJournal {
  private final List<ViewWindow> recorded = new CopyOnWriteArrayList<>();
  private volatile boolean failing;

  @Override
  public void record(ViewWindow window) {
    if (failing) {
      throw new IllegalStateException("The journal is away");
    }
    recorded.add(window);
  }

  List<ViewWindow> recorded() {
    return recorded;
  }

  void fail(boolean failing) {
    this.failing = failing;
  }
}

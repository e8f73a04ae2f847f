package io.vigil.simulation.world;

import java.util.EnumMap;
import java.util.Map;

/** How often something happened. */
public final class Coverage {

  private final Map<Sometimes, Long> counts = new EnumMap<>(Sometimes.class);

  void count(Sometimes what) {
    counts.merge(what, 1L, Long::sum);
  }

  public long of(Sometimes what) {
    return counts.getOrDefault(what, 0L);
  }

  /** Adds what happened in another run. */
  public void add(Coverage other) {
    other.counts.forEach((what, times) -> counts.merge(what, times, Long::sum));
  }
}

package io.vigil.server.staffing;

import io.vigil.core.id.WardId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Which wards with patients nobody's screen has shown for {@link #AFTER}. */
final class Unwatched {

  /** A station that reconnects is back by then. */
  static final Duration AFTER = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final Map<WardId, Long> sinceNanos = new HashMap<>();
  private final Set<WardId> unwatched = new HashSet<>();

  /** What is so now and was not at the look before, or the other way round. */
  record Change(WardId ward, boolean unwatched) {}

  Unwatched(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * @param withoutScreen wards with patients in care, none of whom is on a screen
   */
  List<Change> look(Set<WardId> withoutScreen) {
    long now = nanoTime.getAsLong();
    sinceNanos.keySet().retainAll(withoutScreen);
    withoutScreen.forEach(ward -> sinceNanos.putIfAbsent(ward, now));
    Set<WardId> is = new HashSet<>();
    sinceNanos.forEach((ward, since) -> {
      if (now - since >= AFTER.toNanos()) {
        is.add(ward);
      }
    });
    List<Change> changes =
        Stream.concat(
                is.stream().filter(ward -> !unwatched.contains(ward)).map(w -> new Change(w, true)),
                unwatched.stream()
                    .filter(ward -> !is.contains(ward))
                    .map(w -> new Change(w, false)))
            .toList();
    unwatched.clear();
    unwatched.addAll(is);
    return changes;
  }

  int size() {
    return unwatched.size();
  }
}

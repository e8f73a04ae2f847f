package io.vigil.server.staffing;

import io.vigil.core.id.PersonId;
import io.vigil.server.live.LiveFeed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Who can be reached: who has a live socket open on some station or device, or had until not long
 * ago, as between two rooms. Nobody is missed before this process could have seen them.
 */
@Component
class Presence {

  /** Without a socket for so long, somebody can't be reached any more. */
  static final Duration UNREACHABLE_AFTER = Duration.ofMinutes(2);

  private final Supplier<Set<UUID>> present;
  private final LongSupplier nanoTime;
  private final long sinceNanos;
  private final Map<UUID, Long> seenNanos = new HashMap<>();

  @Autowired
  Presence(LiveFeed feed) {
    this(feed::present, System::nanoTime);
  }

  Presence(Supplier<Set<UUID>> present, LongSupplier nanoTime) {
    this.present = present;
    this.nanoTime = nanoTime;
    sinceNanos = nanoTime.getAsLong();
  }

  /** Takes note of who is there now. */
  synchronized void look() {
    long now = nanoTime.getAsLong();
    for (UUID account : present.get()) {
      seenNanos.put(account, now);
    }
    seenNanos.values().removeIf(seen -> now - seen > UNREACHABLE_AFTER.toNanos());
  }

  synchronized boolean reachable(PersonId person) {
    return seenNanos.containsKey(person.value())
        || nanoTime.getAsLong() - sinceNanos <= UNREACHABLE_AFTER.toNanos();
  }
}

package io.vigil.server.notify;

import io.vigil.core.id.DeliveryId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What lanes refused to take, so that it is not asked for again at once. Times are nanoseconds. */
final class Refusals {

  /** What was refused is ordered again after so long, if it still is to be. */
  static final Duration BACK_OFF = Duration.ofSeconds(10);

  private final Map<DeliveryId, Long> refused = new ConcurrentHashMap<>();

  void note(DeliveryId delivery, long nowNanos) {
    refused.put(delivery, nowNanos);
  }

  boolean waits(DeliveryId delivery, long nowNanos) {
    Long at = refused.get(delivery);
    return at != null && nowNanos - at <= BACK_OFF.toNanos();
  }

  /** Forgets what does not wait any more. */
  void forget(long nowNanos) {
    refused.values().removeIf(at -> nowNanos - at > BACK_OFF.toNanos());
  }

  int size() {
    return refused.size();
  }
}

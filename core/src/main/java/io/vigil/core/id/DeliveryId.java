package io.vigil.core.id;

import java.util.UUID;

/**
 * A delivery's identity: whatever is sent of it carries it, so that it is known when it comes
 * twice.
 */
public record DeliveryId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

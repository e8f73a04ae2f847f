package io.vigil.core.id;

import java.util.UUID;

/**
 * A transmission. A hash of its collector, device, epoch and sequence, wide enough that no two of
 * these share one: the same transmission has the same id, and another has another.
 */
public record TransmissionId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

package io.vigil.core.id;

import java.util.UUID;

/** A transmission; made of its identity, so that the same one has the same id. */
public record TransmissionId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

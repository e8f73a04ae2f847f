package io.vigil.core.id;

import java.util.UUID;

/** A device that measures. */
public record DeviceId(UUID value) implements Source {
  @Override
  public String toString() {
    return value.toString();
  }
}

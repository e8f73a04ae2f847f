package io.vigil.core.id;

import java.util.UUID;

/** A shift's identity. */
public record ShiftId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

package io.vigil.core.id;

import java.util.UUID;

/** A ward, or a hospital at home. */
public record WardId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

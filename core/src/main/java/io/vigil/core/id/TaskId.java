package io.vigil.core.id;

import java.util.UUID;

/** A task for a clinician. */
public record TaskId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

package io.vigil.core.id;

import java.util.UUID;

/** A correction of a patient's record. */
public record CorrectionId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

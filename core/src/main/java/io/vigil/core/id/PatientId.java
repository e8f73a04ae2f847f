package io.vigil.core.id;

import java.util.UUID;

/** A patient; a pseudonym, never printed on a wristband. */
public record PatientId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

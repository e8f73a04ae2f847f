package io.vigil.core.id;

import java.util.UUID;

/** A member of staff, or the patient acting. */
public record PersonId(UUID value) implements Source {
  @Override
  public String toString() {
    return value.toString();
  }
}

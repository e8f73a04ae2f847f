package io.vigil.core.id;

import java.util.UUID;

/** An alarm. */
public record AlarmId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

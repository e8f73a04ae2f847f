package io.vigil.core.id;

import java.util.UUID;

/** A hospital. */
public record TenantId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

package io.vigil.core.id;

import java.util.UUID;

/** Chosen by the caller: the same command again gets the same answer. */
public record CommandId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

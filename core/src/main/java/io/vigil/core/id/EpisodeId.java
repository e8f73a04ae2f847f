package io.vigil.core.id;

import java.util.UUID;

/** An alarm episode. */
public record EpisodeId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}

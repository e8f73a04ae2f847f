package io.vigil.client;

import java.util.UUID;

/**
 * Someone who is signed in.
 *
 * @param role {@code nurse}, {@code physician}, {@code administrator} or {@code demo}
 */
public record User(UUID id, String name, String role) {
  @Override
  public String toString() {
    return "User[id=" + id + ", role=" + role + "]";
  }
}

package io.vigil.server.notify;

import java.io.IOException;

/** One address is not served, by a channel that answers: nothing is said of other addresses. */
final class AddressRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean forGood;

  /**
   * @param forGood whether another attempt would be of no use
   */
  AddressRefusedException(String message, boolean forGood) {
    super(message);
    this.forGood = forGood;
  }

  boolean forGood() {
    return forGood;
  }
}

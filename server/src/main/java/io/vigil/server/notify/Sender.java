package io.vigil.server.notify;

import io.vigil.core.id.DeliveryId;
import java.io.IOException;

/** Hands a message to a channel, once. */
interface Sender {

  /** All that is said: what it is about is for Vigil to show to whoever signs in. */
  String TEXT = "An alarm waits for you. Open Vigil.";

  /**
   * @param id what makes the message known when it comes twice
   * @throws IOException if the channel did not take it, or nobody knows whether it did
   */
  void send(DeliveryId id, String address) throws IOException, InterruptedException;
}

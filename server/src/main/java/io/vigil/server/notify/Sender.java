package io.vigil.server.notify;

import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.TenantId;
import java.io.IOException;

/** Hands a message to a channel, once. */
interface Sender {

  /** All that is said: what it is about is for Vigil to show to whoever signs in. */
  String TEXT = "An alarm waits for you. Open Vigil.";

  /**
   * @param tenant whose message it is
   * @param id what makes the message known when it comes twice
   * @throws AddressRefusedException if the channel works, but not for that address
   * @throws IOException if the channel did not take it, or nobody knows whether it did
   */
  void send(TenantId tenant, DeliveryId id, String address)
      throws IOException, InterruptedException;
}

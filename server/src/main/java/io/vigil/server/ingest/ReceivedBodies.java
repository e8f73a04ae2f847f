package io.vigil.server.ingest;

import org.springframework.stereotype.Component;

/** The bodies of transmissions, for whoever shows what was received. */
@Component
public class ReceivedBodies {

  ReceivedBodies() {}

  /**
   * The body as it was sent, after gunzip.
   *
   * @param packed as an entry of the journal keeps it
   * @throws IllegalArgumentException if it was never packed here
   */
  public byte[] asSent(byte[] packed) {
    return BodyPacking.unpack(packed);
  }
}

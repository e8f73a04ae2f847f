package io.vigil.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where load goes: a port of this machine.
 *
 * @param address on the loopback interface
 */
public record Target(InetSocketAddress address) {

  /**
   * @throws IllegalArgumentException for any address but a loopback one: a load generator must not
   *     be a weapon
   */
  public Target {
    InetAddress host = address.getAddress();
    if (host == null || !host.isLoopbackAddress()) {
      throw new IllegalArgumentException("Load goes to this machine's loopback address only");
    }
  }

  public static Target port(int port) {
    return new Target(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
  }

  /** For the header {@code Host}. */
  String host() {
    return "127.0.0.1:" + address.getPort();
  }
}

package io.vigil.server.notify;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;

/**
 * Where an address leads: to the whole world, into a network of the hospital's own, or nowhere that
 * a webhook has any business. By the IANA's registries of special-purpose addresses (RFC 6890, as
 * of 2025-10), of multicast and of IPv6 global unicast (2000::/3): what they don't say to be public
 * is not.
 */
enum Reach {
  PUBLIC,

  /** Loopback, private use (RFC 1918), shared (RFC 6598), unique local (RFC 4193). */
  PRIVATE,

  /** All else: link-local, embedded and translated IPv4, benchmarks, documentation, reserved. */
  NOWHERE;

  private static final List<Block> OWN =
      blocks("127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 ::1/128 fc00::/7");

  private static final List<Block> SPECIAL =
      blocks(
          """
          0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 \
          192.88.99.0/24 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 \
          240.0.0.0/4 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20\
          """);

  private static final Block GLOBAL_UNICAST = block("2000::/3");

  private record Block(int bytes, BigInteger prefix, int shift) {
    boolean holds(byte[] address) {
      return address.length == bytes && new BigInteger(1, address).shiftRight(shift).equals(prefix);
    }
  }

  /** IPv4 in IPv6 (RFC 4291, 2.5.5.2) comes from Java as the IPv4 that it is. */
  static Reach of(InetAddress to) {
    byte[] address = to.getAddress();
    if (OWN.stream().anyMatch(block -> block.holds(address))) {
      return PRIVATE;
    }
    boolean open =
        SPECIAL.stream().noneMatch(block -> block.holds(address))
            && (address.length == 4 || GLOBAL_UNICAST.holds(address));
    return open ? PUBLIC : NOWHERE;
  }

  private static List<Block> blocks(String blocks) {
    return List.of(blocks.split(" ")).stream().map(Reach::block).toList();
  }

  private static Block block(String block) {
    String[] parts = block.split("/");
    byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
    int shift = address.length * 8 - Integer.parseInt(parts[1]);
    return new Block(address.length, new BigInteger(1, address).shiftRight(shift), shift);
  }
}

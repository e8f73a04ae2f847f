package io.vigil.core.patient;

import io.vigil.core.id.TransmissionId;
import java.util.Arrays;

/**
 * The last transmissions of a device, by which one that comes again is known. Immutable.
 *
 * <p>A transmission is its {@link TransmissionId} here: that is made of all that its identity is
 * (collector, device, epoch, sequence), so that whoever makes one must make it so. Its content is
 * told by its hash alone.
 *
 * @param triples id (high, then low 64 bits) and content hash of each, oldest first; not to be
 *     written to
 */
public record RecentTransmissions(long[] triples) {

  /** Older transmissions are known again by their readings. */
  public static final int MAX = 32;

  /** Longs that one transmission takes. */
  public static final int EACH = 3;

  /** Before the first one. */
  public static final RecentTransmissions NONE = new RecentTransmissions(new long[0]);

  public RecentTransmissions {
    if (triples.length % EACH != 0 || triples.length > MAX * EACH) {
      throw new IllegalArgumentException("0 to " + MAX + " transmissions are kept");
    }
  }

  /** How many there are, 0 to {@link #MAX}. */
  public int size() {
    return triples.length / EACH;
  }

  /** Whether a transmission, with this content, is one of them. */
  public boolean contains(TransmissionIdentity identity) {
    long low = identity.id().value().getLeastSignificantBits();
    for (int i = 0; i < triples.length; i += EACH) {
      if (triples[i + 1] == low
          && triples[i + 2] == identity.contentHash()
          && triples[i] == identity.id().value().getMostSignificantBits()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a transmission, with this content or another, is one of them. */
  boolean containsOfAnyContent(TransmissionIdentity identity) {
    long low = identity.id().value().getLeastSignificantBits();
    for (int i = 0; i < triples.length; i += EACH) {
      if (triples[i + 1] == low && triples[i] == identity.id().value().getMostSignificantBits()) {
        return true;
      }
    }
    return false;
  }

  /** These with one more; the oldest gives way to it if there are {@link #MAX} already. */
  public RecentTransmissions plus(TransmissionIdentity identity) {
    int from = size() == MAX ? EACH : 0;
    long[] all = Arrays.copyOfRange(triples, from, triples.length + EACH);
    int last = triples.length - from;
    all[last] = identity.id().value().getMostSignificantBits();
    all[last + 1] = identity.id().value().getLeastSignificantBits();
    all[last + 2] = identity.contentHash();
    return new RecentTransmissions(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecentTransmissions(long[] others) && Arrays.equals(triples, others);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(triples);
  }

  @Override
  public String toString() {
    return "RecentTransmissions" + Arrays.toString(triples);
  }
}

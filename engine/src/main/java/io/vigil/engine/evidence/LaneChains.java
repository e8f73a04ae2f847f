package io.vigil.engine.evidence;

import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks that each entry of a lane follows from the one before it, by the chain's key. Entries come
 * in nearly the order of their lane: a predecessor may come some thousands of entries later, as
 * when the exports of several tenants are read side by side.
 */
final class LaneChains {

  /** Entries of a lane that may wait for their predecessor, and chain values for a successor. */
  private static final int WAITING_MAX = 4096;

  private record Waiting(Place place, byte[] link, byte[] chain) {}

  /**
   * Where an entry stands.
   *
   * @param export which of those that are read side by side
   */
  record Place(int export, long index) {}

  private static final class Lane {
    /** The chain values whose successor has not come, by sequence number. */
    final TreeMap<Long, byte[]> ends = new TreeMap<>();

    /** The entries whose predecessor has not come, by sequence number. */
    final TreeMap<Long, Waiting> waiting = new TreeMap<>();
  }

  private final Mac mac;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Map<Long, Report.Finding>> findings = new ArrayList<>();
  private final long[] further;
  private long checked;
  private long unchecked;

  /**
   * @param key of the chain, 32 bytes
   * @param exports how many are read side by side
   */
  LaneChains(byte[] key, int exports) {
    further = new long[exports];
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
    for (int lane = 0; lane < Subject.LANES; lane++) {
      Lane empty = new Lane();
      empty.ends.put(0L, LaneHead.first(lane).head());
      lanes.add(empty);
    }
    for (int export = 0; export < exports; export++) {
      findings.add(new TreeMap<>());
    }
  }

  void add(Place place, Header header, Export.Record entry) {
    if (header.lane() < 0 || header.lane() >= Subject.LANES) {
      found(Report.Kind.ALTERED, place, header.lane(), header.seq(), "there is no such lane");
      return;
    }
    Lane lane = lanes.get(header.lane());
    byte[] hash = entry.payloadHash();
    byte[] link = Arrays.copyOf(entry.header(), entry.header().length + hash.length);
    System.arraycopy(hash, 0, link, entry.header().length, hash.length);
    byte[] before = lane.ends.remove(header.seq() - 1);
    if (before == null) {
      lane.waiting.put(header.seq(), new Waiting(place, link, entry.chain()));
    } else {
      check(place, header.lane(), header.seq(), before, link, entry.chain());
    }
    Waiting next = lane.waiting.remove(header.seq() + 1);
    if (next == null) {
      lane.ends.put(header.seq(), entry.chain());
    } else {
      check(next.place, header.lane(), header.seq() + 1, entry.chain(), next.link, next.chain);
    }
    while (lane.waiting.size() > WAITING_MAX) {
      lane.waiting.pollFirstEntry();
      unchecked++;
    }
    while (lane.ends.size() > WAITING_MAX) {
      lane.ends.pollFirstEntry();
    }
  }

  /**
   * No more entries come.
   *
   * @param whole whether these were all entries of all lanes, so that a predecessor that never came
   *     was removed
   */
  Report.Chain end(boolean whole) {
    for (int number = 0; number < lanes.size(); number++) {
      int of = number;
      lanes
          .get(number)
          .waiting
          .forEach((seq, entry) -> {
            unchecked++;
            if (whole) {
              found(
                  Report.Kind.REMOVED,
                  entry.place,
                  of,
                  seq - 1,
                  "the entry before this one is in no export of the cell");
            }
          });
    }
    return new Report.Chain(checked, unchecked);
  }

  /** Of one export, by index. */
  List<Report.Finding> findings(int export) {
    return List.copyOf(findings.get(export).values());
  }

  long further(int export) {
    return further[export];
  }

  private void check(Place place, int lane, long seq, byte[] before, byte[] link, byte[] chain) {
    checked++;
    mac.update(before);
    if (!MessageDigest.isEqual(mac.doFinal(link), chain)) {
      found(
          Report.Kind.ALTERED,
          place,
          lane,
          seq,
          "it does not follow from the entry before it in its lane: one of the two is not as it was"
              + " written, or does not belong there");
    }
  }

  private void found(Report.Kind kind, Place place, int lane, long seq, String detail) {
    Map<Long, Report.Finding> ofExport = findings.get(place.export);
    if (ofExport.size() == Report.FINDINGS_MAX) {
      further[place.export]++;
      return;
    }
    ofExport.put(
        place.index,
        new Report.Finding(
            kind,
            true,
            OptionalLong.of(place.index),
            OptionalLong.of(lane),
            OptionalLong.of(seq),
            place.index,
            place.index + 1,
            detail));
  }
}

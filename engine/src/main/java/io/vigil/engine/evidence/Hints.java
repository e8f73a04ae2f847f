package io.vigil.engine.evidence;

import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import io.vigil.engine.evidence.Export.Record;
import io.vigil.engine.evidence.Report.Finding;
import io.vigil.engine.evidence.Report.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Where entries, leaf hashes and all were made anew, so that only the signed roots tell that
 * something is other: what the headers within the interval look like. Lane by lane the sequence
 * numbers grow by one, and the times do not run back. Where other tenants share the lanes numbers
 * are missing everywhere, so that missing ones say nothing.
 */
final class Hints {

  private final long from;
  private final long to;
  private final List<Finding> findings = new ArrayList<>();
  private long further;

  private final Map<Integer, Long> lastSeq = new HashMap<>();
  private final Map<Integer, Long> lastEpochMillis = new HashMap<>();

  /**
   * Numbers that are missing within the interval, by lane: the index before which each would be.
   */
  private final Map<Integer, TreeMap<Long, Long>> gaps = new HashMap<>();

  private boolean gapless = true;

  /**
   * @param from the size of the last tree that fits
   * @param to the size of the first signed one that does not
   */
  Hints(ExportFiles files, long from, long to) {
    this.from = from;
    this.to = to;
    try (Export.Reading entry = new Export.Reading(files, Export.ENTRIES)) {
      Optional<Record> next = entry.entry();
      for (long index = 0; index < to && next.isPresent(); index++) {
        look(index, next.get());
        next = entry.entry();
      }
    }
    if (gapless) {
      gaps.forEach(this::missing);
    }
    findings.sort((a, b) -> Long.compare(a.index().orElse(from), b.index().orElse(from)));
  }

  /** What was seen; may be nothing. */
  List<Finding> findings() {
    return findings;
  }

  long further() {
    return further;
  }

  private void look(long index, Record record) {
    boolean within = index >= from;
    Optional<Header> decoded = record.decoded();
    if (decoded.isEmpty() || decoded.get().lane() < 0 || decoded.get().lane() >= Subject.LANES) {
      if (within) {
        found(Kind.ALTERED, index, Optional.empty(), "its header can not be read");
      }
      return;
    }
    Header header = decoded.get();
    int lane = header.lane();
    long last = lastSeq.getOrDefault(lane, 0L);
    if (header.seq() <= last) {
      if (within) {
        late(index, header, last);
      }
      return;
    }
    boolean first = !lastSeq.containsKey(lane);
    if (header.seq() > last + 1 && within) {
      gap(lane, last + 1, header.seq() - 1, index);
    } else if (header.seq() > last + 1 && !first) {
      gapless = false;
    }
    boolean back = header.atEpochMillis() < lastEpochMillis.getOrDefault(lane, Long.MIN_VALUE);
    if (back && within) {
      found(Kind.ALTERED, index, Optional.of(header), "its time is before that of its predecessor");
    }
    lastSeq.put(lane, header.seq());
    lastEpochMillis.put(lane, header.atEpochMillis());
  }

  /** A number that is not above all before it in its lane. */
  private void late(long index, Header header, long last) {
    boolean missed = gaps.getOrDefault(header.lane(), new TreeMap<>()).remove(header.seq()) != null;
    if (missed) {
      found(Kind.REORDERED, index, Optional.of(header), "it stands behind a later one of its lane");
    } else {
      found(
          Kind.INSERTED,
          index,
          Optional.of(header),
          "its number was given before; the last of its lane was " + last);
    }
  }

  private void gap(int lane, long firstSeq, long lastMissing, long index) {
    TreeMap<Long, Long> ofLane = gaps.computeIfAbsent(lane, l -> new TreeMap<>());
    for (long seq = firstSeq; seq <= lastMissing; seq++) {
      if (ofLane.size() == Report.FINDINGS_MAX) {
        further += lastMissing - seq + 1;
        return;
      }
      ofLane.put(seq, index);
    }
  }

  private void missing(int lane, TreeMap<Long, Long> missing) {
    missing.forEach((seq, index) ->
        add(
            new Finding(
                Kind.REMOVED,
                false,
                OptionalLong.of(index),
                OptionalLong.of(lane),
                OptionalLong.of(seq),
                from,
                to,
                gapless
                    ? "this number is missing, and before the interval none was"
                    : "this number is missing; it may be another tenant's")));
  }

  private void found(Kind kind, long index, Optional<Header> header, String detail) {
    add(
        new Finding(
            kind,
            false,
            OptionalLong.of(index),
            header.map(at -> OptionalLong.of(at.lane())).orElse(OptionalLong.empty()),
            header.map(at -> OptionalLong.of(at.seq())).orElse(OptionalLong.empty()),
            from,
            to,
            detail));
  }

  private void add(Finding finding) {
    if (findings.size() == Report.FINDINGS_MAX) {
      further++;
    } else {
      findings.add(finding);
    }
  }
}

package io.vigil.server.evidence;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The entries that one batch put into a tree, in the order of its leaves: by lane and sequence
 * number.
 *
 * <p>Encoded as numbers of seven bits a byte, lowest first, three for each run: the step to its
 * lane from the lane of the run before (from -1 at first), its first sequence number (in the same
 * lane counted from the end of the run before), and how many entries it has.
 *
 * @param all in order; neighbours of one lane have a gap between them
 */
record Runs(List<Run> all) {

  /**
   * Neighbouring entries of one lane that are one tenant's.
   *
   * @param first sequence number, from 1
   * @param count at least 1
   */
  record Run(int lane, long first, long count) {

    long last() {
      return first + count - 1;
    }
  }

  Runs {
    all = List.copyOf(all);
  }

  /** Gathers runs out of entries that come in order. */
  static final class Builder {
    private final List<Run> all = new ArrayList<>();

    void add(int lane, long seq) {
      Run last = all.isEmpty() ? new Run(-1, 0, 0) : all.getLast();
      if (last.lane == lane && last.last() + 1 == seq) {
        all.set(all.size() - 1, new Run(lane, last.first, last.count + 1));
      } else {
        all.add(new Run(lane, seq, 1));
      }
    }

    Runs build() {
      return new Runs(all);
    }
  }

  long count() {
    return all.stream().mapToLong(Run::count).sum();
  }

  /** The last entry of a lane in here; empty if there is none. */
  OptionalLong lastOf(int lane) {
    return all.stream().filter(run -> run.lane == lane).mapToLong(Run::last).max();
  }

  /** How many leaves of this batch stand before an entry's; empty if it is not in here. */
  OptionalLong indexOf(int lane, long seq) {
    long before = 0;
    for (Run run : all) {
      if (run.lane == lane && run.first <= seq && seq <= run.last()) {
        return OptionalLong.of(before + seq - run.first);
      }
      before += run.count;
    }
    return OptionalLong.empty();
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int lane = -1;
    long last = 0;
    for (Run run : all) {
      write(out, run.lane - lane);
      write(out, run.lane == lane ? run.first - last : run.first);
      write(out, run.count);
      lane = run.lane;
      last = run.last();
    }
    return out.toByteArray();
  }

  /**
   * @throws IllegalStateException if no version of ours wrote it
   */
  static Runs decode(byte[] bytes) {
    List<Run> all = new ArrayList<>();
    Numbers numbers = new Numbers(bytes);
    int lane = -1;
    long last = 0;
    while (numbers.at < bytes.length) {
      long step = numbers.next();
      long first = numbers.next() + (step == 0 ? last : 0);
      long count = numbers.next();
      lane = Math.toIntExact(lane + step);
      if (lane < 0 || first < 1 || count < 1) {
        throw new IllegalStateException("a batch of the tree has ranges that are none");
      }
      Run run = new Run(lane, first, count);
      all.add(run);
      last = run.last();
    }
    return new Runs(all);
  }

  private static void write(ByteArrayOutputStream out, long value) {
    long rest = value;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write((int) (rest | 0x80));
    }
    out.write((int) rest);
  }

  private static final class Numbers {
    private final byte[] bytes;
    private int at;

    Numbers(byte[] bytes) {
      this.bytes = bytes;
    }

    long next() {
      long value = 0;
      for (int shift = 0; shift < 63 && at < bytes.length; shift += 7) {
        byte next = bytes[at++];
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new IllegalStateException("a batch of the tree has ranges that end too early");
    }
  }
}

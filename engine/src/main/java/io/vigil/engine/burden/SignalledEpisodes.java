package io.vigil.engine.burden;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.engine.burden.NaiveThresholds.Excursion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The episodes of a judged course that signalled, found by condition and time: a signal at the edge
 * of a limit has tens of thousands, and each is looked for.
 */
public final class SignalledEpisodes {

  private record Signalled(Episode episode, long atEpochMillis) {
    long endEpochMillis() {
      return episode.endEpochMillis().orElse(Long.MAX_VALUE);
    }
  }

  /** Those of one condition by their onset, and the latest end of each and all before it. */
  private static final class Line {
    private final List<Signalled> byOnset = new ArrayList<>();
    private final List<Long> latestEnd = new ArrayList<>();
    private final TreeSet<Long> signals = new TreeSet<>();

    private void close() {
      byOnset.sort(Comparator.comparingLong(each -> each.episode().onsetEpochMillis()));
      long latest = Long.MIN_VALUE;
      for (Signalled each : byOnset) {
        latest = Math.max(latest, each.endEpochMillis());
        latestEnd.add(latest);
        signals.add(each.atEpochMillis());
      }
    }

    /** Those that have some of a span, its end included; the latest onset first. */
    private List<Signalled> touching(long fromEpochMillis, long toEpochMillis) {
      int low = 0;
      int high = byOnset.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (byOnset.get(middle).episode().onsetEpochMillis() <= toEpochMillis) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      List<Signalled> found = new ArrayList<>();
      for (int i = low - 1; i >= 0 && latestEnd.get(i) >= fromEpochMillis; i--) {
        if (byOnset.get(i).endEpochMillis() >= fromEpochMillis) {
          found.add(byOnset.get(i));
        }
      }
      return found;
    }
  }

  private static final Line NONE = new Line();

  private final Map<Condition, Line> lines = new HashMap<>();

  /** Of one course. */
  public SignalledEpisodes(Replay.Result judged) {
    for (Episode episode : judged.episodes()) {
      Long signalled = judged.firstSignal().get(episode.id());
      if (signalled != null) {
        lines
            .computeIfAbsent(episode.condition(), condition -> new Line())
            .byOnset
            .add(new Signalled(episode, signalled));
      }
    }
    lines.values().forEach(Line::close);
  }

  /**
   * How long an excursion waited for its signal, in milliseconds; empty if it had none. An episode
   * that covers its first sample signals for it, if it signals at all.
   */
  OptionalLong waitedMillis(Excursion excursion) {
    long since = excursion.sinceEpochMillis();
    long until = excursion.untilEpochMillis().orElse(Long.MAX_VALUE);
    OptionalLong waited = OptionalLong.empty();
    for (Signalled each : line(excursion.condition()).touching(since, since)) {
      if (each.episode().covers(since) && each.atEpochMillis() <= until) {
        waited = OptionalLong.of(Math.max(0, each.atEpochMillis() - since));
      }
    }
    return waited;
  }

  /** The first signal of one of the same condition that has some time with an episode. */
  public OptionalLong firstOverlapping(Episode episode) {
    return line(episode.condition())
        .touching(episode.onsetEpochMillis(), episode.endEpochMillis().orElse(Long.MAX_VALUE))
        .stream()
        .mapToLong(Signalled::atEpochMillis)
        .min();
  }

  /** Whether one of a condition signalled in a span, its end included. */
  boolean signalledWithin(Condition condition, long fromEpochMillis, long toEpochMillis) {
    Long first = line(condition).signals.ceiling(fromEpochMillis);
    return first != null && first <= toEpochMillis;
  }

  private Line line(Condition condition) {
    return lines.getOrDefault(condition, NONE);
  }
}

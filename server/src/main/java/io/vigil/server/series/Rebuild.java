package io.vigil.server.series;

import io.vigil.engine.Subject;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Makes the series again from the journal alone. No server may run meanwhile. */
@Component
class Rebuild {
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);

  private final Projection projection;
  private final Compaction compaction;
  private final Clock clock;

  Rebuild(Projection projection, Compaction compaction, Clock clock) {
    this.projection = projection;
    this.compaction = compaction;
    this.clock = clock;
  }

  /**
   * Broken off, it leaves series that the next start of the server completes.
   *
   * @throws RuntimeException if an entry can't be taken
   */
  void run(PrintStream progress) {
    long[] heads = projection.heads();
    long all = Arrays.stream(heads).sum();
    projection.clear();
    progress.println("Rebuilding the series from " + all + " entries");
    long[] cursors = new long[heads.length];
    long told = System.nanoTime();
    while (true) {
      List<Integer> behind = behind(cursors, heads);
      if (behind.isEmpty()) {
        break;
      }
      cursors = projection.advance(behind, Projection.ENTRIES_MAX);
      if (System.nanoTime() - told > PROGRESS_INTERVAL.toNanos()) {
        told = System.nanoTime();
        progress.println(Arrays.stream(cursors).sum() + " of " + all + " entries");
      }
    }
    progress.println(all + " of " + all + " entries");
    progress.println("Compacted " + compact() + " hours: the series are rebuilt");
  }

  private static List<Integer> behind(long[] cursors, long[] heads) {
    return IntStream.range(0, Subject.CLINICAL_LANES)
        .filter(lane -> cursors[lane] < heads[lane])
        .boxed()
        .toList();
  }

  private long compact() {
    long compacted = 0;
    while (true) {
      List<SeriesTables.Hour> loose = compaction.loose(clock.millis());
      if (loose.isEmpty()) {
        return compacted;
      }
      loose.forEach(compaction::compact);
      compacted += loose.size();
    }
  }
}

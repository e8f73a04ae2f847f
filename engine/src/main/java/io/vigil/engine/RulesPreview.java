package io.vigil.engine;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.RuleSet;
import io.vigil.engine.burden.Course;
import io.vigil.engine.burden.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What rules would have signalled of readings that there are, see {@link Replay}. Of the equipment
 * is counted what follows from rules.
 */
public final class RulesPreview {

  /**
   * An episode whose alarm signalled, as nobody accepts one here.
   *
   * @param rule key of its rule
   * @param signalledEpochMillis when it did, by the readings' own time
   */
  record Signalled(
      String rule,
      Condition condition,
      Priority priority,
      long onsetEpochMillis,
      OptionalLong endEpochMillis,
      long signalledEpochMillis) {

    boolean overlaps(Signalled other) {
      return onsetEpochMillis <= other.endEpochMillis.orElse(Long.MAX_VALUE)
          && other.onsetEpochMillis <= endEpochMillis.orElse(Long.MAX_VALUE);
    }
  }

  /** How often one rule signals with one priority: by the rules now, and by those proposed. */
  public record Line(
      String rule,
      Priority priority,
      @Classified(As.CLINICAL) int now,
      @Classified(As.CLINICAL) int proposed) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Two sets of rules over the same readings.
   *
   * @param missed alarms of the rules now with no alarm of the same rule at the same time by those
   *     proposed
   * @param laterByMillis the most by which an alarm comes later; 0 if none does
   */
  public record Comparison(
      List<Line> lines,
      @Classified(As.CLINICAL) int now,
      @Classified(As.CLINICAL) int proposed,
      @Classified(As.CLINICAL) int missed,
      long laterByMillis) {
    public Comparison {
      lines = List.copyOf(lines);
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  private RulesPreview() {}

  /** Compares two sets of rules. */
  public static Comparison compare(Course course, RuleSet now, RuleSet proposed) {
    List<Signalled> before = signals(Replay.run(course, now));
    List<Signalled> after = signals(Replay.run(course, proposed));
    Map<String, int[]> counts = new TreeMap<>();
    before.forEach(each -> counts.computeIfAbsent(name(each), k -> new int[2])[0]++);
    after.forEach(each -> counts.computeIfAbsent(name(each), k -> new int[2])[1]++);
    List<Line> lines = new ArrayList<>();
    counts.forEach((name, count) -> {
      int space = name.lastIndexOf(' ');
      lines.add(
          new Line(
              name.substring(0, space),
              Priority.valueOf(name.substring(space + 1)),
              count[0],
              count[1]));
    });
    int missed = 0;
    long later = 0;
    for (Signalled each : before) {
      OptionalLong first =
          after.stream()
              .filter(other -> other.condition().equals(each.condition()) && other.overlaps(each))
              .mapToLong(Signalled::signalledEpochMillis)
              .min();
      if (first.isEmpty()) {
        missed++;
      } else {
        later = Math.max(later, first.getAsLong() - each.signalledEpochMillis());
      }
    }
    return new Comparison(lines, before.size(), after.size(), missed, later);
  }

  private static String name(Signalled signalled) {
    return signalled.rule() + " " + signalled.priority();
  }

  private static List<Signalled> signals(Replay.Result judged) {
    List<Signalled> signals = new ArrayList<>();
    for (Episode episode : judged.episodes()) {
      Long at = judged.firstSignal().get(episode.id());
      Optional<String> rule = episode.condition().ruleKey();
      if (at != null && rule.isPresent()) {
        signals.add(
            new Signalled(
                rule.get(),
                episode.condition(),
                episode.priority(),
                episode.onsetEpochMillis(),
                episode.endEpochMillis(),
                at));
      }
    }
    return signals;
  }
}

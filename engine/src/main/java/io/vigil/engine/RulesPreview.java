package io.vigil.engine;

import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.RuleSet;
import io.vigil.engine.burden.Course;
import io.vigil.engine.burden.Replay;
import io.vigil.engine.burden.SignalledEpisodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What rules would have signalled of readings that there are, see {@link Replay}. Of the equipment
 * is counted what follows from rules.
 */
public final class RulesPreview {

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
    Replay.Result judgedNow = Replay.run(course, now);
    Replay.Result judgedThen = Replay.run(course, proposed);
    List<Episode> before = signalled(judgedNow);
    List<Episode> after = signalled(judgedThen);
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
    SignalledEpisodes then = new SignalledEpisodes(judgedThen);
    for (Episode each : before) {
      OptionalLong first = then.firstOverlapping(each);
      if (first.isEmpty()) {
        missed++;
      } else {
        long at = Objects.requireNonNull(judgedNow.firstSignal().get(each.id()));
        later = Math.max(later, first.getAsLong() - at);
      }
    }
    return new Comparison(lines, before.size(), after.size(), missed, later);
  }

  private static String name(Episode signalled) {
    return signalled.condition().ruleKey().orElseThrow() + " " + signalled.priority();
  }

  /** Those of rules whose alarm signalled, as nobody accepts one here. */
  private static List<Episode> signalled(Replay.Result judged) {
    return judged.episodes().stream()
        .filter(episode ->
            judged.firstSignal().containsKey(episode.id())
                && episode.condition().ruleKey().isPresent())
        .toList();
  }
}

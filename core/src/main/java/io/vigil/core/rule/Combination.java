package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Several vital signs past a threshold at once, none of which need be a limit by itself.
 *
 * <p>It holds at a reading where the newest value of each part, within the window, is at or past
 * its threshold. A newest value that is inside by more than its part's hysteresis is contrary; a
 * part that was not measured within the window changes nothing.
 *
 * @param name 1 to 40 small letters, digits and dashes
 * @param parts 2 to {@link #MAX_PARTS}, each another vital sign
 * @param windowMillis 1 to {@link #MAX_WINDOW}
 */
public record Combination(
    String name, List<Part> parts, long windowMillis, long delayMillis, Priority priority)
    implements WindowRule {

  /** The most parts. */
  static final int MAX_PARTS = 6;

  /**
   * @param hysteresisMicros at least 0
   */
  public record Part(
      VitalSign vitalSign, Direction direction, long thresholdMicros, long hysteresisMicros) {
    public Part {
      if (hysteresisMicros < 0) {
        throw new IllegalArgumentException("a hysteresis is not negative: " + hysteresisMicros);
      }
    }

    private Verdict verdict(long valueMicros) {
      long past =
          direction == Direction.LOW
              ? thresholdMicros - valueMicros
              : valueMicros - thresholdMicros;
      if (past >= 0) {
        return Verdict.BREACH;
      }
      return -past > hysteresisMicros ? Verdict.CONTRARY : Verdict.BETWEEN;
    }
  }

  /**
   * @throws IllegalArgumentException if it has no such name, window, delay or parts
   */
  public Combination {
    if (!name.matches("[a-z0-9-]{1,40}")) {
      throw new IllegalArgumentException("a name is 1 to 40 small letters, digits and dashes");
    }
    parts = List.copyOf(parts);
    Set<VitalSign> vitalSigns = new HashSet<>();
    parts.forEach(part -> vitalSigns.add(part.vitalSign()));
    if (parts.size() < 2 || parts.size() > MAX_PARTS || vitalSigns.size() < parts.size()) {
      throw new IllegalArgumentException("a combination has 2 to 6 parts, no vital sign twice");
    }
    requireWindow(windowMillis);
    new Grade(0, delayMillis, priority);
  }

  static void requireWindow(long windowMillis) {
    if (windowMillis < 1 || windowMillis > MAX_WINDOW.toMillis()) {
      throw new IllegalArgumentException("a window is above 0, at most " + MAX_WINDOW);
    }
  }

  @Override
  public Condition condition() {
    return new Condition.RuleBroken("combination:" + name);
  }

  @Override
  public List<VitalSign> metrics() {
    return parts.stream().map(Part::vitalSign).toList();
  }

  /** Where the parts differ neither is the stricter. */
  @Override
  public boolean asStrictAs(Rule other) {
    return other instanceof Combination combination
        && combination.key().equals(key())
        && combination.parts.equals(parts)
        && windowMillis >= combination.windowMillis
        && delayMillis <= combination.delayMillis
        && priority.compareTo(combination.priority) >= 0;
  }

  @Override
  public Course course() {
    return new Course() {
      private final Grade grade = new Grade(0, delayMillis, priority);
      private final long[] at = new long[parts.size()];
      private final Verdict[] newest = new Verdict[parts.size()];

      @Override
      public Verdict take(Metric metric, long atEpochMillis, long valueMicros, int source) {
        Verdict all = Verdict.BREACH;
        for (int i = 0; i < newest.length; i++) {
          Part part = parts.get(i);
          if (part.vitalSign == metric) {
            at[i] = atEpochMillis;
            newest[i] = part.verdict(valueMicros);
          }
          Verdict verdict = newest[i];
          if (verdict == null || at[i] < atEpochMillis - windowMillis) {
            verdict = Verdict.BETWEEN;
          }
          all = verdict.compareTo(all) > 0 ? verdict : all;
        }
        return all;
      }

      @Override
      public Grade grade() {
        return grade;
      }

      @Override
      public OptionalLong extentMicros() {
        return OptionalLong.empty();
      }
    };
  }
}

package io.vigil.core.rule;

import io.vigil.core.alarm.Priority;
import java.time.Duration;
import java.util.List;

/**
 * How soon, and with which priority, what is so far past a rule signals.
 *
 * @param thresholdMicros in the rule's unit, x 10^6; a value at or past it has this grade
 * @param delayMillis 0 to {@link #MAX_DELAY}
 */
public record Grade(long thresholdMicros, long delayMillis, Priority priority) {

  /** The longest delay: judging late data looks this far back for a breach that was under way. */
  public static final Duration MAX_DELAY = Duration.ofMinutes(5);

  /** The most grades of one rule. */
  static final int MAX_GRADES = 8;

  /**
   * @throws IllegalArgumentException if the delay is out of range
   */
  public Grade {
    if (delayMillis < 0 || delayMillis > MAX_DELAY.toMillis()) {
      throw new IllegalArgumentException("a delay is 0 to " + MAX_DELAY + ": " + delayMillis);
    }
  }

  boolean has(Direction direction, long valueMicros) {
    return direction == Direction.LOW
        ? valueMicros <= thresholdMicros
        : valueMicros >= thresholdMicros;
  }

  /** Whether it signals no later, and with no lower a priority, than another. */
  boolean asStrictAs(Grade other) {
    return delayMillis <= other.delayMillis && priority.compareTo(other.priority) >= 0;
  }

  /**
   * @throws IllegalArgumentException unless each is further out than the one before, and signals no
   *     later and with no lower a priority
   */
  static List<Grade> ordered(Direction direction, List<Grade> grades) {
    if (grades.isEmpty() || grades.size() > MAX_GRADES) {
      throw new IllegalArgumentException("a rule has 1 to " + MAX_GRADES + " grades");
    }
    for (int i = 1; i < grades.size(); i++) {
      Grade before = grades.get(i - 1);
      Grade grade = grades.get(i);
      if (grade.thresholdMicros == before.thresholdMicros
          || !before.has(direction, grade.thresholdMicros)
          || !grade.asStrictAs(before)) {
        throw new IllegalArgumentException(
            "a worse grade is further out, waits no longer and has no lower a priority");
      }
    }
    return List.copyOf(grades);
  }
}

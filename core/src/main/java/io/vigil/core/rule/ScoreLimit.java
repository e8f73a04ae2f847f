package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import java.util.List;
import java.util.Optional;

/**
 * Which values of NEWS2 signal. A rule set without one shows the score and signals nothing of it.
 *
 * <p>What counts is the lower bound: what the score certainly is. Priorities are of its levels; the
 * delay is one for all, so that a parameter's own limit, where it has one, signals first.
 *
 * @param levels aggregate scores x 10^6, the least first, all with the same delay
 * @param red the priority where one parameter alone scores 3, if that signals
 */
public record ScoreLimit(List<Grade> levels, Optional<Priority> red) implements Rule {

  private static final long MICROS = 1_000_000;

  /**
   * @throws IllegalArgumentException if the levels do not rise, or their delays differ
   */
  public ScoreLimit {
    levels = Grade.ordered(Direction.HIGH, levels);
    for (Grade level : levels) {
      if (level.delayMillis() != levels.getFirst().delayMillis()) {
        throw new IllegalArgumentException("the levels of a score have one delay");
      }
    }
  }

  @Override
  public Condition condition() {
    return new Condition.News2Raised();
  }

  @Override
  public long delayMillis() {
    return levels.getFirst().delayMillis();
  }

  /**
   * Whether a score signals.
   *
   * @param red whether one parameter alone scores 3
   */
  public boolean isReached(int total, boolean red) {
    return total * MICROS >= levels.getFirst().thresholdMicros() || (red && this.red.isPresent());
  }

  /** The priority of a score that signals. */
  public Priority priority(int total, boolean red) {
    for (int i = levels.size() - 1; i >= 0; i--) {
      Grade level = levels.get(i);
      if (level.has(Direction.HIGH, total * MICROS)) {
        Priority priority = level.priority();
        return red && this.red.isPresent() ? priority.or(this.red.get()) : priority;
      }
    }
    return this.red.orElse(Priority.LOW);
  }

  @Override
  public boolean asStrictAs(Rule other) {
    if (!(other instanceof ScoreLimit score) || delayMillis() > score.delayMillis()) {
      return false;
    }
    for (Grade level : score.levels) {
      int total = Math.toIntExact(level.thresholdMicros() / MICROS);
      if (!isReached(total, false) || priority(total, false).compareTo(level.priority()) < 0) {
        return false;
      }
    }
    return score.red.isEmpty() || (red.isPresent() && red.get().compareTo(score.red.get()) >= 0);
  }
}

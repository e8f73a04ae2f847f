package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.score.ScoreKind;
import java.util.List;
import java.util.Optional;

/**
 * Which values of a score signal. Of a patient one score does and the others are shown: a rule of
 * another score takes the place of the one below. A rule set without one signals nothing of any.
 *
 * <p>What counts is the lower bound: what the score certainly is. Priorities are of its levels; the
 * delay is one for all, so that a parameter's own limit, where it has one, signals first.
 *
 * @param score the one that signals
 * @param levels aggregate scores x 10^6, the least first, all with the same delay
 * @param red the priority where one parameter alone scores 3, if that signals
 */
public record ScoreLimit(ScoreKind score, List<Grade> levels, Optional<Priority> red)
    implements Rule {

  private static final long MICROS = 1_000_000;

  /**
   * @throws IllegalArgumentException if the levels do not rise, can't be reached, or have delays
   *     that differ
   */
  public ScoreLimit {
    levels = Grade.ordered(Direction.HIGH, levels);
    for (Grade level : levels) {
      if (level.delayMillis() != levels.getFirst().delayMillis()) {
        throw new IllegalArgumentException("the levels of a score have one delay");
      }
    }
    if (levels.getFirst().thresholdMicros() <= 0
        || levels.getLast().thresholdMicros() > score.maxPoints() * MICROS) {
      throw new IllegalArgumentException(
          "the levels of " + score.label() + " are 1 to " + score.maxPoints());
    }
  }

  /** A rule of NEWS2. */
  public ScoreLimit(List<Grade> levels, Optional<Priority> red) {
    this(ScoreKind.NEWS2, levels, red);
  }

  /** Whether a key is of a rule of a score. */
  static boolean isKey(String key) {
    for (ScoreKind score : ScoreKind.values()) {
      if (Condition.ofScore(score).key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String key() {
    return condition().key();
  }

  /** What is true of the patient where it holds; the key of its alarms. */
  public Condition condition() {
    return Condition.ofScore(score);
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
    if (!(other instanceof ScoreLimit least)
        || score != least.score
        || delayMillis() > least.delayMillis()) {
      return false;
    }
    for (Grade level : least.levels) {
      int total = Math.toIntExact(level.thresholdMicros() / MICROS);
      if (!isReached(total, false) || priority(total, false).compareTo(level.priority()) < 0) {
        return false;
      }
    }
    return least.red.isEmpty() || (red.isPresent() && red.get().compareTo(least.red.get()) >= 0);
  }
}

package io.vigil.core.score;

import io.vigil.core.id.Source;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a score certainly is and at most can be at one instant, from the inputs known then.
 *
 * <p>An absent input is never taken for normal. Points are never negative, so the present ones are
 * a lower bound, and whoever raises an alarm looks at that. It also falls when an input merely
 * grows old, so whoever ends one looks at the upper bound.
 *
 * @param tableVersion table that it was scored by
 * @param scale scale that the oxygen saturation was scored on; empty where the table has none
 * @param atEpochMillis instant of the score
 * @param lowerBound the points of the present inputs; 0 to the table's most
 * @param upperBound lowerBound to the table's most: with the most that each absent input could add
 * @param parts one of each parameter of the table, in the order of {@link ScoreParameter}
 */
public record Score(
    String tableVersion,
    Optional<Spo2Scale> scale,
    long atEpochMillis,
    @Classified(As.CLINICAL) int lowerBound,
    @Classified(As.CLINICAL) int upperBound,
    List<Part> parts) {

  /**
   * @throws IllegalArgumentException when the bounds are not as described
   */
  public Score {
    parts = List.copyOf(parts);
    if (lowerBound < 0 || lowerBound > upperBound) {
      throw new IllegalArgumentException("Bounds are not 0 <= lower <= upper");
    }
  }

  /** Whether an input counts. */
  public enum State {
    /** Seen, and young enough. */
    PRESENT,
    /** Seen, but too old to count. */
    STALE,
    /** Never seen. */
    MISSING
  }

  /**
   * One measured input.
   *
   * @param valueMicros the value times 1,000,000, in the unit of the parameter's sources
   * @param atEpochMillis when it was measured
   * @param source who or what measured it, where that is known
   */
  public record Sample(
      @Classified(As.CLINICAL) long valueMicros, long atEpochMillis, Optional<Source> source) {

    public Sample(long valueMicros, long atEpochMillis) {
      this(valueMicros, atEpochMillis, Optional.empty());
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * One input's share.
   *
   * @param points what it adds to the lower bound; 0 unless present
   * @param sample its newest; empty only when missing
   */
  public record Part(
      ScoreParameter parameter,
      State state,
      @Classified(As.CLINICAL) int points,
      Optional<Sample> sample) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Whether every input is present; then the bounds are equal. */
  public boolean complete() {
    for (Part part : parts) {
      if (part.state != State.PRESENT) {
        return false;
      }
    }
    return true;
  }

  /** Inputs never seen. */
  public List<ScoreParameter> missing() {
    return in(State.MISSING);
  }

  /** Inputs seen, but too old to count. */
  public List<ScoreParameter> stale() {
    return in(State.STALE);
  }

  /** When the oldest input that counts was measured; empty when none counts. */
  public OptionalLong oldestInputAt() {
    return parts.stream()
        .filter(part -> part.state == State.PRESENT)
        .mapToLong(part -> part.sample.orElseThrow().atEpochMillis)
        .min();
  }

  private List<ScoreParameter> in(State state) {
    return parts.stream().filter(part -> part.state == state).map(Part::parameter).toList();
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

package io.vigil.core.score;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.List;
import java.util.OptionalLong;

/**
 * What NEWS2 certainly is and at most can be at one instant, from the inputs known then.
 *
 * <p>An absent input is never taken for normal. Points are never negative, so the present ones are
 * a lower bound, and whoever raises an alarm looks at that. It also falls when an input merely
 * grows old, so whoever ends one looks at the upper bound.
 *
 * @param atEpochMillis instant of the score
 * @param lowerBound 0 to 20: the points of the present inputs
 * @param upperBound lowerBound to 20: with the most that each absent input could add
 * @param red a present input scores 3, whatever the absent ones are
 * @param parts one of each parameter, in their order
 * @param scale scale that the oxygen saturation was scored on
 * @param tableVersion table that it was scored by
 */
public record News2Score(
    long atEpochMillis,
    @Classified(As.CLINICAL) int lowerBound,
    @Classified(As.CLINICAL) int upperBound,
    boolean red,
    List<Part> parts,
    Spo2Scale scale,
    String tableVersion) {

  /** Throws IllegalArgumentException when the bounds or the parts are not as described. */
  public News2Score {
    parts = List.copyOf(parts);
    if (lowerBound < 0 || lowerBound > upperBound || upperBound > News2.MAX_POINTS) {
      throw new IllegalArgumentException("Bounds are not 0 <= lower <= upper <= 20");
    }
    if (parts.size() != News2Parameter.ALL.size()) {
      throw new IllegalArgumentException("A score has one part of each parameter");
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
   * One input's share.
   *
   * @param points what it adds to the lower bound; 0 unless present
   * @param valueMicros its newest value times 1,000,000; empty only when missing
   * @param atEpochMillis when that was measured; empty only when missing
   */
  public record Part(
      News2Parameter parameter,
      State state,
      @Classified(As.CLINICAL) int points,
      @Classified(As.CLINICAL) OptionalLong valueMicros,
      OptionalLong atEpochMillis) {

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

  /** The risk that is certain: from the lower bound and {@link #red}. */
  public News2Risk risk() {
    return News2Risk.of(lowerBound, red);
  }

  /** Inputs never seen. */
  public List<News2Parameter> missing() {
    return in(State.MISSING);
  }

  /** Inputs seen, but too old to count. */
  public List<News2Parameter> stale() {
    return in(State.STALE);
  }

  /** When the oldest input that counts was measured; empty when none counts. */
  public OptionalLong oldestInputAt() {
    return parts.stream()
        .filter(part -> part.state == State.PRESENT)
        .mapToLong(part -> part.atEpochMillis.orElseThrow())
        .min();
  }

  private List<News2Parameter> in(State state) {
    return parts.stream().filter(part -> part.state == state).map(Part::parameter).toList();
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

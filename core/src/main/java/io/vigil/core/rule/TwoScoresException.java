package io.vigil.core.rule;

import java.util.List;

/** Rules of more than one score: which of them signals would be left open. */
public final class TwoScoresException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private TwoScoresException() {
    super("one score signals, and these rules name two");
  }

  /**
   * @throws TwoScoresException if two of the rules are of scores
   */
  public static void requireOne(List<Rule> rules) {
    if (rules.stream().filter(ScoreLimit.class::isInstance).count() > 1) {
      throw new TwoScoresException();
    }
  }
}

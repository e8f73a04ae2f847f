package io.vigil.core.rule;

/** What one observation means to a rule. */
public enum Verdict {
  /** The rule's condition is true of it. */
  BREACH,
  /** Neither: whatever held before goes on (the band of the hysteresis, or too little known). */
  BETWEEN,
  /** The rule's condition is not true of it; ends a breach. */
  CONTRARY
}

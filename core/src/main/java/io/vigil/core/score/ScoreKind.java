package io.vigil.core.score;

import java.util.Locale;

/** The scores that can signal, each by its table. Points of one parameter are 0 to 3. */
public enum ScoreKind {
  NEWS2("NEWS2"),
  MEWS("MEWS"),
  QSOFA("qSOFA");

  private final String label;

  ScoreKind(String label) {
    this.label = label;
  }

  /** What a clinician calls it. */
  public String label() {
    return label;
  }

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The most points that it can have. */
  public int maxPoints() {
    return switch (this) {
      case NEWS2 -> News2.MAX_POINTS;
      case MEWS -> Mews.MAX_POINTS;
      case QSOFA -> Qsofa.MAX_POINTS;
    };
  }

  /**
   * The points of one input; 0 of what the score doesn't have.
   *
   * @param valueMicros see {@link News2#points}, as all
   */
  public int points(ScoreParameter parameter, long valueMicros, Spo2Scale scale, boolean onOxygen) {
    return switch (this) {
      case NEWS2 -> News2.points(parameter, valueMicros, scale, onOxygen);
      case MEWS -> Mews.has(parameter) ? Mews.points(parameter, valueMicros) : 0;
      case QSOFA -> Qsofa.has(parameter) ? Qsofa.points(parameter, valueMicros) : 0;
    };
  }
}

package io.vigil.core.score;

/** Clinical risk by the RCP's chart 2, in ascending order. */
public enum News2Risk {
  /** 0 to 4, no parameter scores 3. */
  LOW("low"),
  /** 0 to 4, but one parameter scores 3 (a "red score"). */
  LOW_MEDIUM("low-medium"),
  /** 5 or 6. */
  MEDIUM("medium"),
  /** 7 or more. */
  HIGH("high");

  private static final int MEDIUM_MIN = 5;
  private static final int HIGH_MIN = 7;

  private final String wireName;

  News2Risk(String wireName) {
    this.wireName = wireName;
  }

  /** Name in the public interface. */
  public String wireName() {
    return wireName;
  }

  static News2Risk of(int points, boolean red) {
    if (points >= HIGH_MIN) {
      return HIGH;
    }
    if (points >= MEDIUM_MIN) {
      return MEDIUM;
    }
    return red ? LOW_MEDIUM : LOW;
  }
}

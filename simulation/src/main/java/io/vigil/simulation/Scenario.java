package io.vigil.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * What can happen to a synthetic patient. Courses are compressed so that a demonstration need not
 * wait for hours.
 */
public enum Scenario {
  /**
   * NEWS2 reaches 7 within 2 minutes: tachycardia, tachypnoea, fever, hypotension, hypoxia,
   * confusion.
   */
  SEPSIS("sepsis", Duration.ofMinutes(8)),
  /** An exacerbation: SpO2 falls to 84-86 %, respiration and oxygen flow rise. */
  COPD("copd", Duration.ofMinutes(8)),
  /** The ECG's electrodes are off: no heart rate and no respiration, while the oximeter goes on. */
  LEAD_OFF("lead-off", Duration.ofMinutes(8)),
  /**
   * The patient's gateway has no link: its devices measure on, and send what waited when it is
   * back.
   */
  LINK_LOST("link-lost", Duration.ofMinutes(4));

  private final String wireName;
  private final Duration lasting;

  Scenario(String wireName, Duration lasting) {
    this.wireName = wireName;
    this.lasting = lasting;
  }

  static Optional<Scenario> named(String wireName) {
    return Arrays.stream(values())
        .filter(scenario -> scenario.wireName.equals(wireName))
        .findFirst();
  }

  public String wireName() {
    return wireName;
  }

  /** From its beginning until recovery sets in, which takes about 2 minutes more. */
  public Duration lasting() {
    return lasting;
  }

  /** Whether the patient's body is affected, and not only what is known of it. */
  boolean physiological() {
    return switch (this) {
      case SEPSIS, COPD -> true;
      case LEAD_OFF, LINK_LOST -> false;
    };
  }
}

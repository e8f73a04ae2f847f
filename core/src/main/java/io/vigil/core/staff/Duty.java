package io.vigil.core.staff;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody does on a ward during a shift; the ward's in the order in which an alarm climbs.
 */
public enum Duty {
  /** Has patients. */
  BED_NURSE,
  /** Has charge of the ward, and takes over what nobody took. */
  CHARGE_NURSE,
  PHYSICIAN,
  /** Answers for the ward's being staffed. */
  SUPERVISOR,
  /** At home: has patients from afar, and takes over what nobody took. */
  HUB_NURSE;

  /** The one of a name of the public interface. */
  public static Optional<Duty> named(@Nullable String wireName) {
    return Stream.of(values()).filter(duty -> duty.wireName().equals(wireName)).findFirst();
  }

  /** Whether who has it takes over the patients whom nobody took in time. */
  boolean standsIn() {
    return this == CHARGE_NURSE || this == HUB_NURSE;
  }

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package io.vigil.core.staff;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What somebody does on a ward during a shift; in the order in which an alarm climbs. */
public enum Duty {
  /** Has patients; at home: the hub's nurse. */
  BED_NURSE,
  /** Has charge of the ward, and takes over what nobody took. */
  CHARGE_NURSE,
  PHYSICIAN,
  /** Answers for the ward's being staffed. */
  SUPERVISOR;

  /** The one of a name of the public interface. */
  public static Optional<Duty> named(@Nullable String wireName) {
    return Stream.of(values()).filter(duty -> duty.wireName().equals(wireName)).findFirst();
  }

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

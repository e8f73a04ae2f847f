package io.vigil.core.vitals;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a device says of the worth of one of its own values. It decides before anything judges the
 * value. Names are those of MeasurementStatus in ISO/IEEE 11073-10101 and -20601 and of the
 * measurement status of the Bluetooth profiles (PLXS 1.0.1, BLS, GLS, HRS), where these have one.
 *
 * <p>Where a value has several, the gravest {@link Effect} counts; of two that keep it out, the
 * first in the order of declaration is named.
 */
public enum MeasurementStatus {
  /** Not of this patient: a demonstration (11073 demo-data, PLX bit 10). */
  DEMO(Effect.KEPT_OUT),
  /** Not of this patient: a test signal (11073 test-data, PLX bit 11). */
  TEST(Effect.KEPT_OUT),
  /** Not of this patient: a control solution was measured (GLS sample type 10). */
  CONTROL_SOLUTION(Effect.KEPT_OUT),
  /** The sensor is not on the body (HRS bit 2 set and bit 1 clear; PLX sensor unconnected). */
  NO_CONTACT(Effect.KEPT_OUT),
  /** The device itself calls its value invalid (11073 invalid, PLX bit 15). */
  INVALID(Effect.KEPT_OUT),
  /** There is no value, whatever number was sent (11073 not-available, PLX bit 13). */
  NOT_AVAILABLE(Effect.KEPT_OUT),
  /** The device doubts it (11073 questionable, PLX bit 14). */
  QUESTIONABLE(Effect.SUSPECT),
  /** Measured while the sensor calibrates (11073 calibration-ongoing, PLX bit 12). */
  CALIBRATING(Effect.SUSPECT),
  /** The first value of a measurement that still settles (PLX bit 6). */
  EARLY_ESTIMATE(Effect.SUSPECT),
  /** Kept by the device and sent later (PLX bit 9): not what is happening now. */
  FROM_STORAGE(Effect.STORED),
  /** Confirmed by a person or by the device (11073 validated-data, PLX bit 7). */
  VALIDATED(Effect.NONE),
  /** The sensor is on the body (HRS bits 1 and 2 set); without it, whether it is isn't known. */
  CONTACT_CONFIRMED(Effect.NONE);

  /** What a status does to a value. */
  public enum Effect {
    /** The value never becomes patient data: kept with its reason, not judged, shown or scored. */
    KEPT_OUT,
    /** Judged, and an alarm that rests on it says "verify". */
    SUSPECT,
    /** Judged; that it is old says nothing of the device's clock. */
    STORED,
    /** None by itself. */
    NONE
  }

  private static final Map<String, MeasurementStatus> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(MeasurementStatus::wireName, Function.identity()));

  private final Effect effect;

  MeasurementStatus(Effect effect) {
    this.effect = effect;
  }

  /** What it does to a value. */
  public Effect effect() {
    return effect;
  }

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The status of a name of the public interface, or empty when it is none. */
  public static Optional<MeasurementStatus> ofWireName(String name) {
    return Optional.ofNullable(BY_WIRE_NAME.get(name));
  }
}

package io.vigil.core.rule;

import io.vigil.core.vitals.DeviceStatus;

/**
 * Below which charge a battery is low or critical. Proposals for a clinician to approve; see {@code
 * docs/clinical/default-rules.md}. Charges are in per cent x 10^6.
 */
public final class BatteryRules {

  private static final long LOW_MICROS = 20_000_000;
  private static final long CRITICAL_MICROS = 10_000_000;
  private static final long HYSTERESIS_MICROS = 5_000_000;

  private BatteryRules() {}

  /**
   * Whether a charge is that of a status.
   *
   * @param held whether the charge before was
   */
  public static boolean holds(DeviceStatus status, long chargeMicros, boolean held) {
    long below = status == DeviceStatus.BATTERY_CRITICAL ? CRITICAL_MICROS : LOW_MICROS;
    return chargeMicros < (held ? below + HYSTERESIS_MICROS : below);
  }
}

package io.vigil.core.rule;

import io.vigil.core.alarm.Priority;
import io.vigil.core.vitals.DeviceStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * How a device's status alarms. Each line is a proposal for a clinician to approve; sources stand
 * in {@code docs/clinical/default-rules.md}.
 *
 * @param delayMillis how long it must hold, 0 to {@link Grade#MAX_DELAY}
 */
public record DeviceStatusRule(Priority priority, long delayMillis) {

  /**
   * @throws IllegalArgumentException if the delay is out of range
   */
  public DeviceStatusRule {
    if (delayMillis < 0 || delayMillis > Grade.MAX_DELAY.toMillis()) {
      throw new IllegalArgumentException("a delay is 0 to " + Grade.MAX_DELAY + ": " + delayMillis);
    }
  }

  /** The rule of a status; empty where it is no alarm. */
  public static Optional<DeviceStatusRule> of(DeviceStatus status) {
    return switch (status) {
      case BATTERY_LOW -> after(Duration.ZERO, Priority.LOW);
      case BATTERY_CRITICAL -> after(Duration.ZERO, Priority.MEDIUM);
      case MAINS_LOST -> after(Duration.ZERO, Priority.LOW);
      case MALFUNCTION -> after(Duration.ZERO, Priority.MEDIUM);
      case SENSOR_MALFUNCTION -> after(Duration.ZERO, Priority.MEDIUM);
      case SENSOR_DISCONNECTED -> after(Duration.ofSeconds(10), Priority.MEDIUM);
      case SENSOR_OFF -> after(Duration.ofSeconds(10), Priority.MEDIUM);
      case SENSOR_DISPLACED -> after(Duration.ofSeconds(30), Priority.LOW);
      case LEADS_OFF -> after(Duration.ofSeconds(10), Priority.MEDIUM);
      case LOW_PERFUSION -> after(Duration.ofSeconds(30), Priority.LOW);
      case POOR_SIGNAL -> after(Duration.ofSeconds(30), Priority.LOW);
      case ALARMS_OFF -> after(Duration.ZERO, Priority.LOW);
      case LOCAL_ALARM_LOW -> after(Duration.ZERO, Priority.LOW);
      case LOCAL_ALARM_MEDIUM -> after(Duration.ZERO, Priority.MEDIUM);
      case LOCAL_ALARM_HIGH -> after(Duration.ZERO, Priority.HIGH);
      case OXYGEN_INLET_FAULT -> after(Duration.ZERO, Priority.MEDIUM);
      case OXYGEN_OUTLET_FAULT -> after(Duration.ZERO, Priority.HIGH);
      case WARMING_UP -> Optional.empty();
    };
  }

  private static Optional<DeviceStatusRule> after(Duration delay, Priority priority) {
    return Optional.of(new DeviceStatusRule(priority, delay.toMillis()));
  }
}

package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Sensor;
import java.util.List;

/** Which conditions say that a sensor is not on the patient, and which of them have one cause. */
final class SensorConditions {

  private SensorConditions() {}

  /** Whether the patient's being off the monitor explains it. */
  static boolean isOfSensor(Condition condition) {
    return switch (condition) {
      case Condition.SensorAbsent ignored -> true;
      case Condition.SignalLost ignored -> true;
      case Condition.DeviceStatusRaised(var ignored, DeviceStatus status) -> saysOff(status);
      default -> false;
    };
  }

  private static boolean saysOff(DeviceStatus status) {
    return switch (status) {
      case SENSOR_OFF, SENSOR_DISCONNECTED, LEADS_OFF -> true;
      default -> false;
    };
  }

  /**
   * Whether what a device says is why one of its sensors gives no value. Electrodes have a status
   * of their own; the others are those of an oximeter (PLXS 1.0.1), or of the only sensor.
   *
   * @param all continuous sensors of the device
   */
  static boolean explains(DeviceStatus status, Sensor sensor, List<Sensor> all) {
    return switch (status) {
      case LEADS_OFF -> sensor == Sensor.ECG;
      case SENSOR_OFF, SENSOR_DISCONNECTED, SENSOR_MALFUNCTION ->
          sensor == Sensor.OXIMETER || all.size() == 1;
      default -> false;
    };
  }
}

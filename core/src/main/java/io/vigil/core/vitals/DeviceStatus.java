package io.vigil.core.vitals;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a device can say of its own state. It is sent as a reading: 1 at the time from which it
 * holds, 0 at the time from which it doesn't; so it is judged by device time, kept, corrected and
 * erased as every reading is. Which of them alarm, and how, is {@code
 * io.vigil.core.rule.StatusRule}.
 *
 * <p>Bits of the Bluetooth PLX device and sensor status (PLXS 1.0.1) stand beside what they map to.
 */
public enum DeviceStatus implements Metric {
  /** Verified in two public sources: term 194 of partition 3. */
  BATTERY_LOW("MDC_EVT_BATT_LO", 196_802, "Battery low", "Batt low"),

  /** Stops within minutes. Code and number are private. */
  BATTERY_CRITICAL("VIGIL_EVT_BATT_CRITICAL", 1, "Battery critical", "Batt crit"),

  /** Runs on its battery as mains power is lost. Code and number are private. */
  MAINS_LOST("VIGIL_EVT_MAINS_LOST", 2, "On battery, mains lost", "Mains lost"),

  /** The device itself fails (PLX 1). Code and number are private. */
  MALFUNCTION("VIGIL_EVT_DEVICE_MALF", 3, "Device malfunction", "Malfunction"),

  /** PLX 14; verified in one public source: term 310 of partition 3. */
  SENSOR_MALFUNCTION("MDC_EVT_SENSOR_MALF", 196_918, "Sensor malfunction", "Sensor malf"),

  /** PLX 15; verified in one public source: term 308 of partition 3. */
  SENSOR_DISCONNECTED("MDC_EVT_SENSOR_DISCONN", 196_916, "Sensor disconnected", "Sensor disc"),

  /** The sensor is not on the patient (PLX 11). Code and number are private. */
  SENSOR_OFF("VIGIL_EVT_SENSOR_OFF", 4, "Sensor off the patient", "Sensor off"),

  /** On the patient in the wrong place (PLX 13). Code and number are private. */
  SENSOR_DISPLACED("VIGIL_EVT_SENSOR_DISPLACED", 5, "Sensor displaced", "Displaced"),

  /** Electrodes. Verified in one public source: term 72 of partition 3. */
  LEADS_OFF("MDC_EVT_LEAD_OFF", 196_680, "ECG leads off", "Leads off"),

  /** Too little blood for the sensor to read (PLX 5). Code and number are private. */
  LOW_PERFUSION("VIGIL_EVT_LOW_PERFUSION", 6, "Low perfusion", "Perfusion"),

  /** Weak, erratic or disturbed (PLX 3, 4, 6 to 8, 10). Code and number are private. */
  POOR_SIGNAL("VIGIL_EVT_POOR_SIGNAL", 7, "Poor signal", "Poor signal"),

  /** Alarms that the device gives itself are switched off or paused. Private. */
  ALARMS_OFF("VIGIL_EVT_ALARMS_OFF", 8, "Device's own alarms off", "Alarms off"),

  /** The device gives a low-priority alarm of its own at the bedside. Private. */
  LOCAL_ALARM_LOW("VIGIL_EVT_ALARM_LOW", 9, "Low alarm at the device", "Alarm low"),

  /** The same, of medium priority. Private. */
  LOCAL_ALARM_MEDIUM("VIGIL_EVT_ALARM_MEDIUM", 10, "Medium alarm at the device", "Alarm medium"),

  /** The same, of high priority. Private. */
  LOCAL_ALARM_HIGH("VIGIL_EVT_ALARM_HIGH", 11, "High alarm at the device", "Alarm high"),

  /** An oxygen supply takes in too little. Private. */
  OXYGEN_INLET_FAULT("VIGIL_EVT_O2_INLET_FAULT", 12, "Oxygen inlet fault", "O2 inlet"),

  /** An oxygen supply gives out too little. Private. */
  OXYGEN_OUTLET_FAULT("VIGIL_EVT_O2_OUTLET_FAULT", 13, "Oxygen outlet fault", "O2 outlet"),

  /** A concentrator has not reached its purity yet; see {@link DeviceMeasure}. Private. */
  WARMING_UP("VIGIL_EVT_WARMING_UP", 14, "Warming up", "Warming up"),

  /** The monitor at home can't reach the implant that it reads. Private. */
  MONITOR_DISCONNECTED(
      "VIGIL_EVT_MONITOR_DISCONN", 15, "Implant's monitor disconnected", "Monitor disc");

  static final int COUNT = values().length;

  private static final int PRIVATE_BASE = Metric.PRIVATE_PARTITION + 1_024;

  private final String code;
  private final int mdc;
  private final String display;
  private final String label;

  /**
   * @param mdc the number in ISO/IEEE 11073-10101, which is over 65,535; or the place in a range of
   *     the private partition
   */
  DeviceStatus(String code, int mdc, String display, String label) {
    this.code = code;
    this.mdc = mdc;
    this.display = display;
    this.label = label;
  }

  /** Whether a value says that a status holds, or that it doesn't; no other value says anything. */
  public static boolean says(BigDecimal value) {
    return value.signum() == 0 || value.compareTo(BigDecimal.ONE) == 0;
  }

  @Override
  public int index() {
    return VitalSign.COUNT + AmbientMetric.COUNT + DeviceMeasure.COUNT + ordinal();
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public int mdc() {
    return mdc > 65_535 ? mdc : PRIVATE_BASE + mdc;
  }

  @Override
  public Optional<String> loinc() {
    return Optional.empty();
  }

  @Override
  public String unit() {
    return "1";
  }

  @Override
  public String display() {
    return display;
  }

  @Override
  public String label() {
    return label;
  }
}

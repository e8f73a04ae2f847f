package io.vigil.core.rule;

import static io.vigil.core.alarm.Priority.HIGH;
import static io.vigil.core.alarm.Priority.LOW;
import static io.vigil.core.alarm.Priority.MEDIUM;

import io.vigil.core.alarm.CiedFinding;
import io.vigil.core.alarm.Priority;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.vitals.CiedMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The limits that a patient has until a hospital adopts its own. Each is a proposal for a clinician
 * to approve; sources stand in {@code docs/clinical/default-rules.md}.
 */
public final class DefaultRules {

  private static final String BEFORE_REPLACEMENT = String.valueOf(CiedMeasure.REPLACEMENT_TIME - 1);

  /** As many missed ones as tell of a device that is gone; never more than a day past one. */
  private static final SilenceRule SILENT_DEVICE =
      new SilenceRule(SilenceRule.Of.DEVICE, 3, seconds(10), days(1), MEDIUM);

  private static final SilenceRule SILENT_SENSOR =
      new SilenceRule(SilenceRule.Of.SENSOR, 10, seconds(60), days(1), LOW);

  /** How long a cylinder lasts. */
  public static final CylinderTime CYLINDER_TIME =
      new CylinderTime(
          List.of(worse("60", 0, LOW), worse("30", 0, MEDIUM), worse("15", 0, HIGH)),
          micros("10"),
          Optional.of(MEDIUM));

  /** What the product says of devices' own words and measures. */
  static final List<DeviceRule> DEVICE_RULES =
      List.of(
          new StatusRule(DeviceStatus.BATTERY_LOW, 0, LOW, micros("20"), micros("5")),
          new StatusRule(DeviceStatus.BATTERY_CRITICAL, 0, MEDIUM, micros("10"), micros("5")),
          new StatusRule(DeviceStatus.MAINS_LOST, 0, LOW),
          new StatusRule(DeviceStatus.MALFUNCTION, 0, MEDIUM),
          new StatusRule(DeviceStatus.SENSOR_MALFUNCTION, 0, MEDIUM),
          new StatusRule(DeviceStatus.SENSOR_DISCONNECTED, seconds(10), MEDIUM),
          new StatusRule(DeviceStatus.SENSOR_OFF, seconds(10), MEDIUM),
          new StatusRule(DeviceStatus.SENSOR_DISPLACED, seconds(30), LOW),
          new StatusRule(DeviceStatus.LEADS_OFF, seconds(10), MEDIUM),
          new StatusRule(DeviceStatus.LOW_PERFUSION, seconds(30), LOW),
          new StatusRule(DeviceStatus.POOR_SIGNAL, seconds(30), LOW),
          new StatusRule(DeviceStatus.ALARMS_OFF, 0, LOW),
          new StatusRule(DeviceStatus.LOCAL_ALARM_LOW, 0, LOW),
          new StatusRule(DeviceStatus.LOCAL_ALARM_MEDIUM, 0, MEDIUM),
          new StatusRule(DeviceStatus.LOCAL_ALARM_HIGH, 0, HIGH),
          new StatusRule(DeviceStatus.OXYGEN_INLET_FAULT, 0, MEDIUM),
          new StatusRule(DeviceStatus.OXYGEN_OUTLET_FAULT, 0, HIGH),
          new StatusRule(DeviceStatus.MONITOR_DISCONNECTED, 0, LOW),
          CYLINDER_TIME,
          new CylinderLeak(micros("5"), MEDIUM),
          new CylinderBlockage(micros("10"), micros("20"), HIGH),
          new OxygenPurity(
              List.of(worse("85", 30, MEDIUM), worse("82", 30, HIGH)), micros("1"), seconds(900)),
          above(CiedFinding.BATTERY_REPLACEMENT, BEFORE_REPLACEMENT),
          impedance(CiedFinding.RA_IMPEDANCE),
          impedance(CiedFinding.RV_IMPEDANCE),
          impedance(CiedFinding.LV_IMPEDANCE),
          implant(CiedFinding.SHOCK_IMPEDANCE, "20", "200", "", "", ""),
          implant(CiedFinding.RA_THRESHOLD, "", "2.5", "", "", "2"),
          implant(CiedFinding.RV_THRESHOLD, "", "2.5", "", "", "2"),
          implant(CiedFinding.LV_THRESHOLD, "", "2.5", "", "", "2"),
          implant(CiedFinding.RA_SENSING, "", "", "", "50", ""),
          implant(CiedFinding.RV_SENSING, "", "", "", "50", ""),
          implant(CiedFinding.LV_SENSING, "", "", "", "50", ""),
          above(CiedFinding.AT_AF_BURDEN, "25"),
          above(CiedFinding.VT_VF, "0"),
          above(CiedFinding.SHOCKS, "0"),
          above(CiedFinding.ATP, "0"),
          implant(CiedFinding.CRT_PACING, "90", "", "", "", ""),
          above(CiedFinding.CHARGE_TIME, "18"));

  /** All that the product says of equipment. */
  public static final List<EquipmentRule> EQUIPMENT =
      Stream.concat(DEVICE_RULES.stream(), Stream.of(SILENT_DEVICE, SILENT_SENSOR)).toList();

  private static final Map<String, EquipmentRule> EQUIPMENT_BY_KEY =
      EQUIPMENT.stream().collect(Collectors.toUnmodifiableMap(Rule::key, rule -> rule));

  /** The red bands of NEWS2 (RCP 2017), with delays that remove short artefacts (Görges 2009). */
  public static final RuleSet VERSION_1 =
      new RuleSet(
          "vigil-default-1",
          List.of(
              low(VitalSign.HEART_RATE, "40", "3", 10, HIGH, worse("30", 5, HIGH)),
              high(VitalSign.HEART_RATE, "131", "3", 10, HIGH, worse("160", 5, HIGH)),
              low(VitalSign.PULSE_RATE_OXIMETER, "40", "3", 10, HIGH, worse("30", 5, HIGH)),
              high(VitalSign.PULSE_RATE_OXIMETER, "131", "3", 10, HIGH, worse("160", 5, HIGH)),
              low(VitalSign.SPO2, "88", "2", 15, HIGH, worse("85", 10, HIGH), worse("80", 5, HIGH)),
              low(VitalSign.RESPIRATION_RATE, "8", "1", 15, HIGH, worse("5", 5, HIGH)),
              high(VitalSign.RESPIRATION_RATE, "25", "1", 15, MEDIUM),
              low(VitalSign.SYSTOLIC_PRESSURE, "90", "5", 0, HIGH),
              high(VitalSign.SYSTOLIC_PRESSURE, "220", "5", 0, MEDIUM),
              low(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, "90", "5", 10, HIGH),
              high(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, "220", "5", 10, MEDIUM),
              low(VitalSign.BODY_TEMPERATURE, "35.0", "0.2", 0, MEDIUM),
              high(VitalSign.BODY_TEMPERATURE, "39.1", "0.2", 0, MEDIUM),
              score(ScoreKind.NEWS2)));

  /**
   * The limits of a patient whose target is 88 to 92 %, in the place of those on the saturation.
   * The upper one does not look at whether oxygen is given, so it is slow and low.
   */
  static final List<Rule> TARGET_88_TO_92 =
      List.of(low(VitalSign.SPO2, "87", "1", 15, HIGH), high(VitalSign.SPO2, "93", "1", 300, LOW));

  /**
   * At home, over the others: nobody is beside the patient to see whether a value is an artefact,
   * and nobody can be there within seconds. Fewer alarms, and slower ones.
   */
  public static final RuleLayer HOME =
      new RuleLayer(
          RuleLayer.Level.SETTING,
          "home",
          0,
          0,
          OptionalLong.empty(),
          List.of(
              low(VitalSign.HEART_RATE, "40", "3", 60, HIGH, worse("30", 20, HIGH)),
              high(VitalSign.HEART_RATE, "131", "5", 60, MEDIUM, worse("150", 30, HIGH)),
              low(VitalSign.PULSE_RATE_OXIMETER, "40", "3", 60, HIGH, worse("30", 20, HIGH)),
              high(VitalSign.PULSE_RATE_OXIMETER, "131", "5", 60, MEDIUM, worse("150", 30, HIGH)),
              low(VitalSign.SPO2, "88", "2", 60, MEDIUM, worse("85", 30, HIGH)),
              low(VitalSign.RESPIRATION_RATE, "8", "1", 60, HIGH),
              high(VitalSign.RESPIRATION_RATE, "25", "2", 60, LOW, worse("30", 60, MEDIUM)),
              new ScoreLimit(
                  List.of(worse("5", 60, MEDIUM), worse("7", 60, HIGH)), Optional.empty())),
          List.of(),
          List.of(),
          Optional.empty(),
          "");

  /**
   * What no setting, ward or patient is judged less strictly than without a physician's order,
   * unless the hospital has another floor.
   */
  public static final List<Rule> FLOOR =
      List.of(
          low(VitalSign.HEART_RATE, "35", "0", 60, MEDIUM),
          high(VitalSign.HEART_RATE, "150", "0", 60, MEDIUM),
          low(VitalSign.PULSE_RATE_OXIMETER, "35", "0", 60, MEDIUM),
          high(VitalSign.PULSE_RATE_OXIMETER, "150", "0", 60, MEDIUM),
          low(VitalSign.SPO2, "85", "0", 60, MEDIUM),
          low(VitalSign.RESPIRATION_RATE, "6", "0", 60, MEDIUM),
          high(VitalSign.RESPIRATION_RATE, "30", "0", 60, LOW),
          low(VitalSign.SYSTOLIC_PRESSURE, "80", "0", 60, MEDIUM),
          low(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, "80", "0", 60, MEDIUM),
          new ScoreLimit(List.of(worse("7", 60, MEDIUM)), Optional.empty()),
          new ScoreLimit(ScoreKind.MEWS, List.of(worse("5", 60, MEDIUM)), Optional.empty()),
          new ScoreLimit(ScoreKind.QSOFA, List.of(worse("2", 60, LOW)), Optional.empty()),
          new StatusRule(DeviceStatus.BATTERY_CRITICAL, seconds(60), LOW, micros("5"), 0),
          new StatusRule(DeviceStatus.MALFUNCTION, seconds(60), LOW),
          new StatusRule(DeviceStatus.SENSOR_DISCONNECTED, seconds(60), LOW),
          new StatusRule(DeviceStatus.SENSOR_OFF, seconds(60), LOW),
          new StatusRule(DeviceStatus.LEADS_OFF, seconds(60), LOW),
          new StatusRule(DeviceStatus.LOCAL_ALARM_HIGH, seconds(15), MEDIUM),
          new StatusRule(DeviceStatus.OXYGEN_OUTLET_FAULT, seconds(30), MEDIUM),
          new CylinderTime(
              List.of(worse("30", 0, LOW), worse("15", 0, MEDIUM)), 0, Optional.of(LOW)),
          new CylinderBlockage(micros("20"), micros("10"), MEDIUM),
          new OxygenPurity(List.of(worse("82", 60, MEDIUM)), 0, seconds(1_800)),
          new ImplantRule(
              CiedFinding.BATTERY_REPLACEMENT,
              OptionalLong.empty(),
              OptionalLong.of(micros(BEFORE_REPLACEMENT)),
              OptionalLong.empty(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              LOW),
          new SilenceRule(SilenceRule.Of.DEVICE, 10, seconds(60), days(7), LOW));

  private DefaultRules() {}

  static boolean isOfSaturation(Rule rule) {
    return rule instanceof Limit limit && limit.vitalSign() == VitalSign.SPO2;
  }

  /**
   * What signals of a score where a layer names it and says no more: of NEWS2 the thresholds of RCP
   * 2017, chart 4, of the others those of their papers. It waits as long as the slowest of the
   * limits.
   */
  public static ScoreLimit score(ScoreKind score) {
    return switch (score) {
      case NEWS2 ->
          new ScoreLimit(List.of(worse("5", 15, MEDIUM), worse("7", 15, HIGH)), Optional.of(LOW));
      case MEWS -> new ScoreLimit(score, List.of(worse("5", 15, HIGH)), Optional.empty());
      case QSOFA -> new ScoreLimit(score, List.of(worse("2", 15, MEDIUM)), Optional.empty());
    };
  }

  private static Limit low(
      VitalSign vitalSign,
      String threshold,
      String hysteresis,
      int delay,
      Priority priority,
      Grade... worse) {
    return limit(vitalSign, Direction.LOW, threshold, hysteresis, delay, priority, worse);
  }

  private static Limit high(
      VitalSign vitalSign,
      String threshold,
      String hysteresis,
      int delay,
      Priority priority,
      Grade... worse) {
    return limit(vitalSign, Direction.HIGH, threshold, hysteresis, delay, priority, worse);
  }

  private static Grade worse(String threshold, int delaySeconds, Priority priority) {
    return new Grade(micros(threshold), delaySeconds * 1_000L, priority);
  }

  private static Limit limit(
      VitalSign vitalSign,
      Direction direction,
      String threshold,
      String hysteresis,
      int delaySeconds,
      Priority priority,
      Grade... worse) {
    return new Limit(
        vitalSign,
        direction,
        micros(threshold),
        micros(hysteresis),
        delaySeconds * 1_000L,
        priority,
        List.of(worse));
  }

  /** How long nothing may come of something. */
  public static SilenceRule silence(SilenceRule.Of of) {
    return of == SilenceRule.Of.DEVICE ? SILENT_DEVICE : SILENT_SENSOR;
  }

  /** The product's rule on equipment of a key, if there is one. */
  static Optional<EquipmentRule> equipment(String key) {
    return Optional.ofNullable(EQUIPMENT_BY_KEY.get(key));
  }

  private static ImplantRule impedance(CiedFinding finding) {
    return implant(finding, "200", "2000", "30", "", "");
  }

  private static ImplantRule above(CiedFinding finding, String high) {
    return implant(finding, "", high, "", "", "");
  }

  private static ImplantRule implant(
      CiedFinding finding, String low, String high, String drift, String part, String margin) {
    return new ImplantRule(
        finding,
        optional(low),
        optional(high),
        optional(drift),
        optional(part),
        optional(margin),
        finding.priority());
  }

  private static OptionalLong optional(String value) {
    return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(micros(value));
  }

  private static long seconds(long seconds) {
    return seconds * 1_000;
  }

  private static long days(long days) {
    return Duration.ofDays(days).toMillis();
  }

  private static long micros(String value) {
    return new BigDecimal(value).movePointRight(6).longValueExact();
  }
}

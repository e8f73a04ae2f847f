package io.vigil.core.rule;

import static io.vigil.core.rule.Verdict.BETWEEN;
import static io.vigil.core.rule.Verdict.BREACH;
import static io.vigil.core.rule.Verdict.CONTRARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigil.core.alarm.CiedFinding;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.OxygenSupply;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of rule on equipment, as the product has it. */
class EquipmentRulesTest {

  private static final DeviceId DEVICE = new DeviceId(new UUID(1, 1));

  /** 4.7 L for each bar: at 2 L/min 10 bar are 23.5 min. */
  private static final Optional<OxygenSupply> CYLINDER =
      Optional.of(new OxygenSupply(OxygenSupply.Kind.CYLINDER, 4_700, 13_800, 0));

  @Test
  void everyStatusAndFindingHasOneRuleAndWarmingUpIsNone() {
    List<String> keys = DefaultRules.EQUIPMENT.stream().map(Rule::key).toList();
    assertThat(keys).doesNotHaveDuplicates();
    for (DeviceStatus status : DeviceStatus.values()) {
      assertThat(keys.contains("status:" + status.code()))
          .as(status.code())
          .isEqualTo(status != DeviceStatus.WARMING_UP);
    }
    for (CiedFinding finding : CiedFinding.values()) {
      assertThat(keys).contains("implant:" + finding.wireName());
    }
  }

  @Test
  void aConditionNamesItsRule() {
    for (DeviceRule rule : DefaultRules.DEVICE_RULES) {
      assertThat(rule.condition(DEVICE).ruleKey()).contains(rule.key());
      assertThat(rule.condition(DEVICE).key()).endsWith(":" + DEVICE);
    }
    assertThat(new Condition.DeviceSilent(DEVICE).ruleKey())
        .contains(DefaultRules.silence(SilenceRule.Of.DEVICE).key());
  }

  @Test
  void eachIsAsStrictAsTheFloorAndAsItselfAndAsNoOther() {
    assertThat(RuleLayers.belowFloor(DefaultRules.FLOOR, rules(), List.of())).isEmpty();
    for (EquipmentRule rule : DefaultRules.EQUIPMENT) {
      for (EquipmentRule other : DefaultRules.EQUIPMENT) {
        assertThat(rule.asStrictAs(other)).as(rule.key()).isEqualTo(rule == other);
      }
    }
  }

  private static List<Rule> rules() {
    return DefaultRules.EQUIPMENT.stream().<Rule>map(rule -> rule).toList();
  }

  @Test
  void lessOfAnythingIsLessStrict() {
    assertLess(
        new StatusRule(DeviceStatus.BATTERY_LOW, 5, Priority.MEDIUM, 20, 5),
        new StatusRule(DeviceStatus.BATTERY_LOW, 6, Priority.MEDIUM, 20, 5),
        new StatusRule(DeviceStatus.BATTERY_LOW, 5, Priority.LOW, 20, 5),
        new StatusRule(DeviceStatus.BATTERY_LOW, 5, Priority.MEDIUM, 19, 5));
    assertLess(
        new SilenceRule(SilenceRule.Of.DEVICE, 3, 10, 100, Priority.MEDIUM),
        new SilenceRule(SilenceRule.Of.DEVICE, 4, 10, 100, Priority.MEDIUM),
        new SilenceRule(SilenceRule.Of.DEVICE, 3, 11, 100, Priority.MEDIUM),
        new SilenceRule(SilenceRule.Of.DEVICE, 3, 10, 101, Priority.MEDIUM),
        new SilenceRule(SilenceRule.Of.DEVICE, 3, 10, 100, Priority.LOW));
    assertLess(
        new CylinderTime(
            List.of(grade(60, Priority.LOW), grade(15, Priority.HIGH)),
            0,
            Optional.of(Priority.MEDIUM)),
        new CylinderTime(
            List.of(grade(59, Priority.LOW), grade(15, Priority.HIGH)),
            0,
            Optional.of(Priority.MEDIUM)),
        new CylinderTime(
            List.of(grade(60, Priority.LOW), grade(15, Priority.MEDIUM)),
            0,
            Optional.of(Priority.MEDIUM)),
        new CylinderTime(
            List.of(grade(60, Priority.LOW), grade(15, Priority.HIGH)), 0, Optional.empty()));
    assertLess(
        new CylinderLeak(5, Priority.MEDIUM),
        new CylinderLeak(6, Priority.MEDIUM),
        new CylinderLeak(5, Priority.LOW));
    assertLess(
        new CylinderBlockage(10, 20, Priority.HIGH),
        new CylinderBlockage(11, 20, Priority.HIGH),
        new CylinderBlockage(10, 19, Priority.HIGH),
        new CylinderBlockage(10, 20, Priority.LOW));
    assertLess(
        new OxygenPurity(List.of(grade(85, Priority.MEDIUM)), 1, 100),
        new OxygenPurity(List.of(grade(84, Priority.MEDIUM)), 1, 100),
        new OxygenPurity(List.of(grade(85, Priority.LOW)), 1, 100),
        new OxygenPurity(List.of(grade(85, Priority.MEDIUM)), 1, 101));
    assertLess(
        implant("200", "2000", "30", "50", "2"),
        implant("199", "2000", "30", "50", "2"),
        implant("", "2000", "30", "50", "2"),
        implant("200", "2001", "30", "50", "2"),
        implant("200", "2000", "31", "50", "2"),
        implant("200", "2000", "", "50", "2"),
        implant("200", "2000", "30", "49", "2"),
        implant("200", "2000", "30", "50", "1.9"));
  }

  private static void assertLess(Rule strict, Rule... less) {
    assertThat(strict.asStrictAs(strict)).isTrue();
    for (Rule each : less) {
      assertThat(each.asStrictAs(strict)).as(each.toString()).isFalse();
    }
  }

  private static Grade grade(long threshold, Priority priority) {
    return new Grade(threshold * 1_000_000, 0, priority);
  }

  private static ImplantRule implant(
      String low, String high, String drift, String part, String margin) {
    return new ImplantRule(
        CiedFinding.RV_THRESHOLD,
        optional(low),
        optional(high),
        optional(drift),
        optional(part),
        optional(margin),
        Priority.LOW);
  }

  private static OptionalLong optional(String value) {
    return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(micros(Double.valueOf(value)));
  }

  @ParameterizedTest
  @CsvSource({
    "DEVICE, 1000, 10000",
    "DEVICE, 3333, 10000",
    "DEVICE, 3334, 10002",
    "DEVICE, 43200000, 129600000",
    "DEVICE, 777600000, 864000000", // 9 days: 10
    "SENSOR, 1000, 60000",
    "SENSOR, 6001, 60010",
  })
  void aSilenceIsOfSoManyIntervals(SilenceRule.Of of, long interval, long millis) {
    assertThat(DefaultRules.silence(of).millis(interval)).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "BATTERY_LOW, 20, false, false",
    "BATTERY_LOW, 19.9, false, true",
    "BATTERY_LOW, 24.9, true, true",
    "BATTERY_LOW, 25, true, false",
    "BATTERY_CRITICAL, 10, false, false",
    "BATTERY_CRITICAL, 9.9, false, true",
    "BATTERY_CRITICAL, 15, true, false",
  })
  void aBatteryIsLowByItsCharge(DeviceStatus status, double percent, boolean held, boolean holds) {
    DeviceRule.Course course = course("status:" + status.code());
    take(course, DeviceMeasure.BATTERY_CHARGE, 0, held ? 1 : 50);
    assertThat(take(course, DeviceMeasure.BATTERY_CHARGE, 1, percent))
        .isEqualTo(holds ? BREACH : CONTRARY);
    assertThat(take(course, status, 2, 1)).as("the device says so").isEqualTo(BREACH);
    assertThat(take(course, DeviceMeasure.BATTERY_CHARGE, 3, 90)).isEqualTo(BREACH);
    assertThat(take(course, status, 4, 0)).isEqualTo(CONTRARY);
  }

  @ParameterizedTest
  @CsvSource({
    "85, , BETWEEN",
    "85.9, , BETWEEN",
    "86, , CONTRARY",
    "84.9, MEDIUM, BREACH",
    "82, MEDIUM, BREACH",
    "81.9, HIGH, BREACH",
    "21, HIGH, BREACH",
  })
  void aPurityIsLow(double percent, @Nullable Priority priority, Verdict verdict) {
    DeviceRule.Course course = course("oxygen:impure");
    assertThat(take(course, DeviceMeasure.OXYGEN_PURITY, 0, percent)).isEqualTo(verdict);
    if (priority != null) {
      assertThat(course.grade())
          .isEqualTo(new Grade(course.grade().thresholdMicros(), 30_000, priority));
      assertThat(course.extentMicros()).hasValue(micros(percent));
    }
  }

  @Test
  void aConcentratorThatWarmsUpForTooLongIsNotBelieved() {
    DeviceRule.Course course = course("oxygen:impure");
    assertThat(take(course, DeviceStatus.WARMING_UP, 0, 1)).isEqualTo(CONTRARY);
    assertThat(take(course, DeviceMeasure.OXYGEN_PURITY, 899_999, 60)).isEqualTo(BETWEEN);
    assertThat(take(course, DeviceStatus.WARMING_UP, 899_999, 1)).isEqualTo(CONTRARY);
    assertThat(take(course, DeviceMeasure.OXYGEN_PURITY, 900_000, 60)).isEqualTo(BREACH);
    assertThat(take(course, DeviceStatus.WARMING_UP, 900_001, 1)).isEqualTo(BETWEEN);
  }

  @Test
  void aPressureThatFallsWithNothingFlowingIsALeak() {
    DeviceRule.Course course = course("oxygen:leaking");
    assertThat(take(course, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, 0, 120)).isEqualTo(BETWEEN);
    assertThat(take(course, VitalSign.OXYGEN_FLOW, 1, 0)).isEqualTo(BETWEEN);
    assertThat(take(course, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, 2, 119)).isEqualTo(CONTRARY);
    assertThat(take(course, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, 3, 114.1)).isEqualTo(BETWEEN);
    assertThat(take(course, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, 4, 114)).isEqualTo(BREACH);
    assertThat(take(course, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, 5, 119.1)).isEqualTo(CONTRARY);
    assertThat(take(course, VitalSign.OXYGEN_FLOW, 6, 1)).isEqualTo(CONTRARY);
  }

  @ParameterizedTest
  @CsvSource({"23.4, 120, BETWEEN", "23.6, 118.1, BREACH", "23.6, 117.9, CONTRARY"})
  void aPressureThatStaysThoughAFlowIsSetIsABlockage(double minutes, double bar, Verdict verdict) {
    DeviceRule.Course course = course("oxygen:blocked");
    take(course, DeviceMeasure.OXYGEN_FLOW_SET, 0, 2);
    take(course, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, 0, 120);
    assertThat(
            take(course, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, Math.round(minutes * 60_000), bar))
        .isEqualTo(verdict);
    assertThat(take(course, DeviceMeasure.OXYGEN_FLOW_SET, 2_000_000, 0)).isEqualTo(CONTRARY);
  }

  @Test
  void onlyACylinderLasts() {
    Optional<OxygenSupply> liquid =
        Optional.of(new OxygenSupply(OxygenSupply.Kind.LIQUID, 0, 0, 0));
    for (String key : List.of("oxygen:running-out", "oxygen:blocked")) {
      assertThat(rule(key).course(liquid)).isEmpty();
      assertThat(rule(key).course(Optional.empty())).isEmpty();
      assertThat(rule(key).course(CYLINDER)).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BATTERY_REPLACEMENT, 754113, , , false",
    "BATTERY_REPLACEMENT, 754114, , , false",
    "BATTERY_REPLACEMENT, 754115, , , true",
    "BATTERY_REPLACEMENT, 754116, , , true",
    "RA_IMPEDANCE, 200, , , false",
    "RA_IMPEDANCE, 199, , , true",
    "RV_IMPEDANCE, 2000, , , false",
    "RV_IMPEDANCE, 2001, , , true",
    "RV_IMPEDANCE, 650, 500, , false",
    "RV_IMPEDANCE, 651, 500, , true",
    "LV_IMPEDANCE, 350, 500, , false",
    "LV_IMPEDANCE, 349, 500, , true",
    "SHOCK_IMPEDANCE, 20, 60, , false",
    "SHOCK_IMPEDANCE, 19, , , true",
    "SHOCK_IMPEDANCE, 200, , , false",
    "SHOCK_IMPEDANCE, 201, , , true",
    "RA_THRESHOLD, 2.5, , , false",
    "RA_THRESHOLD, 2.6, , , true",
    "RV_THRESHOLD, 1.2, , 2.4, false",
    "RV_THRESHOLD, 1.25, , 2.4, true",
    "RA_SENSING, 1, , , false",
    "RA_SENSING, 1.6, 3, , false",
    "RV_SENSING, 1.5, 3, , true",
    "AT_AF_BURDEN, 25, , , false",
    "AT_AF_BURDEN, 25.1, , , true",
    "VT_VF, 0, , , false",
    "VT_VF, 1, , , true",
    "SHOCKS, 1, , , true",
    "ATP, 0, , , false",
    "ATP, 2, , , true",
    "CHARGE_TIME, 18, , , false",
    "CHARGE_TIME, 18.1, , , true",
    "CRT_PACING, 90, , , false",
    "CRT_PACING, 89.9, , , true",
  })
  void findsWhatIsToBeSeen(
      CiedFinding finding,
      double value,
      @Nullable Double baseline,
      @Nullable Double against,
      boolean found) {
    ImplantRule rule = (ImplantRule) rule("implant:" + finding.wireName());
    assertThat(rule.isFound(micros(value), optional(baseline), optional(against))).isEqualTo(found);
  }

  @Test
  void whatIsNoRuleIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StatusRule(DeviceStatus.LEADS_OFF, 0, Priority.LOW, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StatusRule(DeviceStatus.LEADS_OFF, 300_001, Priority.LOW));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SilenceRule(SilenceRule.Of.DEVICE, 0, 1, 1, Priority.LOW));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CylinderTime(List.of(grade(1, Priority.LOW)), -1, Optional.empty()));
    assertThatIllegalArgumentException().isThrownBy(() -> new CylinderLeak(0, Priority.LOW));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CylinderBlockage(1, 100_000_001, Priority.LOW));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OxygenPurity(List.of(grade(85, Priority.LOW)), 0, 3_600_001));
    assertThatIllegalArgumentException().isThrownBy(() -> implant("", "", "", "", ""));
  }

  private static DeviceRule rule(String key) {
    return (DeviceRule) DefaultRules.equipment(key).orElseThrow();
  }

  private static DeviceRule.Course course(String key) {
    return rule(key).course(CYLINDER).orElseThrow();
  }

  private static Verdict take(DeviceRule.Course course, Metric metric, long at, double value) {
    return course.take(metric, at, micros(value));
  }

  private static long micros(double value) {
    return Math.round(value * 1e6);
  }

  private static OptionalLong optional(@Nullable Double value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(micros(value));
  }
}

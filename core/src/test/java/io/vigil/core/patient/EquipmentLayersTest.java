package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.SilenceRule;
import io.vigil.core.rule.StatusRule;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rules on equipment in the layers of a patient. */
class EquipmentLayersTest {

  private static final Condition BATTERY =
      new Condition.DeviceStatusRaised(MONITOR, DeviceStatus.BATTERY_LOW);
  private static final Condition MALFUNCTION =
      new Condition.DeviceStatusRaised(MONITOR, DeviceStatus.MALFUNCTION);
  private static final Condition SILENT = new Condition.DeviceSilent(MONITOR);
  private static final String MALFUNCTION_KEY = "status:VIGIL_EVT_DEVICE_MALF";

  private long commands;

  private TestingPatient sets(TestingPatient patient, List<Rule> rules, List<String> off) {
    return patient.decide(
        new PatientInput.SetPatientRules(
            new CommandId(new UUID(8, commands++)),
            NURSE,
            patient.state().layers().version(),
            rules,
            off,
            "as agreed"));
  }

  @Test
  void aLayerSaysWhenABatteryIsLow() {
    TestingPatient patient =
        sets(
            withMonitorAndWearable(),
            List.of(
                new StatusRule(DeviceStatus.BATTERY_LOW, 0, Priority.HIGH, 40_000_000, 1_000_000)),
            List.of());
    patient.sends(MONITOR, reading(DeviceMeasure.BATTERY_CHARGE, "39", START));
    assertThat(patient.episode(BATTERY).priority()).isEqualTo(Priority.HIGH);

    sets(patient, List.of(), List.of());
    patient.sends(MONITOR, reading(DeviceMeasure.BATTERY_CHARGE, "38", START + seconds(1)));
    assertThat(patient.episode(BATTERY).active()).as("as the product has it").isFalse();
    assertThat(patient.episode(BATTERY).endEpochMillis()).hasValue(START + seconds(1));
  }

  @Test
  void whatIsOffIsOverAndSaysNothingUntilItIsOnAgainAndThenGoesOn() {
    String key = "status:" + DeviceStatus.BATTERY_LOW.code();
    TestingPatient patient =
        withMonitorAndWearable().sends(MONITOR, reading(DeviceStatus.BATTERY_LOW, "1", START));
    assertThat(patient.episode(BATTERY).active()).isTrue();

    sets(patient, List.of(), List.of(key));
    assertThat(patient.state().rules().off()).containsExactly(key);
    assertThat(patient.episode(BATTERY).active()).isFalse();
    patient.sends(MONITOR, reading(DeviceStatus.BATTERY_LOW, "1", START + seconds(1)));
    assertThat(patient.episodes(BATTERY)).hasSize(1);

    sets(patient, List.of(), List.of());
    assertThat(patient.episode(BATTERY).active()).isTrue();
    patient.sends(MONITOR, reading(DeviceStatus.BATTERY_LOW, "1", START + seconds(2)));
    assertThat(patient.episode(BATTERY).onsetEpochMillis()).isEqualTo(START);
  }

  @Test
  void belowTheFloorTakesAPhysiciansOrderWhichEndsByItself() {
    TestingPatient patient = sets(withMonitorAndWearable(), List.of(), List.of(MALFUNCTION_KEY));
    assertThat(patient.state().rules().off()).as("below the floor").isEmpty();

    patient.decide(
        new PatientInput.GiveRuleOrder(
            new CommandId(new UUID(9, 1)),
            NURSE,
            patient.state().layers().version(),
            MALFUNCTION_KEY,
            Optional.empty(),
            START + minutes(5),
            "known to the technician"));
    assertThat(patient.state().rules().off()).containsExactly(MALFUNCTION_KEY);
    patient.sends(MONITOR, reading(DeviceStatus.MALFUNCTION, "1", START));
    assertThat(patient.episodes(MALFUNCTION)).isEmpty();

    patient.waitUntil(START + minutes(5));
    assertThat(patient.state().rules()).isEqualTo(DefaultRules.VERSION_1);
    patient.sends(MONITOR, reading(DeviceStatus.MALFUNCTION, "1", START + minutes(5)));
    assertThat(patient.episode(MALFUNCTION).active()).isTrue();
  }

  @Test
  void aLayerSaysHowLongADeviceMayBeSilent() {
    SilenceRule patience =
        new SilenceRule(SilenceRule.Of.DEVICE, 5, seconds(45), minutes(60), Priority.HIGH);
    TestingPatient patient = sets(withMonitorAndWearable(), List.of(patience), List.of());
    patient.sends(MONITOR, reading(VitalSign.HEART_RATE, "70", START));
    patient.waitUntil(START + seconds(45) - 1);
    assertThat(patient.episodes(SILENT)).isEmpty();
    patient.waitUntil(START + seconds(45));
    assertThat(patient.episode(SILENT).priority()).isEqualTo(Priority.HIGH);
  }

  @Test
  void aLayerSaysHowLongASensorMayBeAbsent() {
    Condition absent = new Condition.SensorAbsent(WEARABLE, Sensor.OXIMETER);
    SilenceRule sooner =
        new SilenceRule(SilenceRule.Of.SENSOR, 1, seconds(5), minutes(60), Priority.MEDIUM);
    TestingPatient patient = sets(withMonitorAndWearable(), List.of(sooner), List.of());
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "97", START));
    patient.waitUntil(START + seconds(300));
    patient.sends(WEARABLE, reading(VitalSign.HEART_RATE, "70", START + seconds(300)));
    assertThat(patient.episode(absent).priority()).isEqualTo(Priority.MEDIUM);

    sets(patient, List.of(), List.of(sooner.key()));
    assertThat(patient.episode(absent).active()).isFalse();
    patient.waitUntil(START + seconds(600));
    patient.sends(WEARABLE, reading(VitalSign.HEART_RATE, "70", START + seconds(600)));
    assertThat(patient.episodes(absent)).hasSize(1);
  }

  /** Rules on vital signs alone silence no device. */
  @Test
  void aSetWithoutRulesOnEquipmentHasThoseOfTheProduct() {
    TestingPatient patient =
        withMonitorAndWearable()
            .adopts(new RuleSet("none", List.of()))
            .sends(MONITOR, reading(DeviceStatus.MALFUNCTION, "1", START));
    assertThat(patient.episode(MALFUNCTION).active()).isTrue();
  }
}

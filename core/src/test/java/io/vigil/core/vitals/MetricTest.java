package io.vigil.core.vitals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {

  /** Typed from the fact sheet's table, apart from the enums: these codes are stored for ever. */
  @ParameterizedTest
  @CsvSource({
    "MDC_ECG_HEART_RATE, 147842, 8867-4, /min",
    "MDC_PULS_OXIM_PULS_RATE, 149530, 8867-4, /min",
    "MDC_PULS_RATE_NON_INV, 149546, 8867-4, /min",
    "MDC_PULS_OXIM_SAT_O2, 150456, 59408-5, %",
    "MDC_RESP_RATE, 151562, 9279-1, /min",
    "MDC_PRESS_BLD_NONINV_SYS, 150021, 8480-6, mm[Hg]",
    "MDC_PRESS_BLD_NONINV_DIA, 150022, 8462-4, mm[Hg]",
    "MDC_PRESS_BLD_NONINV_MEAN, 150023, 8478-0, mm[Hg]",
    "MDC_PRESS_BLD_ART_SYS, 150033, 76215-3, mm[Hg]",
    "MDC_PRESS_BLD_ART_DIA, 150034, 76213-8, mm[Hg]",
    "MDC_PRESS_BLD_ART_MEAN, 150035, 76214-6, mm[Hg]",
    "MDC_TEMP_BODY, 150364, 8310-5, Cel",
    "MDC_FLOW_O2_FG, 67108866, 3151-8, L/min",
    "VIGIL_CONSCIOUSNESS, 67108865, , 1",
    "MDC_TEMP_ROOM, 188508, , Cel",
    "MDC_PRESS_AIR_AMBIENT, 152836, , hPa",
    "MDC_ATTR_VAL_BATT_CHARGE, 67996, , %",
    "VIGIL_O2_CYLINDER_PRESSURE, 67108928, , bar",
    "VIGIL_O2_FLOW_SET, 67108929, , L/min",
    "VIGIL_O2_PURITY, 67108930, , %",
    "MDC_EVT_BATT_LO, 196802, , 1",
    "VIGIL_EVT_BATT_CRITICAL, 67109889, , 1",
    "VIGIL_EVT_MAINS_LOST, 67109890, , 1",
    "VIGIL_EVT_DEVICE_MALF, 67109891, , 1",
    "MDC_EVT_SENSOR_MALF, 196918, , 1",
    "MDC_EVT_SENSOR_DISCONN, 196916, , 1",
    "VIGIL_EVT_SENSOR_OFF, 67109892, , 1",
    "VIGIL_EVT_SENSOR_DISPLACED, 67109893, , 1",
    "MDC_EVT_LEAD_OFF, 196680, , 1",
    "VIGIL_EVT_LOW_PERFUSION, 67109894, , 1",
    "VIGIL_EVT_POOR_SIGNAL, 67109895, , 1",
    "VIGIL_EVT_ALARMS_OFF, 67109896, , 1",
    "VIGIL_EVT_ALARM_LOW, 67109897, , 1",
    "VIGIL_EVT_ALARM_MEDIUM, 67109898, , 1",
    "VIGIL_EVT_ALARM_HIGH, 67109899, , 1",
    "VIGIL_EVT_O2_INLET_FAULT, 67109900, , 1",
    "VIGIL_EVT_O2_OUTLET_FAULT, 67109901, , 1",
    "VIGIL_EVT_WARMING_UP, 67109902, , 1",
    "MDC_IDC_MSMT_BATTERY_STATUS, 721280, , 1",
    "MDC_IDC_MSMT_BATTERY_VOLTAGE, 721344, , V",
    "MDC_IDC_MSMT_BATTERY_REMAINING_LONGEVITY, 721472, , mo",
    "MDC_IDC_MSMT_BATTERY_REMAINING_PERCENTAGE, 721536, , %",
    "MDC_IDC_MSMT_CAP_CHARGE_TIME, 721728, , s",
    "MDC_IDC_MSMT_LEADCHNL_RA_SENSING_INTR_AMPL_MEAN, 722051, , mV",
    "MDC_IDC_MSMT_LEADCHNL_RA_PACING_THRESHOLD_AMPLITUDE, 722176, , V",
    "MDC_IDC_MSMT_LEADCHNL_RA_IMPEDANCE_VALUE, 722432, , Ohm",
    "VIGIL_CIED_LV_SENSING, 67110913, , mV",
    "VIGIL_CIED_ATP, 67110926, , 1",
  })
  void isFoundByEitherCode(String code, int mdc, String loinc, String unit) {
    Metric metric = Metric.ofMdc(mdc);

    assertThat(Metric.ofCode(code)).containsSame(metric);
    assertThat(metric.code()).isEqualTo(code);
    assertThat(metric.mdc()).isEqualTo(mdc);
    assertThat(metric.loinc().orElse(null)).isEqualTo(loinc);
    assertThat(metric.unit()).isEqualTo(unit);
  }

  @Test
  void listsEachKindInTurn() {
    List<Metric> all = new ArrayList<>(Arrays.asList(VitalSign.values()));
    all.addAll(Arrays.asList(AmbientMetric.values()));
    assertThat(Metric.common()).isEqualTo(all);
    all.addAll(Arrays.asList(DeviceMeasure.values()));
    all.addAll(Arrays.asList(DeviceStatus.values()));
    all.addAll(Arrays.asList(CiedMeasure.values()));
    assertThat(Metric.all()).isEqualTo(all);
    assertThat(Metric.all()).extracting(Metric::index).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void namesEachMetricOnceAndFitsTheTile() {
    assertThat(Metric.all()).extracting(Metric::display).doesNotHaveDuplicates();
    assertThat(Metric.all()).extracting(Metric::label).doesNotHaveDuplicates();
    assertThat(Metric.all()).allSatisfy(m -> assertThat(m.label()).hasSizeBetween(1, 12));
  }

  @Test
  void knowsNoOtherCode() {
    assertThat(Metric.ofCode("MDC_NOTHING")).isEmpty();
    assertThat(Metric.ofCode("")).isEmpty();
    assertThatThrownBy(() -> Metric.ofMdc(150_020)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void groupsVitalSignsBySensor() {
    assertThat(measuredBy(Sensor.ECG))
        .containsExactlyInAnyOrder(VitalSign.HEART_RATE, VitalSign.RESPIRATION_RATE);
    assertThat(measuredBy(Sensor.OXIMETER))
        .containsExactlyInAnyOrder(VitalSign.SPO2, VitalSign.PULSE_RATE_OXIMETER);
    assertThat(measuredBy(Sensor.CUFF)).hasSize(4);
    assertThat(measuredBy(Sensor.ARTERIAL_LINE)).hasSize(3);
    assertThat(Sensor.values()).allSatisfy(s -> assertThat(measuredBy(s)).isNotEmpty());
    assertThat(Arrays.stream(Sensor.values()).filter(Sensor::continuous))
        .containsExactlyInAnyOrder(Sensor.ECG, Sensor.OXIMETER, Sensor.ARTERIAL_LINE);
  }

  @Test
  void agesContinuousSensorsInMinutesAndSpotChecksInHours() {
    assertThat(VitalSign.values())
        .allSatisfy(v ->
            assertThat(v.maxAge().compareTo(Duration.ofMinutes(5)) == 0)
                .isEqualTo(v.sensor().continuous()));
    assertThat(VitalSign.SYSTOLIC_PRESSURE.maxAge()).isEqualTo(Duration.ofHours(4));
    assertThat(VitalSign.BODY_TEMPERATURE.maxAge()).isEqualTo(Duration.ofHours(8));
    assertThat(VitalSign.OXYGEN_FLOW.maxAge()).isEqualTo(Duration.ofHours(12));
    assertThat(VitalSign.CONSCIOUSNESS.maxAge()).isEqualTo(Duration.ofHours(12));
  }

  private static Set<VitalSign> measuredBy(Sensor sensor) {
    Set<VitalSign> signs = EnumSet.allOf(VitalSign.class);
    signs.removeIf(sign -> sign.sensor() != sensor);
    return signs;
  }
}

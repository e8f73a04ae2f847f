package io.vigil.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.SilenceRule;
import io.vigil.core.rule.StatusRule;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.burden.Course;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RulesPreviewTest {

  private static final Instant START = Instant.parse("2026-11-20T05:00:00Z");
  private static final DeviceId MONITOR = new DeviceId(new UUID(1, 1));
  private static final PersonId NURSE = new PersonId(new UUID(2, 1));
  private static final Admission ADMISSION =
      new Admission(
          new PatientId(new UUID(4, 1)),
          "",
          "",
          LocalDate.EPOCH,
          new WardId(new UUID(5, 1)),
          "",
          false);

  private static Course course(List<Course.Measured> measured) {
    return new Course(
        ADMISSION,
        Map.of(MONITOR, new Course.Device(1_000, Optional.empty())),
        List.of(),
        measured);
  }

  @Test
  void countsWhatEachSignalsAndWhatComesLaterOrNotAtAll() {
    List<Course.Measured> measured = new ArrayList<>();
    // 12 s, 30 s and 60 s below 88, each after a minute above.
    int second = 0;
    for (int below : new int[] {12, 30, 60}) {
      for (int i = 0; i < 60; i++) {
        measured.add(spo2(MONITOR, second++, 97));
      }
      for (int i = 0; i < below; i++) {
        measured.add(spo2(MONITOR, second++, 87));
      }
    }
    measured.add(spo2(MONITOR, second, 97));

    RulesPreview.Comparison found =
        RulesPreview.compare(course(measured), rules("now", 10), rules("proposed", 20));

    assertThat(found)
        .isEqualTo(
            new RulesPreview.Comparison(
                List.of(new RulesPreview.Line("MDC_PULS_OXIM_SAT_O2:low", Priority.HIGH, 3, 2)),
                3,
                2,
                1,
                10_000));
  }

  @Test
  void whatAPersonObservedSignalsToo() {
    RulesPreview.Comparison found =
        RulesPreview.compare(
            course(List.of(spo2(NURSE, 0, 80), spo2(NURSE, 60, 97))),
            rules("now", 20),
            new RuleSet("none", List.of()));

    assertThat(found.now()).isEqualTo(1);
    assertThat(found.proposed()).isZero();
    assertThat(found.missed()).isEqualTo(1);
  }

  @Test
  void nothingMeasuredIsNothingSignalled() {
    assertThat(RulesPreview.compare(course(List.of()), rules("a", 1), rules("b", 2)).lines())
        .isEmpty();
  }

  @Test
  void countsWhatFollowsFromRulesOnEquipment() {
    List<Course.Measured> measured = new ArrayList<>();
    for (int second = 0; second < 100; second++) {
      // Silent for 19 s.
      if (second <= 40 || second >= 60) {
        measured.add(spo2(MONITOR, second, 97));
        measured.add(of(MONITOR, second, DeviceMeasure.BATTERY_CHARGE, second == 20 ? 15 : 90));
      }
    }
    RuleSet none = new RuleSet("none", List.of());
    RuleSet patient =
        new RuleSet(
            "patient",
            List.of(
                new StatusRule(DeviceStatus.BATTERY_LOW, 0, Priority.LOW, 10_000_000, 0),
                new SilenceRule(SilenceRule.Of.DEVICE, 15, 1_000, 60_000, Priority.MEDIUM)));

    RulesPreview.Comparison found = RulesPreview.compare(course(measured), none, patient);
    assertThat(found)
        .isEqualTo(
            new RulesPreview.Comparison(
                List.of(
                    new RulesPreview.Line("silence:device", Priority.MEDIUM, 1, 1),
                    new RulesPreview.Line("status:MDC_EVT_BATT_LO", Priority.LOW, 1, 0)),
                2,
                1,
                1,
                5_000));
  }

  private static Course.Measured of(Source source, int second, DeviceMeasure measure, int value) {
    return new Course.Measured(
        source, new Reading(measure, BigDecimal.valueOf(value), START.plusSeconds(second), 0));
  }

  private static RuleSet rules(String version, int delaySeconds) {
    return new RuleSet(
        version,
        List.of(
            new Limit(
                VitalSign.SPO2,
                Direction.LOW,
                88_000_000,
                0,
                delaySeconds * 1_000L,
                Priority.HIGH)));
  }

  private static Course.Measured spo2(Source source, int second, int value) {
    return new Course.Measured(
        source,
        new Reading(VitalSign.SPO2, BigDecimal.valueOf(value), START.plusSeconds(second), 0));
  }
}

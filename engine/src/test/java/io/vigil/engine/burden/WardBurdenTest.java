package io.vigil.engine.burden;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.PatientId;
import io.vigil.core.rule.Direction;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A small ward, counted by hand. */
class WardBurdenTest {

  private static final long FROM = Instant.parse("2026-11-20T00:00:00Z").toEpochMilli();
  private static final long TO = FROM + Duration.ofDays(2).toMillis();
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private static final PatientId ANNA = new PatientId(new UUID(1, 1));
  private static final PatientId BELA = new PatientId(new UUID(1, 2));
  private static final AlarmId SPO2 = new AlarmId(new UUID(2, 1));
  private static final AlarmId RATE = new AlarmId(new UUID(2, 2));
  private static final AlarmId NOBODY = new AlarmId(new UUID(2, 3));

  private final List<AlarmStep> steps = new ArrayList<>();

  /** Anna both days; Bela from noon of the first to noon of the second. */
  private final List<WardBurden.Stay> stays =
      List.of(
          new WardBurden.Stay(ANNA, FROM - HOUR, OptionalLong.empty()),
          new WardBurden.Stay(BELA, FROM + 12 * HOUR, OptionalLong.of(FROM + 36 * HOUR)));

  private final Map<AlarmId, WardBurden.Of> alarms =
      Map.of(
          SPO2,
          new WardBurden.Of(
              ANNA,
              new Condition.LimitBreached(VitalSign.SPO2, Direction.LOW),
              FROM,
              OptionalLong.empty()),
          RATE,
          new WardBurden.Of(
              BELA,
              new Condition.LimitBreached(VitalSign.HEART_RATE, Direction.HIGH),
              FROM,
              OptionalLong.empty()),
          NOBODY,
          new WardBurden.Of(
              BELA,
              new Condition.Uncovered(),
              FROM + 35 * HOUR,
              OptionalLong.of(FROM + 40 * HOUR)));

  @Test
  void countsSignalsCallsAndResponses() {
    step(ANNA, SPO2, HOUR, AlarmStep.Kind.SIGNALLED, Priority.MEDIUM, 0);
    step(ANNA, SPO2, HOUR + 10 * SECOND, AlarmStep.Kind.SIGNALLED, Priority.HIGH, 0);
    step(ANNA, SPO2, HOUR + 70 * SECOND, AlarmStep.Kind.CLIMBED, Priority.HIGH, 1);
    step(ANNA, SPO2, HOUR + 90 * SECOND, AlarmStep.Kind.ACCEPTED, Priority.HIGH, 1);
    step(ANNA, SPO2, 2 * HOUR, AlarmStep.Kind.SIGNALLED, Priority.HIGH, 0);
    step(ANNA, SPO2, 2 * HOUR + 20 * SECOND, AlarmStep.Kind.ACCEPTED, Priority.HIGH, 0);
    step(ANNA, SPO2, 3 * HOUR, AlarmStep.Kind.SIGNALLED, Priority.HIGH, 0);
    step(ANNA, SPO2, 3 * HOUR + MINUTE, AlarmStep.Kind.OVER, Priority.HIGH, 0);
    step(BELA, RATE, 30 * HOUR, AlarmStep.Kind.SIGNALLED, Priority.MEDIUM, 0);
    step(BELA, RATE, 30 * HOUR + 4 * MINUTE, AlarmStep.Kind.ACCEPTED, Priority.MEDIUM, 0);
    step(ANNA, SPO2, 47 * HOUR, AlarmStep.Kind.SIGNALLED, Priority.HIGH, 0);

    WardBurden of = count(ZoneOffset.UTC);

    assertThat(of.patients()).isEqualTo(2);
    assertThat(of.patientMillis()).isEqualTo(72 * HOUR);
    assertThat(of.signals())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Priority.HIGH, 4L, Priority.MEDIUM, 2L, Priority.LOW, 0L));
    assertThat(of.causes())
        .extracting(WardBurden.Cause::cause)
        .containsExactly("MDC_PULS_OXIM_SAT_O2:low", "MDC_ECG_HEART_RATE:high");
    assertThat(of.calls().get(Priority.HIGH))
        .isEqualTo(
            new WardBurden.Calls(
                2, 1, 1, OptionalLong.of(20 * SECOND), OptionalLong.of(90 * SECOND)));
    assertThat(of.calls().get(Priority.MEDIUM))
        .isEqualTo(
            new WardBurden.Calls(
                1, 0, 0, OptionalLong.of(4 * MINUTE), OptionalLong.of(4 * MINUTE)));
    assertThat(of.all())
        .isEqualTo(
            new WardBurden.Calls(
                3, 1, 1, OptionalLong.of(90 * SECOND), OptionalLong.of(4 * MINUTE)));
    assertThat(of.rungs()).containsExactly(2, 1, 0, 0);
    assertThat(of.climbs()).isOne();
    assertThat(of.responses())
        .extracting(WardBurden.Response::accepted)
        .as("within 30 s, 1, 2, 3, 5, 10, 15 min, longer")
        .containsExactly(1, 0, 1, 0, 1, 0, 0, 0);
    assertThat(of.topTenth()).as("Anna's 5 of 6").isEqualTo(5.0 / 6);
    assertThat(of.uncoveredMillis()).as("while Bela was there").isEqualTo(HOUR);
    assertThat(of.days())
        .containsExactly(
            new WardBurden.Day(
                LocalDate.of(2026, 11, 20),
                36 * HOUR,
                Map.of(Priority.LOW, 0L, Priority.MEDIUM, 1L, Priority.HIGH, 3L)),
            new WardBurden.Day(
                LocalDate.of(2026, 11, 21),
                36 * HOUR,
                Map.of(Priority.LOW, 0L, Priority.MEDIUM, 1L, Priority.HIGH, 1L)));
  }

  @Test
  void countsHoursAndDaysByTheWardsOwnClock() {
    step(ANNA, SPO2, 17 * HOUR, AlarmStep.Kind.SIGNALLED, Priority.HIGH, 0);
    step(ANNA, SPO2, 17 * HOUR + SECOND, AlarmStep.Kind.ACCEPTED, Priority.HIGH, 0);

    WardBurden of = count(ZoneId.of("Asia/Singapore"));

    assertThat(of.hours().get(1).accepted()).as("01:00 of the next day").isOne();
    assertThat(of.hours()).filteredOn(hour -> hour.accepted() > 0).hasSize(1);
    assertThat(of.days().get(1).signals()).containsEntry(Priority.HIGH, 1L);
    assertThat(of.days()).hasSize(3);
  }

  @Test
  void countsNoAcceptanceOfACallThatBeganBefore() {
    step(ANNA, SPO2, SECOND, AlarmStep.Kind.ACCEPTED, Priority.HIGH, 0);

    assertThat(count(ZoneOffset.UTC).all())
        .isEqualTo(new WardBurden.Calls(0, 0, 0, OptionalLong.empty(), OptionalLong.empty()));
  }

  @Test
  void callOfSomebodyWhoLeftIsOver() {
    step(BELA, RATE, 35 * HOUR, AlarmStep.Kind.SIGNALLED, Priority.HIGH, 0);

    assertThat(count(ZoneOffset.UTC).all())
        .isEqualTo(new WardBurden.Calls(0, 1, 0, OptionalLong.empty(), OptionalLong.empty()));
  }

  private void step(
      PatientId patient,
      AlarmId alarm,
      long after,
      AlarmStep.Kind kind,
      Priority priority,
      int rung) {
    steps.add(new AlarmStep(patient, alarm, FROM + after, kind, priority, rung));
  }

  private WardBurden count(ZoneId zone) {
    return WardBurden.of(new WardBurden.Happened(stays, steps, alarms), FROM, TO, zone);
  }
}

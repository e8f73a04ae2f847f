package io.vigil.engine.burden;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Limits of a ward that would signal less. */
class LimitSearchTest {

  private static final Instant START = Instant.parse("2026-11-20T05:00:00Z");
  private static final DeviceId MONITOR = new DeviceId(new UUID(1, 1));

  private int second;

  /** Seconds below 88, each spell after 10 minutes above, so that none joins another's alarm. */
  private List<Course.Measured> spells(int value, int... seconds) {
    List<Course.Measured> measured = new ArrayList<>();
    for (int below : seconds) {
      add(measured, 600, 97);
      add(measured, below, value);
    }
    add(measured, 10, 97);
    return measured;
  }

  private void add(List<Course.Measured> measured, int count, int value) {
    for (int i = 0; i < count; i++) {
      measured.add(
          new Course.Measured(
              MONITOR,
              new Reading(
                  VitalSign.SPO2, BigDecimal.valueOf(value), START.plusSeconds(second++), 0)));
    }
  }

  private static Limit limit(int threshold, int delaySeconds) {
    return new Limit(
        VitalSign.SPO2,
        Direction.LOW,
        threshold * 1_000_000L,
        0,
        delaySeconds * 1_000L,
        Priority.MEDIUM);
  }

  private static List<LimitSearch.Proposal> found(
      List<Course.Measured> measured, List<Rule> floor, List<Long> events) {
    RuleSet rules = new RuleSet("now", List.of(limit(88, 10)));
    Course course =
        new Course(
            new Admission(
                new PatientId(new UUID(4, 1)),
                "",
                "",
                LocalDate.EPOCH,
                new WardId(new UUID(5, 1)),
                "",
                false),
            Map.of(MONITOR, 1_000L),
            List.of(),
            measured);
    LimitSearch search = new LimitSearch(rules, floor);
    search.add(course, rules, Replay.run(course, rules), events);
    return search.found();
  }

  @Test
  void theDelayIsProposedThatCutsMostSignals() {
    // With a step more 2 are left, with two steps 1; further out there are none, as 87 is.
    List<LimitSearch.Proposal> found =
        found(spells(87, 12, 17, 40), List.of(limit(88, 20)), List.of());

    assertThat(found)
        .containsExactly(new LimitSearch.Proposal(limit(88, 10), limit(88, 20), 3, 1, 10_000));
  }

  @Test
  void theLeastChangeIsProposedOfThoseThatCutAsMuch() {
    assertThat(found(spells(85, 12, 40), List.of(), List.of()))
        .containsExactly(new LimitSearch.Proposal(limit(88, 10), limit(88, 15), 2, 1, 5_000));
  }

  @Test
  void nothingIsProposedThatSilencesWhatCameBeforeAnEvent() {
    List<Course.Measured> measured = spells(87, 12, 12);
    List<Long> event = List.of(START.plusSeconds(second + 60).toEpochMilli());
    assertThat(found(measured, List.of(), List.of())).hasSize(1);
    assertThat(found(measured, List.of(), event)).isEmpty();
    List<Long> tooLate = List.of(START.plusSeconds(second + 90_000).toEpochMilli());
    assertThat(found(measured, List.of(), tooLate)).hasSize(1);
  }

  @Test
  void nothingIsProposedBelowTheFloor() {
    List<Course.Measured> measured = spells(87, 12, 12);
    assertThat(found(measured, List.of(limit(88, 10)), List.of())).isEmpty();
  }

  @Test
  void nothingIsProposedThatCutsNothing() {
    assertThat(found(spells(80, 120, 120), List.of(), List.of())).isEmpty();
  }
}

package io.vigil.engine.burden;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Condition.LimitBreached;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Limits of a ward that would signal less. */
class LimitSearchTest {

  private static final Instant START = Instant.parse("2026-11-20T05:00:00Z");
  private static final DeviceId MONITOR = new DeviceId(new UUID(1, 1));

  private static final RuleSet NOW = new RuleSet("now", List.of(limit(88, 10)));

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
    LimitSearch search = new LimitSearch(NOW, floor);
    assertThat(add(search, measured, events, () -> false)).isTrue();
    return search.found();
  }

  private static boolean add(
      LimitSearch search, List<Course.Measured> measured, List<Long> events, BooleanSupplier stop) {
    Course course = course(measured);
    return search.add(course, NOW, Replay.run(course, NOW), events, stop);
  }

  private static Course course(List<Course.Measured> measured) {
    return new Course(
        new Admission(
            new PatientId(new UUID(4, 1)),
            "",
            "",
            LocalDate.EPOCH,
            new WardId(new UUID(5, 1)),
            "",
            false),
        Map.of(MONITOR, new Course.Device(1_000, Optional.empty())),
        List.of(),
        measured);
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
  void nothingIsProposedForALimitWhereNotAllBeforeAnEventIsJudged() {
    LimitSearch search = new LimitSearch(NOW, List.of());
    add(search, spells(87, 12, 12), List.of(), () -> false);
    search.unknown(new RuleSet("his own", List.of(limit(86, 10))));
    assertThat(search.found()).hasSize(1);
    search.unknown(NOW);
    assertThat(search.found()).isEmpty();
    add(search, spells(87, 12, 12), List.of(), () -> false);
    assertThat(search.found()).isEmpty();
  }

  @Test
  void aStoppedCourseAddsNothing() {
    LimitSearch search = new LimitSearch(NOW, List.of());
    List<Course.Measured> measured = spells(87, 12, 12);
    AtomicInteger asked = new AtomicInteger();
    // In the second of the replays.
    assertThat(add(search, measured, List.of(), () -> asked.incrementAndGet() > 2_000)).isFalse();
    assertThat(asked).hasValue(2_001);
    assertThat(search.found()).isEmpty();

    add(search, measured, List.of(), () -> false);
    assertThat(search.found()).extracting(LimitSearch.Proposal::signalsNow).containsExactly(2);
    assertThat(Replay.run(course(measured), NOW, () -> true)).isEmpty();
  }

  @Test
  void episodesAreFoundByConditionAndTime() {
    Replay.Result judged = Replay.run(course(spells(85, 12, 40)), NOW);
    SignalledEpisodes signalled = new SignalledEpisodes(judged);
    long first = START.plusSeconds(600).toEpochMilli();
    long second = START.plusSeconds(1_212).toEpochMilli();
    assertThat(judged.episodes()).hasSize(2);

    assertThat(signalled.firstOverlapping(judged.episodes().getFirst())).hasValue(first + 10_000);
    assertThat(signalled.firstOverlapping(judged.episodes().getLast())).hasValue(second + 10_000);
    assertThat(waited(signalled, first, first + 12_000)).hasValue(10_000);
    assertThat(waited(signalled, second, second + 40_000)).hasValue(10_000);
    assertThat(waited(signalled, second, second + 9_000)).isEmpty();
    assertThat(waited(signalled, second - 1_000, second + 40_000)).isEmpty();
    Condition low = limit(88, 10).condition();
    assertThat(signalled.signalledWithin(low, first + 10_001, second + 9_999)).isFalse();
    assertThat(signalled.signalledWithin(low, first + 10_001, second + 10_000)).isTrue();
    assertThat(
            signalled.signalledWithin(
                new LimitBreached(VitalSign.SPO2, Direction.HIGH), first, second + 10_000))
        .isFalse();
  }

  private static OptionalLong waited(SignalledEpisodes signalled, long since, long until) {
    return signalled.waitedMillis(
        new NaiveThresholds.Excursion(
            new LimitBreached(VitalSign.SPO2, Direction.LOW),
            since,
            OptionalLong.of(until),
            10_000));
  }

  @Test
  void nothingIsProposedThatCutsNothing() {
    assertThat(found(spells(80, 120, 120), List.of(), List.of())).isEmpty();
  }
}

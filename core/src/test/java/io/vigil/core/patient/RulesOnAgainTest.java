package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.CiedFinding;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.StatusRule;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a device says once holds, also where its rule was off when it was said. */
class RulesOnAgainTest {

  private static final int SEEDS = 300;

  /**
   * @param holds a value by which it holds
   * @param over one by which it does not
   */
  private record Said(String rule, Condition condition, Metric metric, String holds, String over) {

    RuleSet off() {
      return new RuleSet("off " + rule, DefaultRules.VERSION_1.rules(), List.of(rule));
    }

    @Override
    public String toString() {
      return rule;
    }
  }

  private static Stream<Said> all() {
    Stream<Said> statuses =
        Stream.of(DeviceStatus.values())
            .filter(status -> status != DeviceStatus.WARMING_UP)
            .map(status ->
                new Said(
                    "status:" + status.code(),
                    new Condition.DeviceStatusRaised(MONITOR, status),
                    status,
                    "1",
                    "0"));
    Stream<Said> measures =
        Stream.of(
            new Said(
                "status:" + DeviceStatus.BATTERY_CRITICAL.code(),
                new Condition.DeviceStatusRaised(MONITOR, DeviceStatus.BATTERY_CRITICAL),
                DeviceMeasure.BATTERY_CHARGE,
                "9",
                "16"),
            finding(CiedFinding.SHOCKS, "1", "0"),
            finding(CiedFinding.RV_IMPEDANCE, "2001", "1900"),
            finding(CiedFinding.CRT_PACING, "89", "95"));
    return Stream.concat(statuses, measures);
  }

  private static Said finding(CiedFinding finding, String holds, String over) {
    return new Said(
        "implant:" + finding.wireName(),
        new Condition.CiedFound(MONITOR, finding),
        finding.measure(),
        holds,
        over);
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatWasSaidWhileItsRuleWasOffIsAnAlarmOnceItIsOn(Said said) {
    TestingPatient patient =
        withMonitorAndWearable()
            .adopts(said.off())
            .sends(MONITOR, reading(said.metric(), said.holds(), START))
            .at(START + minutes(2));
    assertThat(patient.episodes(said.condition())).isEmpty();

    patient.adopts(DefaultRules.VERSION_1);

    Episode episode = patient.episode(said.condition());
    assertThat(episode.active()).isTrue();
    assertThat(episode.onsetEpochMillis()).isEqualTo(START);
    assertThat(patient.alarm(episode).signal()).isEqualTo(Signal.ON);

    long later = START + minutes(3);
    patient.at(later).sends(MONITOR, reading(said.metric(), said.over(), later));
    assertThat(patient.episode(said.condition()).endEpochMillis()).hasValue(later);
    patient.assertFoldsFromTheBeginning();
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatHeldBeforeGoesOn(Said said) {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(said.metric(), said.holds(), START))
            .at(START + minutes(1))
            .decide(new PatientInput.PassTime(START + minutes(1)));
    assertThat(patient.episode(said.condition()).active()).isTrue();
    patient.adopts(said.off()).at(START + minutes(2));
    assertThat(patient.episode(said.condition()).active()).isFalse();

    patient.adopts(DefaultRules.VERSION_1);

    assertThat(patient.episode(said.condition()).active()).isTrue();
    assertThat(patient.episode(said.condition()).onsetEpochMillis()).isEqualTo(START);
    assertThat(patient.alarm(said.condition()).signal()).isEqualTo(Signal.ON);
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsOverByThenIsNone(Said said) {
    TestingPatient patient =
        withMonitorAndWearable()
            .adopts(said.off())
            .sends(MONITOR, reading(said.metric(), said.holds(), START))
            .at(START + minutes(1))
            .sends(MONITOR, reading(said.metric(), said.over(), START + minutes(1)))
            .at(START + minutes(2))
            .adopts(DefaultRules.VERSION_1);

    assertThat(patient.episodes(said.condition())).isEmpty();
  }

  /** Who has taken it is not called again a moment later. */
  @Test
  void whatWasAcceptedAMomentAgoJoinsSilently() {
    Said said = finding(CiedFinding.SHOCKS, "1", "0");
    TestingPatient patient =
        withMonitorAndWearable().sends(MONITOR, reading(said.metric(), said.holds(), START));
    patient.answers(patient.alarm(said.condition()), 1, new AlarmAnswer.Accept());

    patient.at(START + minutes(1)).adopts(said.off()).adopts(DefaultRules.VERSION_1);

    assertThat(patient.alarm(said.condition()).signal()).isEqualTo(Signal.ACKNOWLEDGED);
  }

  @Test
  void aStricterRuleIsOfWhatWasMeasuredBeforeToo() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(DeviceMeasure.BATTERY_CHARGE, "30", START))
            .at(START + minutes(1));
    List<Rule> rules = new ArrayList<>(DefaultRules.VERSION_1.rules());
    rules.add(new StatusRule(DeviceStatus.BATTERY_LOW, 0, Priority.LOW, 40_000_000, 0));

    patient.adopts(new RuleSet("stricter", rules));

    assertThat(
            patient
                .episode(new Condition.DeviceStatusRaised(MONITOR, DeviceStatus.BATTERY_LOW))
                .onsetEpochMillis())
        .isEqualTo(START);
  }

  /** What somebody else's battery was is none of this patient's. */
  @Test
  void whatWasSaidBeforeTheDeviceWasHisIsNot() {
    Said said = all().findFirst().orElseThrow();
    TestingPatient patient =
        withMonitorAndWearable()
            .adopts(said.off())
            .sends(MONITOR, reading(said.metric(), said.holds(), START))
            .at(START + minutes(1));
    patient.decide(new PatientInput.UnbindDevice(MONITOR, START + seconds(30)));
    patient.decide(
        new PatientInput.BindDevice(
            new DeviceBinding(
                MONITOR,
                "a device",
                "bedside-monitor",
                Duration.ofSeconds(1).toMillis(),
                START + seconds(40),
                OptionalLong.empty())));

    patient.adopts(DefaultRules.VERSION_1);
    assertThat(patient.episodes(said.condition())).isEmpty();

    patient.adopts(said.off()).decide(new PatientInput.UnbindDevice(MONITOR, START + minutes(1)));
    patient.adopts(DefaultRules.VERSION_1);
    assertThat(patient.episodes(said.condition())).isEmpty();
  }

  @Test
  void dischargeAloneSaysNothingOfDevices() {
    Said said = all().findFirst().orElseThrow();
    TestingPatient patient = withMonitorAndWearable().adopts(said.off());
    patient.sends(MONITOR, reading(said.metric(), said.holds(), START));

    patient.decide(new PatientInput.Discharge());

    assertThat(patient.episodes(said.condition())).isEmpty();
  }

  /**
   * Whatever came when, before a rule was off, meanwhile or after: once all is in and the rule is
   * on, what holds by the device's words holds on record, since the same time.
   */
  @Test
  void whatHoldsInTheEndDoesNotDependOnTheOrderOfArrival() {
    List<Said> kinds = all().toList();
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Said said = kinds.get(random.nextInt(kinds.size()));
      TreeMap<Long, Boolean> words = new TreeMap<>();
      record Step(long at, Reading reading, RuleSet rules) {}
      List<Step> steps = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        long at = START + seconds(random.nextInt(1_800));
        if (words.containsKey(at)) {
          continue;
        }
        boolean holds = random.nextBoolean();
        words.put(at, holds);
        long arrives = at + (random.nextBoolean() ? 0 : seconds(random.nextInt(900)));
        steps.add(
            new Step(
                arrives,
                reading(said.metric(), holds ? said.holds() : said.over(), at),
                DefaultRules.VERSION_1));
      }
      for (int i = 0; i < random.nextInt(4); i++) {
        steps.add(
            new Step(
                START + seconds(random.nextInt(2_700)),
                reading(DeviceStatus.WARMING_UP, "0", START - 1 - i),
                random.nextBoolean() ? said.off() : DefaultRules.VERSION_1));
      }
      steps.sort(Comparator.comparingLong(Step::at));
      TestingPatient patient = withMonitorAndWearable();
      for (Step step : steps) {
        patient.waitUntil(step.at(), step.at());
        if (step.reading().metric() == DeviceStatus.WARMING_UP) {
          patient.adopts(step.rules());
        } else {
          patient.sends(MONITOR, step.reading());
        }
      }
      long end = START + minutes(60);
      patient.waitUntil(end, end).adopts(DefaultRules.VERSION_1);

      OptionalLong since = OptionalLong.empty();
      for (var word : words.entrySet()) {
        if (!word.getValue()) {
          since = OptionalLong.empty();
        } else if (since.isEmpty()) {
          since = OptionalLong.of(word.getKey());
        }
      }
      String as = "seed " + seed + ", " + said;
      List<Episode> active =
          patient.episodes(said.condition()).stream().filter(Episode::active).toList();
      assertThat(active).as(as).hasSize(since.isPresent() ? 1 : 0);
      if (since.isPresent()) {
        assertThat(active.getFirst().onsetEpochMillis()).as(as).isEqualTo(since.getAsLong());
        assertThat(patient.alarm(active.getFirst()).active()).as(as).isTrue();
      }
      long last = Long.MIN_VALUE;
      for (Episode episode : patient.episodes(said.condition())) {
        assertThat(episode.onsetEpochMillis()).as("twice; " + as).isGreaterThanOrEqualTo(last);
        last = episode.endEpochMillis().orElse(Long.MAX_VALUE);
      }
    }
  }
}

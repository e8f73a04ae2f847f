package io.vigil.simulation.study;

import static io.vigil.simulation.study.Recorded.FAST_HEART;
import static io.vigil.simulation.study.Recorded.burden;
import static io.vigil.simulation.study.Recorded.heartRates;
import static io.vigil.simulation.study.Recorded.spell;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Priority;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.burden.Burden;
import io.vigil.engine.burden.NaiveThresholds;
import io.vigil.engine.burden.Replay;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BurdenTest {

  @Test
  void countsEachSampleOutsideAndEachCrossing() {
    Burden burden = burden(heartRates(1, 80, 131, 140, 130, 131, 80, 131, 80), FAST_HEART);

    assertThat(burden.naiveSamples()).isEqualTo(4);
    assertThat(burden.naiveCrossings()).isEqualTo(3);
    assertThat(burden.naiveMillis()).isEqualTo(4_000);
    // 130 is within the hysteresis, so that the second crossing begins no other breach.
    assertThat(burden.joined()).isEqualTo(1);
    assertThat(burden.shorterThanDelay()).isEqualTo(2);
    assertThat(burden.limitSignals()).isZero();
  }

  @Test
  void aSpellThatEndsBeforeItsDelayIsNeitherSignalledNorMissed() {
    Burden burden = burden(heartRates(1, spell(9, 140)), FAST_HEART);

    assertThat(burden.limitSignals()).isZero();
    assertThat(burden.sustained().excursions()).isZero();
    assertThat(burden.sustained().missed()).isZero();
  }

  @Test
  void aSpellAsLongAsItsDelayIsSignalledWhenThatIsOver() {
    Burden burden = burden(heartRates(1, spell(10, 140)), FAST_HEART);

    assertThat(burden.limitSignals()).isEqualTo(1);
    assertThat(burden.sustained()).isEqualTo(new Burden.Sustained(1, 0, 0, 10_000, 0));
    assertThat(burden.byPriority().get(Priority.HIGH)).isEqualTo(1);
  }

  @Test
  void itsDelayIsOverBeforeTheContraryReadingOfThatInstantIsReceived() {
    Limit high = FAST_HEART.limits().getFirst();
    // Medium doesn't latch: known only when it was over, it would never have been signalled.
    Limit medium =
        new Limit(
            high.vitalSign(),
            high.direction(),
            high.thresholdMicros(),
            high.hysteresisMicros(),
            high.delayMillis(),
            Priority.MEDIUM);
    Burden burden = burden(heartRates(1, spell(10, 140)), new RuleSet("medium", List.of(medium)));

    assertThat(burden.sustained()).isEqualTo(new Burden.Sustained(1, 0, 0, 10_000, 0));
  }

  @Test
  void aSpellIsAnAlarmFromItsSignalToItsContraryReading() {
    Burden burden = burden(heartRates(1, spell(25, 140)), FAST_HEART);

    assertThat(burden.naiveMillis()).isEqualTo(25_000);
    assertThat(burden.limitMillis()).isEqualTo(15_000);
  }

  @Test
  void oneSampleOfASlowSignalCounts() {
    Burden charted = burden(heartRates(3_600, 80, 140, 80), FAST_HEART);
    Burden eachMinute = burden(heartRates(60, 80, 140, 80), FAST_HEART);

    assertThat(charted.sustained()).isEqualTo(new Burden.Sustained(1, 0, 0, 0, 0));
    assertThat(charted.limitSignals()).isEqualTo(1);
    assertThat(eachMinute.sustained()).isEqualTo(new Burden.Sustained(1, 0, 0, 0, 0));
    assertThat(eachMinute.limitSignals()).isEqualTo(1);
  }

  @Test
  void aDelayThatRunsWhenTheRecordingEndsRunsOut() {
    Burden burden = burden(heartRates(1, 80, 80, 80, 140, 140), FAST_HEART);

    assertThat(burden.limitSignals()).isEqualTo(1);
    assertThat(burden.technicalSignals()).isZero();
    assertThat(burden.sustained()).isEqualTo(new Burden.Sustained(1, 0, 0, 10_000, 0));
  }

  @Test
  void aGapInASpellIsNoEndOfIt() {
    Recording.Builder values = new Recording.Builder();
    for (Reading reading : heartRates(1, 80, 80, 80, 80, 80, 140).readings()) {
      values.add((VitalSign) reading.metric(), reading.value(), reading.at());
    }
    values.add(VitalSign.HEART_RATE, BigDecimal.valueOf(80), Recorded.START.plusSeconds(60));
    Burden burden = burden(values.build("patient"), FAST_HEART);

    assertThat(burden.sustained()).isEqualTo(new Burden.Sustained(1, 0, 0, 10_000, 0));
  }

  @Test
  void whatIsNotSignalledIsMissed() {
    Recording recording = heartRates(1, spell(30, 140));
    Replay.Result judged = Replay.run(recording.course(), FAST_HEART);
    Burden.Sum sum = new Burden.Sum(FAST_HEART);
    sum.add(
        recording.endEpochMillis(),
        NaiveThresholds.count(recording.course(), FAST_HEART),
        new Replay.Result(List.of(), judged.episodes(), Map.of(), 0, 0));

    assertThat(sum.total().sustained()).isEqualTo(new Burden.Sustained(1, 1, 0, 0, 0));
  }

  @Test
  void whatIsSignalledAMillisecondPastItsDelayIsLate() {
    assertThat(signalledLater(1)).isEqualTo(new Burden.Sustained(1, 0, 1, 10_001, 1));
  }

  @Test
  void whatIsSignalledWhenItIsOverIsMissed() {
    assertThat(signalledLater(20_001)).isEqualTo(new Burden.Sustained(1, 1, 0, 0, 0));
  }

  private static Burden.Sustained signalledLater(long millis) {
    Recording recording = heartRates(1, spell(30, 140));
    Replay.Result judged = Replay.run(recording.course(), FAST_HEART);
    Map<EpisodeId, Long> late = new HashMap<>();
    judged.firstSignal().forEach((episode, at) -> late.put(episode, at + millis));
    Burden.Sum sum = new Burden.Sum(FAST_HEART);
    sum.add(
        recording.endEpochMillis(),
        NaiveThresholds.count(recording.course(), FAST_HEART),
        new Replay.Result(judged.signals(), judged.episodes(), late, 0, judged.breaches()));
    return sum.total().sustained();
  }

  @Test
  void countsAsAStraightLineDoes() {
    Limit limit = FAST_HEART.limits().getFirst();
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] rates = new int[600];
      int rate = 128;
      for (int i = 0; i < rates.length; i++) {
        rate = Math.clamp(rate + random.nextInt(-2, 3), 120, 140);
        rates[i] = rate;
      }
      Burden burden = burden(heartRates(1, rates), FAST_HEART);

      int outside = 0;
      int crossings = 0;
      int breaches = 0;
      int signals = 0;
      int since = -1;
      int episodes = 0;
      int lastEnd = Integer.MIN_VALUE;
      boolean signalled = false;
      for (int i = 0; i < rates.length; i++) {
        if (rates[i] >= 131) {
          outside++;
          crossings += i == 0 || rates[i - 1] < 131 ? 1 : 0;
          if (since < 0) {
            since = i;
            breaches++;
          }
        }
        if (since >= 0 && !signalled && i - since >= 10) {
          signalled = true;
          episodes++;
          // A high alarm that nobody accepts goes on for what comes again within 5 min.
          signals += lastEnd >= 0 && since - lastEnd <= 300 ? 0 : 1;
        }
        if (rates[i] < 128) {
          lastEnd = signalled ? i : lastEnd;
          since = -1;
          signalled = false;
        }
      }
      // A delay that runs at the end runs out.
      if (since >= 0 && !signalled) {
        episodes++;
        signals += lastEnd >= 0 && since - lastEnd <= 300 ? 0 : 1;
      }
      assertThat(limit.delayMillis()).isEqualTo(Duration.ofSeconds(10).toMillis());
      assertThat(burden.naiveSamples()).as("seed %d", seed).isEqualTo(outside);
      assertThat(burden.naiveCrossings()).as("seed %d", seed).isEqualTo(crossings);
      assertThat(burden.limitSignals()).as("seed %d", seed).isEqualTo(signals);
      assertThat(burden.joined()).as("seed %d", seed).isEqualTo(crossings - breaches);
      assertThat(burden.shorterThanDelay()).as("seed %d", seed).isEqualTo(breaches - episodes);
      assertThat(burden.sustained().missed()).isZero();
      assertThat(burden.sustained().late()).isZero();
    }
  }

  @Test
  void aRiseOfPrioritySignalsAgain() {
    Recording.Builder values = new Recording.Builder();
    add(values, 0, VitalSign.RESPIRATION_RATE, 26);
    add(values, 20, VitalSign.HEART_RATE, 115);
    RuleSet score =
        new RuleSet("score", List.of(DefaultRules.VERSION_1.scoreLimit().orElseThrow()));
    ShownScores scores = new ShownScores();
    Replay.Result judged = Replay.run(values.build("patient").course(), score, scores);

    // Red by the respiration, then 3 + 2 in all.
    assertThat(judged.signals())
        .extracting(Replay.Signalled::priority)
        .containsExactly(Priority.LOW, Priority.MEDIUM);
    assertThat(judged.episodes()).hasSize(1);
    assertThat(scores.news2()).extracting(ShownScores.Scored::lowerBound).containsExactly(3, 5);
  }

  private static void add(Recording.Builder values, int second, VitalSign vitalSign, int value) {
    values.add(vitalSign, BigDecimal.valueOf(value), Recorded.START.plusSeconds(second));
  }

  @Test
  void theTenthOfPatientsIsRoundedUp() {
    Burden.Sum sum = new Burden.Sum(FAST_HEART);
    for (int patient = 0; patient < 11; patient++) {
      int spells = patient == 0 ? 4 : patient == 1 ? 2 : 0;
      int[] rates = {80, 80, 80, 80, 80, 80, 80, 80, 80};
      for (int i = 0; i < spells; i++) {
        rates[2 * i + 1] = 140;
      }
      Recording recording = heartRates(3_600, rates);
      sum.add(
          recording.endEpochMillis(),
          NaiveThresholds.count(recording.course(), FAST_HEART),
          Replay.run(recording.course(), FAST_HEART));
    }
    // Two of eleven have all; of ten patients one would be asked for.
    assertThat(sum.total().topTenth()).isEqualTo(1);
    assertThat(sum.total().limitSignals()).isEqualTo(6);
  }
}

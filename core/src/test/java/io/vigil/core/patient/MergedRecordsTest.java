package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.OrderOfArrivalTest.Recording;
import io.vigil.core.patient.OrderOfArrivalTest.Transmission;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A record that another was merged into is as one with whom the other's readings came late, and
 * unmerged as one who never had them. The other stays as it was.
 */
class MergedRecordsTest {

  private static final int SEEDS = 60;
  private static final PatientId SURVIVOR = new PatientId(new UUID(4, 2));
  private static final PersonId SELF = new PersonId(new UUID(2, 40));
  private static final PersonId PHYSICIAN = new PersonId(new UUID(2, 2));

  private long commands;

  @Test
  void aMergedRecordIsJudgedAsIfTheOthersHadComeLate() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (long interval : List.of(minutes(1), seconds(1))) {
        Recording recording = Recording.of(seed, interval);
        TestingPatient ending = with(new PatientId(new UUID(4, 1)), recording, MONITOR, 1);
        TestingPatient surviving = with(SURVIVOR, recording, WEARABLE, 2);
        TestingPatient late = with(SURVIVOR, recording, WEARABLE, 1);
        late.decide(new PatientInput.BindDevice(ending.state().links().get(MONITOR).binding()));
        List<Reading> others = of(recording, MONITOR);
        if (!others.isEmpty()) {
          late.sends(MONITOR, others);
        }

        merge(ending, surviving);

        String as = "merged, seed " + seed + ", interval " + interval;
        WithdrawnReadingsTest.assertSame(as, surviving, late, false);
        surviving.assertFoldsFromTheBeginning();
      }
    }
  }

  @Test
  void anUnmergedOneIsAsIfItHadNeverBeen() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (long interval : List.of(minutes(1), seconds(1))) {
        Recording recording = Recording.of(seed, interval);
        TestingPatient ending = with(new PatientId(new UUID(4, 1)), recording, MONITOR, 1);
        TestingPatient surviving = with(SURVIVOR, recording, WEARABLE, 2);
        TestingPatient never = with(SURVIVOR, recording, WEARABLE, 2);
        String before = record(ending.state());
        merge(ending, surviving);

        unmerge(ending, surviving);

        String as = "unmerged, seed " + seed + ", interval " + interval;
        WithdrawnReadingsTest.assertSame(as, surviving, never, true);
        assertThat(surviving.state().latest()).as(as).isEqualTo(never.state().latest());
        assertThat(surviving.state().corrections().absorbed()).isEmpty();
        assertThat(record(ending.state())).as(as).isEqualTo(before);
        assertThat(ending.state().inCare()).isTrue();
        surviving.assertFoldsFromTheBeginning();
        ending.assertFoldsFromTheBeginning();
      }
    }
  }

  @Test
  void anOpenAlarmGoesOnAndTheOthersTimesStayAsTheyWere() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    Episode alarm = ending.episode(spo2Low());

    merge(ending, surviving);

    Episode going = surviving.episode(spo2Low());
    assertThat(surviving.alarm(going).signal()).isEqualTo(Signal.ON);
    assertThat(going.onsetEpochMillis()).isEqualTo(START);
    assertThat(going.id()).isNotEqualTo(alarm.id());
    assertThat(surviving.state().corrections().absorbed().getFirst().episodes())
        .contains(going.id());
    assertThat(ending.episode(spo2Low())).isEqualTo(alarm);
    assertThat(ending.state().nextDeadlineEpochMillis(0)).isEmpty();
    assertThat(surviving.task(Task.Kind.REVIEW_CORRECTION).orElseThrow().detail())
        .startsWith("merged-here,readings:1,");
  }

  @Test
  void accountAndContactOfAPatientAtHomeGoOverAndBack() {
    TestingPatient ending = atHome(TestingPatient.inCare(), SELF, "12 Jalan Ampang");
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);

    merge(ending, surviving);

    assertThat(surviving.state().home()).isEqualTo(ending.state().home());
    assertThat(surviving.task(Task.Kind.REVIEW_CORRECTION).orElseThrow().detail())
        .isEqualTo("merged-here,readings:0");
    surviving.decide(
        new PatientInput.AnswerPrompt(
            command(), SELF, Optional.empty(), PatientAnswer.Kind.NEED_HELP));
    assertThat(surviving.state().active(new Condition.HelpRequested())).isPresent();

    unmerge(ending, surviving);

    assertThat(surviving.state().home().account()).isEmpty();
    assertThat(surviving.state().home().contact()).isEmpty();
    assertThat(ending.state().home().isPatient(SELF)).isTrue();
    surviving.assertFoldsFromTheBeginning();
  }

  @Test
  void whoHasAnAccountAndAContactKeepsThemAndATaskSaysSo() {
    PersonId other = new PersonId(new UUID(2, 41));
    TestingPatient ending = atHome(TestingPatient.inCare(), SELF, "12 Jalan Ampang");
    TestingPatient surviving = atHome(TestingPatient.inCare(SURVIVOR), other, "3 Lorong Maarof");
    HomeCare own = surviving.state().home();

    merge(ending, surviving);

    assertThat(surviving.state().home()).isEqualTo(own);
    assertThat(surviving.task(Task.Kind.REVIEW_CORRECTION).orElseThrow().detail())
        .isEqualTo("merged-here,readings:0,two-accounts,two-contacts");
    unmerge(ending, surviving);
    assertThat(surviving.state().home()).isEqualTo(own);
  }

  @Test
  void whatWasSetForTheMergedRecordStaysAfterAnUnmerge() {
    PersonId other = new PersonId(new UUID(2, 41));
    TestingPatient ending = atHome(TestingPatient.inCare(), SELF, "12 Jalan Ampang");
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    merge(ending, surviving);
    surviving.decide(new PatientInput.BindPatientAccount(NURSE, Optional.of(other)));

    unmerge(ending, surviving);

    assertThat(surviving.state().home().account()).contains(other);
    assertThat(surviving.state().home().contact()).isEmpty();
  }

  private static TestingPatient atHome(TestingPatient patient, PersonId self, String address) {
    return patient
        .decide(new PatientInput.BindPatientAccount(NURSE, Optional.of(self)))
        .decide(
            new PatientInput.SetWelfareContact(
                NURSE, new WelfareContact(address, "", "+60312345678", List.of())));
  }

  @Test
  void anAcknowledgedAlarmStaysAcknowledged() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    ending.accepts(ending.alarm(spo2Low()), 1);
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);

    merge(ending, surviving);

    assertThat(surviving.alarm(spo2Low()).signal()).isEqualTo(Signal.ACKNOWLEDGED);
    assertThat(surviving.alarm(spo2Low()).responsibility())
        .isEqualTo(new Responsibility.Accepted(NURSE, START, START + minutes(10)));
  }

  @Test
  void whatWasAcknowledgedInOneRecordOnlySignalsAgain() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    surviving.observed(reading(VitalSign.SPO2, "84", START - seconds(10)));
    surviving.accepts(surviving.alarm(spo2Low()), 1);

    merge(ending, surviving);

    assertThat(surviving.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  /** An order of one record says nothing of the alarms of the other. */
  @Test
  void ordersStayWhereTheyWereGivenAndWhatIsDueIsSeenAnew() {
    TestingPatient ending = TestingPatient.inCare();
    long review = START + hours(1);
    ending.decide(
        new PatientInput.GiveScoreOrder(
            command(), PHYSICIAN, ScoreOrder.Kind.SPO2_SCALE_TWO, review, "COPD"));
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    ending.waitUntil(review);
    surviving.waitUntil(review);
    assertThat(ending.task(Task.Kind.REVIEW_ORDER)).isPresent();
    assertThat(ending.task(Task.Kind.OBSERVE)).isPresent();
    assertThat(surviving.task(Task.Kind.OBSERVE)).isPresent();
    ending.observed(NextObservationTest.readings(NextObservationTest.set(), review));
    RuleSet rules = surviving.state().rules();

    merge(ending, surviving);

    assertThat(surviving.task(Task.Kind.REVIEW_ORDER)).isEmpty();
    assertThat(surviving.task(Task.Kind.OBSERVE)).isEmpty();
    assertThat(surviving.state().rules()).isEqualTo(rules);
    assertThat(ending.task(Task.Kind.REVIEW_ORDER)).isPresent();
  }

  @Test
  void aLatchedAlarmOfLongAgoGoesOnSignalling() {
    TestingPatient ending = TestingPatient.inCare();
    Condition score = new Condition.News2Raised();
    ending.observed(
        reading(VitalSign.SPO2, "85", START),
        reading(VitalSign.RESPIRATION_RATE, "26", START),
        reading(VitalSign.SYSTOLIC_PRESSURE, "85", START));
    ending
        .at(START + minutes(5))
        .observed(
            reading(VitalSign.SPO2, "98", START + minutes(5)),
            reading(VitalSign.RESPIRATION_RATE, "15", START + minutes(5)),
            reading(VitalSign.SYSTOLIC_PRESSURE, "120", START + minutes(5)));
    assertThat(ending.alarm(score).signal()).isEqualTo(Signal.LATCHED);
    ending.at(START + hours(1));
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR).at(START + hours(1));

    merge(ending, surviving);

    assertThat(surviving.alarm(score).signal()).isEqualTo(Signal.LATCHED);
  }

  @Test
  void aLatchedAlarmIsNotCoveredByOneThatIsOver() {
    TestingPatient ending =
        TestingPatient.withOpenAlarm()
            .at(START + minutes(1))
            .sends(WEARABLE, reading(VitalSign.SPO2, "97", START + minutes(1)));
    assertThat(ending.alarm(spo2Low()).signal()).isEqualTo(Signal.LATCHED);
    TestingPatient surviving =
        TestingPatient.inCare(SURVIVOR)
            .at(START + seconds(20))
            .observed(reading(VitalSign.SPO2, "84", START + seconds(10)));
    surviving.accepts(surviving.alarm(spo2Low()), 1);
    surviving.observed(reading(VitalSign.SPO2, "98", START + seconds(20)));
    assertThat(surviving.alarm(spo2Low()).signal()).isEqualTo(Signal.OFF);
    ending.at(START + hours(1));
    surviving.at(START + hours(1));

    merge(ending, surviving);

    assertThat(surviving.state().episodes().values())
        .filteredOn(episode -> episode.condition().equals(spo2Low()))
        .anyMatch(episode -> surviving.alarm(episode).signal() == Signal.LATCHED);
  }

  /** What ended the episode there is no end of it by the limits that hold here. */
  @Test
  void whatWasOverThereAndIsTrueHereSignals() {
    TestingPatient ending =
        TestingPatient.withOpenAlarm()
            .at(START + minutes(1))
            .sends(WEARABLE, reading(VitalSign.SPO2, "97", START + minutes(1)));
    ending.accepts(ending.alarm(spo2Low()), 1);
    assertThat(ending.alarm(spo2Low()).signal()).isEqualTo(Signal.OFF);
    ending.at(START + minutes(30));
    Limit strict =
        new Limit(
            VitalSign.SPO2, Direction.LOW, 95_000_000, 3_000_000, 0, Priority.HIGH, List.of());
    TestingPatient surviving =
        TestingPatient.inCare(SURVIVOR)
            .decide(new PatientInput.AdoptRuleSet(new RuleSet("strict", List.of(strict))))
            .at(START + minutes(30));

    merge(ending, surviving);

    assertThat(surviving.episode(spo2Low()).active()).isTrue();
    assertThat(surviving.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void aDelayRunsOutWhereThePatientGoesOn() {
    Condition tachycardia = new Condition.LimitBreached(VitalSign.HEART_RATE, Direction.HIGH);
    TestingPatient ending =
        TestingPatient.withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.HEART_RATE, "150", START));
    assertThat(ending.state().pending()).containsKey(tachycardia);
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);

    merge(ending, surviving);

    assertThat(ending.state().nextDeadlineEpochMillis(0)).isEmpty();
    assertThat(surviving.state().pending()).containsKey(tachycardia);
    surviving.waitUntil(START + minutes(1));
    assertThat(surviving.alarm(tachycardia).signal()).isEqualTo(Signal.ON);
    ending.at(START + minutes(1));
    unmerge(ending, surviving);
    assertThat(surviving.episodes(tachycardia)).isEmpty();
    ending.waitUntil(START + minutes(2));
    assertThat(ending.alarm(tachycardia).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void anAlarmOlderThanItsReadingsGoesWithTheOther() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    List<Reading> normal = new ArrayList<>();
    for (int i = 1; i < Stream.BLOCK_READINGS; i++) {
      normal.add(reading(VitalSign.SPO2, "97", START + seconds(i)));
    }
    ending.at(START + minutes(3)).sends(WEARABLE, normal);
    long later = START + hours(60);
    ending.at(later).sends(WEARABLE, reading(VitalSign.SPO2, "97", later));
    assertThat(ending.alarm(spo2Low()).signal()).isEqualTo(Signal.LATCHED);
    assertThat(ending.state().streams().get(VitalSign.SPO2).size()).isOne();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR).at(later);

    merge(ending, surviving);
    assertThat(surviving.alarm(spo2Low()).signal()).isEqualTo(Signal.LATCHED);
    unmerge(ending, surviving);

    assertThat(surviving.episodes(spo2Low())).isEmpty();
    assertThat(ending.alarm(spo2Low()).signal()).isEqualTo(Signal.LATCHED);
  }

  @Test
  void whatIsToBeReviewedIsReviewedWhereThePatientGoesOn() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    ending.decide(
        new PatientInput.EnterInError(
            command(),
            NURSE,
            "on the wrong finger",
            Identities.of(WEARABLE, List.of(reading(VitalSign.SPO2, "85", START)))));
    String detail = ending.task(Task.Kind.REVIEW_CORRECTION).orElseThrow().detail();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);

    merge(ending, surviving);

    assertThat(surviving.state().tasks().values()).extracting(Task::detail).contains(detail);
  }

  @Test
  void anAlarmOfALimitThatTheSurvivorLacksIsOver() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    surviving.decide(new PatientInput.AdoptRuleSet(new RuleSet("none of them", List.of())));

    merge(ending, surviving);

    assertThat(surviving.episode(spo2Low()).active()).isFalse();
    assertThat(surviving.alarm(spo2Low()).signal()).as("nobody saw it").isEqualTo(Signal.LATCHED);
  }

  @Test
  void aSilentDeviceGoesOnBeingSilent() {
    TestingPatient ending = TestingPatient.withMonitorAndWearable();
    ending.waitUntil(START + minutes(1));
    Condition silent = new Condition.DeviceSilent(MONITOR);
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR).at(START + minutes(1));

    merge(ending, surviving);

    assertThat(surviving.alarm(silent).signal()).isEqualTo(Signal.ON);
    // The wearable's silence counts from when it was heard, not from the merge.
    surviving.waitUntil(START + minutes(3));
    assertThat(surviving.episode(new Condition.DeviceSilent(WEARABLE)).active()).isTrue();
  }

  @Test
  void nothingHappensToARecordThatIsALink() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    Alarm alarm = ending.alarm(spo2Low());
    merge(ending, surviving);
    String before = Dump.of(ending.state());

    ending.accepts(alarm, 1);
    assertThat(ending.reply()).isEqualTo(new Reply.Refused("patient-merged"));
    ending.observed(reading(VitalSign.SPO2, "97", START));
    assertThat(ending.reply()).isEqualTo(new Reply.Refused("patient-merged"));
    ending.decide(
        new PatientInput.Admit(ending.state().admission().orElseThrow(), ending.state().rules()));
    assertThat(ending.reply()).isEqualTo(new Reply.Refused("patient-merged"));
    ending.sends(WEARABLE, reading(VitalSign.SPO2, "97", START));
    assertThat(ending.reply()).isEqualTo(new Reply.NotFound());
    ending.decide(new PatientInput.PassTime(0));

    assertThat(Dump.of(ending.state())).isEqualTo(before);
  }

  @Test
  void whatWasEnteredInErrorInTheOtherRecordIsNotJudgedWhenItComesAgain() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    ending.decide(
        new PatientInput.EnterInError(
            command(),
            NURSE,
            "on the wrong finger",
            Identities.of(WEARABLE, List.of(reading(VitalSign.SPO2, "85", START)))));
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    merge(ending, surviving);

    surviving.decide(
        TestingPatient.transmission(
            WEARABLE, 99, 99, List.of(reading(VitalSign.SPO2, "85", START))));

    assertThat(surviving.statuses()).containsExactly(ReadingStatus.DUPLICATE);
    unmerge(ending, surviving);
    assertThat(surviving.state().corrections().enteredInError()).isEmpty();
  }

  @Test
  void whatBothRecordsHaveStaysTheSurvivorsOwn() {
    TestingPatient ending = TestingPatient.inCare().observed(reading(VitalSign.SPO2, "96", START));
    TestingPatient surviving =
        TestingPatient.inCare(SURVIVOR).observed(reading(VitalSign.SPO2, "97", START));

    merge(ending, surviving);
    unmerge(ending, surviving);

    assertThat(surviving.state().latest().get(VitalSign.SPO2).value()).isEqualTo("97");
    assertThat(surviving.state().streams().get(VitalSign.SPO2).size()).isOne();
  }

  @Test
  void whatCameMeanwhileStaysWithTheSurvivor() {
    TestingPatient ending = TestingPatient.withMonitorAndWearable();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    merge(ending, surviving);
    surviving.at(START + seconds(1)).sends(MONITOR, reading(VitalSign.SPO2, "97", START));

    unmerge(ending, surviving);

    assertThat(surviving.state().latest().get(VitalSign.SPO2).value()).isEqualTo("97");
    assertThat(surviving.state().links().get(MONITOR).binding().current()).isFalse();
    assertThat(ending.state().streams()).isEmpty();
    assertThat(ending.state().links().get(MONITOR).binding().current()).isTrue();
    assertThat(ending.state().links().get(MONITOR).lastReceivedEpochMillis())
        .isEqualTo(ending.now());
  }

  @Test
  void aDeviceThatWasReleasedMeanwhileDoesNotComeBack() {
    TestingPatient ending = TestingPatient.withMonitorAndWearable();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    merge(ending, surviving);

    unmerge(ending, surviving, List.of(WEARABLE));

    assertThat(ending.state().links().get(MONITOR).binding().untilEpochMillis()).hasValue(START);
    assertThat(ending.state().links().get(WEARABLE).binding().current()).isTrue();
  }

  @Test
  void oneWhoAskedCannotConfirm() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    ask(ending, SURVIVOR);

    confirm(ending, NURSE, List.of());

    assertThat(ending.reply()).isEqualTo(new Reply.Refused("same-person"));
    assertThat(ending.state().merged()).isFalse();
  }

  @Test
  void anUnmergeTakesTwoToo() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    merge(ending, surviving);
    change(ending, Merge.Step.ASK_UNMERGE, PHYSICIAN, Optional.empty(), "they are two");

    confirm(ending, PHYSICIAN, List.of());

    assertThat(ending.reply()).isEqualTo(new Reply.Refused("same-person"));
    assertThat(ending.state().merged()).isTrue();
    change(ending, Merge.Step.DECLINE, NURSE, Optional.empty(), "");
    assertThat(ending.state().corrections().merge().orElseThrow().status())
        .isEqualTo(Merge.Status.MERGED);
  }

  @Test
  void aMergeIsNotOfARecordWithItself() {
    TestingPatient ending = TestingPatient.withOpenAlarm();

    ask(ending, new PatientId(new UUID(4, 1)));

    assertThat(ending.reply()).isEqualTo(new Reply.Refused("same-patient"));
  }

  @Test
  void aRecordThatOthersAreMergedIntoIsNotMerged() {
    TestingPatient ending = TestingPatient.withOpenAlarm();
    TestingPatient surviving = TestingPatient.inCare(SURVIVOR);
    ask(surviving, new PatientId(new UUID(4, 3)));
    merge(ending, surviving);

    confirm(surviving, PHYSICIAN, List.of());
    assertThat(surviving.reply()).isEqualTo(new Reply.Refused("has-merged-records"));
    change(surviving, Merge.Step.DECLINE, PHYSICIAN, Optional.empty(), "");
    ask(surviving, new PatientId(new UUID(4, 3)));
    assertThat(surviving.reply()).isEqualTo(new Reply.Refused("has-merged-records"));
  }

  @Test
  void aMergedOrDischargedRecordDoesNotSurvive() {
    TestingPatient gone = TestingPatient.inCare(SURVIVOR).decide(new PatientInput.Discharge());
    TestingPatient ending = TestingPatient.withOpenAlarm();
    ask(ending, SURVIVOR);
    PatientInput follow = follow(ending, List.of());

    gone.decide(follow);
    assertThat(gone.reply()).isEqualTo(new Reply.Refused("survivor-not-in-care"));

    TestingPatient link = TestingPatient.inCare(SURVIVOR);
    merge(link, TestingPatient.inCare(new PatientId(new UUID(4, 3))));
    link.decide(follow);
    assertThat(link.reply()).isEqualTo(new Reply.Refused("patient-merged"));
  }

  private static TestingPatient with(
      PatientId id, Recording recording, DeviceId device, long orderSeed) {
    TestingPatient patient =
        TestingPatient.inCare(id)
            .at(recording.begin)
            .bind(
                device,
                Duration.ofMillis(
                    device.equals(MONITOR) ? recording.interval : recording.interval * 2))
            .at(recording.now)
            .foldingAtTheEndOnly();
    for (Transmission transmission : recording.inOrder(new Random(orderSeed), 20)) {
      if (transmission.device().equals(device)) {
        patient.sends(device, transmission.readings());
      }
    }
    return patient;
  }

  private static List<Reading> of(Recording recording, DeviceId device) {
    List<Reading> readings = new ArrayList<>();
    for (NaiveJudging.Sourced each : recording.readings) {
      if (each.device().equals(device)) {
        readings.add(each.reading());
      }
    }
    return readings;
  }

  /** All but what tells that there was a merge. */
  private static String record(PatientState state) {
    return Dump.of(
        List.of(
            state.admission(),
            state.sources(),
            state.streams(),
            state.latest(),
            state.pending(),
            List.copyOf(state.episodes().values()),
            state.news2(),
            state.news2Evidence(),
            state.corrections().enteredInError()));
  }

  private void merge(TestingPatient ending, TestingPatient surviving) {
    ask(ending, surviving.state().admission().orElseThrow().patient());
    PatientInput follow = follow(ending, List.of());
    confirm(ending, PHYSICIAN, List.of());
    surviving.decide(follow);
    assertThat(surviving.reply()).isEqualTo(new Reply.Done());
    assertThat(ending.state().merged()).isTrue();
  }

  private void unmerge(TestingPatient ending, TestingPatient surviving) {
    unmerge(ending, surviving, List.copyOf(ending.state().links().keySet()));
  }

  private void unmerge(TestingPatient ending, TestingPatient surviving, List<DeviceId> devices) {
    change(ending, Merge.Step.ASK_UNMERGE, NURSE, Optional.empty(), "they are two persons");
    PatientInput follow = follow(ending, devices);
    confirm(ending, PHYSICIAN, devices);
    surviving.decide(follow);
    assertThat(surviving.reply()).isEqualTo(new Reply.Done());
    assertThat(ending.state().merged()).isFalse();
  }

  private void ask(TestingPatient ending, PatientId survivor) {
    change(ending, Merge.Step.ASK, NURSE, Optional.of(survivor), "admitted twice");
  }

  private void confirm(TestingPatient ending, PersonId by, List<DeviceId> devices) {
    ending.decide(
        new PatientInput.ChangeMerge(
            command(),
            by,
            Merge.Step.CONFIRM,
            Optional.empty(),
            version(ending),
            "",
            devices,
            List.of()));
  }

  private void change(
      TestingPatient ending,
      Merge.Step step,
      PersonId by,
      Optional<PatientId> survivor,
      String reason) {
    ending.decide(
        new PatientInput.ChangeMerge(
            command(), by, step, survivor, version(ending), reason, List.of(), List.of()));
  }

  private static int version(TestingPatient ending) {
    return ending.state().corrections().merge().map(Merge::version).orElse(0);
  }

  private static PatientInput follow(TestingPatient ending, List<DeviceId> devices) {
    Merge asked = ending.state().corrections().merge().orElseThrow();
    return new PatientInput.FollowMerge(
        asked.confirmed(PHYSICIAN, ending.now()), TakenRecord.of(ending.state()), devices);
  }

  private CommandId command() {
    return new CommandId(new UUID(11, ++commands));
  }
}

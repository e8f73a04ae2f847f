package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.WardId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayer.Level;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which rules a patient has: layers that the lane adopts, the patient's own, and orders. */
class RuleOrdersTest {

  private static final WardId WARD = new WardId(new UUID(5, 1));
  private static final WardId OTHER_WARD = new WardId(new UUID(5, 2));
  private static final PersonId PHYSICIAN = new PersonId(new UUID(2, 2));
  private static final String SPO2_LOW = "MDC_PULS_OXIM_SAT_O2:low";

  private long commands;

  @Test
  void aLayerJudgesFromItsTimeOn() {
    TestingPatient patient = withMonitorAndWearable();
    adopt(patient, layer(Level.WARD, 1, START + hours(1), spo2(94)));
    assertThat(patient.state().nextDeadlineEpochMillis(START)).isPresent();
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "93", START));
    assertThat(patient.episodes(spo2Low())).isEmpty();

    patient.waitUntil(START + hours(1));
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "93", START + hours(1)));
    assertThat(patient.episode(spo2Low()).onsetEpochMillis()).isEqualTo(START + hours(1));
    assertThat(patient.episode(spo2Low()).limitMicros()).hasValue(94_000_000);
  }

  @Test
  void adoptingTheSameAgainChangesNothing() {
    TestingPatient patient = withMonitorAndWearable();
    RuleLayer layer = layer(Level.HOSPITAL, 1, START - 1, spo2(90));
    adopt(patient, layer);
    adopt(patient, layer);
    assertThat(patient.reply()).isEqualTo(new Reply.Done());
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void whatIsOlderOrOfAnotherWardIsRefused() {
    TestingPatient patient = withMonitorAndWearable();
    adopt(patient, layer(Level.HOSPITAL, 2, START - 1, spo2(90)));
    adopt(patient, layer(Level.HOSPITAL, 1, START - 1, spo2(85)));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("older-rules"));

    patient.decide(new PatientInput.AdoptRuleLayers(OTHER_WARD, List.of()));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("another-ward"));
    assertThat(threshold(patient)).isEqualTo(90);
  }

  @Test
  void ownLimitsAreTightenedFreelyAndNotLoosenedPastTheFloor() {
    TestingPatient patient = withMonitorAndWearable();
    set(patient, 0, spo2(94));
    assertThat(threshold(patient)).isEqualTo(94);

    set(patient, 0, spo2(95));
    assertThat(patient.reply()).isEqualTo(new Reply.RulesNotAsSeen(1));
    set(patient, 1, spo2(84));
    assertThat(patient.reply()).isEqualTo(new Reply.BelowFloor(List.of(SPO2_LOW)));
    assertThat(threshold(patient)).isEqualTo(94);
  }

  @Test
  void anOrderGoesBelowTheFloorAndFallsBackByItself() {
    TestingPatient patient = withMonitorAndWearable();
    set(patient, 0, spo2(92));
    give(patient, 1, spo2(80), START + hours(2));
    assertThat(threshold(patient)).isEqualTo(80);
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "83", START));
    assertThat(patient.episodes(spo2Low())).isEmpty();

    patient.waitUntil(START + hours(2) - 1);
    assertThat(threshold(patient)).isEqualTo(80);
    patient.waitUntil(START + hours(2));
    assertThat(threshold(patient)).isEqualTo(92);
    assertThat(patient.task(Task.Kind.REVIEW_LIMITS).orElseThrow().detail()).isEqualTo(SPO2_LOW);
    assertThat(patient.state().layers().orders()).isEmpty();
  }

  @Test
  void anOrderEndsBeforeItsTimeWhereAPhysicianSaysSo() {
    TestingPatient patient = withMonitorAndWearable();
    give(patient, 0, spo2(80), START + hours(2));
    patient.decide(new PatientInput.EndRuleOrder(command(), PHYSICIAN, SPO2_LOW, "no longer"));
    assertThat(threshold(patient)).isEqualTo(88);
    assertThat(patient.task(Task.Kind.REVIEW_LIMITS)).isEmpty();
  }

  @Test
  void anOrderIsForSomeTimeOnly() {
    TestingPatient patient = withMonitorAndWearable();
    give(patient, 0, spo2(80), START);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("expiry-not-ahead"));
    give(patient, 0, spo2(80), START + RuleOrders.MAX_ORDER.toMillis() + 1);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("expiry-not-ahead"));
  }

  @Test
  void anAlarmWhoseRuleIsOffIsOver() {
    TestingPatient patient =
        withMonitorAndWearable().sends(WEARABLE, reading(VitalSign.SPO2, "83", START));
    assertThat(patient.episode(spo2Low()).active()).isTrue();
    patient.decide(
        new PatientInput.GiveRuleOrder(
            command(), PHYSICIAN, 0, SPO2_LOW, Optional.empty(), START + hours(1), "artefact"));
    assertThat(patient.episode(spo2Low()).active()).isFalse();
    patient.sends(MONITOR, reading(VitalSign.SPO2, "70", START + minutes(1)));
    assertThat(patient.state().pending()).doesNotContainKey(spo2Low());
  }

  @Test
  void ownLimitsHoldOnInAnotherWardAndAreToBeReviewed() {
    TestingPatient patient = withMonitorAndWearable();
    patient.decide(new PatientInput.Transfer(OTHER_WARD, "3"));
    assertThat(patient.task(Task.Kind.REVIEW_LIMITS)).isEmpty();

    set(patient, 0, spo2(94));
    patient.decide(new PatientInput.Transfer(OTHER_WARD, "4"));
    assertThat(patient.task(Task.Kind.REVIEW_LIMITS)).as("another bed").isEmpty();
    patient.decide(new PatientInput.Transfer(WARD, "4"));
    assertThat(patient.task(Task.Kind.REVIEW_LIMITS).orElseThrow().detail()).isEqualTo(SPO2_LOW);
    assertThat(threshold(patient)).isEqualTo(94);

    set(patient, 1, spo2(93));
    assertThat(patient.task(Task.Kind.REVIEW_LIMITS)).as("reviewed").isEmpty();
  }

  @Test
  void whoComesToAWardIsJudgedByItsRulesFromTheFirstReadingOn() {
    TestingPatient patient = withMonitorAndWearable();
    adopt(patient, layer(Level.WARD, 1, START - 1, spo2(90)));
    RuleLayer ofOther =
        new RuleLayer(
            Level.WARD,
            OTHER_WARD.value().toString(),
            1,
            START - 1,
            OptionalLong.empty(),
            List.of(spo2(95)),
            List.of(),
            List.of(),
            Optional.empty(),
            "");
    patient.decide(
        new PatientInput.Transfer(
            OTHER_WARD,
            "3",
            Optional.of(new PatientInput.AdoptRuleLayers(OTHER_WARD, List.of(ofOther)))));
    assertThat(threshold(patient)).isEqualTo(95);

    patient.decide(
        new PatientInput.Transfer(
            WARD, "3", Optional.of(new PatientInput.AdoptRuleLayers(WARD, List.of()))));
    assertThat(threshold(patient)).as("none of the former ward's").isEqualTo(88);

    Admission admission = patient.state().admission().orElseThrow();
    patient.decide(new PatientInput.Discharge());
    patient.decide(
        new PatientInput.Admit(
            new Admission(
                admission.patient(),
                admission.name(),
                admission.identifier(),
                admission.birthDate(),
                OTHER_WARD,
                "1",
                false),
            DefaultRules.VERSION_1,
            Optional.of(new PatientInput.AdoptRuleLayers(OTHER_WARD, List.of(ofOther)))));
    assertThat(threshold(patient)).isEqualTo(95);
  }

  @Test
  void whoComesBackHasNoRulesOfHisOwn() {
    TestingPatient patient = withMonitorAndWearable();
    adopt(patient, layer(Level.HOSPITAL, 1, START - 1, spo2(90)));
    set(patient, 0, spo2(94));
    give(patient, 1, spo2(80), START + hours(2));
    Admission admission = patient.state().admission().orElseThrow();
    patient.decide(new PatientInput.Discharge());
    patient.decide(
        new PatientInput.Admit(
            new Admission(
                admission.patient(),
                admission.name(),
                admission.identifier(),
                admission.birthDate(),
                WARD,
                "1",
                false),
            DefaultRules.VERSION_1));
    assertThat(threshold(patient)).isEqualTo(90);
  }

  @Test
  void aCommandIsCarriedOutOnce() {
    TestingPatient patient = withMonitorAndWearable();
    PatientInput.SetPatientRules set =
        new PatientInput.SetPatientRules(
            command(), NURSE, 0, List.of(spo2(94)), List.of(), "as asked");
    patient.decide(set).decide(set);
    assertThat(patient.reply()).isEqualTo(new Reply.Done());
    assertThat(patient.lastEvents()).isEmpty();
  }

  private CommandId command() {
    return new CommandId(new UUID(9, ++commands));
  }

  private static void adopt(TestingPatient patient, RuleLayer... layers) {
    patient.decide(new PatientInput.AdoptRuleLayers(WARD, List.of(layers)));
  }

  private void set(TestingPatient patient, int version, Rule... rules) {
    patient.decide(
        new PatientInput.SetPatientRules(
            command(), NURSE, version, List.of(rules), List.of(), "as asked"));
  }

  private void give(TestingPatient patient, int version, Rule rule, long until) {
    patient.decide(
        new PatientInput.GiveRuleOrder(
            command(), PHYSICIAN, version, rule.key(), Optional.of(rule), until, "known low"));
  }

  private static Limit spo2(int threshold) {
    return new Limit(
        VitalSign.SPO2, Direction.LOW, threshold * 1_000_000L, 0, 15_000, Priority.HIGH);
  }

  private static RuleLayer layer(Level level, int version, long from, Rule... rules) {
    return new RuleLayer(
        level,
        level == Level.WARD ? WARD.toString() : "",
        version,
        from,
        OptionalLong.empty(),
        List.of(rules),
        List.of(),
        List.of(),
        Optional.of(PHYSICIAN),
        "why");
  }

  private static long threshold(TestingPatient patient) {
    return patient
            .state()
            .rules()
            .limit(VitalSign.SPO2, Direction.LOW)
            .orElseThrow()
            .thresholdMicros()
        / 1_000_000;
  }
}

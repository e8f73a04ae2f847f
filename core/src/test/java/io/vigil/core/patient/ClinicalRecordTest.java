package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.WardId;
import io.vigil.core.record.Allergy;
import io.vigil.core.record.Allergy.Criticality;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.record.ClinicalRecord.AllergyStatus;
import io.vigil.core.record.Ending;
import io.vigil.core.record.Ending.Why;
import io.vigil.core.record.TreatmentLimit;
import io.vigil.core.record.TreatmentLimit.Kind;
import io.vigil.core.rule.DefaultRules;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Allergies and treatment limits: what is said of them, and that nothing loses them. */
class ClinicalRecordTest {

  private static final PatientId OTHER = new PatientId(new UUID(4, 2));
  private static final PersonId PHYSICIAN = new PersonId(new UUID(2, 2));
  private static final long REVIEW = START + hours(24);

  private long commands;

  @Test
  void nothingRecordedIsNotNoKnownAllergies() {
    TestingPatient patient = TestingPatient.inCare();
    assertThat(status(patient)).isEqualTo(AllergyStatus.NOT_RECORDED);

    statesNone(patient);

    assertThat(status(patient)).isEqualTo(AllergyStatus.NONE_KNOWN);
    assertThat(patient.state().clinical().noKnownAllergies().orElseThrow().by()).isEqualTo(NURSE);
  }

  @Test
  void anAllergyEndsTheStatementThatThereIsNone() {
    TestingPatient patient = TestingPatient.inCare();
    statesNone(patient);

    CommandId penicillin = allergy(patient, "Penicillin", Criticality.HIGH);

    assertThat(status(patient)).isEqualTo(AllergyStatus.KNOWN);
    assertThat(patient.state().clinical().noKnownAllergies().orElseThrow().holds()).isFalse();
    ends(patient, penicillin, Why.ENTERED_IN_ERROR);
    assertThat(status(patient)).as("nobody asked anew").isEqualTo(AllergyStatus.NOT_RECORDED);
  }

  @Test
  void nobodyStatesThatThereIsNoneBesideAnAllergy() {
    TestingPatient patient = TestingPatient.inCare();
    allergy(patient, "Latex", Criticality.LOW);

    statesNone(patient);

    assertThat(patient.reply()).isEqualTo(new Reply.Refused("has-allergies"));
    assertThat(status(patient)).isEqualTo(AllergyStatus.KNOWN);
  }

  @ParameterizedTest
  @EnumSource
  void anAllergyThatEndedIsKeptAsItWasSaid(Why why) {
    TestingPatient patient = TestingPatient.inCare();
    CommandId id = allergy(patient, "Penicillin", Criticality.UNABLE_TO_ASSESS);
    patient.at(START + minutes(5));

    ends(patient, id, why);

    assertThat(patient.state().clinical().allergiesHeld()).isEmpty();
    Allergy kept = patient.state().clinical().allergy(id).orElseThrow();
    assertThat(kept.substance()).isEqualTo("Penicillin");
    assertThat(kept.by()).isEqualTo(NURSE);
    assertThat(kept.ending())
        .contains(new Ending(why, PHYSICIAN, START + minutes(5), "said so wrongly"));
    ends(patient, id, why);
    assertThat(patient.reply()).as("once").isEqualTo(new Reply.NotFound());
  }

  @Test
  void allergiesStayPastTheStayAndTheStatementThatThereAreNoneDoesNot() {
    TestingPatient patient = TestingPatient.inCare();
    allergy(patient, "Penicillin", Criticality.HIGH);
    admittedAgain(patient);
    assertThat(status(patient)).isEqualTo(AllergyStatus.KNOWN);

    TestingPatient none = TestingPatient.inCare();
    statesNone(none);
    admittedAgain(none);
    assertThat(status(none)).isEqualTo(AllergyStatus.NOT_RECORDED);
  }

  @Test
  void aLimitOfAnEarlierStayIsToBeConfirmedByAPhysician() {
    TestingPatient patient = TestingPatient.inCare();
    CommandId id = limit(patient, Kind.NOT_FOR_RESUSCITATION, REVIEW);
    assertThat(held(patient).getFirst().confirmed()).isTrue();

    admittedAgain(patient);
    assertThat(held(patient).getFirst().confirmed()).isFalse();
    patient.waitUntil(patient.now() + minutes(1));
    assertThat(reviewsAsked(patient)).hasSize(1);

    confirms(patient, id, REVIEW + hours(24));

    assertThat(held(patient).getFirst().confirmed()).isTrue();
    assertThat(held(patient).getFirst().by()).isEqualTo(PHYSICIAN);
    assertThat(reviewsAsked(patient)).isEmpty();
  }

  @Test
  void aReviewIsAskedForOnceWhenItIsDueAndTheLimitHoldsOn() {
    TestingPatient patient = TestingPatient.inCare();
    CommandId id = limit(patient, Kind.NO_INTUBATION, REVIEW);
    limit(patient, Kind.NO_INTENSIVE_CARE, REVIEW + hours(1));
    patient.waitUntil(REVIEW - 1);
    assertThat(reviewsAsked(patient)).isEmpty();

    patient.waitUntil(REVIEW + hours(2));

    assertThat(reviewsAsked(patient)).hasSize(1);
    assertThat(held(patient)).hasSize(2);
    confirms(patient, id, REVIEW + hours(24));
    assertThat(reviewsAsked(patient)).as("the other is due, too").hasSize(1);
    ends(patient, patient.state().clinical().treatmentLimits().getLast().id(), Why.OVER);
    assertThat(reviewsAsked(patient)).isEmpty();
    assertThat(held(patient)).extracting(TreatmentLimit::kind).containsExactly(Kind.NO_INTUBATION);
  }

  @Test
  void aReviewLiesAheadByAtMostAYear() {
    TestingPatient patient = TestingPatient.inCare();
    for (long review :
        List.of(START, START - 1, START + TreatmentLimit.MAX_REVIEW.toMillis() + 1)) {
      limit(patient, Kind.COMFORT_CARE, review);
      assertThat(patient.reply()).isEqualTo(new Reply.Refused("review-not-ahead"));
    }
    assertThat(held(patient)).isEmpty();
  }

  @Test
  void textsAreBoundedAndWhatIsOtherSaysWhat() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TreatmentLimit.requireText(Kind.OTHER, " "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TreatmentLimit.requireText(Kind.COMFORT_CARE, "x".repeat(501)));
    assertThatIllegalArgumentException().isThrownBy(() -> Allergy.requireTexts(" ", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Allergy.requireTexts("x".repeat(201), ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Allergy.requireTexts("x", "x".repeat(501)));
  }

  @Test
  void allergiesAndLimitsAreBoundedInNumberAndWhatEndedIsForgottenFirst() {
    TestingPatient patient = TestingPatient.inCare();
    for (int i = 0; i < ClinicalRecord.MAX_ALLERGIES; i++) {
      allergy(patient, "A" + i, Criticality.LOW);
    }
    allergy(patient, "One more", Criticality.LOW);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("too-many-allergies"));
    for (int i = 0; i < ClinicalRecord.MAX_TREATMENT_LIMITS; i++) {
      limit(patient, Kind.COMFORT_CARE, REVIEW);
    }
    limit(patient, Kind.COMFORT_CARE, REVIEW);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("too-many-treatment-limits"));

    for (Allergy each : patient.state().clinical().allergies()) {
      if (!each.substance().equals("A0")) {
        ends(patient, each.id(), Why.OVER);
      }
    }

    assertThat(patient.state().clinical().allergies()).hasSize(21);
    assertThat(patient.state().clinical().allergiesHeld())
        .extracting(Allergy::substance)
        .containsExactly("A0");
  }

  @Test
  void aCommandIsCarriedOutOnce() {
    TestingPatient patient = TestingPatient.inCare();
    CommandId id = allergy(patient, "Penicillin", Criticality.HIGH);
    commands--;

    allergy(patient, "Penicillin", Criticality.HIGH);

    assertThat(patient.lastEvents()).isEmpty();
    assertThat(patient.state().clinical().allergies()).extracting(Allergy::id).containsExactly(id);
  }

  @Test
  void theSurvivorOfAMergeHasTheAllergiesOfBothAndTheOthersLimitsToBeConfirmed() {
    TestingPatient ending = TestingPatient.inCare();
    allergy(ending, "Penicillin", Criticality.HIGH);
    limit(ending, Kind.NOT_FOR_RESUSCITATION, REVIEW);
    ends(ending, allergy(ending, "Pollen", Criticality.LOW), Why.ENTERED_IN_ERROR);
    TestingPatient surviving = TestingPatient.inCare(OTHER);
    statesNone(surviving);

    merge(ending, surviving);

    assertThat(status(surviving)).isEqualTo(AllergyStatus.KNOWN);
    assertThat(surviving.state().clinical().allergies())
        .extracting(Allergy::substance)
        .containsExactly("Penicillin");
    TreatmentLimit theirs = held(surviving).getFirst();
    assertThat(theirs.confirmed()).isFalse();
    assertThat(theirs.merge()).isPresent();
    surviving.waitUntil(surviving.now() + minutes(1));
    assertThat(reviewsAsked(surviving)).hasSize(1);
    surviving.assertFoldsFromTheBeginning();
  }

  @Test
  void thatThereAreNoneDoesNotComeOver() {
    TestingPatient ending = TestingPatient.inCare();
    statesNone(ending);
    TestingPatient surviving = TestingPatient.inCare(OTHER);

    merge(ending, surviving);

    assertThat(status(surviving)).isEqualTo(AllergyStatus.NOT_RECORDED);
  }

  @Test
  void anUnmergeTakesAwayWhatCameAndNotWhatAPhysicianConfirmed() {
    TestingPatient ending = TestingPatient.inCare();
    allergy(ending, "Penicillin", Criticality.HIGH);
    CommandId confirmed = limit(ending, Kind.NO_INTUBATION, REVIEW);
    limit(ending, Kind.NOT_FOR_RESUSCITATION, REVIEW);
    TestingPatient surviving = TestingPatient.inCare(OTHER);
    allergy(surviving, "Latex", Criticality.LOW);
    surviving.at(START + 1);
    merge(ending.at(START + 1), surviving);
    confirms(surviving, confirmed, REVIEW);

    unmerge(ending, surviving);

    assertThat(surviving.state().clinical().allergies())
        .extracting(Allergy::substance)
        .containsExactly("Latex");
    assertThat(held(surviving))
        .extracting(TreatmentLimit::kind)
        .containsExactly(Kind.NO_INTUBATION);
    assertThat(ending.state().clinical().allergies())
        .extracting(Allergy::substance)
        .containsExactly("Penicillin");
    assertThat(held(ending)).hasSize(2).allMatch(TreatmentLimit::confirmed);
    surviving.assertFoldsFromTheBeginning();
  }

  @Test
  void whatWasRecordedWhileMergedIsShownInBothAfterwards() {
    TestingPatient ending = TestingPatient.inCare();
    TestingPatient surviving = TestingPatient.inCare(OTHER);
    allergy(surviving, "Latex", Criticality.LOW);
    surviving.at(START + minutes(1));
    merge(ending.at(START + minutes(1)), surviving);
    allergy(surviving, "Penicillin", Criticality.HIGH);

    unmerge(ending, surviving);

    assertThat(ending.state().clinical().allergiesHeld())
        .extracting(Allergy::substance)
        .containsExactly("Penicillin");
    assertThat(ending.state().clinical().allergies().getFirst().merge()).isPresent();
    assertThat(surviving.state().clinical().allergiesHeld()).hasSize(2);
    ending.assertFoldsFromTheBeginning();
  }

  private static AllergyStatus status(TestingPatient patient) {
    return patient.state().clinical().allergyStatus();
  }

  private static List<TreatmentLimit> held(TestingPatient patient) {
    return patient.state().clinical().treatmentLimitsHeld();
  }

  private static List<Task> reviewsAsked(TestingPatient patient) {
    return patient.state().tasks().values().stream()
        .filter(task ->
            task.kind() == Task.Kind.REVIEW_ORDER && task.detail().equals("treatment-limits"))
        .toList();
  }

  private CommandId allergy(TestingPatient patient, String substance, Criticality criticality) {
    CommandId command = command();
    patient.decide(
        new PatientInput.RecordAllergy(command, NURSE, substance, "a rash", criticality));
    return command;
  }

  private void statesNone(TestingPatient patient) {
    patient.decide(new PatientInput.StateNoKnownAllergies(command(), NURSE));
  }

  private CommandId limit(TestingPatient patient, Kind kind, long review) {
    CommandId command = command();
    patient.decide(new PatientInput.LimitTreatment(command, PHYSICIAN, kind, "", review));
    return command;
  }

  private void confirms(TestingPatient patient, CommandId limit, long review) {
    patient.decide(new PatientInput.ConfirmTreatmentLimit(command(), PHYSICIAN, limit, review));
  }

  private void ends(TestingPatient patient, CommandId item, Why why) {
    patient.decide(
        new PatientInput.EndRecorded(command(), PHYSICIAN, item, why, "said so wrongly"));
  }

  private static void admittedAgain(TestingPatient patient) {
    patient.decide(new PatientInput.Discharge());
    patient.decide(
        new PatientInput.Admit(
            new Admission(
                new PatientId(new UUID(4, 1)),
                "Somebody",
                "MRN-1",
                LocalDate.of(1950, 1, 31),
                new WardId(new UUID(5, 1)),
                "7E-05",
                false),
            DefaultRules.VERSION_1));
  }

  private void merge(TestingPatient ending, TestingPatient surviving) {
    change(ending, Merge.Step.ASK, NURSE, Optional.of(OTHER), List.of());
    TakenRecord record = TakenRecord.of(ending.state());
    change(ending, Merge.Step.CONFIRM, PHYSICIAN, Optional.empty(), List.of());
    follow(ending, surviving, record);
  }

  private void unmerge(TestingPatient ending, TestingPatient surviving) {
    Merge merge = ending.state().corrections().merge().orElseThrow();
    List<Allergy> since =
        surviving.state().clinical().allergiesSince(merge.sinceEpochMillis().orElseThrow());
    change(ending, Merge.Step.ASK_UNMERGE, NURSE, Optional.empty(), List.of());
    TakenRecord record = TakenRecord.of(ending.state());
    change(ending, Merge.Step.CONFIRM, PHYSICIAN, Optional.empty(), since);
    follow(ending, surviving, record);
  }

  private static void follow(TestingPatient ending, TestingPatient surviving, TakenRecord record) {
    Merge merge = ending.state().corrections().merge().orElseThrow();
    surviving.decide(new PatientInput.FollowMerge(merge, record, List.of()));
    assertThat(surviving.reply()).isEqualTo(new Reply.Done());
  }

  private void change(
      TestingPatient ending,
      Merge.Step step,
      PersonId by,
      Optional<PatientId> survivor,
      List<Allergy> allergies) {
    int version = ending.state().corrections().merge().map(Merge::version).orElse(0);
    ending.decide(
        new PatientInput.ChangeMerge(
            command(),
            by,
            step,
            survivor,
            version,
            step == Merge.Step.CONFIRM ? "" : "admitted twice",
            List.of(),
            allergies));
  }

  private CommandId command() {
    return new CommandId(new UUID(12, ++commands));
  }
}

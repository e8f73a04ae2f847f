package io.vigil.server.care;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.DefaultRules;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.identity.Account;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.WardPlans;
import io.vigil.server.ops.ProblemException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Admits, moves and discharges patients: one at a time, so that no bed is given twice. Whether
 * somebody may is for the caller to ask.
 */
@Component
public class Placement {

  /** At home a bed is a text and no place on a ward. */
  private static final String HOME = "home";

  private final Lanes lanes;
  private final RuleAdoption adoption;
  private final WardPlans plans;

  Placement(Lanes lanes, RuleAdoption adoption, WardPlans plans) {
    this.lanes = lanes;
    this.adoption = adoption;
    this.plans = plans;
  }

  /** Who is to be admitted. */
  public record Newcomer(
      @Classified(As.IDENTITY) @Nullable String name,
      @Classified(As.IDENTITY) @Nullable String identifier,
      @Classified(As.IDENTITY) @Nullable LocalDate birthDate,
      @Classified(As.IDENTITY) @Nullable String bed) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Admits somebody to a ward of the account's hospital.
   *
   * @throws ProblemException 400 {@code malformed-request}; 409 {@code bed-taken}, {@code
   *     bed-unknown} (the ward has a list of beds, and this one is not on it)
   */
  public synchronized PatientId admit(Account by, WardId ward, Newcomer newcomer) {
    LocalDate birthDate = newcomer.birthDate();
    if (birthDate == null) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "malformed-request", "Give a birth date.");
    }
    PatientId id = new PatientId(UUID.randomUUID());
    Admission admission =
        new Admission(
            id,
            AdministrationController.text(newcomer.name(), "name"),
            AdministrationController.text(newcomer.identifier(), "identifier"),
            birthDate,
            ward,
            AdministrationController.text(newcomer.bed(), "bed"),
            false);
    refuseUnlessFree(by, ward, admission.bed(), Set.of());
    tell(by, id, new PatientInput.Admit(admission, DefaultRules.VERSION_1, adoption.of(ward)));
    adoption.adopt(id);
    return id;
  }

  /**
   * Moves a patient to a bed of a ward of the account's hospital.
   *
   * @throws ProblemException 404 {@code not-found}; else as {@link #admit}
   */
  public synchronized void transfer(
      Account by, PatientId patient, WardId ward, @Nullable String bed) {
    String given = AdministrationController.text(bed, "bed");
    if (lanes.state(patient).filter(PatientState::inCare).isPresent()) {
      refuseUnlessFree(by, ward, given, Set.of(patient));
    }
    move(by, patient, ward, given);
  }

  /**
   * Has two patients of one ward change their beds.
   *
   * @throws ProblemException 404 {@code not-found}; 409 {@code not-one-ward}
   */
  public synchronized void swap(Account by, PatientId one, PatientId other) {
    Admission first = inCare(one);
    Admission second = inCare(other);
    if (!first.ward().equals(second.ward()) || one.equals(other)) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "not-one-ward", "Give two patients of one ward.");
    }
    move(by, one, first.ward(), second.bed());
    move(by, other, first.ward(), first.bed());
  }

  /**
   * Discharges a patient.
   *
   * @throws ProblemException 404 {@code not-found}
   */
  public synchronized void discharge(Account by, PatientId patient) {
    tell(by, patient, new PatientInput.Discharge());
  }

  private Admission inCare(PatientId patient) {
    return lanes
        .state(patient)
        .filter(PatientState::inCare)
        .flatMap(PatientState::admission)
        .orElseThrow(CareController::notFound);
  }

  private void move(Account by, PatientId patient, WardId ward, String bed) {
    tell(by, patient, new PatientInput.Transfer(ward, bed, adoption.of(ward)));
    adoption.adopt(patient);
  }

  private void refuseUnlessFree(Account by, WardId ward, String bed, Set<PatientId> but) {
    boolean atHome =
        plans.wards(new TenantId(by.tenant())).stream()
            .anyMatch(each -> each.id().equals(ward.value()) && each.setting().equals(HOME));
    if (atHome) {
      return;
    }
    List<String> beds = plans.beds(ward);
    if (!beds.isEmpty() && beds.stream().noneMatch(each -> same(each, bed))) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "bed-unknown", "The ward has no such bed: give one of its list.");
    }
    boolean taken =
        lanes.standings().entrySet().stream()
            .filter(each -> !but.contains(each.getKey()) && each.getValue().state().inCare())
            .map(each -> each.getValue().state().admission().orElseThrow())
            .anyMatch(each -> each.ward().equals(ward) && same(each.bed(), bed));
    if (taken) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "bed-taken", "Somebody is in that bed: give another.");
    }
  }

  private static boolean same(String bed, String other) {
    return bed.strip().equalsIgnoreCase(other.strip());
  }

  private void tell(Account by, PatientId patient, PatientInput input) {
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                new TenantId(by.tenant()), patient, input, Optional.of(by.id()), Optional.empty()));
    AdministrationController.done(answer);
  }
}

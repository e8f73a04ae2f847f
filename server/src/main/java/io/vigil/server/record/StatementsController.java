package io.vigil.server.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.record.Allergy;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.record.Ending;
import io.vigil.core.record.TreatmentLimit;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.care.ClinicalView.AllergyView;
import io.vigil.server.care.ClinicalView.TreatmentLimitView;
import io.vigil.server.care.PatientCommands;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.StaffNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Allergies and treatment limits. What holds of them comes with the patient's view. */
@RestController
@RequestMapping("/api/v1/patients/{id}")
class StatementsController {

  static final String MALFORMED = "malformed-record";

  private final PatientCommands commands;
  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Lanes lanes;
  private final StaffNames staff;

  StatementsController(
      PatientCommands commands,
      Scope scope,
      Views views,
      CareRows rows,
      Lanes lanes,
      StaffNames staff) {
    this.commands = commands;
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.lanes = lanes;
    this.staff = staff;
  }

  record NewAllergy(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable String substance,
      @Classified(As.CLINICAL) @Nullable String reaction,
      @Classified(As.CLINICAL) @Nullable String criticality) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Stated(@Nullable UUID command) {}

  record NewTreatmentLimit(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable String kind,
      @Classified(As.IDENTITY) @Nullable String text,
      @Nullable Instant reviewAt) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Confirmed(@Nullable UUID command, @Nullable Instant reviewAt) {}

  record Ended(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable String why,
      @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** What was said and does not hold any more; the latest of each. */
  record Former(List<FormerAllergy> allergies, List<FormerTreatmentLimit> treatmentLimits) {}

  record FormerAllergy(AllergyView allergy, EndingView ending) {}

  record FormerTreatmentLimit(TreatmentLimitView limit, EndingView ending) {}

  /** That something does not hold any more. */
  record EndingView(
      @Classified(As.CLINICAL) String why,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant at,
      @Classified(As.IDENTITY) String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping("/former-statements")
  @Needs({Capability.SEE_BEDS, Capability.SEE_IDENTITY})
  Former former(@AuthenticationPrincipal Account account, @PathVariable UUID id) {
    PatientId patient = new PatientId(id);
    if (!scope.read(account, client -> rows.inSight(client, patient))) {
      throw Clinicians.notFound();
    }
    ClinicalRecord record =
        lanes.state(patient).map(PatientState::clinical).orElseThrow(Clinicians::notFound);
    views.record(account, id, "former-statements", "care");
    return new Former(
        record.allergies().stream()
            .flatMap(each ->
                each
                    .ending()
                    .map(ending -> new FormerAllergy(AllergyView.of(each, staff), view(ending)))
                    .stream())
            .toList(),
        record.treatmentLimits().stream()
            .flatMap(each ->
                each
                    .ending()
                    .map(ending ->
                        new FormerTreatmentLimit(TreatmentLimitView.of(each, staff), view(ending)))
                    .stream())
            .toList());
  }

  @PostMapping("/allergies")
  @Needs(Capability.OBSERVE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void record(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody NewAllergy allergy) {
    CommandId command = Clinicians.commandId(allergy.command());
    String substance = Clinicians.text(allergy.substance(), Allergy.MAX_SUBSTANCE, MALFORMED);
    String reaction = Clinicians.textOrNone(allergy.reaction(), Allergy.MAX_REACTION, MALFORMED);
    Allergy.Criticality criticality =
        PatientCommands.named(
            Allergy.Criticality.values(),
            Allergy.Criticality::wireName,
            allergy.criticality(),
            MALFORMED);
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.RecordAllergy(
            command, new PersonId(account.id()), substance, reaction, criticality));
  }

  @PostMapping("/allergies/none-known")
  @Needs(Capability.OBSERVE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void stateNone(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Stated stated) {
    CommandId command = Clinicians.commandId(stated.command());
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.StateNoKnownAllergies(command, new PersonId(account.id())));
  }

  @PostMapping("/treatment-limits")
  @Needs(Capability.ORDER)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void limit(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody NewTreatmentLimit limit) {
    CommandId command = Clinicians.commandId(limit.command());
    TreatmentLimit.Kind kind =
        PatientCommands.named(
            TreatmentLimit.Kind.values(), TreatmentLimit.Kind::wireName, limit.kind(), MALFORMED);
    String text =
        kind == TreatmentLimit.Kind.OTHER
            ? Clinicians.text(limit.text(), TreatmentLimit.MAX_TEXT, MALFORMED)
            : Clinicians.textOrNone(limit.text(), TreatmentLimit.MAX_TEXT, MALFORMED);
    long review = review(limit.reviewAt());
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.LimitTreatment(command, new PersonId(account.id()), kind, text, review));
  }

  @PostMapping("/treatment-limits/{limit}/confirm")
  @Needs(Capability.ORDER)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void confirm(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @PathVariable UUID limit,
      @RequestBody Confirmed confirmed) {
    CommandId command = Clinicians.commandId(confirmed.command());
    long review = review(confirmed.reviewAt());
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.ConfirmTreatmentLimit(
            command, new PersonId(account.id()), new CommandId(limit), review));
  }

  /** Of an allergy, or of the statement that there is none. */
  @PostMapping("/allergies/{item}/end")
  @Needs(Capability.OBSERVE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endAllergy(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @PathVariable UUID item,
      @RequestBody Ended ended) {
    if (of(id).flatMap(record -> record.treatmentLimit(new CommandId(item))).isPresent()) {
      throw Clinicians.notFound();
    }
    end(account, id, item, ended);
  }

  @PostMapping("/treatment-limits/{item}/end")
  @Needs(Capability.ORDER)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endTreatmentLimit(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @PathVariable UUID item,
      @RequestBody Ended ended) {
    if (of(id).flatMap(record -> record.treatmentLimit(new CommandId(item))).isEmpty()) {
      throw Clinicians.notFound();
    }
    end(account, id, item, ended);
  }

  private void end(Account account, UUID id, UUID item, Ended ended) {
    CommandId command = Clinicians.commandId(ended.command());
    Ending.Why why =
        PatientCommands.named(Ending.Why.values(), Ending.Why::wireName, ended.why(), MALFORMED);
    String reason = Clinicians.text(ended.reason(), Ending.MAX_REASON, MALFORMED);
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.EndRecorded(
            command, new PersonId(account.id()), new CommandId(item), why, reason));
  }

  private Optional<ClinicalRecord> of(UUID id) {
    return lanes.state(new PatientId(id)).map(PatientState::clinical);
  }

  private EndingView view(Ending ending) {
    return new EndingView(
        ending.why().wireName(),
        staff.of(ending.by()),
        Instant.ofEpochMilli(ending.atEpochMillis()),
        ending.reason());
  }

  private long review(@Nullable Instant review) {
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    if (review == null
        || !review.isAfter(now)
        || review.isAfter(now.plus(TreatmentLimit.MAX_REVIEW))) {
      throw Clinicians.malformed(
          MALFORMED, "Give when it is to be reviewed, ahead by at most 366 days.");
    }
    return review.toEpochMilli();
  }
}

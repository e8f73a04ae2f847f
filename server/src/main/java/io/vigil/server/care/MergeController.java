package io.vigil.server.care;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Merge;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.StaffNames;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** That two records are one person's, or are not after all: one asks, another confirms. */
@RestController
@RequestMapping("/api/v1/patients/{id}/merge")
@Needs({Capability.OBSERVE, Capability.SEE_IDENTITY})
class MergeController {

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Lanes lanes;
  private final StaffNames staff;

  MergeController(Scope scope, Views views, CareRows rows, Lanes lanes, StaffNames staff) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.lanes = lanes;
    this.staff = staff;
  }

  record Asked(
      @Nullable UUID command,
      @Nullable Integer expectedVersion,
      @Nullable UUID survivor,
      @Classified(As.IDENTITY) @Nullable String reason) {
    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param patient the record that ends
   * @param inForce whether it is a link to the survivor now
   */
  record MergeView(
      UUID id,
      int version,
      String status,
      boolean inForce,
      UUID patient,
      UUID survivor,
      @Classified(As.IDENTITY) String reason,
      @Classified(As.IDENTITY) Optional<String> askedBy,
      Instant askedAt,
      @Classified(As.IDENTITY) Optional<String> closedBy,
      Optional<Instant> since) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping
  @Needs({Capability.SEE_BEDS, Capability.SEE_IDENTITY})
  MergeView merge(@AuthenticationPrincipal Account account, @PathVariable UUID id) {
    PatientId patient = new PatientId(id);
    refuseUnlessInSight(account, patient);
    Merge merge = known(patient);
    refuseUnlessInSight(account, merge.survivor());
    views.record(account, id, "merge", "care");
    return view(patient, merge);
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  MergeView ask(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Asked asked) {
    CommandId command = CareController.commandId(asked.command());
    String reason = CorrectionsController.reason(asked.reason());
    if (asked.survivor() == null) {
      throw CorrectionsController.malformed("Give the record that goes on.");
    }
    PatientId patient = new PatientId(id);
    PatientId survivor = new PatientId(asked.survivor());
    refuseUnlessInSight(account, patient);
    refuseUnlessInSight(account, survivor);
    lanes
        .state(survivor)
        .flatMap(state -> state.corrections().survivor())
        .ifPresent(other -> {
          throw CareController.merged(other);
        });
    return change(account, patient, command, Merge.Step.ASK, Optional.of(survivor), 0, reason);
  }

  @PostMapping("/unmerge")
  MergeView askUnmerge(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Asked asked) {
    CommandId command = CareController.commandId(asked.command());
    String reason = CorrectionsController.reason(asked.reason());
    int expectedVersion =
        CareController.expectedVersion(
            new CareController.Command(asked.command(), asked.expectedVersion()));
    PatientId patient = ofBothInSight(account, id);
    return change(
        account,
        patient,
        command,
        Merge.Step.ASK_UNMERGE,
        Optional.empty(),
        expectedVersion,
        reason);
  }

  @PostMapping("/decline")
  MergeView decline(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody CareController.Command command) {
    CommandId commandId = CareController.commandId(command.command());
    int expectedVersion = CareController.expectedVersion(command);
    PatientId patient = ofBothInSight(account, id);
    return change(
        account, patient, commandId, Merge.Step.DECLINE, Optional.empty(), expectedVersion, "");
  }

  /** Of the merge or the unmerge, whichever waits. */
  @PostMapping("/confirm")
  MergeView confirm(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody CareController.Command command) {
    CommandId commandId = CareController.commandId(command.command());
    int expectedVersion = CareController.expectedVersion(command);
    PatientId patient = ofBothInSight(account, id);
    return noted(
        patient,
        lanes.call(
            new Submission.ConfirmMerge(
                new TenantId(account.tenant()),
                patient,
                commandId,
                expectedVersion,
                new PersonId(account.id()))));
  }

  private MergeView change(
      Account account,
      PatientId patient,
      CommandId command,
      Merge.Step step,
      Optional<PatientId> survivor,
      int expectedVersion,
      String reason) {
    return noted(
        patient,
        lanes.call(
            new Submission.ForPatient(
                new TenantId(account.tenant()),
                patient,
                new PatientInput.ChangeMerge(
                    command,
                    new PersonId(account.id()),
                    step,
                    survivor,
                    expectedVersion,
                    reason,
                    List.of(),
                    List.of()),
                Optional.of(account.id()),
                Optional.of(command.value()))));
  }

  private MergeView noted(PatientId patient, Answer answer) {
    if (answer instanceof Answer.NotFound) {
      throw CareController.notFound();
    }
    if (!(answer instanceof Answer.Replied(Reply reply)) || reply instanceof Reply.WasSetAside) {
      throw CareController.unexpected();
    }
    return switch (reply) {
      case Reply.MergeNoted(Merge merge) -> view(patient, merge);
      case Reply.MergeNotAsSeen(Merge merge) ->
          throw CareController.changed(
              "merge-changed",
              "The merge is not as you saw it: look again.",
              Map.of("merge", view(patient, merge)));
      case Reply.Refused(String why) ->
          throw CareController.changed(
              why,
              why.equals("same-person")
                  ? "Somebody else than who asked must confirm."
                  : "One of the records can't take this now.",
              Map.of());
      default -> throw CareController.notFound();
    };
  }

  private PatientId ofBothInSight(Account account, UUID id) {
    PatientId patient = new PatientId(id);
    refuseUnlessInSight(account, patient);
    refuseUnlessInSight(account, known(patient).survivor());
    return patient;
  }

  private Merge known(PatientId patient) {
    return lanes
        .state(patient)
        .map(PatientState::corrections)
        .flatMap(corrections -> corrections.merge())
        .orElseThrow(CareController::notFound);
  }

  private void refuseUnlessInSight(Account account, PatientId patient) {
    if (!scope.read(account, client -> rows.inSight(client, patient))) {
      throw CareController.notFound();
    }
  }

  private MergeView view(PatientId patient, Merge of) {
    return new MergeView(
        of.id().value(),
        of.version(),
        of.status().wireName(),
        of.inForce(),
        patient.value(),
        of.survivor().value(),
        of.reason(),
        staff.of(of.askedBy()),
        Instant.ofEpochMilli(of.askedEpochMillis()),
        of.closedBy().flatMap(staff::of),
        of.sinceEpochMillis().isPresent()
            ? Optional.of(Instant.ofEpochMilli(of.sinceEpochMillis().getAsLong()))
            : Optional.empty());
  }
}

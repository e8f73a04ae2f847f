package io.vigil.server.care;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Erasures;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.keys.DataKeys;
import io.vigil.server.keys.KeyManagement;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Erasing a patient, which takes two administrators, and exchanging the key that wraps the data
 * keys.
 */
@RestController
@RequestMapping("/api/v1/admin")
@Needs(Capability.ERASE)
class ErasureController {

  /** A request that nobody approves in this time is to be made again. */
  private static final Duration APPROVAL_MAX = Duration.ofDays(30);

  private final Lanes lanes;
  private final Scope scope;
  private final CareRows rows;
  private final StaffNames staff;
  private final Erasures erasures;
  private final DataKeys keys;

  ErasureController(
      Lanes lanes, Scope scope, CareRows rows, StaffNames staff, Erasures erasures, DataKeys keys) {
    this.lanes = lanes;
    this.scope = scope;
    this.rows = rows;
    this.staff = staff;
    this.erasures = erasures;
    this.keys = keys;
  }

  record Request(@Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Pending(
      UUID patient,
      Instant requestedAt,
      @Classified(As.IDENTITY) Optional<String> requestedBy,
      @Classified(As.IDENTITY) String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Rotated(int generation) {}

  /** What waits for another administrator. */
  @GetMapping("/erasures")
  List<Pending> pending(@AuthenticationPrincipal Account admin) {
    return scope.read(admin, rows::erasureRequests).stream()
        .filter(this::isPending)
        .map(each ->
            new Pending(
                each.patient().value(),
                each.requestedAt(),
                staff.of(each.requestedBy()),
                each.reason()))
        .toList();
  }

  @PostMapping("/patients/{id}/erasure")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  synchronized void request(
      @AuthenticationPrincipal Account admin, @PathVariable UUID id, @RequestBody Request request) {
    String reason = AdministrationController.text(request.reason(), "reason");
    if (requestFor(admin, id).isPresent()) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "erasure-requested", "Another administrator is to approve it.");
    }
    AdministrationController.done(
        lanes.call(
            new Submission.RequestErasure(
                new TenantId(admin.tenant()),
                new PatientId(id),
                new PersonId(admin.id()),
                reason)));
  }

  /** Once this returns there is no such patient, and no key of his. */
  @PostMapping("/patients/{id}/erasure/approval")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  synchronized void approve(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    PersonId by = new PersonId(admin.id());
    CareRows.ErasureRequest request = requestFor(admin, id).orElseThrow(ErasureController::none);
    if (request.requestedBy().equals(by)) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "same-administrator",
          "You asked for it yourself: another administrator is to approve it.");
    }
    refuseUnlessAskedForAllRecords(admin, id);
    AdministrationController.done(
        lanes.call(
            new Submission.Erase(
                new TenantId(admin.tenant()), new PatientId(id), request.requestedBy(), by)));
    erasures.carryOut();
  }

  /** Anybody who could have approved it may take it back, whoever asked. */
  @DeleteMapping("/patients/{id}/erasure")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  synchronized void withdraw(@AuthenticationPrincipal Account admin, @PathVariable UUID id) {
    PatientId patient = new PatientId(id);
    if (scope.read(admin, scoped -> rows.erasureApproved(scoped, patient))) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "erasure-approved",
          "It was approved and carried out: the key is destroyed, and nothing brings it back.");
    }
    CareRows.ErasureRequest request = requestFor(admin, id).orElseThrow(ErasureController::none);
    AdministrationController.done(
        lanes.call(
            new Submission.WithdrawErasure(
                new TenantId(admin.tenant()),
                patient,
                request.requestedBy(),
                new PersonId(admin.id()))));
  }

  /** Journalled before it is done. */
  @PostMapping("/keys/rotation")
  @Needs(Capability.ADMINISTER_KEYS)
  synchronized Rotated rotate(@AuthenticationPrincipal Account admin) {
    lanes.keep(
        new TenantId(admin.tenant()),
        Subject.INSTALLATION,
        new Act.KeyRotationOrdered(new PersonId(admin.id()), keys.generation()),
        Optional.of(admin.id()));
    try {
      return new Rotated(keys.rotate());
    } catch (KeyManagement.AwayException away) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "key-management-away",
          "The key management does not answer, and nothing was changed: try again later.",
          Duration.ofMinutes(1));
    }
  }

  private static ProblemException none() {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "not-found",
        "Nobody asked within 30 days that a patient with this id be erased, or it was withdrawn.");
  }

  private Optional<CareRows.ErasureRequest> requestFor(Account admin, UUID patient) {
    return scope.read(admin, rows::erasureRequests).stream()
        .filter(each -> each.patient().value().equals(patient) && isPending(each))
        .findFirst();
  }

  /** A record may have been merged into the patient's since. */
  private void refuseUnlessAskedForAllRecords(Account admin, UUID patient) {
    for (PatientId record : rows.records(new PatientId(patient))) {
      if (requestFor(admin, record.value()).isEmpty()) {
        throw new ProblemException(
            HttpStatus.CONFLICT,
            "records-merged",
            "Another record was merged into this one meanwhile: ask again.");
      }
    }
  }

  private boolean isPending(CareRows.ErasureRequest request) {
    return request
        .requestedAt()
        .isAfter(Instant.ofEpochMilli(lanes.epochMillis()).minus(APPROVAL_MAX));
  }
}

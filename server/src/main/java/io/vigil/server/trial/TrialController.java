package io.vigil.server.trial;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.SilentTrial;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.trial.Trials.Trial;
import java.time.Duration;
import java.time.Instant;
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

/** Puts wards on a silent trial, and takes them off. */
@RestController
@RequestMapping("/api/v1")
class TrialController {

  private static final String MALFORMED = "malformed-silent-trial";
  private static final int MAX_REASON = 500;

  /** How far ahead one can be planned. */
  private static final Duration MAX_AHEAD = Duration.ofDays(366);

  private final Scope scope;
  private final CareRows rows;
  private final Lanes lanes;
  private final Trials trials;
  private final TrialAdoption adoption;

  TrialController(Scope scope, CareRows rows, Lanes lanes, Trials trials, TrialAdoption adoption) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
    this.trials = trials;
    this.adoption = adoption;
  }

  record Wanted(
      @Nullable Instant from,
      @Nullable Instant until,
      @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Ended(@Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A ward's silent trial.
   *
   * @param running whether nobody is alarmed now; else it is to come
   * @param patients of the ward in care, and {@code silent} of them those whose lane has adopted it
   */
  record TrialView(
      UUID id, Instant from, Instant until, boolean running, int patients, int silent) {}

  /** Empty if the ward is on none and is to be on none. */
  record WardTrial(Optional<TrialView> trial) {}

  @GetMapping("/wards/{ward}/silent-trial")
  WardTrial trial(@AuthenticationPrincipal Account account, @PathVariable UUID ward) {
    refuseUnlessInSight(account, ward);
    return view(account, new WardId(ward));
  }

  /** One at a time, so that a ward has one at most. */
  @PostMapping("/admin/wards/{ward}/silent-trial")
  @Needs(Capability.ADMINISTER_RULES)
  @ResponseStatus(HttpStatus.CREATED)
  synchronized WardTrial set(
      @AuthenticationPrincipal Account admin, @PathVariable UUID ward, @RequestBody Wanted given) {
    String reason = reason(given.reason());
    long now = lanes.epochMillis();
    long from = given.from() == null ? now : given.from().toEpochMilli();
    Instant until = given.until();
    if (until == null
        || (given.from() != null && from < now)
        || from > now + MAX_AHEAD.toMillis()
        || until.toEpochMilli() <= from
        || until.toEpochMilli() - from > SilentTrial.MAX.toMillis()) {
      throw malformed("Give from, now if absent, before until, at most 90 days apart.");
    }
    refuseUnlessInSight(admin, ward);
    if (trials.of(new WardId(ward)).isPresent()) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "silent-trial-exists", "End the ward's silent trial first.");
    }
    lanes.keep(
        new TenantId(admin.tenant()),
        new Subject(Subject.Kind.WARD, ward),
        new Act.SilentTrialSet(
            UUID.randomUUID(),
            new WardId(ward),
            new PersonId(admin.id()),
            from,
            until.toEpochMilli(),
            reason),
        Optional.of(admin.id()));
    return view(admin, new WardId(ward));
  }

  @PostMapping("/admin/wards/{ward}/silent-trial/end")
  @Needs(Capability.ADMINISTER_RULES)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  synchronized void end(
      @AuthenticationPrincipal Account admin, @PathVariable UUID ward, @RequestBody Ended given) {
    String reason = reason(given.reason());
    refuseUnlessInSight(admin, ward);
    Trial trial = trials.of(new WardId(ward)).orElseThrow(TrialController::notFound);
    lanes.keep(
        new TenantId(admin.tenant()),
        new Subject(Subject.Kind.WARD, ward),
        new Act.SilentTrialEnded(trial.id(), new WardId(ward), new PersonId(admin.id()), reason),
        Optional.of(admin.id()));
  }

  private WardTrial view(Account account, WardId ward) {
    TrialAdoption.Progress progress = adoption.progress(new TenantId(account.tenant()), ward);
    return new WardTrial(
        trials
            .of(ward)
            .map(trial ->
                new TrialView(
                    trial.id(),
                    Instant.ofEpochMilli(trial.fromEpochMillis()),
                    Instant.ofEpochMilli(trial.untilEpochMillis()),
                    trial.runs(lanes.epochMillis()),
                    progress.patients(),
                    progress.adopted())));
  }

  private void refuseUnlessInSight(Account account, UUID ward) {
    boolean inSight =
        scope.read(account, rows::wards).stream().anyMatch(each -> each.id().equals(ward));
    if (!inSight) {
      throw notFound();
    }
  }

  private static String reason(@Nullable String reason) {
    if (reason == null || reason.isBlank() || reason.length() > MAX_REASON) {
      throw malformed("Give a reason of 1 to 500 characters.");
    }
    return reason;
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, MALFORMED, detail);
  }

  static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }
}

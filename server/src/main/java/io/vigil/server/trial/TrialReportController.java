package io.vigil.server.trial;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.SilentTrial;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reports of silent trials, for those who see the ward's patients. */
@RestController
@RequestMapping("/api/v1/wards/{ward}/trial-report")
class TrialReportController {

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Lanes lanes;
  private final TrialReporter reporter;

  TrialReportController(
      Scope scope, Views views, CareRows rows, Lanes lanes, TrialReporter reporter) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.lanes = lanes;
    this.reporter = reporter;
  }

  @GetMapping
  @Needs(Capability.LOOK_BACK)
  TrialReporter.TrialReport report(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID ward,
      @RequestParam Instant from,
      @RequestParam(required = false) @Nullable Instant to) {
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    Instant end = to == null || to.isAfter(now) ? now : to;
    if (!from.isBefore(end) || from.isBefore(end.minus(SilentTrial.MAX))) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "malformed-request",
          "Give from before to, now if absent, at most 90 days apart.");
    }
    WardId id = new WardId(ward);
    boolean known =
        scope.read(account, rows::wards).stream().anyMatch(each -> each.id().equals(ward));
    if (!known) {
      throw TrialController.notFound();
    }
    List<PatientId> patients =
        scope.read(account, rows::visible).stream()
            .filter(patient ->
                !TrialReporter.stays(
                        lanes.state(patient).orElse(PatientState.INITIAL), id, from, end)
                    .isEmpty())
            .toList();
    if (!patients.isEmpty()) {
      views.record(
          account, patients.stream().map(PatientId::value).toList(), "trial-report", "care");
    }
    return reporter.report(account, id, from, end, patients).orElseThrow(TrialController::notFound);
  }
}

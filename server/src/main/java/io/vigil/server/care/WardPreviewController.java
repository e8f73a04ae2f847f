package io.vigil.server.care;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientState;
import io.vigil.core.rule.Rule;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What other rules of a ward would have signalled of its patients, for those who see them. */
@RestController
@RequestMapping("/api/v1/wards/{ward}/rules")
class WardPreviewController {

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Lanes lanes;
  private final PreviewReader previews;

  WardPreviewController(
      Scope scope, Views views, CareRows rows, Lanes lanes, PreviewReader previews) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.lanes = lanes;
    this.previews = previews;
  }

  @PostMapping("/preview")
  @Needs(anyOf = {Capability.ANSWER_ALARMS, Capability.ADMINISTER_RULES})
  @ResponseStatus(HttpStatus.OK)
  PreviewReader.Preview preview(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID ward,
      @RequestBody LimitsController.Proposed proposed) {
    List<Rule> rules = RuleViews.rules(proposed.rules(), "rules");
    List<String> off = RuleViews.off(rules, proposed.off());
    WardId id = new WardId(ward);
    Map<PatientId, PatientState> patients = new LinkedHashMap<>();
    for (PatientId patient : scope.read(account, rows::visible)) {
      lanes
          .state(patient)
          .filter(state -> state.inCare() && state.admission().orElseThrow().ward().equals(id))
          .ifPresent(state -> patients.put(patient, state));
    }
    if (patients.isEmpty()) {
      throw CareController.notFound();
    }
    views.record(
        account,
        patients.keySet().stream().map(PatientId::value).toList(),
        "limits-preview",
        "care");
    return previews.preview(account, id, patients, rules, off);
  }
}

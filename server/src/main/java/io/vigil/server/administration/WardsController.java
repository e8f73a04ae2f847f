package io.vigil.server.administration;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientState;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** All wards of a hospital, whoever is granted them. */
@RestController
@RequestMapping("/api/v1/admin/wards")
@Needs(Capability.ADMINISTER_WARDS)
class WardsController {
  private static final int NAME_MAX = 200;

  private final Scope scope;
  private final CareRows rows;
  private final Lanes lanes;

  WardsController(Scope scope, CareRows rows, Lanes lanes) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
  }

  /**
   * @param patients in care there now
   */
  record WardView(UUID id, @Classified(As.IDENTITY) String name, String setting, int patients) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Renamed(@Classified(As.IDENTITY) @Nullable String name) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** By name. Who administers people, devices or rules has to name wards, too. */
  @GetMapping
  @Needs(
      anyOf = {
        Capability.ADMIT,
        Capability.ADMINISTER_ACCOUNTS,
        Capability.ADMINISTER_WARDS,
        Capability.ADMINISTER_DEVICES,
        Capability.ADMINISTER_RULES
      })
  List<WardView> wards(@AuthenticationPrincipal Account admin) {
    Map<UUID, Integer> patients = new HashMap<>();
    lanes
        .standings()
        .values()
        .forEach(standing -> {
          PatientState state = standing.state();
          if (state.inCare() && standing.tenant().value().equals(admin.tenant())) {
            patients.merge(state.admission().orElseThrow().ward().value(), 1, Integer::sum);
          }
        });
    return scope.read(admin, rows::wards).stream()
        .sorted(Comparator.comparing(CareRows.Ward::name).thenComparing(CareRows.Ward::id))
        .map(ward ->
            new WardView(
                ward.id(), ward.name(), ward.setting(), patients.getOrDefault(ward.id(), 0)))
        .toList();
  }

  @PutMapping("/{id}/name")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void rename(
      @AuthenticationPrincipal Account admin, @PathVariable UUID id, @RequestBody Renamed renamed) {
    String name = renamed.name();
    if (name == null
        || name.isBlank()
        || name.length() > NAME_MAX
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "malformed-request", "Give a name of 1 to 200 characters.");
    }
    CareRows.Ward ward =
        scope.read(admin, rows::wards).stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() ->
                new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "not-found",
                    "There is nothing of this hospital with this id."));
    if (!ward.name().equals(name)) {
      lanes.keep(
          new TenantId(admin.tenant()),
          new Subject(Subject.Kind.WARD, id),
          new Act.WardRenamed(new WardId(id), name),
          Optional.of(admin.id()));
    }
  }
}

package io.vigil.server.record;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.access.ViewWindow;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.LookRows;
import io.vigil.server.journal.LookRows.Look;
import io.vigil.server.journal.StaffNames;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who looked at a patient: for those who see him, and for administrators who say why they ask. */
@RestController
@RequestMapping("/api/v1")
class ViewsController {

  private static final String MALFORMED = "malformed-request";
  private static final int PAGE = 100;
  private static final int MAX_RECENT = 1_000;
  private static final int MAX_REASON = 500;

  /** A window closes after five minutes and is in the journal within another. */
  private static final Duration NOT_YET_JOURNALLED = Duration.ofMinutes(15);

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final LookRows looks;
  private final Lanes lanes;
  private final StaffNames staff;

  ViewsController(
      Scope scope, Views views, CareRows rows, LookRows looks, Lanes lanes, StaffNames staff) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.looks = looks;
    this.lanes = lanes;
    this.staff = staff;
  }

  record Asked(@Classified(As.IDENTITY) @Nullable String reason, @Nullable Instant before) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * That a person looked, once or more within an hour.
   *
   * @param resource what of the patient; followed by {@code @} and the moment where it was the past
   * @param windows in how many spans of five minutes
   */
  record LookView(
      @Classified(As.IDENTITY) Optional<String> person,
      Optional<String> role,
      String resource,
      String purpose,
      Instant first,
      Instant last,
      int windows) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param before what to ask for next, for older ones; absent where there are none
   */
  record Page(List<LookView> views, Optional<Instant> before) {}

  @GetMapping("/patients/{id}/views")
  @Needs(Capability.LOOK_BACK)
  Page views(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable Instant before) {
    PatientId patient = new PatientId(id);
    if (!scope.read(account, client -> rows.inSight(client, patient))) {
      throw Clinicians.notFound();
    }
    views.record(account, id, "views", "care");
    return page(account, patient, before);
  }

  @PostMapping("/admin/patients/{id}/views")
  @Needs(Capability.AUDIT)
  @ResponseStatus(HttpStatus.OK)
  Page asked(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Asked asked) {
    String reason = Clinicians.text(asked.reason(), MAX_REASON, MALFORMED);
    PatientId patient = new PatientId(id);
    boolean ofTenant =
        lanes
            .standing(patient)
            .map(Lanes.Standing::tenant)
            .filter(tenant -> tenant.equals(new TenantId(account.tenant())))
            .isPresent();
    if (!ofTenant) {
      throw Clinicians.notFound();
    }
    views.record(account, id, "views", "administration");
    lanes.keep(
        new TenantId(account.tenant()),
        new Subject(Subject.Kind.SESSION, account.session()),
        new Act.ViewsShown(new PersonId(account.id()), patient, reason),
        Optional.of(account.id()));
    return page(account, patient, asked.before());
  }

  private Page page(Account account, PatientId patient, @Nullable Instant before) {
    List<PatientId> records = rows.records(patient);
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    Instant until =
        before == null
            ? now.truncatedTo(ChronoUnit.HOURS).plus(2, ChronoUnit.HOURS)
            : before.truncatedTo(ChronoUnit.HOURS);
    List<Look> kept = scope.read(account, client -> looks.before(client, records, until, PAGE));
    Map<List<Object>, Look> all = new LinkedHashMap<>();
    if (before == null) {
      for (PatientId each : records) {
        views.looks(each.value(), now.minus(NOT_YET_JOURNALLED), now, MAX_RECENT).stream()
            .map(ViewsController::look)
            .forEach(look -> all.merge(key(look), look, Look::or));
      }
    }
    kept.forEach(look -> all.merge(key(look), look, Look::or));
    Map<PersonId, String> roles =
        looks.roles(
            new TenantId(account.tenant()), all.values().stream().map(Look::account).toList());
    List<LookView> found =
        all.values().stream()
            .sorted(Comparator.comparing(Look::last).reversed())
            .map(look ->
                new LookView(
                    staff.of(look.account()),
                    Optional.ofNullable(roles.get(look.account())),
                    look.resource(),
                    look.purpose(),
                    look.first(),
                    look.last(),
                    Integer.bitCount(look.windows())))
            .toList();
    return new Page(
        found,
        kept.size() > PAGE
            ? kept.stream().map(Look::hour).min(Comparator.naturalOrder())
            : Optional.empty());
  }

  private static List<Object> key(Look look) {
    return List.of(look.account(), look.resource(), look.purpose(), look.hour());
  }

  private static Look look(ViewWindow window) {
    Instant hour = window.start().truncatedTo(ChronoUnit.HOURS);
    return new Look(
        new PersonId(window.account()),
        window.resource(),
        window.purpose(),
        hour,
        window.start(),
        window.lastAt(),
        1 << (int) Duration.between(hour, window.start()).dividedBy(Duration.ofMinutes(5)));
  }
}

package io.vigil.server.staffing;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.ShiftId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.staff.Duty;
import io.vigil.core.staff.Roster;
import io.vigil.core.staff.Shift;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.journal.WardStaff;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
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

/** Who works when on a ward. */
@RestController
@RequestMapping("/api/v1/wards/{id}")
class StaffingController {

  /** Of one ward, that are under way or to come. */
  private static final int MAX_SHIFTS = 5_000;

  private final Scope scope;
  private final CareRows rows;
  private final Lanes lanes;
  private final Rosters rosters;
  private final Presence presence;
  private final WardStaff staff;
  private final StaffNames names;
  private final Capabilities capabilities;

  StaffingController(
      Scope scope,
      CareRows rows,
      Lanes lanes,
      Rosters rosters,
      Presence presence,
      WardStaff staff,
      StaffNames names,
      Capabilities capabilities) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
    this.rosters = rosters;
    this.presence = presence;
    this.staff = staff;
    this.names = names;
    this.capabilities = capabilities;
  }

  /**
   * A ward's staff.
   *
   * @param staffed whether the ward says who works when: then each patient has to be somebody's
   * @param shifts under way or to come, by begin
   * @param uncovered how many patients will have nobody from when on, as things stand
   * @param staff who can be put on a shift
   */
  record Staffing(
      boolean staffed,
      Instant now,
      List<ShiftView> shifts,
      List<UncoveredView> uncovered,
      List<ColleagueView> staff) {}

  /**
   * A shift.
   *
   * @param onDuty has that duty now: who is on call has it only where nobody else has
   * @param reachable is signed in somewhere
   */
  record ShiftView(
      UUID id,
      UUID person,
      @Classified(As.IDENTITY) Optional<String> name,
      String duty,
      Instant from,
      Instant until,
      boolean onCall,
      boolean onDuty,
      boolean reachable) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record UncoveredView(Instant from, int patients) {}

  record ColleagueView(UUID id, @Classified(As.IDENTITY) String name, String role) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record NewShift(
      @Nullable UUID person,
      @Nullable String duty,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Boolean onCall) {}

  record Created(UUID id) {}

  @GetMapping("/staffing")
  Staffing staffing(@AuthenticationPrincipal Account account, @PathVariable UUID id) {
    WardId ward = wardInSight(account, id);
    long now = lanes.epochMillis();
    Roster roster = rosters.of(ward);
    return new Staffing(
        !roster.shifts().isEmpty(),
        Instant.ofEpochMilli(now),
        roster.shifts().stream()
            .filter(shift -> shift.untilEpochMillis() > now)
            .map(shift -> view(shift, roster, now))
            .toList(),
        uncovered(account, ward, roster, now),
        staff.of(new TenantId(account.tenant()), ward).stream()
            .map(each -> new ColleagueView(each.person().value(), each.name(), each.role()))
            .toList());
  }

  @PostMapping("/shifts")
  @Needs(anyOf = {Capability.ASSIGN, Capability.ADMINISTER_WARDS})
  @ResponseStatus(HttpStatus.CREATED)
  Created plan(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody NewShift given) {
    WardId ward = wardInSight(account, id);
    refuseUnlessInCharge(account, ward);
    Shift shift = shift(account, ward, given);
    if (rosters.of(ward).shifts().size() >= MAX_SHIFTS) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "too-many-shifts", "Plan shifts that lie less far ahead.");
    }
    lanes.keep(
        new TenantId(account.tenant()),
        new Subject(Subject.Kind.WARD, id),
        new Act.ShiftPlanned(shift),
        Optional.of(account.id()));
    return new Created(shift.id().value());
  }

  @DeleteMapping("/shifts/{shift}")
  @Needs(anyOf = {Capability.ASSIGN, Capability.ADMINISTER_WARDS})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void cancel(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @PathVariable UUID shift) {
    WardId ward = wardInSight(account, id);
    refuseUnlessInCharge(account, ward);
    boolean known =
        rosters.of(ward).shifts().stream().anyMatch(each -> each.id().value().equals(shift));
    if (!known) {
      throw notFound();
    }
    lanes.keep(
        new TenantId(account.tenant()),
        new Subject(Subject.Kind.WARD, id),
        new Act.ShiftCancelled(ward, new ShiftId(shift)),
        Optional.of(account.id()));
  }

  private ShiftView view(Shift shift, Roster roster, long now) {
    return new ShiftView(
        shift.id().value(),
        shift.person().value(),
        names.of(shift.person()),
        shift.duty().wireName(),
        Instant.ofEpochMilli(shift.fromEpochMillis()),
        Instant.ofEpochMilli(shift.untilEpochMillis()),
        shift.onCall(),
        roster.onDuty(shift.duty(), now).contains(shift),
        presence.reachable(shift.person()));
  }

  /** By time; of the patients in sight, which an administrator's are not. */
  private List<UncoveredView> uncovered(Account account, WardId ward, Roster roster, long now) {
    if (roster.shifts().isEmpty()) {
      return List.of();
    }
    Map<Long, Integer> patients = new TreeMap<>();
    for (PatientId patient : scope.read(account, rows::visible)) {
      lanes
          .state(patient)
          .filter(state -> state.inCare() && state.admission().orElseThrow().ward().equals(ward))
          .flatMap(state -> roster.uncoveredFrom(state.coverage(), now))
          .ifPresent(from -> patients.merge(from, 1, Integer::sum));
    }
    List<UncoveredView> uncovered = new ArrayList<>();
    patients.forEach(
        (from, count) -> uncovered.add(new UncoveredView(Instant.ofEpochMilli(from), count)));
    return uncovered;
  }

  private Shift shift(Account account, WardId ward, NewShift given) {
    Duty duty = Duty.named(given.duty()).orElseThrow(() -> malformed("Give a duty that there is."));
    UUID person = given.person();
    Instant from = given.from();
    Instant until = given.until();
    if (person == null || from == null || until == null) {
      throw malformed("Give a person, from and until.");
    }
    long begin = from.toEpochMilli();
    long end = until.toEpochMilli();
    if (end <= begin || end - begin > Shift.MAX_LENGTH.toMillis() || end <= lanes.epochMillis()) {
      throw malformed("Give from before until, which is to come, at most 96 hours apart.");
    }
    WardStaff.Colleague colleague =
        staff
            .of(new TenantId(account.tenant()), ward, new PersonId(person))
            .orElseThrow(() -> malformed("Give a person who is granted this ward."));
    if (!capabilities.of(account.tenant(), colleague.role()).contains(needed(duty))) {
      throw malformed("Give a person whose role permits that duty.");
    }
    return new Shift(
        new ShiftId(UUID.randomUUID()),
        ward,
        new PersonId(person),
        duty,
        begin,
        end,
        given.onCall() != null && given.onCall());
  }

  private static Capability needed(Duty duty) {
    return switch (duty) {
      case BED_NURSE, CHARGE_NURSE, HUB_NURSE, SUPERVISOR -> Capability.ASSIGN;
      case PHYSICIAN -> Capability.ORDER;
    };
  }

  private WardId wardInSight(Account account, UUID id) {
    boolean inSight =
        scope.read(account, client -> rows.wards(client)).stream()
            .anyMatch(ward -> ward.id().equals(id));
    if (!inSight) {
      throw notFound();
    }
    return new WardId(id);
  }

  private void refuseUnlessInCharge(Account account, WardId ward) {
    boolean inCharge =
        capabilities.has(account, Capability.ADMINISTER_WARDS)
            || inCharge(rosters.of(ward), new PersonId(account.id()), lanes.epochMillis());
    if (!inCharge) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN,
          "forbidden",
          "Only who has charge of the ward now, its supervisor and administrators plan shifts.");
    }
  }

  /** Whether somebody has charge of the ward now, or answers for its staff. */
  static boolean inCharge(Roster roster, PersonId person, long now) {
    return Stream.of(Duty.CHARGE_NURSE, Duty.SUPERVISOR)
        .flatMap(duty -> roster.onDuty(duty, now).stream())
        .anyMatch(shift -> shift.person().equals(person));
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-shift", detail);
  }

  private static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }
}

package io.vigil.server.staffing;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.staff.Roster;
import io.vigil.core.staff.Zone;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.WardPlans;
import io.vigil.server.journal.WardStaff;
import io.vigil.server.ops.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A zone's patients are assigned together, each by an input of his own. */
@RestController
@RequestMapping("/api/v1/wards/{id}/zones/assign")
class ZoneAssignmentController {

  private final Scope scope;
  private final CareRows rows;
  private final Lanes lanes;
  private final Rosters rosters;
  private final Presence presence;
  private final WardStaff staff;
  private final WardPlans plans;
  private final Charge charge;
  private final Capabilities capabilities;

  ZoneAssignmentController(
      Scope scope,
      CareRows rows,
      Lanes lanes,
      Rosters rosters,
      Presence presence,
      WardStaff staff,
      WardPlans plans,
      Charge charge,
      Capabilities capabilities) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
    this.rosters = rosters;
    this.presence = presence;
    this.staff = staff;
    this.plans = plans;
    this.charge = charge;
    this.capabilities = capabilities;
  }

  /**
   * @param person who is to have the zone's patients, until the end of that person's work
   * @param seen the zone's patients with who has each, as the caller saw them
   */
  record Assigned(
      @Nullable UUID command,
      @Classified(As.IDENTITY) @Nullable String zone,
      @Nullable UUID person,
      @Nullable List<@Nullable Seen> seen) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param person absent where nobody had the patient
   */
  record Seen(@Nullable UUID patient, @Nullable UUID person) {}

  record Outcomes(List<Outcome> outcomes) {}

  /**
   * @param outcome {@code assigned}; {@code not-as-seen}: another has the patient by now, or the
   *     patient came to the zone or left it; or why the patient's lane refused
   */
  record Outcome(UUID patient, String outcome) {}

  @PostMapping
  @Needs(Capability.ASSIGN)
  Outcomes assign(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Assigned assigned) {
    UUID command = assigned.command();
    UUID person = assigned.person();
    List<@Nullable Seen> seen = assigned.seen();
    if (command == null || person == null || seen == null || seen.size() > Zone.MAX_BEDS) {
      throw malformed("Give a command of your own making, a person and seen.");
    }
    WardId ward = charge.arranging(account, id);
    Zone zone =
        plans.zones(ward).stream()
            .filter(each -> each.name().equals(assigned.zone()))
            .findFirst()
            .orElseThrow(() -> malformed("Give a zone of the ward."));
    PersonId to = new PersonId(person);
    OptionalLong until = until(account, ward, to);
    Map<PatientId, Optional<PersonId>> before = before(seen);
    Map<PatientId, PatientState> there = there(account, ward, zone);
    List<Outcome> outcomes = new ArrayList<>();
    there.forEach((patient, state) ->
        outcomes.add(
            new Outcome(
                patient.value(),
                asSeen(before, patient, state)
                    ? tell(account, patient, command, to, until)
                    : "not-as-seen")));
    before.keySet().stream()
        .filter(patient -> !there.containsKey(patient))
        .forEach(patient -> outcomes.add(new Outcome(patient.value(), "not-as-seen")));
    return new Outcomes(outcomes);
  }

  private static Map<PatientId, Optional<PersonId>> before(List<@Nullable Seen> seen) {
    Map<PatientId, Optional<PersonId>> before = new HashMap<>();
    for (Seen each : seen) {
      UUID patient = each == null ? null : each.patient();
      if (each == null || patient == null) {
        throw malformed("Give each patient of seen.");
      }
      before.put(new PatientId(patient), Optional.ofNullable(each.person()).map(PersonId::new));
    }
    return before;
  }

  private static boolean asSeen(
      Map<PatientId, Optional<PersonId>> before, PatientId patient, PatientState state) {
    return state
        .coverage()
        .assignment()
        .map(Coverage.Assignment::person)
        .equals(before.get(patient));
  }

  /** Of those in sight. */
  private Map<PatientId, PatientState> there(Account account, WardId ward, Zone zone) {
    Map<PatientId, PatientState> there = new HashMap<>();
    for (PatientId patient : scope.read(account, rows::visible)) {
      lanes
          .state(patient)
          .filter(PatientState::inCare)
          .filter(state -> isIn(state.admission().orElseThrow(), ward, zone))
          .ifPresent(state -> there.put(patient, state));
    }
    return there;
  }

  private static boolean isIn(Admission admission, WardId ward, Zone zone) {
    return admission.ward().equals(ward)
        && zone.beds().stream()
            .anyMatch(bed -> bed.strip().equalsIgnoreCase(admission.bed().strip()));
  }

  private OptionalLong until(Account account, WardId ward, PersonId to) {
    boolean clinician =
        staff
            .of(new TenantId(account.tenant()), ward, to)
            .filter(
                each -> capabilities.of(account.tenant(), each.role()).contains(Capability.ASSIGN))
            .isPresent();
    if (!clinician) {
      throw malformed("Give a nurse or physician who is granted the ward.");
    }
    Roster roster = rosters.of(ward);
    OptionalLong works = roster.worksUntil(to, lanes.epochMillis());
    if (!roster.shifts().isEmpty() && works.isEmpty()) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "not-on-duty", "Who has a patient works on the ward now.");
    }
    return works;
  }

  /** Sent again, it is each patient's same command. */
  private String tell(
      Account account, PatientId patient, UUID command, PersonId to, OptionalLong until) {
    UUID own =
        UUID.nameUUIDFromBytes((command + "/" + patient.value()).getBytes(StandardCharsets.UTF_8));
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                new TenantId(account.tenant()),
                patient,
                new PatientInput.AssignPatient(
                    new CommandId(own),
                    new PersonId(account.id()),
                    to,
                    until,
                    presence.reachable(to)),
                Optional.of(account.id()),
                Optional.of(own)));
    if (answer instanceof Answer.Replied(Reply reply)) {
      if (reply instanceof Reply.Done) {
        return "assigned";
      }
      if (reply instanceof Reply.Refused(String why)) {
        return why;
      }
    }
    return "not-as-seen";
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-assignment", detail);
  }
}

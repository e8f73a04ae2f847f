package io.vigil.server.staffing;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Handover;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.staff.Roster;
import io.vigil.core.staff.Shift;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.WardStaff;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
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
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who has a patient: assigned, handed over to another who takes or refuses him, ended. */
@RestController
@RequestMapping("/api/v1/patients/{id}/responsible")
@Needs(Capability.ASSIGN)
class ResponsibilityController {

  private final Scope scope;
  private final CareRows rows;
  private final Lanes lanes;
  private final Rosters rosters;
  private final Presence presence;
  private final WardStaff staff;
  private final Capabilities capabilities;

  ResponsibilityController(
      Scope scope,
      CareRows rows,
      Lanes lanes,
      Rosters rosters,
      Presence presence,
      WardStaff staff,
      Capabilities capabilities) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
    this.rosters = rosters;
    this.presence = presence;
    this.staff = staff;
    this.capabilities = capabilities;
  }

  /**
   * @param person the caller, unless given
   * @param until the end of that person's shift, unless given
   */
  record Assigned(@Nullable UUID command, @Nullable UUID person, @Nullable Instant until) {}

  /**
   * @param to whoever takes over on the ward, unless given
   * @param note up to 1,000 characters
   */
  record Offered(
      @Nullable UUID command, @Nullable UUID to, @Classified(As.IDENTITY) @Nullable String note) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** What is handed over is taken, refused, or withdrawn. */
  record Answered(@Nullable UUID command) {}

  /**
   * @param person who has the patient, as the caller saw it
   */
  record Ended(@Nullable UUID command, @Nullable UUID person) {}

  @PostMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void assign(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Assigned assigned) {
    CommandId command = commandId(assigned.command());
    Place place = placeInSight(account, new PatientId(id));
    UUID given = assigned.person();
    PersonId to = new PersonId(given == null ? account.id() : given);
    if (!to.value().equals(account.id())) {
      refuseUnlessInCharge(account, place);
      refuseUnlessColleague(account, place, to);
    }
    OptionalLong until = until(place, to, assigned.until());
    carryOut(
        account,
        place,
        command,
        new PatientInput.AssignPatient(
            command, new PersonId(account.id()), to, until, presence.reachable(to)));
  }

  @PostMapping("/handover")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void offer(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Offered offered) {
    CommandId command = commandId(offered.command());
    String note = offered.note() == null ? "" : offered.note().strip();
    if (note.length() > Handover.MAX_NOTE) {
      throw malformed("Give a note of at most 1,000 characters.");
    }
    Place place = placeInSight(account, new PatientId(id));
    Optional<PersonId> to = Optional.ofNullable(offered.to()).map(PersonId::new);
    to.ifPresent(person -> refuseUnlessColleague(account, place, person));
    carryOut(
        account,
        place,
        command,
        new PatientInput.OfferPatient(command, new PersonId(account.id()), to, note));
  }

  @PostMapping("/handover/take")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void take(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Answered answered) {
    CommandId command = commandId(answered.command());
    Place place = placeInSight(account, new PatientId(id));
    PersonId by = new PersonId(account.id());
    carryOut(
        account,
        place,
        command,
        new PatientInput.TakePatient(command, by, until(place, by, null), presence.reachable(by)));
  }

  @PostMapping("/handover/refuse")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void refuse(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Answered answered) {
    CommandId command = commandId(answered.command());
    Place place = placeInSight(account, new PatientId(id));
    carryOut(
        account,
        place,
        command,
        new PatientInput.RefusePatient(command, new PersonId(account.id())));
  }

  @PostMapping("/handover/withdraw")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void withdraw(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Answered answered) {
    CommandId command = commandId(answered.command());
    Place place = placeInSight(account, new PatientId(id));
    carryOut(
        account,
        place,
        command,
        new PatientInput.WithdrawOffer(command, new PersonId(account.id())));
  }

  @PostMapping("/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Ended ended) {
    CommandId command = commandId(ended.command());
    UUID person = ended.person();
    if (person == null) {
      throw malformed("Give who has the patient, as you saw it.");
    }
    Place place = placeInSight(account, new PatientId(id));
    if (!person.equals(account.id())) {
      refuseUnlessInCharge(account, place);
    }
    carryOut(
        account,
        place,
        command,
        new PatientInput.EndAssignment(command, new PersonId(account.id()), new PersonId(person)));
  }

  private record Place(PatientId patient, WardId ward, Roster roster) {}

  private Place placeInSight(Account account, PatientId patient) {
    boolean inSight = scope.read(account, client -> rows.inSight(client, patient));
    PatientState state =
        lanes
            .state(patient)
            .filter(known -> inSight && known.inCare())
            .orElseThrow(ResponsibilityController::notFound);
    WardId ward = state.admission().orElseThrow().ward();
    return new Place(patient, ward, rosters.of(ward));
  }

  /** Nobody has a patient while he does not work, where the ward says who does. */
  private OptionalLong until(Place place, PersonId person, @Nullable Instant given) {
    long now = lanes.epochMillis();
    OptionalLong works = place.roster().worksUntil(person, now);
    if (!place.roster().shifts().isEmpty() && works.isEmpty()) {
      throw new ProblemException(
          HttpStatus.CONFLICT, "not-on-duty", "Who has a patient works on the ward now.");
    }
    if (given == null) {
      return works;
    }
    long until = given.toEpochMilli();
    if (until <= now || until - now > Shift.MAX_LENGTH.toMillis()) {
      throw malformed("Give an end that is to come, at most 96 hours ahead.");
    }
    return OptionalLong.of(until);
  }

  private void refuseUnlessColleague(Account account, Place place, PersonId person) {
    boolean assignable =
        staff
            .of(new TenantId(account.tenant()), place.ward(), person)
            .filter(
                each -> capabilities.of(account.tenant(), each.role()).contains(Capability.ASSIGN))
            .isPresent();
    if (!assignable) {
      throw malformed(
          "Give somebody who is granted the patient's ward and whose role permits having"
              + " patients.");
    }
  }

  private void refuseUnlessInCharge(Account account, Place place) {
    if (!StaffingController.inCharge(
        place.roster(), new PersonId(account.id()), lanes.epochMillis())) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN,
          "forbidden",
          "Only who has charge of the ward now and its supervisor assign patients to others.");
    }
  }

  private void carryOut(Account account, Place place, CommandId command, PatientInput input) {
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                new TenantId(account.tenant()),
                place.patient(),
                input,
                Optional.of(account.id()),
                Optional.of(command.value())));
    if (!(answer instanceof Answer.Replied(Reply reply)) || reply instanceof Reply.WasSetAside) {
      throw new IllegalStateException("The lanes could not take a command");
    }
    switch (reply) {
      case Reply.Done() -> {
        // Who has the patient comes with the patient's view.
      }
      case Reply.Refused(String why) ->
          throw new ProblemException(
              HttpStatus.CONFLICT, why, "Who has the patient is not as you saw it: look again.");
      default -> throw notFound();
    }
  }

  private static CommandId commandId(@Nullable UUID command) {
    if (command == null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "malformed-command", "Give a command id of your own making.");
    }
    return new CommandId(command);
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-assignment", detail);
  }

  private static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }
}

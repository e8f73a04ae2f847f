package io.vigil.server.home;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TaskId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.Task;
import io.vigil.core.patient.WelfareCall;
import io.vigil.core.patient.WelfareContact;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.staff.Roster;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.staffing.Rosters;
import java.util.List;
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

/**
 * Welfare calls: where the patient is to be found is shown only while there is one to make, to
 * nurses and physicians who work on his ward now; each look is journalled.
 */
@RestController
@RequestMapping("/api/v1/welfare-calls/{task}")
@Needs({Capability.ANSWER_ALARMS, Capability.SEE_IDENTITY})
class WelfareController {

  private static final String WELFARE_CALL = "welfare-call";

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Lanes lanes;
  private final Rosters rosters;
  private final HomeCommands commands;

  WelfareController(
      Scope scope,
      Views views,
      CareRows rows,
      Lanes lanes,
      Rosters rosters,
      HomeCommands commands) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.lanes = lanes;
    this.rosters = rosters;
    this.commands = commands;
  }

  /**
   * Whom to look for, and where.
   *
   * @param contact absent where nobody said it
   */
  record WelfareCallView(
      UUID task,
      int version,
      UUID patient,
      @Classified(As.IDENTITY) String name,
      Optional<ContactView> contact) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record ContactView(
      @Classified(As.IDENTITY) String address,
      @Classified(As.IDENTITY) String entryNotes,
      @Classified(As.IDENTITY) String phone,
      List<KinView> nextOfKin) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record KinView(
      @Classified(As.IDENTITY) String name,
      @Classified(As.IDENTITY) String relation,
      @Classified(As.IDENTITY) String phone) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Completed(
      @Nullable UUID command,
      @Nullable Integer expectedVersion,
      @Classified(As.CLINICAL) @Nullable String outcome) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  private record Call(PatientId patient, PatientState state, Optional<Task> task) {}

  @GetMapping
  WelfareCallView call(@AuthenticationPrincipal Account account, @PathVariable UUID task) {
    Call call = callInSight(account, task);
    Task open = call.task().orElseThrow(HomeCommands::notFound);
    Admission admission = call.state().admission().orElseThrow();
    views.record(account, call.patient().value(), WELFARE_CALL, WELFARE_CALL);
    return new WelfareCallView(
        task,
        open.version(),
        call.patient().value(),
        admission.name(),
        call.state().home().contact().map(WelfareController::view));
  }

  @PostMapping("/complete")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void complete(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID task,
      @RequestBody Completed completed) {
    CommandId command = HomeCommands.commandId(completed.command());
    Integer version = completed.expectedVersion();
    if (version == null) {
      throw HomeCommands.malformed("malformed-command", "Give the version that you saw.");
    }
    WelfareCall.Outcome outcome =
        WelfareCall.Outcome.named(completed.outcome())
            .orElseThrow(() ->
                HomeCommands.malformed(
                    "malformed-outcome", "Give reached, sent-help, no-answer or false-alarm."));
    Call call = callInSight(account, task);
    Reply reply =
        commands.ask(
            account,
            call.patient(),
            new PatientInput.EndWelfareCall(
                command, new TaskId(task), version, new PersonId(account.id()), outcome),
            Optional.of(command.value()));
    // Closed, and this very command was done before: the same answer again.
    if (reply instanceof Reply.TaskChanged(var now) && now.isPresent()) {
      throw HomeCommands.conflict("task-changed", "The task is not as you saw it.");
    }
  }

  /** Its task is empty if it was completed. */
  private Call callInSight(Account account, UUID task) {
    CareRows.PatientTask found =
        scope
            .read(account, client -> rows.task(client, task))
            .filter(each -> each.task().kind() == Task.Kind.WELFARE_CALL)
            .orElseThrow(HomeCommands::notFound);
    PatientState state =
        lanes
            .state(found.patient())
            .filter(PatientState::inCare)
            .orElseThrow(HomeCommands::notFound);
    Roster roster = rosters.all().getOrDefault(state.admission().orElseThrow().ward(), Roster.NONE);
    boolean works =
        roster.shifts().isEmpty()
            || roster.worksUntil(new PersonId(account.id()), lanes.epochMillis()).isPresent();
    if (!works) {
      throw HomeCommands.conflict("not-on-duty", "Who makes a welfare call works there now.");
    }
    return new Call(
        found.patient(), state, Optional.ofNullable(state.tasks().get(new TaskId(task))));
  }

  private static ContactView view(WelfareContact contact) {
    return new ContactView(
        contact.address(),
        contact.entryNotes(),
        contact.phone(),
        contact.nextOfKin().stream()
            .map(each -> new KinView(each.name(), each.relation(), each.phone()))
            .toList());
  }
}

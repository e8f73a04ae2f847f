package io.vigil.server.trial;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.ChartedEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
import java.util.Arrays;
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

/** What befell patients, to hold alarms against. */
@RestController
@RequestMapping("/api/v1/patients/{id}/charted-events")
class ChartedEventsController {

  private static final String MALFORMED = "malformed-charted-event";
  private static final int MAX_REASON = 500;

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Lanes lanes;
  private final StaffNames staff;

  ChartedEventsController(Scope scope, Views views, CareRows rows, Lanes lanes, StaffNames staff) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.lanes = lanes;
    this.staff = staff;
  }

  record Charted(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable String kind,
      @Nullable Instant at,
      @Classified(As.IDENTITY) @Nullable String note) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Withdrawn(@Nullable UUID command, @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A charted event.
   *
   * @param first the first alarm in the 24 hours before it, as of when it was charted
   * @param enteredInError somebody marked it so
   */
  record EventView(
      UUID id,
      @Classified(As.CLINICAL) String kind,
      Instant at,
      @Classified(As.IDENTITY) String note,
      @Classified(As.IDENTITY) Optional<String> by,
      Optional<FirstView> first,
      boolean enteredInError) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** An alarm before it. */
  record FirstView(
      @Classified(As.CLINICAL) String condition,
      @Classified(As.CLINICAL) String priority,
      Instant at) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Events(List<EventView> events) {}

  @GetMapping
  @Needs({Capability.SEE_BEDS, Capability.SEE_IDENTITY})
  Events events(@AuthenticationPrincipal Account account, @PathVariable UUID id) {
    PatientState state = inSight(account, id);
    views.record(account, id, "charted-events", "care");
    return view(state);
  }

  @PostMapping
  @Needs(Capability.OBSERVE)
  @ResponseStatus(HttpStatus.CREATED)
  Events chart(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Charted charted) {
    UUID command = command(charted.command());
    ChartedEvent.Kind kind =
        Arrays.stream(ChartedEvent.Kind.values())
            .filter(each -> each.wireName().equals(charted.kind()))
            .findFirst()
            .orElseThrow(() -> malformed("Give a kind that there is."));
    Instant at = charted.at();
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    if (at == null
        || at.isAfter(now.plusSeconds(60))
        || at.isBefore(now.minus(ChartedEvent.MAX_AGE))) {
      throw malformed("Give when it happened, within the last 24 hours.");
    }
    String note = charted.note() == null ? "" : charted.note();
    if (note.length() > ChartedEvent.MAX_NOTE) {
      throw malformed("Give a note of at most 500 characters.");
    }
    return carryOut(
        account,
        id,
        command,
        new PatientInput.ChartEvent(
            new CommandId(command), new PersonId(account.id()), kind, at.toEpochMilli(), note));
  }

  @PostMapping("/{event}/entered-in-error")
  @Needs(Capability.OBSERVE)
  @ResponseStatus(HttpStatus.OK)
  Events withdraw(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @PathVariable UUID event,
      @RequestBody Withdrawn withdrawn) {
    UUID command = command(withdrawn.command());
    String reason = withdrawn.reason();
    if (reason == null || reason.isBlank() || reason.length() > MAX_REASON) {
      throw malformed("Give a reason of 1 to 500 characters.");
    }
    return carryOut(
        account,
        id,
        command,
        new PatientInput.WithdrawChartedEvent(
            new CommandId(command), new PersonId(account.id()), new CommandId(event), reason));
  }

  private Events carryOut(Account account, UUID id, UUID command, PatientInput input) {
    inSight(account, id);
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                new TenantId(account.tenant()),
                new PatientId(id),
                input,
                Optional.of(account.id()),
                Optional.of(command)));
    if (!(answer instanceof Answer.Replied(Reply reply))) {
      throw TrialController.notFound();
    }
    if (reply instanceof Reply.Refused(String why)) {
      throw new ProblemException(
          HttpStatus.CONFLICT, why, "The patient's record can't take this now.");
    }
    if (!(reply instanceof Reply.Done)) {
      throw TrialController.notFound();
    }
    return view(lanes.state(new PatientId(id)).orElseThrow(TrialController::notFound));
  }

  private PatientState inSight(Account account, UUID id) {
    PatientId patient = new PatientId(id);
    if (!scope.read(account, client -> rows.inSight(client, patient))) {
      throw TrialController.notFound();
    }
    return lanes.state(patient).orElseThrow(TrialController::notFound);
  }

  private Events view(PatientState state) {
    return new Events(state.trials().charted().stream().map(this::view).toList());
  }

  private EventView view(ChartedEvent event) {
    return new EventView(
        event.id().value(),
        event.kind().wireName(),
        Instant.ofEpochMilli(event.atEpochMillis()),
        event.note(),
        staff.of(event.by()),
        event
            .first()
            .map(first ->
                new FirstView(
                    first.condition().key(),
                    first.priority().wireName(),
                    Instant.ofEpochMilli(first.atEpochMillis()))),
        event.withdrawnBy().isPresent());
  }

  private static UUID command(@Nullable UUID command) {
    if (command == null) {
      throw malformed("Give a command id.");
    }
    return command;
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, MALFORMED, detail);
  }
}

package io.vigil.server.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.record.CareGoal;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.record.Ending;
import io.vigil.core.record.Reminder;
import io.vigil.core.record.ScheduledMeasurement;
import io.vigil.core.staff.Duty;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.care.PatientCommands;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.LookRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The care plan and reminders. What holds of them comes with the patient's view. */
@RestController
@RequestMapping("/api/v1/patients/{id}")
@Needs(Capability.OBSERVE)
class PlanController {

  private static final String MALFORMED = "malformed-plan";

  private final PatientCommands commands;
  private final Lanes lanes;
  private final LookRows accounts;
  private final Capabilities capabilities;

  PlanController(
      PatientCommands commands, Lanes lanes, LookRows accounts, Capabilities capabilities) {
    this.commands = commands;
    this.lanes = lanes;
    this.accounts = accounts;
    this.capabilities = capabilities;
  }

  record NewGoal(@Nullable UUID command, @Classified(As.CLINICAL) @Nullable String text) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record NewScheduled(
      @Nullable UUID command,
      @Nullable String metric,
      @Nullable Integer everyMinutes,
      @Nullable Instant from,
      @Nullable Instant until) {}

  record NewReminder(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable String title,
      @Nullable UUID person,
      @Nullable String duty,
      @Nullable Instant dueAt) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Ended(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable String why,
      @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @PostMapping("/goals")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void set(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody NewGoal goal) {
    CommandId command = Clinicians.commandId(goal.command());
    String text = Clinicians.text(goal.text(), CareGoal.MAX_TEXT, MALFORMED);
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.SetGoal(command, new PersonId(account.id()), text));
  }

  @PostMapping("/scheduled-measurements")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void schedule(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody NewScheduled scheduled) {
    CommandId command = Clinicians.commandId(scheduled.command());
    String metric = scheduled.metric();
    if (metric == null || !(Metric.ofCode(metric).orElse(null) instanceof VitalSign vitalSign)) {
      throw Clinicians.malformed(MALFORMED, "Give a vital sign of /api/v1/metrics.");
    }
    Integer minutes = scheduled.everyMinutes();
    if (minutes == null
        || minutes < ScheduledMeasurement.LEAST.toMinutes()
        || minutes > ScheduledMeasurement.MOST.toMinutes()) {
      throw Clinicians.malformed(MALFORMED, "Give every how many minutes, 15 to 10,080.");
    }
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    Instant given = scheduled.from();
    Instant from = given == null ? now : given;
    Instant until = scheduled.until();
    Instant most = now.plus(ScheduledMeasurement.MAX_AHEAD);
    if (from.isBefore(now.minus(ScheduledMeasurement.MOST))
        || from.isAfter(most)
        || (until != null
            && (!until.isAfter(from) || !until.isAfter(now) || until.isAfter(most)))) {
      throw Clinicians.malformed(MALFORMED, "Give from before until, ahead by at most 366 days.");
    }
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.ScheduleMeasurement(
            command,
            new PersonId(account.id()),
            vitalSign,
            minutes,
            from.toEpochMilli(),
            until == null ? OptionalLong.empty() : OptionalLong.of(until.toEpochMilli())));
  }

  @PostMapping("/reminders")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remind(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody NewReminder reminder) {
    CommandId command = Clinicians.commandId(reminder.command());
    String title = Clinicians.text(reminder.title(), Reminder.MAX_TITLE, MALFORMED);
    Optional<PersonId> person = Optional.ofNullable(reminder.person()).map(PersonId::new);
    Optional<Duty> duty = Duty.named(reminder.duty());
    if (duty.isPresent() != (reminder.duty() != null) || (duty.isPresent() && person.isPresent())) {
      throw Clinicians.malformed(MALFORMED, "Give a person, or a duty that there is, or neither.");
    }
    Instant due = reminder.dueAt();
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    if (due == null || !due.isAfter(now) || due.isAfter(now.plus(Reminder.MAX_AHEAD))) {
      throw Clinicians.malformed(MALFORMED, "Give when it is due, ahead by at most 366 days.");
    }
    person
        .filter(each -> !isClinician(account, each))
        .ifPresent(each -> {
          throw Clinicians.malformed(MALFORMED, "Name a nurse or a physician of the hospital.");
        });
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.Remind(
            command, new PersonId(account.id()), title, person, duty, due.toEpochMilli()));
  }

  /** Of a goal or a scheduled measurement. */
  @PostMapping("/plan/{item}/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @PathVariable UUID item,
      @RequestBody Ended ended) {
    CommandId command = Clinicians.commandId(ended.command());
    Ending.Why why =
        PatientCommands.named(Ending.Why.values(), Ending.Why::wireName, ended.why(), MALFORMED);
    String reason = Clinicians.text(ended.reason(), Ending.MAX_REASON, MALFORMED);
    if (!isPlanned(id, new CommandId(item))) {
      throw Clinicians.notFound();
    }
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.EndRecorded(
            command, new PersonId(account.id()), new CommandId(item), why, reason));
  }

  private boolean isPlanned(UUID patient, CommandId item) {
    ClinicalRecord record =
        lanes.state(new PatientId(patient)).map(PatientState::clinical).orElse(ClinicalRecord.NONE);
    return Stream.concat(
            record.goals().stream().map(CareGoal::id),
            record.schedule().stream().map(ScheduledMeasurement::id))
        .anyMatch(item::equals);
  }

  private boolean isClinician(Account account, PersonId person) {
    String role = accounts.roles(new TenantId(account.tenant()), List.of(person)).get(person);
    return role != null && capabilities.of(account.tenant(), role).contains(Capability.OBSERVE);
  }
}

package io.vigil.server.care;

import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.PatientEntries;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.series.SeriesReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people did about a patient, by our time, as the journal has it. */
@RestController
@RequestMapping("/api/v1/patients/{id}/acts")
class ActsController {

  static final int MAX_ACTS = 1_000;

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final PatientEntries entries;
  private final StaffNames staff;

  ActsController(
      Scope scope, Views views, CareRows rows, PatientEntries entries, StaffNames staff) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.entries = entries;
    this.staff = staff;
  }

  /**
   * @param acts newest first
   * @param more there are older ones within the span
   */
  record Acts(List<ActView> acts, boolean more) {}

  /**
   * One act.
   *
   * @param act what was done, as the journal names it; of an alarm, the answer
   * @param alarm that it was about
   * @param what which one of its kind, or where to
   * @param note the reason that was given
   */
  record ActView(
      Instant at,
      String act,
      @Classified(As.IDENTITY) Optional<String> by,
      Optional<UUID> alarm,
      @Classified(As.CLINICAL) Optional<String> what,
      @Classified(As.IDENTITY) Optional<String> note) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping
  @Needs({Capability.LOOK_BACK, Capability.SEE_IDENTITY})
  Acts acts(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestParam Instant from,
      @RequestParam Instant to) {
    CareController.refuseUnlessSpan(from, to);
    CareController.refuseUnless(
        Duration.between(from, to).compareTo(SeriesReader.WINDOW_MAX) <= 0,
        "Give from and to at most 366 days apart.");
    PatientId patient = new PatientId(id);
    List<PatientId> records =
        scope.read(
            account,
            client -> {
              if (!rows.inSight(client, patient)) {
                throw CareController.notFound();
              }
              return rows.records(patient);
            });
    views.record(account, id, "acts", "care");
    List<Entry> found = new ArrayList<>();
    for (PatientId each : records) {
      found.addAll(entries.acts(each, from.toEpochMilli(), to.toEpochMilli(), MAX_ACTS + 1));
    }
    List<ActView> acts =
        found.stream()
            .sorted(
                Comparator.comparingLong((Entry entry) -> entry.header().atEpochMillis())
                    .reversed())
            .map(this::view)
            .flatMap(Optional::stream)
            .toList();
    return new Acts(acts.stream().limit(MAX_ACTS).toList(), acts.size() > MAX_ACTS);
  }

  private Optional<ActView> view(Entry entry) {
    if (!(entry.body() instanceof EntryBody.OfPatient body)) {
      return Optional.empty();
    }
    PatientInput input = body.input();
    boolean answered = input instanceof PatientInput.AnswerAlarm;
    return Optional.of(
        new ActView(
            Instant.ofEpochMilli(entry.header().atEpochMillis()),
            name(
                input instanceof PatientInput.AnswerAlarm answer
                    ? answer.answer().getClass().getSimpleName()
                    : input.getClass().getSimpleName()),
            entry.header().actor().flatMap(actor -> staff.of(new PersonId(actor))),
            answered
                ? Optional.of(((PatientInput.AnswerAlarm) input).alarm().value())
                : Optional.empty(),
            what(input),
            note(input)));
  }

  private static Optional<String> what(PatientInput input) {
    return switch (input) {
      case PatientInput.Transfer transfer -> Optional.of(transfer.bed());
      case PatientInput.GoOffMonitor off -> Optional.of(name(off.reason().name()));
      case PatientInput.GiveScoreOrder order -> Optional.of(name(order.kind().name()));
      case PatientInput.EndScoreOrder order -> Optional.of(name(order.kind().name()));
      case PatientInput.NoteCircumstance noted -> Optional.of(name(noted.kind().name()));
      case PatientInput.GiveRuleOrder order -> Optional.of(order.key());
      case PatientInput.EndRuleOrder order -> Optional.of(order.key());
      case PatientInput.ChartEvent event -> Optional.of(name(event.kind().name()));
      case PatientInput.EndWelfareCall call -> Optional.of(name(call.outcome().name()));
      default -> Optional.empty();
    };
  }

  private static Optional<String> note(PatientInput input) {
    return switch (input) {
      case PatientInput.AnswerAlarm answer ->
          answer.answer() instanceof AlarmAnswer.Escalate(String note)
              ? Optional.of(note)
              : Optional.empty();
      case PatientInput.SetPatientRules set -> Optional.of(set.reason());
      case PatientInput.GiveRuleOrder order -> Optional.of(order.reason());
      case PatientInput.EndRuleOrder order -> Optional.of(order.reason());
      case PatientInput.GiveScoreOrder order -> Optional.of(order.reason());
      case PatientInput.EndScoreOrder order -> Optional.of(order.reason());
      case PatientInput.PrescribeOxygen order -> Optional.of(order.reason());
      case PatientInput.EndOxygenPrescription order -> Optional.of(order.reason());
      case PatientInput.EnterInError error -> Optional.of(error.reason());
      case PatientInput.ChartEvent event -> Optional.of(event.note());
      default -> Optional.empty();
    };
  }

  /** {@code IMAGING} and {@code GoOffMonitor} as the interface spells them. */
  private static String name(String constant) {
    return constant
        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .replace('_', '-')
        .toLowerCase(Locale.ROOT);
  }
}

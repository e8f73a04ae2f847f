package io.vigil.server.care;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Identities;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.Reattribution;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.Stream;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
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
import io.vigil.server.series.RecordedReadings;
import io.vigil.server.series.SeriesReader;
import io.vigil.server.series.StoredReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What clinicians say was recorded wrongly; nothing of it is overwritten. */
@RestController
@RequestMapping("/api/v1/patients/{id}")
class CorrectionsController {

  private static final int MAX_LISTED = 5_000;
  private static final int MAX_NAMED = 100;
  private static final Duration MAX_LISTED_SPAN = Duration.ofHours(24);
  private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");
  private static final String CARE = "care";

  /** Readings may come in between reading them and withdrawing them. */
  private static final int TRIES = 8;

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Lanes lanes;
  private final StaffNames staff;
  private final SeriesReader series;
  private final RecordedReadings recorded;

  CorrectionsController(
      Scope scope,
      Views views,
      CareRows rows,
      Lanes lanes,
      StaffNames staff,
      SeriesReader series,
      RecordedReadings recorded) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.lanes = lanes;
    this.staff = staff;
    this.series = series;
    this.recorded = recorded;
  }

  record Asked(
      @Nullable UUID command,
      @Nullable UUID device,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable UUID to,
      @Classified(As.IDENTITY) @Nullable String reason) {
    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record InError(
      @Nullable UUID command,
      @Classified(As.IDENTITY) @Nullable String reason,
      @Nullable List<@Nullable Named> readings) {
    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Named(
      @Nullable UUID source,
      @Nullable String metric,
      @Nullable Instant at,
      @Nullable Integer ordinal) {}

  record CorrectionView(
      UUID id,
      int version,
      String status,
      UUID device,
      Instant from,
      Optional<Instant> until,
      UUID patient,
      UUID to,
      @Classified(As.IDENTITY) String reason,
      @Classified(As.IDENTITY) Optional<String> askedBy,
      Instant askedAt,
      @Classified(As.IDENTITY) Optional<String> closedBy) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record CorrectionViews(List<CorrectionView> corrections) {}

  /**
   * @param withdrawn readings that are no longer this patient's
   * @param judged how many of them had been judged
   * @param recorded how many were recorded for the other patient; the others he had already
   * @param notJudged how many of those are recorded there without being judged: for the most part
   *     as they are older than 50 hours
   */
  record Reattributed(int withdrawn, int judged, int recorded, int notJudged) {}

  record Withdrawn(int readings, int judged) {}

  record ReadingViews(List<ReadingView> readings, boolean more) {}

  record ReadingView(
      UUID source,
      String sourceKind,
      String metric,
      @Classified(As.CLINICAL) BigDecimal value,
      String unit,
      Instant at,
      int ordinal,
      String status,
      boolean enteredInError) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping("/readings")
  ReadingViews readings(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestParam Instant from,
      @RequestParam Instant to) {
    CareController.refuseUnless(
        !from.isBefore(Instant.EPOCH)
            && to.isBefore(END_OF_TIME)
            && from.isBefore(to)
            && Duration.between(from, to).compareTo(MAX_LISTED_SPAN) <= 0,
        "Give from before to, at most 24 hours apart.");
    PatientId patient = new PatientId(id);
    List<StoredReading> all =
        scope.read(
            account,
            client -> {
              refuseUnlessInSight(client, patient);
              return series.all(client, rows.records(patient), from, to);
            });
    views.record(account, id, "readings", CARE);
    return new ReadingViews(
        all.stream().limit(MAX_LISTED).map(CorrectionsController::reading).toList(),
        all.size() > MAX_LISTED);
  }

  /** Only those between patients in sight: one names the other, and so may its reason. */
  @GetMapping("/corrections")
  @Needs({Capability.SEE_BEDS, Capability.SEE_IDENTITY})
  CorrectionViews corrections(@AuthenticationPrincipal Account account, @PathVariable UUID id) {
    PatientId patient = new PatientId(id);
    PatientState state = state(account, patient);
    views.record(account, id, "corrections", CARE);
    return new CorrectionViews(
        scope.read(
            account,
            client ->
                state.corrections().reattributions().stream()
                    .filter(each -> rows.inSight(client, each.to()))
                    .map(each -> view(patient, each))
                    .toList()));
  }

  @PostMapping("/corrections")
  @Needs(Capability.OBSERVE)
  @ResponseStatus(HttpStatus.CREATED)
  CorrectionView ask(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Asked asked) {
    CommandId command = CareController.commandId(asked.command());
    String reason = reason(asked.reason());
    UUID device = asked.device();
    UUID to = asked.to();
    Instant from = asked.from();
    Instant until = asked.until();
    if (device == null || to == null || from == null) {
      throw malformed("Give a device, from when its readings are whose, and a reason.");
    }
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    CareController.refuseUnless(
        !from.isAfter(now)
            && !from.isBefore(now.minus(SeriesReader.WINDOW_MAX))
            && (until == null || (from.isBefore(until) && !until.isAfter(now))),
        "Give a time of the last 366 days, from before until.");
    PatientId patient = new PatientId(id);
    refuseUnlessInSight(account, patient, new PatientId(to));
    Reply reply =
        ask(
            account,
            patient,
            command,
            new PatientInput.AskReattribution(
                command,
                new PersonId(account.id()),
                new DeviceId(device),
                from.toEpochMilli(),
                until == null ? OptionalLong.empty() : OptionalLong.of(until.toEpochMilli()),
                new PatientId(to),
                reason));
    return noted(patient, reply);
  }

  @PostMapping("/corrections/{correction}/decline")
  @Needs(Capability.OBSERVE)
  CorrectionView decline(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @PathVariable UUID correction,
      @RequestBody CareController.Command command) {
    CommandId commandId = CareController.commandId(command.command());
    int expectedVersion = CareController.expectedVersion(command);
    PatientId patient = new PatientId(id);
    refuseUnlessInSight(account, asked(account, patient, correction).to());
    return noted(
        patient,
        ask(
            account,
            patient,
            commandId,
            new PatientInput.DeclineReattribution(
                commandId,
                new CorrectionId(correction),
                expectedVersion,
                new PersonId(account.id()))));
  }

  @PostMapping("/corrections/{correction}/approve")
  @Needs(Capability.OBSERVE)
  Reattributed approve(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @PathVariable UUID correction,
      @RequestBody CareController.Command command) {
    CommandId commandId = CareController.commandId(command.command());
    int expectedVersion = CareController.expectedVersion(command);
    PatientId patient = new PatientId(id);
    Reattribution asked = asked(account, patient, correction);
    refuseUnlessInSight(account, asked.to());
    for (int left = TRIES; left > 0; left--) {
      List<Reading> readings = readings(account, patient, asked);
      Answer answer =
          lanes.call(
              new Submission.Reattribute(
                  new TenantId(account.tenant()),
                  patient,
                  commandId,
                  asked.id(),
                  expectedVersion,
                  new PersonId(account.id()),
                  readings));
      Optional<Reattributed> done = reattributed(patient, readings.size(), answer);
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw CareController.changed(
        "readings-changed", "More readings came meanwhile: try again.", Map.of());
  }

  @PostMapping("/entered-in-error")
  @Needs(Capability.OBSERVE)
  Withdrawn enterInError(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody InError error) {
    CommandId command = CareController.commandId(error.command());
    String reason = reason(error.reason());
    PatientId patient = new PatientId(id);
    PatientState state = state(account, patient);
    List<Identities> readings = identities(state, error.readings());
    if (!state.commands().contains(command)) {
      refuseUnlessRecorded(account, patient, state, readings);
    }
    Reply reply =
        ask(
            account,
            patient,
            command,
            new PatientInput.EnterInError(command, new PersonId(account.id()), reason, readings));
    return switch (reply) {
      case Reply.ReadingsWithdrawn(int count, int judged) -> new Withdrawn(count, judged);
      // It was done before.
      case Reply.Done() -> new Withdrawn(count(readings), 0);
      case Reply.Refused(String why) ->
          throw CareController.changed(why, "The patient's record can't take this now.", Map.of());
      default -> throw CareController.notFound();
    };
  }

  private List<Reading> readings(Account account, PatientId patient, Reattribution asked) {
    Instant until =
        asked.untilEpochMillis().isPresent()
            ? Instant.ofEpochMilli(asked.untilEpochMillis().getAsLong())
            : END_OF_TIME;
    List<StoredReading> found =
        scope
            .read(
                account,
                client -> {
                  refuseUnlessInSight(client, patient);
                  return recorded.of(
                      client,
                      rows.records(patient),
                      asked.device(),
                      Instant.ofEpochMilli(asked.fromEpochMillis()),
                      until);
                })
            .orElseThrow(() ->
                new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "not-ready",
                    "The series are behind: try again shortly.",
                    Duration.ofSeconds(5)));
    if (found.size() > PatientInput.MAX_WITHDRAWN) {
      throw CareController.changed(
          "too-many-readings",
          "Correct at most 50,000 readings at once: give a shorter time.",
          Map.of());
    }
    List<Reading> readings = new ArrayList<>(found.size());
    for (StoredReading each : found) {
      readings.add(each.again());
    }
    return readings;
  }

  /** Empty if readings came in between, so that it is to be tried again. */
  private Optional<Reattributed> reattributed(PatientId patient, int withdrawn, Answer answer) {
    return switch (answer) {
      case Answer.Reattributed(int judged, List<ReadingStatus> statuses) -> {
        int known = Collections.frequency(statuses, ReadingStatus.DUPLICATE);
        int judgedThere = (int) statuses.stream().filter(ReadingStatus::judged).count();
        int taken = statuses.size() - known;
        yield Optional.of(new Reattributed(withdrawn, judged, taken, taken - judgedThere));
      }
      case Answer.Replied(Reply.Refused(String why)) -> {
        if (why.equals("readings-changed")) {
          yield Optional.empty();
        }
        throw CareController.changed(
            why,
            why.equals("same-person")
                ? "Somebody else than who asked must approve."
                : "One of the patients' records can't take this now.",
            Map.of());
      }
      case Answer.Replied(Reply.ReattributionNotAsSeen(var now)) -> throw notAsSeen(patient, now);
      // This very command was done before; what it did is in the record.
      case Answer.Replied(Reply.ReattributionNoted ignored) ->
          Optional.of(new Reattributed(0, 0, 0, 0));
      case Answer.Replied ignored -> throw CareController.notFound();
      case Answer.NotFound() -> throw CareController.notFound();
      case Answer.Faulted() -> throw CareController.unexpected();
      case Answer.TransmissionKept ignored -> throw CareController.unexpected();
      case Answer.Done() -> throw CareController.unexpected();
    };
  }

  private static List<Identities> identities(
      PatientState state, @Nullable List<@Nullable Named> named) {
    if (named == null || named.isEmpty() || named.size() > MAX_NAMED) {
      throw malformed("Give 1 to 100 readings.");
    }
    Map<Source, Map<Metric, TreeSet<Long>>> keys = new LinkedHashMap<>();
    for (Named each : named) {
      Integer ordinal = each == null ? null : each.ordinal();
      Instant at = each == null ? null : each.at();
      if (each == null
          || at == null
          || at.isBefore(Instant.EPOCH)
          || !at.isBefore(END_OF_TIME)
          || ordinal == null
          || ordinal < 0
          || ordinal > Reading.ORDINAL_MAX
          || each.metric() == null) {
        throw malformed("Give of each reading its source, metric, time and ordinal.");
      }
      Source source =
          state.sources().stream()
              .filter(of -> of.value().equals(each.source()))
              .findFirst()
              .orElseThrow(CareController::notFound);
      Metric metric = Metric.ofCode(each.metric()).orElseThrow(CareController::notFound);
      keys.computeIfAbsent(source, s -> new LinkedHashMap<>())
          .computeIfAbsent(metric, m -> new TreeSet<>())
          .add(Stream.key(at.toEpochMilli(), ordinal));
    }
    List<Identities> identities = new ArrayList<>();
    keys.forEach((source, byMetric) ->
        byMetric.forEach((metric, of) ->
            identities.add(
                new Identities(source, metric, of.stream().mapToLong(Long::longValue).toArray()))));
    return identities;
  }

  private void refuseUnlessRecorded(
      Account account, PatientId patient, PatientState state, List<Identities> readings) {
    for (Identities each : readings) {
      for (long key : each.keys()) {
        if (!state.judges(each.source(), each.metric(), key)
            && !isRecorded(account, patient, each, key)) {
          throw CareController.notFound();
        }
      }
    }
  }

  private boolean isRecorded(Account account, PatientId patient, Identities of, long key) {
    Instant at = Instant.ofEpochMilli(Stream.epochMillis(key));
    return scope
        .read(
            account,
            client -> {
              refuseUnlessInSight(client, patient);
              return recorded.of(client, rows.records(patient), of.source(), at, at.plusMillis(1));
            })
        .orElse(List.of())
        .stream()
        .anyMatch(each -> each.metric() == of.metric() && each.ordinal() == Stream.ordinal(key));
  }

  private static int count(List<Identities> readings) {
    return readings.stream().mapToInt(each -> each.keys().length).sum();
  }

  private Reply ask(Account account, PatientId patient, CommandId command, PatientInput input) {
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                new TenantId(account.tenant()),
                patient,
                input,
                Optional.of(account.id()),
                Optional.of(command.value())));
    if (answer instanceof Answer.NotFound) {
      throw CareController.notFound();
    }
    if (!(answer instanceof Answer.Replied(Reply reply)) || reply instanceof Reply.WasSetAside) {
      throw CareController.unexpected();
    }
    return reply;
  }

  private CorrectionView noted(PatientId patient, Reply reply) {
    return switch (reply) {
      case Reply.ReattributionNoted(Reattribution reattribution) -> view(patient, reattribution);
      case Reply.ReattributionNotAsSeen(Reattribution now) -> throw notAsSeen(patient, now);
      case Reply.Refused(String why) ->
          throw CareController.changed(why, "The patient's record can't take this now.", Map.of());
      default -> throw CareController.notFound();
    };
  }

  private ProblemException notAsSeen(PatientId patient, Reattribution now) {
    return CareController.changed(
        "correction-changed",
        "The correction is not as you saw it: look again.",
        Map.of("correction", view(patient, now)));
  }

  private Reattribution asked(Account account, PatientId patient, UUID correction) {
    return state(account, patient)
        .corrections()
        .reattribution(new CorrectionId(correction))
        .orElseThrow(CareController::notFound);
  }

  private PatientState state(Account account, PatientId patient) {
    refuseUnlessInSight(account, patient);
    return lanes.state(patient).orElseThrow(CareController::notFound);
  }

  private void refuseUnlessInSight(Account account, PatientId... patients) {
    scope.read(
        account,
        client -> {
          for (PatientId patient : patients) {
            refuseUnlessInSight(client, patient);
          }
          return patients;
        });
  }

  private void refuseUnlessInSight(JdbcClient scoped, PatientId patient) {
    if (!rows.inSight(scoped, patient)) {
      throw CareController.notFound();
    }
  }

  private CorrectionView view(PatientId patient, Reattribution of) {
    return new CorrectionView(
        of.id().value(),
        of.version(),
        of.status().wireName(),
        of.device().value(),
        Instant.ofEpochMilli(of.fromEpochMillis()),
        of.untilEpochMillis().isPresent()
            ? Optional.of(Instant.ofEpochMilli(of.untilEpochMillis().getAsLong()))
            : Optional.empty(),
        patient.value(),
        of.to().value(),
        of.reason(),
        staff.of(of.askedBy()),
        Instant.ofEpochMilli(of.askedEpochMillis()),
        of.closedBy().flatMap(staff::of));
  }

  private static ReadingView reading(StoredReading of) {
    return new ReadingView(
        of.source().value(),
        of.source() instanceof DeviceId ? "device" : "person",
        of.metric().code(),
        of.value(),
        of.metric().unit(),
        Instant.ofEpochMilli(of.atEpochMillis()),
        of.ordinal(),
        of.status().wireName(),
        of.status().withdrawn());
  }

  static String reason(@Nullable String reason) {
    if (reason == null
        || reason.isBlank()
        || reason.length() > Reattribution.MAX_REASON
        || reason
            .codePoints()
            .anyMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
      throw malformed("Give a reason of 1 to 500 characters.");
    }
    return reason;
  }

  static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-correction", detail);
  }
}

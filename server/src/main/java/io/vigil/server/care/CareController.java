package io.vigil.server.care;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TaskId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Corrections;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.Stream;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.CiedMeasure;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Plausibility;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.Problem;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.series.Series;
import io.vigil.server.series.SeriesReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** What clinicians read of patients, and the acts on tasks. */
@RestController
@RequestMapping("/api/v1")
class CareController {

  static final int MAX_ALARMS = 1_000;
  private static final int MAX_POINTS = 5_000;
  private static final int MAX_OBSERVED = 20;

  /** A workstation's clock may be a little ahead, as a device's. */
  private static final Duration MAX_CLOCK_LEAD = Duration.ofMinutes(1);

  private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");
  private static final String CARE = "care";

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final PatientViews patientViews;
  private final SeriesReader series;
  private final Lanes lanes;
  private final Capabilities capabilities;

  CareController(
      Scope scope,
      Views views,
      CareRows rows,
      PatientViews patientViews,
      SeriesReader series,
      Lanes lanes,
      Capabilities capabilities) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.patientViews = patientViews;
    this.series = series;
    this.lanes = lanes;
    this.capabilities = capabilities;
  }

  record MetricView(
      String code,
      int mdc,
      Optional<String> loinc,
      String unit,
      String display,
      String label,
      String kind,
      Optional<Long> maxAgeMillis) {}

  record Alarms(List<PatientView.AlarmView> alarms) {}

  record Command(@Nullable UUID command, @Nullable Integer expectedVersion) {}

  record Observation(
      @Nullable UUID command, @Nullable Instant at, @Nullable List<@Nullable Observed> readings) {}

  record Observed(
      @Nullable String metric,
      @Classified(As.CLINICAL) @Nullable BigDecimal value,
      @Nullable String unit) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @GetMapping({"/metrics", "/station/metrics"})
  List<MetricView> metrics() {
    return Metric.all().stream().map(CareController::metric).toList();
  }

  @GetMapping("/wards")
  List<CareRows.Ward> wards(@AuthenticationPrincipal Account account) {
    return scope.read(account, rows::wards);
  }

  @GetMapping("/patients/{id}")
  PatientView patient(@AuthenticationPrincipal Account account, @PathVariable UUID id) {
    PatientId patient = new PatientId(id);
    CareRows.Status status =
        scope
            .read(
                account,
                client -> {
                  rows.survivor(client, patient)
                      .ifPresent(survivor -> {
                        throw merged(survivor);
                      });
                  return rows.status(client, patient);
                })
            .orElseThrow(CareController::notFound);
    views.record(account, id, "summary", CARE);
    return Pseudonym.of(
        patientViews.view(status.patient(), status.lane(), status.seq(), status.status()),
        capabilities.has(account, Capability.SEE_IDENTITY));
  }

  @GetMapping("/patients/{id}/series")
  SeriesView series(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestParam Instant from,
      @RequestParam Instant to,
      @RequestParam(defaultValue = "1500") int points) {
    refuseUnlessSpan(from, to);
    refuseUnless(
        Duration.between(from, to).compareTo(SeriesReader.WINDOW_MAX) <= 0,
        "Give from and to at most 366 days apart.");
    refuseUnless(points >= 1 && points <= MAX_POINTS, "Give 1 to 5,000 points.");
    PatientId patient = new PatientId(id);
    Series found =
        scope.read(
            account,
            client -> {
              refuseUnlessInSight(client, patient);
              return series.read(client, rows.records(patient), from, to, points);
            });
    views.record(account, id, "series", CARE);
    return SeriesView.of(patient, from, to, found);
  }

  @GetMapping("/patients/{id}/alarms")
  Alarms alarms(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestParam Instant from,
      @RequestParam Instant to) {
    refuseUnlessSpan(from, to);
    PatientId patient = new PatientId(id);
    List<CareRows.Alarm> found =
        scope.read(
            account,
            client -> {
              refuseUnlessInSight(client, patient);
              return rows.alarms(client, patient, from, to, MAX_ALARMS);
            });
    views.record(account, id, "alarms", CARE);
    return new Alarms(
        found.stream()
            .map(a -> patientViews.alarm(a.patient(), a.record(), a.corrected(), a.origin()))
            .toList());
  }

  @PostMapping("/tasks/{id}/complete")
  @Needs(Capability.OBSERVE)
  PatientView.TaskView complete(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Command command) {
    CommandId commandId = commandId(command.command());
    int expectedVersion = expectedVersion(command);
    CareRows.PatientTask found =
        scope.read(account, client -> rows.task(client, id)).orElseThrow(CareController::notFound);
    Reply reply =
        ask(
            lanes,
            account,
            found.patient(),
            commandId,
            new PatientInput.CompleteTask(
                commandId, new TaskId(id), expectedVersion, new PersonId(account.id())));
    boolean completed =
        switch (reply) {
          case Reply.TaskCompleted ignored -> true;
          // Closed, and this very command was done before: the same answer again.
          case Reply.TaskChanged(var now) -> now.isEmpty();
          case Reply.Refused(String reason) -> throw refused(reason);
          default -> false;
        };
    if (!completed) {
      throw changed("task-changed", "The task is done or not as you saw it.", Map.of());
    }
    return patientViews.task(found.task());
  }

  @PostMapping("/patients/{id}/observations")
  @Needs(Capability.OBSERVE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  void observe(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Observation observation) {
    CommandId commandId = commandId(observation.command());
    PatientId patient = new PatientId(id);
    List<Reading> readings = readings(observation, patient, new PersonId(account.id()));
    scope.read(
        account,
        client -> {
          refuseUnlessInSight(client, patient);
          return patient;
        });
    Reply reply =
        ask(
            lanes,
            account,
            patient,
            commandId,
            new PatientInput.Observe(commandId, new PersonId(account.id()), readings));
    switch (reply) {
      case Reply.Kept ignored -> {
        // Whatever was judged of it comes with the patient's view.
      }
      case Reply.Refused(String reason) -> throw refused(reason);
      default -> throw notFound();
    }
  }

  static ProblemException refused(String reason) {
    return changed(
        reason,
        reason.equals("patient-merged")
            ? "This record is merged into another, which goes on."
            : "The patient's record can't take this now.",
        Map.of());
  }

  private void refuseUnlessInSight(JdbcClient scoped, PatientId patient) {
    if (!rows.inSight(scoped, patient)) {
      throw notFound();
    }
  }

  static Reply ask(
      Lanes lanes, Account account, PatientId patient, CommandId command, PatientInput input) {
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                new TenantId(account.tenant()),
                patient,
                input,
                Optional.of(account.id()),
                Optional.of(command.value())));
    return switch (answer) {
      case Answer.Replied(Reply reply) -> {
        if (reply instanceof Reply.WasSetAside) {
          throw unexpected();
        }
        yield reply;
      }
      case Answer.NotFound() -> new Reply.NotFound();
      case Answer.Faulted() -> throw unexpected();
      case Answer.TransmissionKept ignored -> throw unexpected();
      case Answer.Reattributed ignored -> throw unexpected();
      case Answer.Done() -> throw unexpected();
    };
  }

  private List<Reading> readings(Observation observation, PatientId patient, PersonId by) {
    List<@Nullable Observed> observed = observation.readings();
    if (observed == null || observed.isEmpty() || observed.size() > MAX_OBSERVED) {
      throw malformedObservation("Give 1 to 20 readings.");
    }
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    Instant given = observation.at();
    Instant at = given == null ? now : given.truncatedTo(ChronoUnit.MILLIS);
    // A device's mistake is kept and alarmed; a person can be told, and must not believe that what
    // they saw was judged.
    refuseUnless(
        !at.isAfter(now.plus(MAX_CLOCK_LEAD)) && !at.isBefore(now.minus(PatientState.HORIZON)),
        "Give a time of the last 50 hours, not of the future.");
    List<Reading> readings = new ArrayList<>();
    for (Observed one : observed) {
      readings.add(besideEnteredInError(reading(one, at), patient, by));
    }
    return readings;
  }

  /** What replaces a value entered in error, of the same time, must not be taken for it. */
  private Reading besideEnteredInError(Reading reading, PatientId patient, PersonId by) {
    Corrections corrections =
        lanes.state(patient).map(PatientState::corrections).orElse(Corrections.NONE);
    Reading free = reading;
    while (free.ordinal() < Reading.ORDINAL_MAX
        && corrections.isEnteredInError(
            by, free.metric(), Stream.key(free.at().toEpochMilli(), free.ordinal()))) {
      free = new Reading(free.metric(), free.value(), free.at(), free.ordinal() + 1);
    }
    return free;
  }

  private static Reading reading(@Nullable Observed observed, Instant at) {
    if (observed == null
        || observed.metric() == null
        || observed.value() == null
        || !(Metric.ofCode(observed.metric()).orElse(null) instanceof VitalSign vitalSign)
        || !vitalSign.unit().equals(observed.unit())) {
      throw malformedObservation("Give a vital sign of /api/v1/metrics, its value and its unit.");
    }
    Reading reading;
    try {
      reading = new Reading(vitalSign, observed.value(), at, 0);
    } catch (IllegalArgumentException outOfRange) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "value-out-of-range",
          "Give a value of at most 9 digits and 6 decimals, in the years 1970 to 9999.");
    }
    if (Plausibility.of(vitalSign, reading.value()) == Plausibility.IMPOSSIBLE) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "value-out-of-range", "Give a value that a body can have.");
    }
    return reading;
  }

  private static MetricView metric(Metric metric) {
    return new MetricView(
        metric.code(),
        metric.mdc(),
        metric.loinc(),
        metric.unit(),
        metric.display(),
        metric.label(),
        kind(metric),
        metric instanceof VitalSign vitalSign
            ? Optional.of(vitalSign.maxAge().toMillis())
            : Optional.empty());
  }

  private static String kind(Metric metric) {
    return switch (metric) {
      case VitalSign ignored -> "vital";
      case AmbientMetric ignored -> "ambient";
      case DeviceMeasure ignored -> "device";
      case DeviceStatus ignored -> "status";
      case CiedMeasure ignored -> "implant";
    };
  }

  private static ProblemException malformedObservation(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-observation", detail);
  }

  static CommandId commandId(@Nullable UUID command) {
    if (command == null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "malformed-command", "Give a command id of your own making.");
    }
    return new CommandId(command);
  }

  static int expectedVersion(Command command) {
    return expectedVersion(command.expectedVersion());
  }

  static int expectedVersion(@Nullable Integer version) {
    if (version == null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "malformed-command", "Give the version that you saw.");
    }
    return version;
  }

  static void refuseUnlessSpan(Instant from, Instant to) {
    refuseUnless(
        !from.isBefore(Instant.EPOCH) && to.isBefore(END_OF_TIME) && from.isBefore(to),
        "Give from before to, in the years 1970 to 9999.");
  }

  static void refuseUnless(boolean sound, String detail) {
    if (!sound) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "malformed-request", detail);
    }
  }

  static ProblemException changed(String code, String detail, Map<String, Object> members) {
    return new ProblemException(
        new Problem(HttpStatus.CONFLICT, code, detail, members, Optional.empty()));
  }

  static IllegalStateException unexpected() {
    return new IllegalStateException("The lanes could not take a command");
  }

  /** The record goes on under another, which whoever sees this one sees. */
  static ProblemException merged(PatientId survivor) {
    return new ProblemException(
        new Problem(
            HttpStatus.GONE,
            "patient-merged",
            "This record is merged into another, which goes on.",
            Map.of("survivor", survivor.value()),
            Optional.empty()));
  }

  static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }
}

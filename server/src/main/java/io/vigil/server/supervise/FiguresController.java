package io.vigil.server.supervise;

import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.burden.WardBurden;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.care.PatientViews;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.WardHistory;
import io.vigil.server.ops.Problem;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.staffing.Charge;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a ward's alarms asked of its staff, without whose they were. */
@RestController
@RequestMapping("/api/v1/wards/{id}/alarm-figures")
class FiguresController {

  private static final Duration LONGEST = Duration.ofDays(31);
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final double MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final double SECOND_MILLIS = Duration.ofSeconds(1).toMillis();

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Lanes lanes;
  private final WardHistory history;
  private final Charge charge;

  /** Each holds what it counts from in memory. */
  private final Semaphore free = new Semaphore(2);

  FiguresController(
      Scope scope, Views views, CareRows rows, Lanes lanes, WardHistory history, Charge charge) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.lanes = lanes;
    this.history = history;
    this.charge = charge;
  }

  /**
   * See {@link WardBurden}. Shares are 0 to 1.
   *
   * @param patients who were there
   * @param signals for each patient-day, and so by priority and cause
   * @param topTenth share of the signals of the tenth of patients with most, rounded up
   */
  record Figures(
      Instant from,
      Instant to,
      int patients,
      double patientDays,
      double signals,
      Map<String, Double> byPriority,
      List<CauseView> causes,
      double topTenth,
      List<DayView> days,
      CallsView calls,
      Map<String, CallsView> callsByPriority,
      List<HourView> hours,
      List<ResponseView> responses,
      List<RungView> rungs,
      long climbs,
      double uncoveredMinutes) {}

  /** One condition's part, for each patient-day. */
  record CauseView(
      String cause, String label, String kind, double signals, Map<String, Double> byPriority) {}

  /** Of one day: signals in all. */
  record DayView(LocalDate date, double patientDays, Map<String, Long> signals) {}

  /**
   * See {@link WardBurden.Calls}.
   *
   * @param medianSeconds from the signal to the acceptance, absent where none was accepted
   * @param p90Seconds 90 per cent of those accepted were so within it
   */
  record CallsView(
      int accepted,
      int over,
      int waiting,
      Optional<Double> medianSeconds,
      Optional<Double> p90Seconds) {}

  record HourView(
      int hour, int accepted, Optional<Double> medianSeconds, Optional<Double> p90Seconds) {}

  /**
   * @param withinSeconds absent of the last
   */
  record ResponseView(Optional<Double> withinSeconds, int accepted) {}

  /**
   * @param role who stands there on a ward
   * @param share of the calls that were accepted
   */
  record RungView(String role, int accepted, double share) {}

  @GetMapping
  @Needs(anyOf = {Capability.LOOK_BACK, Capability.ADMINISTER_WARDS})
  Figures figures(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestParam Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(required = false) @Nullable String zone) {
    WardId ward = charge.wardInSight(account, id);
    if (!charge.answersFor(account, ward)) {
      throw Charge.forbidden();
    }
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    Instant end = to == null || to.isAfter(now) ? now : to;
    if (!from.isBefore(end) || from.isBefore(end.minus(LONGEST))) {
      throw malformed("Give from before to, now if absent, at most 31 days apart.");
    }
    ZoneId days = zone(zone);
    List<UUID> inSight =
        scope.read(account, rows::visible).stream()
            .filter(patient ->
                lanes
                    .state(patient)
                    .flatMap(PatientState::admission)
                    .filter(admission -> admission.ward().equals(ward))
                    .isPresent())
            .map(PatientId::value)
            .toList();
    views.record(account, inSight, "alarm-figures", "quality");
    return view(from, end, count(ward, from, end, days), ladder(account, ward));
  }

  private Ladder ladder(Account account, WardId ward) {
    return scope.read(account, rows::wards).stream()
            .anyMatch(each -> each.id().equals(ward.value()) && each.setting().equals("home"))
        ? Ladder.HOME
        : Ladder.WARD;
  }

  private WardBurden count(WardId ward, Instant from, Instant to, ZoneId days) {
    if (!free.tryAcquire()) {
      throw new ProblemException(
          new Problem(
              HttpStatus.TOO_MANY_REQUESTS,
              "busy",
              "Other figures are being counted: try again shortly.",
              Map.of(),
              Optional.of(Duration.ofSeconds(5))));
    }
    try {
      WardBurden.Happened happened =
          history
              .between(ward, from, to)
              .orElseThrow(() -> malformed("Give a shorter time: too much happened in this one."));
      return WardBurden.of(happened, from.toEpochMilli(), to.toEpochMilli(), days);
    } finally {
      free.release();
    }
  }

  private static Figures view(Instant from, Instant to, WardBurden of, Ladder ladder) {
    double days = of.patientMillis() / DAY_MILLIS;
    Map<String, CallsView> calls = new LinkedHashMap<>();
    of.calls().forEach((priority, each) -> calls.put(priority.wireName(), view(each)));
    return new Figures(
        from,
        to,
        of.patients(),
        days,
        aDay(sum(of.signals()), days),
        aDay(of.signals(), days),
        of.causes().stream()
            .map(each ->
                new CauseView(
                    each.cause(),
                    PatientViews.label(each.example()),
                    each.example().kind().wireName(),
                    aDay(sum(each.signals()), days),
                    aDay(each.signals(), days)))
            .toList(),
        of.topTenth(),
        of.days().stream()
            .map(each ->
                new DayView(each.date(), each.patientMillis() / DAY_MILLIS, named(each.signals())))
            .toList(),
        view(of.all()),
        calls,
        of.hours().stream()
            .map(each ->
                new HourView(
                    each.hour(),
                    each.accepted(),
                    seconds(each.medianMillis()),
                    seconds(each.ninetyMillis())))
            .toList(),
        of.responses().stream()
            .map(each -> new ResponseView(seconds(each.withinMillis()), each.accepted()))
            .toList(),
        IntStream.range(0, of.rungs().size())
            .mapToObj(rung ->
                new RungView(
                    ladder.role(rung),
                    of.rungs().get(rung),
                    of.all().accepted() == 0
                        ? 0
                        : (double) of.rungs().get(rung) / of.all().accepted()))
            .toList(),
        of.climbs(),
        of.uncoveredMillis() / MINUTE_MILLIS);
  }

  private static CallsView view(WardBurden.Calls of) {
    return new CallsView(
        of.accepted(),
        of.over(),
        of.waiting(),
        seconds(of.medianMillis()),
        seconds(of.ninetyMillis()));
  }

  private static Map<String, Double> aDay(Map<Priority, Long> counts, double days) {
    Map<String, Double> all = new LinkedHashMap<>();
    counts.forEach((priority, count) -> all.put(priority.wireName(), aDay(count, days)));
    return all;
  }

  private static Map<String, Long> named(Map<Priority, Long> counts) {
    Map<String, Long> all = new LinkedHashMap<>();
    counts.forEach((priority, count) -> all.put(priority.wireName(), count));
    return all;
  }

  private static long sum(Map<Priority, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static double aDay(long count, double days) {
    return days == 0 ? 0 : count / days;
  }

  private static Optional<Double> seconds(OptionalLong millis) {
    return millis.isEmpty() ? Optional.empty() : Optional.of(millis.getAsLong() / SECOND_MILLIS);
  }

  private static ZoneId zone(@Nullable String given) {
    try {
      return given == null ? ZoneOffset.UTC : ZoneId.of(given);
    } catch (DateTimeException e) {
      throw malformed("Give a zone as Asia/Singapore.");
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-request", detail);
  }
}

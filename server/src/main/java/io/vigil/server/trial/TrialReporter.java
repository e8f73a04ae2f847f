package io.vigil.server.trial;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.ChartedEvent;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.SilentTrial;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.RuleForm;
import io.vigil.core.rule.RuleLayers;
import io.vigil.core.rule.RuleSet;
import io.vigil.engine.burden.Burden;
import io.vigil.engine.burden.Course;
import io.vigil.engine.burden.LimitSearch;
import io.vigil.engine.burden.NaiveThresholds;
import io.vigil.engine.burden.Replay;
import io.vigil.server.care.Courses;
import io.vigil.server.identity.Account;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * What a ward's silent trial would have signalled: the stored readings of its patients judged again
 * by the rules that they have now, as a study does with recordings; what was charted, and the alarm
 * that the lanes had recorded before it; and limits that would signal less.
 */
@Component
class TrialReporter {

  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final double HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private final Courses courses;
  private final Lanes lanes;
  private final Reporting reporting = new Reporting();

  TrialReporter(Courses courses, Lanes lanes) {
    this.courses = courses;
    this.lanes = lanes;
  }

  /**
   * A report.
   *
   * @param patients who were on the ward's trial in the time
   * @param judged of them, those in sight of whom a stay at least was judged
   * @param stays of those in sight
   * @param patientDays from the first to the last reading of each stay on the trial
   * @param withheld what the lanes withheld, of all who were on the trial
   * @param burden of those who were judged, beside limits compared naively
   * @param events of all who were on the trial, in sight or not
   * @param proposals limits for somebody to weigh; nothing of them is in force
   * @param together what all of these limits would signal at once. What one signals does not depend
   *     on another's; a score that joined an alarm which is none any more signals by itself
   */
  record TrialReport(
      Instant from,
      Instant to,
      int patients,
      WithheldView withheld,
      int judged,
      double patientDays,
      long readings,
      BurdenView burden,
      List<StayView> stays,
      EventsView events,
      List<ProposalView> proposals,
      TogetherView together) {}

  /**
   * As the lanes recorded it, of whole stays that touch the time.
   *
   * @param patientDays on the trial, whether or not something was measured
   * @param signals for each of these days, and so by priority and cause
   */
  record WithheldView(
      double patientDays,
      double signals,
      Map<String, Double> byPriority,
      Map<String, Double> byCause) {}

  /**
   * Numbers without a word for another unit are for each patient-day; shares are 0 to 1.
   *
   * @param naiveSamples samples at or past a limit, and {@code naiveCrossings} those whose sample
   *     before was inside
   * @param limitSignals signals of limits, the counterpart of both
   * @param signals all
   * @param covered episodes in all that an alarm covers which signalled no more for them
   * @param outsideHours in which a vital sign is outside a limit
   * @param limitAlarmHours in which an episode of a limit is signalled and active, and {@code
   *     alarmHours} any physiological one
   * @param naiveTopTenth share of the crossings of the tenth of stays that have most, and {@code
   *     topTenth} of the signals of limits
   */
  record BurdenView(
      double naiveSamples,
      double naiveCrossings,
      double limitSignals,
      double shareOfSamples,
      double shareOfCrossings,
      double signals,
      Map<String, Double> byPriority,
      List<CauseView> causes,
      long covered,
      double outsideHours,
      double limitAlarmHours,
      double alarmHours,
      double naiveTopTenth,
      double topTenth,
      SustainedView sustained) {}

  /** One condition's part, for each patient-day. */
  record CauseView(
      @Classified(As.CLINICAL) String cause,
      double naiveSamples,
      double naiveCrossings,
      double signals) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Excursions that outlast their delay; see {@link Burden.Sustained}. */
  record SustainedView(long excursions, long missed, long late, double longestWaitSeconds) {}

  /**
   * A patient's time on the trial within that of the report, without whose it is.
   *
   * @param judgedFrom since when its readings were judged; empty if none were, as it took too long
   * @param charted in it and not withdrawn
   * @param chartedJudged of them, those before which all was judged for 24 hours or since the trial
   *     began
   */
  record StayView(
      Instant from, Instant to, Optional<Instant> judgedFrom, int charted, int chartedJudged) {}

  /**
   * What was charted and not withdrawn.
   *
   * @param judged those before which all was judged, see {@link StayView}
   * @param warned those with an alarm in the 24 hours before
   */
  record EventsView(int charted, int judged, int warned, List<EventView> events) {}

  /**
   * One of them, without whose it is.
   *
   * @param condition of the first alarm in the 24 hours before; empty if there was none
   * @param leadSeconds from that alarm to the event
   */
  record EventView(
      @Classified(As.CLINICAL) String kind,
      @Classified(As.CLINICAL) Optional<String> condition,
      @Classified(As.CLINICAL) Optional<String> priority,
      Optional<Double> leadSeconds) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** See {@link LimitSearch.Proposal}. */
  record ProposalView(
      RuleForm now,
      RuleForm proposed,
      int signalsNow,
      int signalsProposed,
      double laterBySeconds) {}

  /** Signals of limits in all that was judged: by those that are, and with all that is proposed. */
  record TogetherView(int signalsNow, int signalsProposed) {}

  /**
   * Makes a report.
   *
   * @param inSight the patients whom the account sees
   * @return empty if nobody was on a trial of the ward in the time
   * @throws ProblemException if another of the hospital is being made, or too many of others
   */
  Optional<TrialReport> report(
      Account account, WardId ward, Instant from, Instant to, List<PatientId> inSight) {
    return reporting.alone(
        new TenantId(account.tenant()), () -> compute(account, ward, from, to, inSight));
  }

  /** Spans of a patient on the ward's trial within the time. */
  static List<SilentTrial> stays(PatientState state, WardId ward, Instant from, Instant to) {
    return state.trials().all().stream()
        .filter(trial ->
            trial.ward().equals(ward) && trial.touches(from.toEpochMilli(), to.toEpochMilli()))
        .toList();
  }

  private Optional<TrialReport> compute(
      Account account, WardId ward, Instant from, Instant to, List<PatientId> inSight) {
    List<EventView> events = new ArrayList<>();
    List<SilentTrial> all = new ArrayList<>();
    int patients = 0;
    for (Lanes.Standing standing : lanes.standings().values()) {
      List<SilentTrial> stays = stays(standing.state(), ward, from, to);
      if (standing.tenant().equals(new TenantId(account.tenant())) && !stays.isEmpty()) {
        patients++;
        all.addAll(stays);
        charted(standing.state(), stays, from, to).forEach(each -> events.add(view(each)));
      }
    }
    if (patients == 0) {
      return Optional.empty();
    }
    Judging judging = new Judging(account, ward, from, to);
    for (PatientId patient : inSight) {
      judging.add(patient);
    }
    return Optional.of(judging.report(patients, withheld(all), events));
  }

  private WithheldView withheld(List<SilentTrial> stays) {
    long millis = 0;
    long signals = 0;
    Map<String, Double> byPriority = new TreeMap<>();
    Map<String, Double> byCause = new TreeMap<>();
    for (SilentTrial stay : stays) {
      millis += Math.min(stay.untilEpochMillis(), lanes.epochMillis()) - stay.sinceEpochMillis();
      for (SilentTrial.Withheld each : stay.withheld()) {
        signals += each.count();
        byPriority.merge(each.priority().wireName(), (double) each.count(), Double::sum);
        byCause.merge(each.cause(), (double) each.count(), Double::sum);
      }
    }
    double days = millis / DAY_MILLIS;
    byPriority.replaceAll((priority, count) -> days == 0 ? 0 : count / days);
    byCause.replaceAll((cause, count) -> days == 0 ? 0 : count / days);
    return new WithheldView(days, days == 0 ? 0 : signals / days, byPriority, byCause);
  }

  private static List<ChartedEvent> charted(
      PatientState state, List<SilentTrial> stays, Instant from, Instant to) {
    return state.trials().charted().stream()
        .filter(event ->
            event.withdrawnBy().isEmpty()
                && event.atEpochMillis() >= from.toEpochMilli()
                && event.atEpochMillis() < to.toEpochMilli()
                && stays.stream()
                    .anyMatch(
                        stay -> stay.touches(event.atEpochMillis(), event.atEpochMillis() + 1)))
        .toList();
  }

  private static EventView view(ChartedEvent event) {
    return new EventView(
        event.kind().wireName(),
        event.first().map(first -> first.condition().key()),
        event.first().map(first -> first.priority().wireName()),
        event.first().map(first -> (event.atEpochMillis() - first.atEpochMillis()) / 1_000.0));
  }

  /** One patient after the other, so that the readings of one at most are in memory. */
  private final class Judging {
    private final Account account;
    private final WardId ward;
    private final Instant from;
    private final Instant to;
    private final long began = System.nanoTime();
    private Optional<Burden.Sum> burden = Optional.empty();
    private Optional<LimitSearch> search = Optional.empty();
    private final List<StayView> views = new ArrayList<>();
    private int judged;
    private long millis;
    private long readings;

    Judging(Account account, WardId ward, Instant from, Instant to) {
      this.account = account;
      this.ward = ward;
      this.from = from;
      this.to = to;
    }

    void add(PatientId patient) {
      PatientState state = lanes.state(patient).orElse(PatientState.INITIAL);
      List<SilentTrial> stays = stays(state, ward, from, to);
      if (stays.isEmpty()) {
        return;
      }
      begin(state);
      List<Long> events =
          charted(state, stays, from, to).stream().map(ChartedEvent::atEpochMillis).toList();
      boolean any = false;
      for (SilentTrial stay : stays) {
        Instant begin = later(from, Instant.ofEpochMilli(stay.sinceEpochMillis()));
        Instant end = earlier(to, Instant.ofEpochMilli(stay.untilEpochMillis()));
        Optional<Instant> judgedFrom = Optional.empty();
        if (!late()) {
          Courses.Stored stored = courses.read(account, patient, state, begin, end);
          if (judge(stored.course(), state.rules(), events)) {
            judgedFrom = Optional.of(stored.from());
            any = true;
          }
        }
        view(stay, new StayView(begin, end, judgedFrom, 0, 0), state.rules(), events);
      }
      judged += any ? 1 : 0;
    }

    private boolean late() {
      return Reporting.isLate(began, System.nanoTime());
    }

    /** An event before which something of the stay is not judged is no evidence for a limit. */
    private void view(SilentTrial stay, StayView of, RuleSet rules, List<Long> events) {
      long since = stay.sinceEpochMillis();
      long known = of.judgedFrom().orElse(of.to()).toEpochMilli();
      long whole = known > since ? known + ChartedEvent.BEFORE.toMillis() : since;
      if (events.stream().anyMatch(event -> event >= since && event < whole)) {
        search.orElseThrow().unknown(rules);
      }
      List<Long> own = events.stream().filter(event -> stay.touches(event, event + 1)).toList();
      int all = (int) own.stream().filter(event -> event >= whole).count();
      views.add(
          new StayView(
              of.from(),
              of.to(),
              of.judgedFrom(),
              own.size(),
              of.judgedFrom().isPresent() ? all : 0));
    }

    private void begin(PatientState state) {
      if (search.isEmpty()) {
        RuleLayers layers = state.layers();
        long now = Math.max(lanes.epochMillis(), layers.asOfEpochMillis());
        RuleSet ofWard =
            new RuleLayers(layers.base(), layers.standing(), now, 0)
                .rules(now, RuleLayers.Bearing.NONE);
        search = Optional.of(new LimitSearch(ofWard, layers.floor(now)));
        burden = Optional.of(new Burden.Sum(ofWard));
      }
    }

    /** False if it took too long; then nothing of it counts. */
    private boolean judge(Course course, RuleSet rules, List<Long> events) {
      if (course.inTime().isEmpty()) {
        return true;
      }
      Optional<Replay.Result> now = Replay.run(course, rules, this::late);
      if (now.isEmpty()
          || !search.orElseThrow().add(course, rules, now.get(), events, this::late)) {
        return false;
      }
      burden
          .orElseThrow()
          .add(course.endEpochMillis(), NaiveThresholds.count(course, rules), now.get());
      millis += course.endEpochMillis() - course.startEpochMillis();
      readings += course.inTime().size();
      return true;
    }

    TrialReport report(int patients, WithheldView withheld, List<EventView> events) {
      Burden judgedNow =
          burden.orElseGet(() -> new Burden.Sum(new RuleSet("none", List.of()))).total();
      List<LimitSearch.Proposal> found = search.map(LimitSearch::found).orElse(List.of());
      int less = found.stream().mapToInt(each -> each.signalsNow() - each.signalsProposed()).sum();
      int limitSignals = Math.toIntExact(judgedNow.limitSignals());
      int warned = (int) events.stream().filter(each -> each.condition().isPresent()).count();
      return new TrialReport(
          from,
          to,
          patients,
          withheld,
          judged,
          millis / DAY_MILLIS,
          readings,
          view(judgedNow),
          views,
          new EventsView(
              events.size(),
              views.stream().mapToInt(StayView::chartedJudged).sum(),
              warned,
              events),
          found.stream()
              .map(each ->
                  new ProposalView(
                      RuleForm.of(each.now()),
                      RuleForm.of(each.proposed()),
                      each.signalsNow(),
                      each.signalsProposed(),
                      each.laterByMillis() / 1_000.0))
              .toList(),
          new TogetherView(limitSignals, limitSignals - less));
    }

    private BurdenView view(Burden of) {
      Map<String, Double> byPriority = new LinkedHashMap<>();
      of.byPriority()
          .forEach((priority, count) -> byPriority.put(priority.wireName(), aDay(count)));
      return new BurdenView(
          aDay(of.naiveSamples()),
          aDay(of.naiveCrossings()),
          aDay(of.limitSignals()),
          share(of.limitSignals(), of.naiveSamples()),
          share(of.limitSignals(), of.naiveCrossings()),
          aDay(of.signals()),
          byPriority,
          of.causes().stream()
              .filter(each -> each.naiveSamples() > 0 || each.signals() > 0)
              .map(each ->
                  new CauseView(
                      each.cause(),
                      aDay(each.naiveSamples()),
                      aDay(each.naiveCrossings()),
                      aDay(each.signals())))
              .toList(),
          of.covered(),
          aDay(of.naiveMillis()) / HOUR_MILLIS,
          aDay(of.limitMillis()) / HOUR_MILLIS,
          aDay(of.millis()) / HOUR_MILLIS,
          of.naiveTopTenth(),
          of.topTenth(),
          new SustainedView(
              of.sustained().excursions(),
              of.sustained().missed(),
              of.sustained().late(),
              of.sustained().latestMillis() / 1_000.0));
    }

    private double aDay(long count) {
      return millis == 0 ? 0 : count / (millis / DAY_MILLIS);
    }
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}

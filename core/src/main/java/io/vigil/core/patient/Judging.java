package io.vigil.core.patient;

import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.PatientEvent.Change;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.EquipmentRule;
import io.vigil.core.rule.Grade;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.ScoreLimit;
import io.vigil.core.rule.SilenceRule;
import io.vigil.core.rule.Verdict;
import io.vigil.core.rule.WindowRule;
import io.vigil.core.score.News2;
import io.vigil.core.score.News2Samples;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Judges readings that were just recorded.
 *
 * <p>Whether a condition held is a function of the readings in the order of device time. Readings
 * newer than all before them continue where judging stopped. A late one has its condition judged
 * again from there on, and what is found is reconciled with the episodes on record: so the record
 * does not depend on the order of arrival (promise 6c), though signals do.
 */
final class Judging {

  /** What asks for a response (RCP 2017), whatever signals. */
  private static final int NEWS2_URGENT = 5;

  private static final int NEWS2_EMERGENCY = 7;
  private static final long MICROS = 1_000_000;
  private static final List<ScoreParameter> PARAMETERS = List.of(ScoreParameter.values());

  private final Deciding deciding;
  private final Draft draft;
  private final Batch batch;
  private final Optional<ScoreLimit> scoreLimit;
  private final Optional<SilenceRule> absence;

  /** Whether readings went, instead of came. */
  private boolean withdrawing;

  Judging(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
    this.batch = draft.recorded();
    this.scoreLimit = draft.rules().scoreLimit();
    this.absence = draft.rules().silence(SilenceRule.Of.SENSOR);
  }

  /** Judges what the draft recorded last, all of it from one source. */
  void judge(Source source) {
    if (batch.isEmpty()) {
      return;
    }
    List<Rule> rules = draft.rules().rules();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i) instanceof Limit limit) {
        if (batch.has(limit.vitalSign())) {
          judgeLimit(limit, batch.firstEpochMillis(limit.vitalSign()));
        }
      } else if (rules.get(i) instanceof WindowRule window) {
        judgeWindow(window);
      }
    }
    judgeNews2();
    if (source instanceof DeviceId device) {
      Link link = draft.links().get(device);
      if (link != null) {
        judgeAbsence(link);
        new DeviceJudging(this, draft).judge(link, batch);
      }
    }
  }

  /**
   * Judges again what rested on readings that were just withdrawn. Everything from the first of
   * them on is looked at: that is seldom asked for, so that it may cost what it costs.
   */
  void judgeWithout(List<Identities> withdrawn) {
    withdrawing = true;
    Map<Metric, Long> from = new HashMap<>();
    Map<DeviceId, Long> ofDevice = new LinkedHashMap<>();
    for (Identities each : withdrawn) {
      long first = firstJudged(each);
      if (first != Long.MAX_VALUE) {
        from.merge(each.metric(), first, Math::min);
        if (each.source() instanceof DeviceId device) {
          ofDevice.merge(device, first, Math::min);
        }
      }
    }
    for (Rule rule : draft.rules().rules()) {
      switch (rule) {
        case Limit limit -> {
          Long first = from.get(limit.vitalSign());
          if (first != null) {
            judgeLimitWithout(limit, first, withdrawn);
          }
        }
        case WindowRule window -> first(window, from).ifPresent(at -> judgeWindowAgain(window, at));
        case ScoreLimit ignored -> {}
        case EquipmentRule ignored -> {}
      }
    }
    correctEpisodesOfFormerLimits(from);
    long firstScored = Long.MAX_VALUE;
    for (Map.Entry<Metric, Long> entry : from.entrySet()) {
      if (News2Sweep.scores(entry.getKey())) {
        firstScored = Math.min(firstScored, entry.getValue());
      }
    }
    if (firstScored != Long.MAX_VALUE) {
      judgeNews2AsNow(firstScored);
      suggestMeasuring();
    }
    ofDevice.forEach(this::judgeAbsenceWithout);
    new DeviceJudging(this, draft).judgeAgain(from);
  }

  /**
   * Judges with what another record had, which may be of any time that is kept. Absences are of a
   * device and a binding, so that nothing of the other record changes them.
   */
  void judgeWith(Map<Metric, Stream> joined) {
    long firstScored = Long.MAX_VALUE;
    Map<Metric, Long> from = new HashMap<>();
    for (Map.Entry<Metric, Stream> entry : joined.entrySet()) {
      from.put(entry.getKey(), entry.getValue().firstEpochMillis());
      if (News2Sweep.scores(entry.getKey())) {
        firstScored = Math.min(firstScored, entry.getValue().firstEpochMillis());
      }
    }
    for (Rule rule : draft.rules().rules()) {
      switch (rule) {
        case Limit limit -> {
          Long first = from.get(limit.vitalSign());
          if (first != null) {
            judgeLimitAgain(limit, first);
          }
        }
        case WindowRule window -> first(window, from).ifPresent(at -> judgeWindowAgain(window, at));
        case ScoreLimit ignored -> {}
        case EquipmentRule ignored -> {}
      }
    }
    if (firstScored != Long.MAX_VALUE) {
      judgeNews2AsNow(firstScored);
      suggestMeasuring();
    }
    new DeviceJudging(this, draft).judgeAgain(from);
  }

  /**
   * Judges by rules that took effect what may not be said or measured again for long.
   *
   * @param before the rules until now
   */
  void judgeByOtherRules(RuleSet before) {
    if (scoreLimit.isPresent()
        && before.scoreLimit().filter(limit -> limit.score() == signalling()).isEmpty()) {
      judgeScoreAsItStands();
    }
    new DeviceJudging(this, draft).judgeWhatHolds(before);
  }

  /** A score that did not signal until now does if it is raised by what was measured last. */
  private void judgeScoreAsItStands() {
    long newest = News2Sweep.newestEpochMillis(draft.streams());
    if (newest == Long.MIN_VALUE) {
      return;
    }
    Condition condition = scoreCondition();
    Breaches breaches = new Breaches(true);
    underWay(condition, newest).ifPresent(episode -> breaches.continueFrom(episode, 0));
    int evidence = 0;
    News2Sweep sweep = sweepFrom(newest);
    while (sweep.next()) {
      News2Point point = sweep.point();
      evidence = observe(point, raising(sweep, point), breaches, evidence);
    }
    endAtSuspension(breaches, Long.MAX_VALUE);
    if (!breaches.underWay()) {
      return;
    }
    if (evidenceChanged(evidence)) {
      emitScores(List.of(draft.news2().orElseThrow()), newest, Long.MAX_VALUE, false, evidence);
    }
    reconcile(condition, breaches.all(), newest, Long.MAX_VALUE);
  }

  boolean withdrawing() {
    return withdrawing;
  }

  /** Device time of the first that had been judged; {@link Long#MAX_VALUE} if none had. */
  private long firstJudged(Identities withdrawn) {
    for (long key : withdrawn.keys()) {
      if (deciding.before().judges(withdrawn.source(), withdrawn.metric(), key)) {
        return Stream.epochMillis(key);
      }
    }
    return Long.MAX_VALUE;
  }

  private void judgeLimitWithout(Limit limit, long from, List<Identities> withdrawn) {
    Condition condition = new Condition.LimitBreached(limit.vitalSign(), limit.direction());
    Breaches breaches = new Breaches(limit.direction() == Direction.HIGH);
    long start = startOfJudgingAgain(condition, from, breaches);
    breaches
        .open()
        .ifPresent(breach -> breaches.continueFrom(without(limit, breach, from, withdrawn)));
    Readings readings = draft.stream(limit.vitalSign()).from(Stream.key(start, 0));
    while (readings.advance()) {
      observe(limit, readings, breaches);
    }
    reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  /**
   * What is left of an episode whose limit is no longer in force is what breaches the threshold
   * that it had; when it ended stands.
   */
  private void correctEpisodesOfFormerLimits(Map<Metric, Long> from) {
    for (Episode episode : List.copyOf(draft.episodes().values())) {
      if (episode.condition() instanceof Condition.LimitBreached(var vitalSign, var direction)
          && draft.rules().limit(vitalSign, direction).isEmpty()
          && !episode.withdrawn()
          && from.containsKey(vitalSign)
          && inQuestion(episode, from.getOrDefault(vitalSign, Long.MAX_VALUE))
          && isKept(episode.onsetEpochMillis())) {
        List<Breach> left = left(episode, vitalSign, direction == Direction.HIGH);
        if (left.isEmpty()) {
          deciding.emit(new PatientEvent.EpisodeChanged(episode.withdrawal(), Change.CORRECTED));
        } else {
          correct(episode, left.getFirst());
        }
      }
    }
  }

  private List<Breach> left(Episode episode, VitalSign vitalSign, boolean higherIsWorse) {
    Breaches breaches = new Breaches(higherIsWorse);
    long end = episode.endEpochMillis().orElse(Long.MAX_VALUE);
    Readings readings = draft.stream(vitalSign).from(Stream.key(episode.onsetEpochMillis(), 0));
    while (readings.advance() && Stream.epochMillis(readings.key()) <= end) {
      long at = Stream.epochMillis(readings.key());
      long micros = readings.micros();
      long threshold = episode.limitMicros().orElse(micros);
      if (!lacksSignal(vitalSign, readings)
          && (higherIsWorse ? micros >= threshold : micros <= threshold)) {
        breaches.breaching(
            at,
            at,
            0,
            episode.priority(),
            OptionalLong.of(micros),
            Stream.suspect(readings.origin()));
      }
    }
    episode.endEpochMillis().ifPresent(breaches::contrary);
    return breaches.all();
  }

  /**
   * An episode's breach as the readings before an instant show it. Of what is not kept any more
   * only the worst value is known, and only if no reading that was withdrawn had it.
   */
  private Breach without(Limit limit, Breach breach, long from, List<Identities> withdrawn) {
    Stream stream = draft.stream(limit.vitalSign());
    boolean whole = isKept(breach.sinceEpochMillis());
    OptionalLong worst =
        whole || isOfAny(withdrawn, limit.vitalSign(), breach.worstMicros())
            ? OptionalLong.empty()
            : breach.worstMicros();
    boolean verify = !whole && breach.verify();
    Readings readings = stream.from(Stream.key(breach.sinceEpochMillis(), 0));
    while (readings.advance() && Stream.epochMillis(readings.key()) < from) {
      if (verdict(limit, readings) == Verdict.BREACH) {
        verify |= Stream.suspect(readings.origin());
        long micros = readings.micros();
        boolean worse =
            worst.isEmpty()
                || (limit.direction() == Direction.HIGH
                    ? micros > worst.getAsLong()
                    : micros < worst.getAsLong());
        worst = worse ? OptionalLong.of(micros) : worst;
      }
    }
    return new Breach(
        breach.sinceEpochMillis(),
        OptionalLong.empty(),
        breach.lastBreachEpochMillis(),
        breach.delayMillis(),
        breach.priority(),
        worst,
        verify);
  }

  /** Whether what was measured then, and since, is in the streams. */
  boolean isKept(long epochMillis) {
    return epochMillis >= deciding.now() - PatientState.HORIZON.toMillis();
  }

  private boolean isOfAny(List<Identities> withdrawn, Metric metric, OptionalLong micros) {
    for (Identities each : withdrawn) {
      if (each.metric() == metric) {
        int slot = draft.slot(each.source());
        Readings readings =
            deciding.before().streams().getOrDefault(metric, Stream.EMPTY).from(each.keys()[0]);
        while (readings.advance()) {
          if (Stream.slot(readings.origin()) == slot
              && OptionalLong.of(readings.micros()).equals(micros)
              && each.has(readings.key())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Scores again from an instant on, with the readings that there are now and were before. */
  private void judgeNews2AsNow(long from) {
    Condition condition = scoreCondition();
    Breaches breaches = new Breaches(true);
    long start = startOfScoringAgain(condition, from);
    int evidence = 0;
    Optional<Episode> episode = underWay(condition, from);
    if (episode.isPresent() && episode.get().onsetEpochMillis() < start) {
      start = episode.get().onsetEpochMillis();
      if (!isKept(start)) {
        // Its beginning is not kept, so that what it was at worst is left as it is.
        OptionalInt known = evidenceBefore(from, start);
        if (known.isPresent()) {
          breaches.continueFrom(episode.get(), 0);
          evidence = known.getAsInt();
          start = from;
        }
      }
    }
    Optional<News2Point> held = heldBefore(from);
    List<News2Point> steps = new ArrayList<>();
    held.ifPresent(steps::add);
    News2Sweep sweep = sweepFrom(start);
    while (sweep.next()) {
      News2Point point = sweep.point();
      evidence = observe(point, raising(sweep, point), breaches, evidence);
      addStep(steps, point, from);
    }
    List<News2Point> formerSteps = new ArrayList<>();
    held.ifPresent(formerSteps::add);
    News2Sweep former =
        News2Sweep.from(from, deciding.before().streams(), Batch.EMPTY, draft.scoring());
    while (former.next()) {
      addStep(formerSteps, former.point(), from);
    }
    endAtSuspension(breaches, Long.MAX_VALUE);
    evidence = breaches.underWay() ? evidence : 0;
    correctScores(steps, formerSteps, held, from, evidence);
    reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  /** The score at the last instant before another. */
  private Optional<News2Point> heldBefore(long epochMillis) {
    long last = News2Sweep.lastBefore(epochMillis, draft.streams());
    if (last == Long.MIN_VALUE) {
      return Optional.empty();
    }
    News2Sweep sweep = News2Sweep.from(last, draft.streams(), Batch.EMPTY, draft.scoring());
    sweep.next();
    return Optional.of(sweep.point());
  }

  /**
   * @param steps from what held before the first reading that went, to the end
   * @param formerSteps the same with what went
   */
  private void correctScores(
      List<News2Point> steps,
      List<News2Point> formerSteps,
      Optional<News2Point> held,
      long from,
      int evidence) {
    if (steps.equals(formerSteps)) {
      return;
    }
    int known = held.isPresent() ? 1 : 0;
    int same = 0;
    while (same < Math.min(steps.size(), formerSteps.size()) - known
        && steps
            .get(steps.size() - 1 - same)
            .equals(formerSteps.get(formerSteps.size() - 1 - same))) {
      same++;
    }
    List<News2Point> changed = steps.subList(known, steps.size() - same);
    if (same > 0) {
      emitScores(changed, from, steps.get(steps.size() - same).atEpochMillis(), true, evidence);
    } else if (changed.isEmpty() && held.isPresent()) {
      emitScores(List.of(held.get()), held.get().atEpochMillis(), Long.MAX_VALUE, true, evidence);
    } else {
      emitScores(changed, from, Long.MAX_VALUE, true, evidence);
    }
  }

  private void judgeAbsenceWithout(DeviceId device, long from) {
    Link link = draft.links().get(device);
    Link then = deciding.before().links().get(device);
    if (link != null && then != null && absence.isPresent()) {
      for (Sensor sensor : then.sensors().sensors()) {
        judgeAbsenceAgain(link, sensor, from, Long.MAX_VALUE);
      }
    }
  }

  private void judgeLimit(Limit limit, long from) {
    if (Stream.key(from, 0) <= lastKeyBefore(limit.vitalSign())) {
      judgeLimitAgain(limit, from);
      return;
    }
    Condition condition = new Condition.LimitBreached(limit.vitalSign(), limit.direction());
    Stream stream = draft.stream(limit.vitalSign());
    Breaches breaches = new Breaches(limit.direction() == Direction.HIGH);
    if (!breaches(limit) && isQuiet(condition, from)) {
      return;
    }
    resume(condition, breaches, episode -> delayMillis(limit, stream, episode, from));
    Readings readings = batch.of(limit.vitalSign());
    while (readings.advance()) {
      observe(limit, readings, breaches);
    }
    reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  private void judgeLimitAgain(Limit limit, long from) {
    Condition condition = new Condition.LimitBreached(limit.vitalSign(), limit.direction());
    Stream stream = draft.stream(limit.vitalSign());
    Breaches breaches = new Breaches(limit.direction() == Direction.HIGH);
    long start = startOfJudgingAgain(condition, from, breaches);
    boolean low = limit.direction() == Direction.LOW;
    long above = low ? limit.thresholdMicros() : Long.MIN_VALUE;
    long below = low ? Long.MAX_VALUE : limit.thresholdMicros();
    Stream.Cursor cursor = stream.from(Stream.key(start, 0));
    // What does not breach changes nothing while no breach is under way.
    while (breaches.underWay() ? cursor.advance() : cursor.advanceBeyond(above, below)) {
      observe(limit, cursor, breaches);
    }
    reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  private void observe(Limit limit, Readings readings, Breaches breaches) {
    long at = Stream.epochMillis(readings.key());
    switch (verdict(limit, readings)) {
      case BREACH ->
          breaches.breaching(
              at,
              at,
              delayMillis(limit, readings),
              limit.priority(readings.micros()),
              OptionalLong.of(readings.micros()),
              Stream.suspect(readings.origin()));
      case CONTRARY -> breaches.contrary(at);
      case BETWEEN -> {}
    }
  }

  private static Verdict verdict(Limit limit, Readings readings) {
    return lacksSignal(limit.vitalSign(), readings)
        ? Verdict.BETWEEN
        : limit.verdict(readings.micros());
  }

  private static boolean lacksSignal(VitalSign vitalSign, Readings readings) {
    return DeviceWatch.Signal.lacks(
        vitalSign, readings.micros(), Stream.suspect(readings.origin()));
  }

  /** Whether any of the new readings does. */
  private boolean breaches(Limit limit) {
    Readings readings = batch.of(limit.vitalSign());
    while (readings.advance()) {
      if (verdict(limit, readings) == Verdict.BREACH) {
        return true;
      }
    }
    return false;
  }

  /** Where a device is slower than the delay, waiting for a second reading would be silence. */
  private long delayMillis(Limit limit, Readings reading) {
    long interval =
        draft
            .binding(Stream.slot(reading.origin()))
            .map(DeviceBinding::expectedIntervalMillis)
            .orElse(Long.MAX_VALUE);
    long delay = limit.delayMillis(reading.micros());
    return interval > delay ? 0 : delay;
  }

  /**
   * The delay of an episode's breach. It may signal although it has not outlasted it by device
   * time: then our clock was later than the readings, which may still show that it was shorter.
   */
  private long delayMillis(Limit limit, Stream stream, Episode episode, long from) {
    long onset = episode.onsetEpochMillis();
    if (from - onset >= limit.delayMillis()) {
      return 0;
    }
    long soonest = Long.MAX_VALUE;
    Stream.Cursor cursor = stream.from(Stream.key(onset, 0));
    while (cursor.advance() && Stream.epochMillis(cursor.key()) < from) {
      if (verdict(limit, cursor) == Verdict.BREACH) {
        long waited = Stream.epochMillis(cursor.key()) - onset;
        soonest = Math.min(soonest, waited + delayMillis(limit, cursor));
      }
    }
    return soonest == Long.MAX_VALUE ? 0 : soonest;
  }

  private long lastKeyBefore(Metric metric) {
    return deciding.before().streams().getOrDefault(metric, Stream.EMPTY).lastKey();
  }

  private void resume(Condition condition, Breaches breaches, ToLongFunction<Episode> delayMillis) {
    Breach pending = draft.pending().get(condition);
    if (pending != null) {
      breaches.continueFrom(pending);
    } else {
      draft
          .episodes()
          .active(condition)
          .ifPresent(e -> breaches.continueFrom(e, delayMillis.applyAsLong(e)));
    }
  }

  /**
   * Judging again starts where the condition is known: within an episode at {@code from}, or the
   * longest delay before, as whatever began earlier and still lasted is an episode. What it finds
   * to have ended before {@code from} may be cut short at its start and is not asked for. Nor does
   * it go back behind the end of an episode before: one that other rules ended has no contrary
   * reading there, and what it covered would be found twice.
   */
  long startOfJudgingAgain(Condition condition, long from, Breaches breaches) {
    long start = from - Grade.MAX_DELAY.toMillis();
    Optional<Episode> episode = underWay(condition, from);
    if (episode.isPresent() && episode.get().onsetEpochMillis() < start) {
      breaches.continueFrom(episode.get(), 0);
      return from;
    }
    start = Math.max(start, lastEndBefore(condition, from));
    Breach pending = draft.pending().get(condition);
    return pending == null ? start : Math.min(start, pending.sinceEpochMillis());
  }

  private long lastEndBefore(Condition condition, long from) {
    long last = Long.MIN_VALUE;
    for (Episode episode : draft.episodes().supported(condition)) {
      long end = episode.endEpochMillis().orElse(Long.MAX_VALUE);
      if (end < from) {
        last = Math.max(last, end);
      }
    }
    return last;
  }

  /** The first episode that readings at {@code from} can change: it began and had not ended. */
  Optional<Episode> underWay(Condition condition, long from) {
    for (Episode episode : draft.episodes().supported(condition)) {
      if (episode.onsetEpochMillis() <= from && inQuestion(episode, from)) {
        return Optional.of(episode);
      }
    }
    return Optional.empty();
  }

  /** Its end included: what else is measured at that instant can show that it goes on. */
  private static boolean inQuestion(Episode episode, long from) {
    return episode.endEpochMillis().orElse(Long.MAX_VALUE) >= from;
  }

  /** What window rules say of readings that were just recorded. */
  private void judgeWindow(WindowRule rule) {
    long from = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    for (Metric metric : rule.metrics()) {
      if (batch.has(metric)) {
        from = Math.min(from, batch.firstEpochMillis(metric));
      }
      long last = lastKeyBefore(metric);
      newest = last == Long.MIN_VALUE ? newest : Math.max(newest, Stream.epochMillis(last));
    }
    if (from == Long.MAX_VALUE) {
      return;
    }
    Condition condition = rule.condition();
    Optional<Episode> active = draft.episodes().active(condition);
    boolean young =
        active.isPresent() && from - active.get().onsetEpochMillis() < rule.delayMillis();
    if (from <= newest || young) {
      judgeWindowAgain(rule, from);
      return;
    }
    Breaches breaches = new Breaches(true);
    resume(condition, breaches, episode -> 0);
    WindowSweep.find(rule, draft.streams(), from, breaches);
    reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  private void judgeWindowAgain(WindowRule rule, long from) {
    Condition condition = rule.condition();
    Breaches breaches = new Breaches(true);
    long start = startOfJudgingAgain(condition, from, breaches);
    if (breaches.underWay()) {
      // What was worst may have been withdrawn.
      long onset = breaches.open().orElseThrow().sinceEpochMillis();
      if (withdrawing && isKept(onset - rule.windowMillis())) {
        breaches = new Breaches(true);
        start = onset;
      } else {
        start = from;
      }
    }
    WindowSweep.find(rule, draft.streams(), start, breaches);
    reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  private static OptionalLong first(WindowRule rule, Map<Metric, Long> from) {
    return rule.metrics().stream().filter(from::containsKey).mapToLong(from::get).min();
  }

  private void judgeNews2() {
    long from = News2Sweep.firstEpochMillis(batch);
    if (from == Long.MAX_VALUE) {
      return;
    }
    // An episode may have ended with a suspension, later than all that was measured.
    if (from > News2Sweep.newestEpochMillis(deciding.before().streams())
        && draft.scoring().suspendedWithin(from - 1, Long.MAX_VALUE).isEmpty()) {
      goOnWithNews2(from);
    } else {
      judgeNews2Again(from);
    }
    suggestMeasuring();
  }

  private void goOnWithNews2(long from) {
    Condition condition = scoreCondition();
    Breaches breaches = new Breaches(true);
    resume(condition, breaches, episode -> scoreDelayMillis());
    int evidence = draft.news2Evidence();
    List<News2Point> steps = new ArrayList<>(2);
    Optional<News2Point> last = draft.news2();
    News2Sweep sweep = News2Sweep.over(batch, deciding.before().streams(), draft.scoring());
    while (sweep.next()) {
      News2Point point = sweep.point();
      evidence = observe(point, raising(sweep, point), breaches, evidence);
      if (last.isEmpty() || !last.get().sameAs(point)) {
        steps.add(point);
        last = Optional.of(point);
      }
    }
    endAtSuspension(breaches, Long.MAX_VALUE);
    evidence = breaches.underWay() ? evidence : 0;
    if (steps.isEmpty() && evidenceChanged(evidence)) {
      steps.add(last.orElseThrow());
    }
    if (!steps.isEmpty()) {
      emitScores(steps, from, Long.MAX_VALUE, false, evidence);
    }
    reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  /**
   * Scores again from a late reading on, with it and without it side by side: as soon as both have
   * the same samples, evidence and breach, and that is what is on record, all that follows is as it
   * was, and only the episodes on record need to be looked at.
   */
  private void judgeNews2Again(long from) {
    Condition condition = scoreCondition();
    Breaches breaches = new Breaches(true);
    Breaches formerBreaches = new Breaches(true);
    long start = startOfScoringAgain(condition, from);
    int evidence = 0;
    Optional<Episode> episode = underWay(condition, from);
    if (episode.isPresent() && episode.get().onsetEpochMillis() < start) {
      OptionalInt known = evidenceBefore(from, episode.get().onsetEpochMillis());
      if (known.isPresent()) {
        breaches.continueFrom(episode.get(), 0);
        formerBreaches.continueFrom(episode.get(), 0);
        evidence = known.getAsInt();
        start = from;
      } else {
        start = episode.get().onsetEpochMillis();
      }
    }
    int formerEvidence = evidence;
    List<News2Point> steps = new ArrayList<>();
    List<News2Point> formerSteps = new ArrayList<>();
    boolean settled = false;
    News2Sweep sweep = News2Sweep.from(start, draft.streams(), batch, draft.scoring());
    while (!settled && sweep.next()) {
      News2Point point = sweep.point();
      evidence = observe(point, raising(sweep, point), breaches, evidence);
      addStep(steps, point, from);
      if (sweep.formerly()) {
        News2Point former = sweep.formerPoint();
        formerEvidence = observe(former, raising(sweep, former), formerBreaches, formerEvidence);
        addStep(formerSteps, former, from);
        settled =
            point.atEpochMillis() > from
                && evidence == formerEvidence
                && sweep.settled()
                && breaches.open().equals(formerBreaches.open())
                && isOnRecord(condition, breaches.open(), point.atEpochMillis());
      }
    }
    if (settled) {
      evidence = followRecord(condition, breaches, sweep.atEpochMillis(), evidence);
    }
    endAtSuspension(breaches, Long.MAX_VALUE);
    evidence = breaches.underWay() ? evidence : 0;
    reviseScores(steps, formerSteps, from, sweep, settled, evidence);
    reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  /**
   * Where scoring again begins, so that a breach that is under way and no episode yet is found
   * whole; see {@link #startOfJudgingAgain}. One that is cut short at its start has less evidence,
   * and so ends no later.
   */
  private long startOfScoringAgain(Condition condition, long from) {
    long start = Math.max(from - scoreDelayMillis(), lastEndBefore(condition, from));
    Breach pending = draft.pending().get(condition);
    return pending == null ? start : Math.min(start, pending.sinceEpochMillis());
  }

  /**
   * Finds the rest of the breaches: what is on record from an instant on is where they are. Only
   * their worst values may differ, as late readings may have taken a peak away.
   *
   * @return the evidence at the end
   */
  private int followRecord(
      Condition condition, Breaches breaches, long settledAt, int evidenceThen) {
    int evidence = evidenceThen;
    long followed = settledAt;
    if (breaches.underWay()) {
      News2Sweep sweep = sweepFrom(settledAt + 1);
      evidence = followBreach(breaches, sweep, evidence);
      followed = Math.max(followed, sweep.atEpochMillis());
    }
    for (Episode episode : draft.episodes().supported(condition)) {
      if (episode.onsetEpochMillis() > followed) {
        News2Sweep sweep = sweepFrom(episode.onsetEpochMillis());
        evidence = followBreach(breaches, sweep, 0);
        followed = Math.max(followed, sweep.atEpochMillis());
      }
    }
    return evidence;
  }

  private News2Sweep sweepFrom(long epochMillis) {
    return News2Sweep.from(epochMillis, draft.streams(), Batch.EMPTY, draft.scoring());
  }

  private int followBreach(Breaches breaches, News2Sweep sweep, int evidenceThen) {
    int evidence = evidenceThen;
    boolean more = sweep.next();
    while (more) {
      News2Point point = sweep.point();
      evidence = observe(point, raising(sweep, point), breaches, evidence);
      more = breaches.underWay() && sweep.next();
    }
    return evidence;
  }

  private static void addStep(List<News2Point> steps, News2Point point, long from) {
    if (point.atEpochMillis() >= from && (steps.isEmpty() || !steps.getLast().sameAs(point))) {
      steps.add(point);
    }
  }

  /** Whether this breach and no other is known to have been under way at an instant. */
  private boolean isOnRecord(Condition condition, Optional<Breach> open, long atEpochMillis) {
    if (draft.pending().containsKey(condition)) {
      return false;
    }
    boolean found = false;
    for (Episode episode : draft.episodes().supported(condition)) {
      if (episode.covers(atEpochMillis)) {
        if (open.isEmpty() || open.get().sinceEpochMillis() != episode.onsetEpochMillis()) {
          return false;
        }
        found = true;
      }
    }
    return found == open.isPresent();
  }

  /**
   * The evidence within an episode just before an instant: what was measured since the onset, and
   * what counted at the onset. Empty where only scoring again from the onset can tell, as a sample
   * that was too old for a patient at risk may have counted when he was not.
   */
  private OptionalInt evidenceBefore(long from, long onset) {
    if (draft.scoring().everOnScaleTwo() && isKept(onset)) {
      // There a saturation's points depend on the oxygen that was given when it last counted.
      return OptionalInt.empty();
    }
    Optional<News2Point> atOnset = Optional.empty();
    if (isKept(onset)) {
      News2Sweep sweep = News2Sweep.from(onset, draft.streams(), Batch.EMPTY, draft.scoring());
      if (sweep.next()) {
        atOnset = Optional.of(sweep.point());
      }
    }
    News2Samples samples =
        News2Sweep.from(from, draft.streams(), Batch.EMPTY, draft.scoring()).samples();
    int evidence = 0;
    for (ScoreParameter parameter : PARAMETERS) {
      if (samples.has(parameter)) {
        long at = samples.atEpochMillis(parameter);
        boolean counted = at >= onset || atOnset.isEmpty();
        if (!counted) {
          counted = (atOnset.get().present() & (1 << parameter.ordinal())) != 0;
          if (!counted && onset - at <= parameter.maxAge().toMillis()) {
            return OptionalInt.empty();
          }
        }
        if (counted) {
          boolean onOxygen =
              samples.has(ScoreParameter.OXYGEN) && samples.valueMicros(ScoreParameter.OXYGEN) > 0;
          int points =
              signalling()
                  .points(
                      parameter,
                      samples.valueMicros(parameter),
                      draft.scoring().scaleAt(at),
                      onOxygen);
          evidence |= points << (2 * parameter.ordinal());
        }
      }
    }
    return OptionalInt.of(evidence);
  }

  /**
   * The score is raised by what is known. It is no longer raised when it would not be even if all
   * that is not known any more were as it was last seen: a score that falls because an input grew
   * old says nothing.
   *
   * @param raising the points of the score that signals, see {@link #raising}
   * @return the evidence after the point, see {@link PatientEvent.News2Scored}
   */
  private int observe(News2Point point, int raising, Breaches breaches, int evidence) {
    endAtSuspension(breaches, point.atEpochMillis());
    if (draft.scoring().suspendedAt(point.atEpochMillis())) {
      return 0;
    }
    int lastSeen = point.orAsIn(raising, breaches.underWay() ? evidence : 0);
    if (raised(raising)) {
      int total = News2Point.total(raising);
      breaches.breaching(
          point.atEpochMillis(),
          point.atEpochMillis(),
          scoreDelayMillis(),
          scoreLimit.orElseThrow().priority(total, News2Point.red(raising)),
          OptionalLong.of(total * MICROS),
          false);
      return lastSeen;
    }
    if (breaches.underWay() && raised(lastSeen)) {
      return lastSeen;
    }
    breaches.contrary(point.atEpochMillis());
    return 0;
  }

  /** Ends a breach that was under way when an order suspended the score, up to an instant. */
  private void endAtSuspension(Breaches breaches, long untilEpochMillis) {
    if (!draft.scoring().orders().isEmpty()) {
      breaches
          .open()
          .ifPresent(breach ->
              draft
                  .scoring()
                  .suspendedWithin(breach.sinceEpochMillis(), untilEpochMillis)
                  .ifPresent(breaches::contrary));
    }
  }

  /** Where a suspension ends or rules change, a breach begins without a step of the score. */
  private boolean evidenceChanged(int evidence) {
    return evidence != draft.news2Evidence();
  }

  private ScoreKind signalling() {
    return scoreLimit.map(ScoreLimit::score).orElse(ScoreKind.NEWS2);
  }

  private Condition scoreCondition() {
    return Condition.ofScore(signalling());
  }

  /** What the inputs of a point that a sweep has just made are by the score that signals. */
  private int raising(News2Sweep sweep, News2Point point) {
    return signalling() == ScoreKind.NEWS2
        ? point.points()
        : sweep.points(signalling(), point.present());
  }

  private boolean raised(int points) {
    return scoreLimit.isPresent()
        && scoreLimit.get().isReached(News2Point.total(points), News2Point.red(points));
  }

  private long scoreDelayMillis() {
    return scoreLimit.map(ScoreLimit::delayMillis).orElse(0L);
  }

  /**
   * @param steps from the first reading that is late, up to the end or to where all is settled
   * @param formerSteps the same without what is late
   */
  private void reviseScores(
      List<News2Point> steps,
      List<News2Point> formerSteps,
      long from,
      News2Sweep sweep,
      boolean settled,
      int evidence) {
    if (steps.equals(formerSteps) && !evidenceChanged(evidence)) {
      return;
    }
    // The first former point may be no step of the history, only what held on from before.
    int same = 0;
    while (same < steps.size()
        && same < formerSteps.size() - 1
        && steps
            .get(steps.size() - 1 - same)
            .equals(formerSteps.get(formerSteps.size() - 1 - same))) {
      same++;
    }
    long until = Long.MAX_VALUE;
    if (same > 0) {
      until = steps.get(steps.size() - same).atEpochMillis();
    } else if (settled) {
      until = nextStep(sweep, steps.getLast());
    }
    emitScores(steps.subList(0, steps.size() - same), from, until, true, evidence);
  }

  /** When the history goes on with another point; {@link Long#MAX_VALUE} if it does not. */
  private long nextStep(News2Sweep sweep, News2Point last) {
    if (draft.news2().isPresent() && draft.news2().get().atEpochMillis() <= sweep.atEpochMillis()) {
      return Long.MAX_VALUE;
    }
    while (sweep.next()) {
      if (!sweep.point().sameAs(last)) {
        return sweep.atEpochMillis();
      }
    }
    return Long.MAX_VALUE;
  }

  private void emitScores(
      List<News2Point> steps, long from, long until, boolean late, int evidence) {
    deciding.emit(
        new PatientEvent.News2Scored(News2.TABLE_VERSION, from, steps, until, late, evidence));
  }

  /** What is not known could ask for a response: that is a task, not an alarm. */
  private void suggestMeasuring() {
    Optional<News2Point> newest = draft.news2();
    if (newest.isEmpty()) {
      deciding.closeTask(Task.Kind.MEASURE);
      return;
    }
    News2Point point = newest.get();
    boolean mayMatter =
        !draft.scoring().suspendedAt(point.atEpochMillis())
            && ((point.lowerBound() < NEWS2_URGENT && point.upperBound() >= NEWS2_URGENT)
                || (point.lowerBound() < NEWS2_EMERGENCY && point.upperBound() >= NEWS2_EMERGENCY));
    if (!mayMatter) {
      deciding.closeTask(Task.Kind.MEASURE);
      return;
    }
    if (deciding.hasTask(Task.Kind.MEASURE)) {
      return;
    }
    List<String> lacking = new ArrayList<>();
    for (ScoreParameter parameter : PARAMETERS) {
      if ((point.present() & (1 << parameter.ordinal())) == 0) {
        lacking.add(parameter.wireName());
      }
    }
    deciding.openTask(Task.Kind.MEASURE, String.join(",", lacking));
  }

  /**
   * A continuous sensor is absent from its last value to its next one, if in between the device
   * sent something else late enough to show that it was there itself. It is not absent before the
   * device was bound again, or after it was released.
   */
  private void judgeAbsence(Link link) {
    if (absence.isEmpty()) {
      return;
    }
    Link then = deciding.before().links().getOrDefault(link.binding().device(), unheard(link));
    boolean late = batch.firstEpochMillis() <= then.newestEpochMillis();
    for (Sensor sensor : link.sensors().sensors()) {
      if (late) {
        judgeAbsenceAgain(link, sensor, batch.firstEpochMillis(), batch.lastEpochMillis());
      } else {
        goOnWithAbsence(link, then, sensor);
      }
    }
  }

  private static Link unheard(Link link) {
    return new Link(
        link.binding(),
        link.lastReceivedEpochMillis(),
        Long.MIN_VALUE,
        SensorTimes.NONE,
        link.recent());
  }

  private void goOnWithAbsence(Link link, Link then, Sensor sensor) {
    Condition condition = new Condition.SensorAbsent(link.binding().device(), sensor);
    long from = batch.firstEpochMillis();
    long last = then.sensors().of(sensor);
    long since = last == Long.MIN_VALUE ? from : last;
    if (batch.lastEpochMillis() - since < absenceMillis(link.binding())
        && isQuiet(condition, from)) {
      return;
    }
    Breaches breaches = new Breaches(true);
    resume(condition, breaches, episode -> 0);
    Instants instants = Instants.of(batch, draft.slot(link.binding().device()), sensor);
    while (instants.next()) {
      last = observe(instants, link.binding(), last, breaches);
    }
    link.binding().untilEpochMillis().ifPresent(breaches::contrary);
    reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  /**
   * Up to a value of the sensor that was known before, and is newer than what came late.
   *
   * @param from device time of the first reading that came late or went
   * @param lateUntil of the last one; {@link Long#MAX_VALUE} to go on to the end
   */
  private void judgeAbsenceAgain(Link link, Sensor sensor, long from, long lateUntil) {
    Condition condition = new Condition.SensorAbsent(link.binding().device(), sensor);
    int slot = draft.slot(link.binding().device());
    Breaches breaches = new Breaches(true);
    long start = from;
    // One that began with a value that went did not begin then.
    Optional<Episode> episode =
        underWay(condition, from).filter(e -> !withdrawing || e.onsetEpochMillis() < from);
    // An absence begins with the last value, whether that is still kept or not.
    long last =
        episode.isPresent()
            ? episode.get().onsetEpochMillis()
            : lastValueBefore(from, sensor, slot);
    if (episode.isPresent()) {
      if (lastInstantBefore(from, slot) - last >= absenceMillis(link.binding())) {
        breaches.continueFrom(episode.get(), 0);
      } else {
        start = last;
      }
    }
    long until = Long.MAX_VALUE;
    Instants instants = Instants.from(start, draft.streams(), slot, sensor);
    while (until == Long.MAX_VALUE && instants.next()) {
      last = observe(instants, link.binding(), last, breaches);
      if (instants.ofSensor() && last > lateUntil && !begins(condition, last)) {
        until = last;
      }
    }
    link.binding().untilEpochMillis().ifPresent(breaches::contrary);
    reconcile(condition, breaches.all(), from, until);
  }

  /**
   * @param last device time of the sensor's last value
   * @return the same after the instant
   */
  private long observe(Instants instants, DeviceBinding binding, long last, Breaches breaches) {
    long at = instants.atEpochMillis();
    if (instants.ofSensor()) {
      breaches.contrary(at);
      return at;
    }
    long boundFrom = binding.fromEpochMillis();
    if (last != Long.MIN_VALUE
        && at - last >= absenceMillis(binding)
        && !(last < boundFrom && boundFrom <= at)) {
      breaches.breaching(
          last, at, 0, absence.orElseThrow().priority(), OptionalLong.empty(), false);
    }
    return last;
  }

  private long absenceMillis(DeviceBinding binding) {
    return absence.orElseThrow().millis(binding.expectedIntervalMillis());
  }

  private boolean begins(Condition condition, long atEpochMillis) {
    for (Episode episode : draft.episodes().supported(condition)) {
      if (episode.onsetEpochMillis() == atEpochMillis) {
        return true;
      }
    }
    return false;
  }

  private long lastInstantBefore(long epochMillis, int slot) {
    long last = 0;
    for (Stream stream : draft.streams().values()) {
      last = Math.max(last, stream.lastBefore(epochMillis, slot));
    }
    return last;
  }

  private long lastValueBefore(long start, Sensor sensor, int slot) {
    long last = Long.MIN_VALUE;
    for (Map.Entry<Metric, Stream> entry : draft.streams().entrySet()) {
      if (entry.getKey() instanceof VitalSign vitalSign && vitalSign.sensor() == sensor) {
        last = Math.max(last, entry.getValue().lastBefore(start, slot));
      }
    }
    return last;
  }

  /** Whether nothing on record can be changed by readings from an instant on. */
  boolean isQuiet(Condition condition, long from) {
    return !draft.pending().containsKey(condition) && !draft.episodes().lastTo(condition, from);
  }

  /**
   * Brings the episodes on record in line with what the readings show.
   *
   * @param found breaches in order; the last may be open
   * @param from device time of the first new reading; what ended before it is not in question
   * @param until what was under way then or began later is not in question either; {@link
   *     Long#MAX_VALUE} if all is
   */
  void reconcile(Condition condition, List<Breach> found, long from, long until) {
    if (found.isEmpty() && isQuiet(condition, from)) {
      return;
    }
    List<Episode> known = new ArrayList<>();
    for (Episode episode : draft.episodes().supported(condition)) {
      if (inQuestion(episode, from)
          && episode.onsetEpochMillis() <= until
          && !(until != Long.MAX_VALUE && episode.covers(until))) {
        known.add(episode);
      }
    }
    Optional<Breach> waiting = Optional.empty();
    List<Breach> lasting = new ArrayList<>();
    for (Breach breach : found) {
      if (breach.untilEpochMillis().orElse(Long.MAX_VALUE) < from) {
        continue;
      }
      if (breach.outlastsDelay(deciding.now()) || isActive(known, breach)) {
        lasting.add(breach);
      } else if (breach.untilEpochMillis().isEmpty()) {
        waiting = Optional.of(breach);
      }
    }
    settlePending(condition, waiting);
    List<Breach> unmatched = new ArrayList<>();
    for (Breach breach : lasting) {
      int match = 0;
      while (match < known.size() && !overlap(known.get(match), breach)) {
        match++;
      }
      if (match < known.size()) {
        Episode episode = known.remove(match);
        if (withdrawing) {
          correct(episode, breach);
        } else {
          change(episode, breach);
        }
      } else {
        unmatched.add(breach);
      }
    }
    for (Episode episode : known) {
      deciding.emit(
          withdrawing
              ? new PatientEvent.EpisodeChanged(episode.withdrawal(), Change.CORRECTED)
              : new PatientEvent.EpisodeChanged(episode.withdrawal(), Change.WITHDRAWN));
    }
    unmatched.forEach(breach -> deciding.open(condition, breach));
  }

  /** An open breach that goes on from an episode that already signals does not wait again. */
  private static boolean isActive(List<Episode> known, Breach breach) {
    if (breach.untilEpochMillis().isEmpty()) {
      for (Episode episode : known) {
        if (episode.active() && episode.onsetEpochMillis() == breach.sinceEpochMillis()) {
          return true;
        }
      }
    }
    return false;
  }

  private void settlePending(Condition condition, Optional<Breach> waiting) {
    Breach pending = draft.pending().get(condition);
    if (waiting.isEmpty()) {
      if (pending != null) {
        deciding.emit(new PatientEvent.BreachCleared(condition));
      }
    } else if (pending == null || !sameButForLast(pending, waiting.get())) {
      deciding.emit(new PatientEvent.BreachPending(condition, waiting.get()));
    }
  }

  private static boolean sameButForLast(Breach a, Breach b) {
    return a.sinceEpochMillis() == b.sinceEpochMillis()
        && a.delayMillis() == b.delayMillis()
        && a.priority() == b.priority()
        && a.worstMicros().equals(b.worstMicros())
        && a.verify() == b.verify();
  }

  private static boolean overlap(Episode episode, Breach breach) {
    return episode.onsetEpochMillis() <= breach.untilEpochMillis().orElse(Long.MAX_VALUE)
        && breach.sinceEpochMillis() <= episode.endEpochMillis().orElse(Long.MAX_VALUE);
  }

  private void correct(Episode episode, Breach breach) {
    boolean same =
        episode.onsetEpochMillis() == breach.sinceEpochMillis()
            && episode.endEpochMillis().equals(breach.untilEpochMillis())
            && episode.worstMicros().equals(breach.worstMicros())
            && episode.priority() == breach.priority()
            && episode.verify() == breach.verify();
    if (!same) {
      deciding.emit(new PatientEvent.EpisodeChanged(episode.corrected(breach), Change.CORRECTED));
    }
  }

  private void change(Episode episode, Breach breach) {
    boolean ends = episode.active() && breach.untilEpochMillis().isPresent();
    boolean reopens = !episode.active() && breach.untilEpochMillis().isEmpty();
    boolean moves =
        episode.onsetEpochMillis() != breach.sinceEpochMillis()
            || !episode.endEpochMillis().equals(breach.untilEpochMillis());
    boolean worsens =
        breach.priority().compareTo(episode.priority()) > 0
            || !breach.worstMicros().equals(episode.worstMicros())
            || (breach.verify() && !episode.verify());
    if (ends) {
      deciding.emit(new PatientEvent.EpisodeChanged(episode.as(breach), Change.ENDED));
    } else if (reopens) {
      deciding.emit(new PatientEvent.EpisodeChanged(episode.as(breach), Change.REOPENED));
    } else if (moves) {
      deciding.emit(new PatientEvent.EpisodeChanged(episode.as(breach), Change.REVISED));
    } else if (worsens) {
      deciding.emit(new PatientEvent.EpisodeChanged(episode.as(breach), Change.WORSENED));
    }
    if (!episode.active() && (moves || worsens)) {
      deciding.suggestReview(episode.condition(), breach);
    }
  }
}

package io.vigil.engine.burden;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Worsening;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.patient.ChartedEvent;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Grade;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleLayers;
import io.vigil.core.rule.RuleSet;
import io.vigil.engine.burden.NaiveThresholds.Excursion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks for limits that would signal less and still tell of what befell the patients. For each
 * limit four changes are tried, each over every course by the product's own core: its delay one
 * step longer, two steps longer, its threshold further out by half of what counts as worse ({@link
 * Worsening}), and that with the longer delay. A change is out if
 *
 * <ul>
 *   <li>it is less strict than the floor, or no limit;
 *   <li>of a condition that signalled within 24 hours before a charted event nothing signals there;
 *   <li>an excursion that outlasts the new delay is missed or signalled later than that.
 * </ul>
 *
 * <p>Of the others the one with the fewest signals is proposed, if they are fewer than now. All
 * limits are changed at once in a run: an alarm of a limit has that limit's episodes and those of a
 * score, so that what one limit signals does not depend on another's.
 */
public final class LimitSearch {

  /** Delays to choose from; the longest is {@link Grade#MAX_DELAY}. */
  private static final long[] DELAYS_MILLIS = {
    0, 5_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000, 90_000, 120_000, 180_000, 300_000
  };

  /** The least change first. */
  private enum Change {
    LONGER(1, false),
    MUCH_LONGER(2, false),
    FURTHER(0, true),
    FURTHER_AND_LONGER(1, true);

    private final int delaySteps;
    private final boolean further;

    Change(int delaySteps, boolean further) {
      this.delaySteps = delaySteps;
      this.further = further;
    }
  }

  /**
   * A limit that would signal less.
   *
   * @param signalsNow of alarms that the limit names, in all courses
   * @param laterByMillis the most by which what still signals comes later
   */
  public record Proposal(
      Limit now, Limit proposed, int signalsNow, int signalsProposed, long laterByMillis) {}

  private static final class Tally {
    private final Limit now;
    private final Limit proposed;
    private int signalsNow;
    private int signalsProposed;
    private long laterByMillis;
    private boolean loses;

    Tally(Limit now, Limit proposed) {
      this.now = now;
      this.proposed = proposed;
    }
  }

  private final Map<Change, Map<Condition, Tally>> tallies = new EnumMap<>(Change.class);

  /**
   * @param ward the rules that hold for its patients but for what is one patient's alone
   * @param floor what nothing proposed may be less strict than
   */
  public LimitSearch(RuleSet ward, List<Rule> floor) {
    for (Change change : Change.values()) {
      Map<Condition, Tally> tried = new LinkedHashMap<>();
      for (Limit limit : ward.limits()) {
        changed(limit, change)
            .filter(each -> RuleLayers.belowFloor(floor, List.of(each), List.of()).isEmpty())
            .ifPresent(each -> tried.put(limit.condition(), new Tally(limit, each)));
      }
      tallies.put(change, tried);
    }
  }

  /** Empty where there is no such limit. */
  private static Optional<Limit> changed(Limit limit, Change change) {
    OptionalLong delay = longer(limit.delayMillis(), change.delaySteps);
    OptionalLong step = Worsening.stepMicros(limit.condition());
    if (delay.isEmpty() || (change.further && step.isEmpty())) {
      return Optional.empty();
    }
    long out = change.further ? step.getAsLong() / 2 : 0;
    long threshold = limit.thresholdMicros() + (limit.direction() == Direction.LOW ? -out : out);
    for (Grade grade : limit.worse()) {
      boolean reached =
          limit.direction() == Direction.LOW
              ? threshold <= grade.thresholdMicros()
              : threshold >= grade.thresholdMicros();
      if (reached) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Limit(
            limit.vitalSign(),
            limit.direction(),
            threshold,
            limit.hysteresisMicros(),
            delay.getAsLong(),
            limit.priority(),
            limit.worse()));
  }

  private static OptionalLong longer(long delayMillis, int steps) {
    if (steps == 0) {
      return OptionalLong.of(delayMillis);
    }
    int next = 0;
    while (next < DELAYS_MILLIS.length && DELAYS_MILLIS[next] <= delayMillis) {
      next++;
    }
    int chosen = next + steps - 1;
    return chosen < DELAYS_MILLIS.length
        ? OptionalLong.of(DELAYS_MILLIS[chosen])
        : OptionalLong.empty();
  }

  /**
   * One course more.
   *
   * @param rules by which the patient is judged; a limit of his own is left as it is
   * @param judged the course by them
   * @param eventsEpochMillis when something was charted of the patient
   */
  public void add(
      Course course, RuleSet rules, Replay.Result judged, Collection<Long> eventsEpochMillis) {
    tallies.forEach((change, tried) -> {
      List<Rule> changed = new ArrayList<>();
      Map<Condition, Tally> ofCourse = new LinkedHashMap<>();
      for (Rule rule : rules.rules()) {
        Tally tally = tried.get(rule.condition());
        if (tally != null && tally.now.equals(rule)) {
          changed.add(tally.proposed);
          ofCourse.put(rule.condition(), tally);
        } else {
          changed.add(rule);
        }
      }
      if (!ofCourse.isEmpty()) {
        RuleSet proposed = new RuleSet(rules.version(), changed);
        Replay.Result then = Replay.run(course, proposed);
        ofCourse.forEach(
            (condition, tally) -> compare(condition, tally, judged, then, eventsEpochMillis));
        hold(NaiveThresholds.count(course, proposed), then, ofCourse);
      }
    });
  }

  private static void compare(
      Condition condition,
      Tally tally,
      Replay.Result now,
      Replay.Result then,
      Collection<Long> eventsEpochMillis) {
    tally.signalsNow += signals(condition, now);
    tally.signalsProposed += signals(condition, then);
    for (long event : eventsEpochMillis) {
      tally.loses |= signalsBefore(condition, now, event) && !signalsBefore(condition, then, event);
    }
    for (Episode episode : now.episodes()) {
      Long signalled = now.firstSignal().get(episode.id());
      if (signalled != null && episode.condition().equals(condition)) {
        firstOverlapping(episode, then)
            .ifPresent(
                first -> tally.laterByMillis = Math.max(tally.laterByMillis, first - signalled));
      }
    }
  }

  private static int signals(Condition condition, Replay.Result judged) {
    return (int)
        judged.signals().stream().filter(each -> each.condition().equals(condition)).count();
  }

  private static boolean signalsBefore(Condition condition, Replay.Result judged, long event) {
    long from = event - ChartedEvent.BEFORE.toMillis();
    for (Episode episode : judged.episodes()) {
      Long signalled = judged.firstSignal().get(episode.id());
      if (signalled != null
          && episode.condition().equals(condition)
          && signalled >= from
          && signalled <= event) {
        return true;
      }
    }
    return false;
  }

  private static OptionalLong firstOverlapping(Episode episode, Replay.Result judged) {
    Map<EpisodeId, Long> signals = judged.firstSignal();
    return judged.episodes().stream()
        .filter(other ->
            signals.containsKey(other.id())
                && other.condition().equals(episode.condition())
                && other.onsetEpochMillis() <= episode.endEpochMillis().orElse(Long.MAX_VALUE)
                && episode.onsetEpochMillis() <= other.endEpochMillis().orElse(Long.MAX_VALUE))
        .mapToLong(other -> signals.getOrDefault(other.id(), 0L))
        .min();
  }

  private static void hold(
      NaiveThresholds.Count naive, Replay.Result then, Map<Condition, Tally> ofCourse) {
    for (NaiveThresholds.Side side : naive.sides()) {
      Tally tally = ofCourse.get(side.limit().condition());
      if (tally == null) {
        continue;
      }
      for (Excursion excursion : side.excursions()) {
        if (excursion.sustained()) {
          OptionalLong waited = Burden.waitedMillis(excursion, then.episodes(), then.firstSignal());
          tally.loses |= waited.isEmpty() || waited.getAsLong() > excursion.delayMillis();
        }
      }
    }
  }

  /** The best change of each limit for which there is one. */
  public List<Proposal> found() {
    Map<Condition, Tally> best = new LinkedHashMap<>();
    for (Map<Condition, Tally> tried : tallies.values()) {
      tried.forEach((condition, tally) -> {
        Tally known = best.get(condition);
        int most = known == null ? tally.signalsNow : known.signalsProposed;
        if (!tally.loses && tally.signalsProposed < most) {
          best.put(condition, tally);
        }
      });
    }
    return best.values().stream()
        .map(each ->
            new Proposal(
                each.now, each.proposed, each.signalsNow, each.signalsProposed, each.laterByMillis))
        .toList();
  }
}

package io.vigil.engine.burden;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Worsening;
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
import java.util.function.BooleanSupplier;

/**
 * Looks for limits that would signal less and still tell of what befell the patients. For each
 * limit four changes are tried, each over every course by the product's own core: its delay one
 * step longer, two steps longer, its threshold further out by half of what counts as worse ({@link
 * Worsening}), and that with the longer delay. A change is out if
 *
 * <ul>
 *   <li>it is less strict than the floor, or no limit;
 *   <li>of a condition that signalled within 24 hours before a charted event nothing signals there;
 *   <li>not all that was measured in these hours is judged;
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
   * One course more, or nothing of it if it takes too long.
   *
   * @param rules by which the patient is judged; a limit of his own is left as it is
   * @param judged the course by them
   * @param eventsEpochMillis when something was charted of the patient
   * @param stop asked often; from when it is true nothing more is judged
   * @return whether it was added
   */
  public boolean add(
      Course course,
      RuleSet rules,
      Replay.Result judged,
      Collection<Long> eventsEpochMillis,
      BooleanSupplier stop) {
    Map<Change, RuleSet> changes = new EnumMap<>(Change.class);
    Map<Change, Replay.Result> results = new EnumMap<>(Change.class);
    for (Map.Entry<Change, Map<Condition, Tally>> each : tallies.entrySet()) {
      Map<Condition, Tally> ofCourse = held(each.getValue(), rules);
      if (!ofCourse.isEmpty()) {
        RuleSet proposed = proposed(rules, ofCourse);
        Optional<Replay.Result> then = Replay.run(course, proposed, stop);
        if (then.isEmpty()) {
          return false;
        }
        changes.put(each.getKey(), proposed);
        results.put(each.getKey(), then.get());
      }
    }
    SignalledEpisodes now = new SignalledEpisodes(judged);
    results.forEach((change, result) -> {
      Map<Condition, Tally> ofCourse = held(tallies.getOrDefault(change, Map.of()), rules);
      SignalledEpisodes then = new SignalledEpisodes(result);
      ofCourse.forEach((condition, tally) -> {
        tally.signalsNow += signals(condition, judged);
        tally.signalsProposed += signals(condition, result);
        compare(condition, tally, now, then, eventsEpochMillis);
      });
      delay(judged, then, ofCourse);
      hold(NaiveThresholds.count(course, changes.getOrDefault(change, rules)), then, ofCourse);
    });
    return true;
  }

  /**
   * Something was charted of a patient, and not all of what was measured before it is judged: what
   * a change would lose there is not known, and nothing is proposed in the place of his limits.
   *
   * @param rules by which the patient is judged
   */
  public void unknown(RuleSet rules) {
    tallies
        .values()
        .forEach(tried -> held(tried, rules).values().forEach(tally -> tally.loses = true));
  }

  /** Of the limits that are tried, those by which a patient is judged. */
  private static Map<Condition, Tally> held(Map<Condition, Tally> tried, RuleSet rules) {
    Map<Condition, Tally> held = new LinkedHashMap<>();
    for (Limit limit : rules.limits()) {
      Tally tally = tried.get(limit.condition());
      if (tally != null && tally.now.equals(limit)) {
        held.put(limit.condition(), tally);
      }
    }
    return held;
  }

  private static RuleSet proposed(RuleSet rules, Map<Condition, Tally> held) {
    List<Rule> changed = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      Tally tally = rule instanceof Limit limit ? held.get(limit.condition()) : null;
      changed.add(tally == null ? rule : tally.proposed);
    }
    return new RuleSet(rules.version(), changed, rules.off());
  }

  private static void compare(
      Condition condition,
      Tally tally,
      SignalledEpisodes now,
      SignalledEpisodes then,
      Collection<Long> eventsEpochMillis) {
    for (long event : eventsEpochMillis) {
      long from = event - ChartedEvent.BEFORE.toMillis();
      tally.loses |=
          now.signalledWithin(condition, from, event)
              && !then.signalledWithin(condition, from, event);
    }
  }

  private static int signals(Condition condition, Replay.Result judged) {
    return (int)
        judged.signals().stream().filter(each -> each.condition().equals(condition)).count();
  }

  private static void delay(
      Replay.Result now, SignalledEpisodes then, Map<Condition, Tally> ofCourse) {
    for (Episode episode : now.episodes()) {
      Long signalled = now.firstSignal().get(episode.id());
      Tally tally = ofCourse.get(episode.condition());
      if (signalled != null && tally != null) {
        then.firstOverlapping(episode)
            .ifPresent(
                first -> tally.laterByMillis = Math.max(tally.laterByMillis, first - signalled));
      }
    }
  }

  private static void hold(
      NaiveThresholds.Count naive, SignalledEpisodes then, Map<Condition, Tally> ofCourse) {
    for (NaiveThresholds.Side side : naive.sides()) {
      Tally tally = ofCourse.get(side.limit().condition());
      if (tally == null) {
        continue;
      }
      for (Excursion excursion : side.excursions()) {
        if (excursion.sustained()) {
          OptionalLong waited = then.waitedMillis(excursion);
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

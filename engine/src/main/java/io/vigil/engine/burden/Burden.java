package io.vigil.engine.burden;

import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Condition.LimitBreached;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.rule.RuleSet;
import io.vigil.engine.burden.NaiveThresholds.Excursion;
import io.vigil.engine.burden.Replay.Signalled;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the courses of patients signal by one rule set, and what its limits signal naively. Counts
 * are of all patients together; shares are 0 to 1.
 *
 * @param rules version of the rule set
 * @param naiveSamples samples at or past a limit
 * @param naiveCrossings of them, those whose sample before was inside
 * @param limitSignals signals of limits, the counterpart of both
 * @param news2Signals signals of NEWS2, which has no naive counterpart
 * @param otherSignals signals of rates and combinations, which have none either
 * @param technicalSignals signals about the equipment, as the readings let it look
 * @param byPriority all signals
 * @param causes in the order of the limits, then what has none
 * @param joined crossings that began no breach, as one within its hysteresis went on
 * @param covered episodes that an alarm covers which signalled no more for them
 * @param shorterThanDelay breaches that a contrary reading ended within their delay
 * @param naiveMillis time in which a vital sign is outside a limit
 * @param limitMillis time in which an episode of a limit is signalled and active
 * @param millis the same of any physiological episode
 * @param naiveTopTenth share of the crossings of the tenth of patients who have most, rounded up
 * @param topTenth the same of the signals of limits
 */
public record Burden(
    String rules,
    long naiveSamples,
    long naiveCrossings,
    long limitSignals,
    long news2Signals,
    long otherSignals,
    long technicalSignals,
    Map<Priority, Long> byPriority,
    List<Cause> causes,
    long joined,
    long covered,
    long shorterThanDelay,
    long naiveMillis,
    long limitMillis,
    long millis,
    double naiveTopTenth,
    double topTenth,
    Sustained sustained) {

  /**
   * One condition's part.
   *
   * @param cause as {@link Condition#key}, without what names a device
   */
  public record Cause(String cause, long naiveSamples, long naiveCrossings, long signals) {}

  /**
   * Excursions that outlast their delay, and whether each was signalled.
   *
   * @param missed no signal while it lasted
   * @param late signalled later after its first sample than its delay
   * @param latestMillis the longest from a first sample to the signal
   * @param mostPastDelayMillis the longest from the end of a delay to the signal; 0 if none is late
   */
  public record Sustained(
      long excursions, long missed, long late, long latestMillis, long mostPastDelayMillis) {}

  /** All of them. */
  public long signals() {
    return limitSignals + news2Signals + otherSignals + technicalSignals;
  }

  /** What a condition counts as: its key, without what names a device. */
  static String cause(Condition condition) {
    String key = condition.key();
    return condition.kind() == AlarmKind.TECHNICAL && key.contains(":")
        ? key.substring(0, key.lastIndexOf(':'))
        : key;
  }

  /** Adds courses up. */
  public static final class Sum {
    private static final int TENTH = 10;

    private final RuleSet rules;
    private final Map<String, long[]> causes = new LinkedHashMap<>();
    private final Map<Priority, Long> byPriority = new EnumMap<>(Priority.class);
    private final List<Long> crossingsOfPatients = new ArrayList<>();
    private final List<Long> signalsOfPatients = new ArrayList<>();
    private long limitSignals;
    private long news2Signals;
    private long otherSignals;
    private long technicalSignals;
    private long covered;
    private long breaches;
    private long limitEpisodes;
    private long naiveMillis;
    private long limitMillis;
    private long millis;
    private long excursions;
    private long missed;
    private long late;
    private long latestMillis;
    private long mostPastDelayMillis;

    public Sum(RuleSet rules) {
      this.rules = rules;
      for (Priority priority : Priority.values()) {
        byPriority.put(priority, 0L);
      }
      rules
          .limits()
          .forEach(limit -> cause(new LimitBreached(limit.vitalSign(), limit.direction())));
    }

    /**
     * One course more.
     *
     * @param endEpochMillis its last reading
     */
    public void add(long endEpochMillis, NaiveThresholds.Count naive, Replay.Result judged) {
      Map<EpisodeId, Long> firstSignal = judged.firstSignal();
      long ofLimits = 0;
      for (Signalled signal : judged.signals()) {
        byPriority.merge(signal.priority(), 1L, Long::sum);
        cause(signal.condition())[2]++;
        if (signal.condition() instanceof LimitBreached) {
          ofLimits++;
        } else if (signal.condition().scored().isPresent()) {
          news2Signals++;
        } else if (signal.condition().kind() == AlarmKind.PHYSIOLOGICAL) {
          otherSignals++;
        } else {
          technicalSignals++;
        }
      }
      limitSignals += ofLimits;
      signalsOfPatients.add(ofLimits);
      addTime(endEpochMillis, judged.episodes(), firstSignal);
      covered += judged.covered();
      breaches += judged.breaches();
      naiveMillis += naive.outsideMillis();
      SignalledEpisodes signalled = new SignalledEpisodes(judged);
      long crossings = 0;
      for (NaiveThresholds.Side side : naive.sides()) {
        long[] counts =
            cause(new LimitBreached(side.limit().vitalSign(), side.limit().direction()));
        counts[0] += side.samplesOutside();
        counts[1] += side.excursions().size();
        crossings += side.excursions().size();
        for (Excursion excursion : side.excursions()) {
          if (excursion.sustained()) {
            hold(excursion, signalled);
          }
        }
      }
      crossingsOfPatients.add(crossings);
    }

    private long[] cause(Condition condition) {
      return causes.computeIfAbsent(Burden.cause(condition), c -> new long[3]);
    }

    private void addTime(
        long endEpochMillis, List<Episode> episodes, Map<EpisodeId, Long> firstSignal) {
      Spans limits = new Spans();
      Spans all = new Spans();
      for (Episode episode : episodes) {
        if (episode.condition() instanceof LimitBreached) {
          limitEpisodes++;
        }
        Long from = firstSignal.get(episode.id());
        if (from != null && episode.condition().kind() == AlarmKind.PHYSIOLOGICAL) {
          long until = Math.min(episode.endEpochMillis().orElse(Long.MAX_VALUE), endEpochMillis);
          all.add(from, until);
          if (episode.condition() instanceof LimitBreached) {
            limits.add(from, until);
          }
        }
      }
      limitMillis += limits.coveredMillis();
      millis += all.coveredMillis();
    }

    private void hold(Excursion excursion, SignalledEpisodes signalled) {
      excursions++;
      OptionalLong waited = signalled.waitedMillis(excursion);
      if (waited.isEmpty()) {
        missed++;
        return;
      }
      latestMillis = Math.max(latestMillis, waited.getAsLong());
      if (waited.getAsLong() > excursion.delayMillis()) {
        late++;
        mostPastDelayMillis =
            Math.max(mostPastDelayMillis, waited.getAsLong() - excursion.delayMillis());
      }
    }

    /** All so far. */
    public Burden total() {
      List<Cause> parts = new ArrayList<>();
      causes.forEach(
          (cause, counts) -> parts.add(new Cause(cause, counts[0], counts[1], counts[2])));
      long crossings = parts.stream().mapToLong(Cause::naiveCrossings).sum();
      return new Burden(
          rules.version(),
          parts.stream().mapToLong(Cause::naiveSamples).sum(),
          crossings,
          limitSignals,
          news2Signals,
          otherSignals,
          technicalSignals,
          new EnumMap<>(byPriority),
          parts,
          crossings - breaches,
          covered,
          breaches - limitEpisodes,
          naiveMillis,
          limitMillis,
          millis,
          topTenth(crossingsOfPatients),
          topTenth(signalsOfPatients),
          new Sustained(excursions, missed, late, latestMillis, mostPastDelayMillis));
    }

    static double topTenth(List<Long> ofPatients) {
      long all = ofPatients.stream().mapToLong(Long::longValue).sum();
      long most =
          ofPatients.stream()
              .sorted((a, b) -> Long.compare(b, a))
              .limit(Math.ceilDiv(ofPatients.size(), TENTH))
              .mapToLong(Long::longValue)
              .sum();
      return all == 0 ? 0 : (double) most / all;
    }
  }
}

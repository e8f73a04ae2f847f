package io.vigil.core.patient;

import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.PatientEvent.Change;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.Verdict;
import io.vigil.core.score.News2;
import io.vigil.core.score.News2Parameter;
import io.vigil.core.score.News2Score;
import io.vigil.core.score.Spo2Scale;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
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

  private static final int NEWS2_URGENT = 5;
  private static final int NEWS2_EMERGENCY = 7;
  private static final long MICROS = 1_000_000;

  private final Deciding deciding;
  private final Draft draft;
  private final Source source;

  /** Device time of the earliest judged reading of each vital sign. */
  private final Map<VitalSign, Long> earliest = new EnumMap<>(VitalSign.class);

  /** The sensors that gave a value at each device time; empty lists for other metrics. */
  private final TreeMap<Long, List<Sensor>> instants = new TreeMap<>();

  Judging(Deciding deciding, Source source, List<RecordedReading> recorded) {
    this.deciding = deciding;
    this.draft = deciding.draft();
    this.source = source;
    for (RecordedReading reading : recorded) {
      if (reading.status().judged()) {
        long at = reading.reading().at().toEpochMilli();
        List<Sensor> sensors = instants.computeIfAbsent(at, instant -> new ArrayList<>(2));
        if (reading.reading().metric() instanceof VitalSign vitalSign) {
          earliest.merge(vitalSign, at, Math::min);
          sensors.add(vitalSign.sensor());
        }
      }
    }
  }

  void judge() {
    if (instants.isEmpty()) {
      return;
    }
    for (Map.Entry<VitalSign, Long> entry : earliest.entrySet()) {
      for (Direction direction : Direction.values()) {
        Optional<Limit> limit = draft.rules().limit(entry.getKey(), direction);
        if (limit.isPresent()) {
          judgeLimit(limit.get(), entry.getValue());
        }
      }
    }
    judgeNews2();
    if (source instanceof DeviceId device) {
      Link link = draft.links().get(device);
      if (link != null) {
        judgeAbsence(link);
      }
    }
  }

  private void judgeLimit(Limit limit, long from) {
    Condition condition = new Condition.LimitBreached(limit.vitalSign(), limit.direction());
    Stream stream = draft.stream(limit.vitalSign());
    Breaches breaches = new Breaches(limit.direction() == Direction.HIGH);
    long start = from;
    if (Stream.key(from, 0) > lastKeyBefore(limit.vitalSign())) {
      resume(condition, breaches, episode -> delayMillis(limit, stream, episode, from));
    } else {
      start = startOfJudgingAgain(condition, from, breaches);
    }
    Stream.Cursor cursor = stream.from(Stream.key(start, 0));
    while (cursor.advance()) {
      breaches.observe(
          limit.verdict(cursor.micros()),
          Stream.epochMillis(cursor.key()),
          delayMillis(limit, cursor.origin()),
          limit.priority(),
          cursor.micros(),
          Stream.suspect(cursor.origin()));
    }
    reconcile(condition, breaches.all(), from);
  }

  /** Where a device is slower than the delay, waiting for a second reading would be silence. */
  private long delayMillis(Limit limit, int origin) {
    long interval =
        draft
            .binding(Stream.slot(origin))
            .map(DeviceBinding::expectedIntervalMillis)
            .orElse(Long.MAX_VALUE);
    return interval > limit.delayMillis() ? 0 : limit.delayMillis();
  }

  /**
   * The delay of an episode's breach. It may signal although it has not outlasted it by device
   * time: then our clock was later than the readings, which may still show that it was shorter.
   */
  private long delayMillis(Limit limit, Stream stream, Episode episode, long from) {
    long onset = episode.onsetEpochMillis();
    if (from - onset >= Limit.MAX_DELAY.toMillis()) {
      return 0;
    }
    Stream.Cursor cursor = stream.from(Stream.key(onset, 0));
    while (cursor.advance() && Stream.epochMillis(cursor.key()) == onset) {
      if (limit.verdict(cursor.micros()) == Verdict.BREACH) {
        return delayMillis(limit, cursor.origin());
      }
    }
    return 0;
  }

  private long lastKeyBefore(Metric metric) {
    return deciding.before().streams().getOrDefault(metric, Stream.EMPTY).lastKey();
  }

  private void resume(Condition condition, Breaches breaches, ToLongFunction<Episode> delayMillis) {
    Breach pending = draft.pending().get(condition);
    if (pending != null) {
      breaches.continueFrom(pending);
    } else {
      draft.active(condition).ifPresent(e -> breaches.continueFrom(e, delayMillis.applyAsLong(e)));
    }
  }

  /**
   * Judging again starts where the condition is known: within an episode at {@code from}, or the
   * longest delay before, as whatever began earlier and still lasted is an episode. What it finds
   * to have ended before {@code from} may be cut short at its start and is not asked for.
   */
  private long startOfJudgingAgain(Condition condition, long from, Breaches breaches) {
    long start = from - Limit.MAX_DELAY.toMillis();
    Optional<Episode> episode = underWay(condition, from);
    if (episode.isPresent() && episode.get().onsetEpochMillis() < start) {
      breaches.continueFrom(episode.get(), 0);
      return from;
    }
    Breach pending = draft.pending().get(condition);
    return pending == null ? start : Math.min(start, pending.sinceEpochMillis());
  }

  /** The first episode that readings at {@code from} can change: it began and had not ended. */
  private Optional<Episode> underWay(Condition condition, long from) {
    return draft.episodes(condition).stream()
        .filter(episode -> episode.onsetEpochMillis() <= from && inQuestion(episode, from))
        .findFirst();
  }

  /** Its end included: what else is measured at that instant can show that it goes on. */
  private static boolean inQuestion(Episode episode, long from) {
    return episode.endEpochMillis().orElse(Long.MAX_VALUE) >= from;
  }

  private void judgeNews2() {
    long from = Long.MAX_VALUE;
    for (Map.Entry<VitalSign, Long> entry : earliest.entrySet()) {
      if (News2Sweep.SOURCES.contains(entry.getKey())) {
        from = Math.min(from, entry.getValue());
      }
    }
    if (from == Long.MAX_VALUE) {
      return;
    }
    Condition condition = new Condition.News2Raised();
    boolean late = from <= News2Sweep.newestEpochMillis(deciding.before().streams());
    Breaches breaches = new Breaches(true);
    long start = from;
    int evidence = draft.news2Evidence();
    if (late) {
      evidence = 0;
      Optional<Episode> episode = underWay(condition, from);
      if (episode.isPresent() && episode.get().onsetEpochMillis() < from) {
        OptionalInt known = evidenceBefore(from, episode.get().onsetEpochMillis());
        if (known.isPresent()) {
          breaches.continueFrom(episode.get(), 0);
          evidence = known.getAsInt();
        } else {
          start = episode.get().onsetEpochMillis();
        }
      }
    } else {
      resume(condition, breaches, episode -> 0);
    }
    List<News2Point> points = new ArrayList<>();
    News2Sweep sweep = new News2Sweep(draft.streams(), start);
    for (News2Score score = sweep.next(); score != null; score = sweep.next()) {
      News2Point point = News2Point.of(score);
      evidence = observe(point, breaches, evidence);
      if (point.atEpochMillis() >= from) {
        points.add(point);
      }
    }
    emitScores(points, from, late, evidence);
    reconcile(condition, breaches.all(), from);
    suggestMeasuring();
  }

  /**
   * The evidence within an episode just before an instant: what was measured since the onset, and
   * what counted at the onset. Empty where only scoring again from the onset can tell, as a sample
   * that was too old for a patient at risk may have counted when he was not.
   */
  private OptionalInt evidenceBefore(long from, long onset) {
    boolean onsetKept = onset >= deciding.now() - PatientState.HORIZON.toMillis();
    News2Score atOnset = onsetKept ? new News2Sweep(draft.streams(), onset).next() : null;
    int evidence = 0;
    for (Map.Entry<News2Parameter, News2.Sample> entry :
        new News2Sweep(draft.streams(), from).newestBefore().entrySet()) {
      News2Parameter parameter = entry.getKey();
      News2.Sample sample = entry.getValue();
      boolean counted = sample.atEpochMillis() >= onset || atOnset == null;
      if (!counted && atOnset != null) {
        counted = atOnset.parts().get(parameter.ordinal()).state() == News2Score.State.PRESENT;
        if (!counted && onset - sample.atEpochMillis() <= parameter.maxAge().toMillis()) {
          return OptionalInt.empty();
        }
      }
      if (counted) {
        int points = News2.points(parameter, sample.valueMicros(), Spo2Scale.ONE, false);
        evidence |= points << (2 * parameter.ordinal());
      }
    }
    return OptionalInt.of(evidence);
  }

  /**
   * The score is raised by what is known. It is no longer raised when it would not be even if all
   * that is not known any more were as it was last seen: a score that falls because an input grew
   * old says nothing.
   *
   * @return the evidence after the point, see {@link PatientEvent.News2Scored}
   */
  private static int observe(News2Point point, Breaches breaches, int evidence) {
    int lastSeen = point.pointsOrAsIn(breaches.underWay() ? evidence : 0);
    if (raised(point.points())) {
      int total = News2Point.total(point.points());
      Priority priority =
          total >= NEWS2_EMERGENCY
              ? Priority.HIGH
              : total >= NEWS2_URGENT ? Priority.MEDIUM : Priority.LOW;
      breaches.breaching(
          point.atEpochMillis(),
          point.atEpochMillis(),
          0,
          priority,
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

  private static boolean raised(int points) {
    return News2Point.total(points) >= NEWS2_URGENT || News2Point.red(points);
  }

  private void emitScores(List<News2Point> points, long from, boolean late, int evidence) {
    List<News2Point> was = late ? scoresBefore(from) : List.of();
    List<News2Point> steps = steps(points);
    long until = Long.MAX_VALUE;
    if (late) {
      List<News2Point> formerSteps = steps(was);
      if (steps.equals(formerSteps)) {
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
      if (same > 0) {
        until = steps.get(steps.size() - same).atEpochMillis();
        steps = steps.subList(0, steps.size() - same);
      }
    } else if (draft.news2().isPresent()
        && !steps.isEmpty()
        && steps.getFirst().sameAs(draft.news2().get())) {
      steps = steps.subList(1, steps.size());
      if (steps.isEmpty()) {
        return;
      }
    }
    deciding.emit(
        new PatientEvent.News2Scored(News2.TABLE_VERSION, from, steps, until, late, evidence));
  }

  private List<News2Point> scoresBefore(long from) {
    List<News2Point> points = new ArrayList<>();
    News2Sweep sweep = new News2Sweep(deciding.before().streams(), from);
    for (News2Score score = sweep.next(); score != null; score = sweep.next()) {
      points.add(News2Point.of(score));
    }
    return points;
  }

  private static List<News2Point> steps(List<News2Point> points) {
    List<News2Point> steps = new ArrayList<>();
    for (News2Point point : points) {
      if (steps.isEmpty() || !steps.getLast().sameAs(point)) {
        steps.add(point);
      }
    }
    return steps;
  }

  /** What is not known could ask for a response: that is a task, not an alarm. */
  private void suggestMeasuring() {
    Optional<News2Point> newest = draft.news2();
    if (newest.isEmpty()) {
      return;
    }
    News2Point point = newest.get();
    boolean mayMatter =
        (point.lowerBound() < NEWS2_URGENT && point.upperBound() >= NEWS2_URGENT)
            || (point.lowerBound() < NEWS2_EMERGENCY && point.upperBound() >= NEWS2_EMERGENCY);
    if (!mayMatter) {
      deciding.closeTask(Task.Kind.MEASURE);
      return;
    }
    List<String> lacking = new ArrayList<>();
    for (News2Parameter parameter : News2Parameter.values()) {
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
    Link then = deciding.before().links().get(link.binding().device());
    if (then == null) {
      return;
    }
    long from = instants.firstKey();
    boolean late = from <= then.newestEpochMillis();
    long boundFrom = link.binding().fromEpochMillis();
    int slot = draft.slot(source);
    for (Sensor sensor : link.sensors().keySet()) {
      Condition condition = new Condition.SensorAbsent(link.binding().device(), sensor);
      Breaches breaches = new Breaches(true);
      TreeMap<Long, List<Sensor>> toJudge = instants;
      long last = then.sensors().getOrDefault(sensor, Long.MIN_VALUE);
      long start = from;
      if (late) {
        Optional<Episode> episode = underWay(condition, from);
        // An absence begins with the last value, whether that is still kept or not.
        last =
            episode.isPresent()
                ? episode.get().onsetEpochMillis()
                : lastValueBefore(from, sensor, slot);
        if (episode.isPresent()) {
          if (lastInstantBefore(from, slot) - last >= link.binding().absenceMillis()) {
            breaches.continueFrom(episode.get(), 0);
          } else {
            start = last;
          }
        }
        toJudge = instantsFrom(start, slot);
      } else {
        resume(condition, breaches, episode -> 0);
      }
      for (Map.Entry<Long, List<Sensor>> instant : toJudge.entrySet()) {
        long at = instant.getKey();
        if (instant.getValue().contains(sensor)) {
          breaches.contrary(at);
          last = at;
        } else if (last != Long.MIN_VALUE
            && at - last >= link.binding().absenceMillis()
            && !(last < boundFrom && boundFrom <= at)) {
          breaches.breaching(last, at, 0, Priority.LOW, OptionalLong.empty(), false);
        }
      }
      link.binding().untilEpochMillis().ifPresent(breaches::contrary);
      reconcile(condition, breaches.all(), from);
    }
  }

  private TreeMap<Long, List<Sensor>> instantsFrom(long start, int slot) {
    TreeMap<Long, List<Sensor>> all = new TreeMap<>();
    for (Map.Entry<Metric, Stream> entry : draft.streams().entrySet()) {
      Stream.Cursor cursor = entry.getValue().from(Stream.key(start, 0));
      while (cursor.advance()) {
        if (Stream.slot(cursor.origin()) == slot) {
          List<Sensor> sensors =
              all.computeIfAbsent(Stream.epochMillis(cursor.key()), at -> new ArrayList<>(2));
          if (entry.getKey() instanceof VitalSign vitalSign) {
            sensors.add(vitalSign.sensor());
          }
        }
      }
    }
    return all;
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

  /**
   * Brings the episodes on record in line with what the readings show.
   *
   * @param found breaches in order; the last may be open
   * @param from device time of the first new reading; what ended before it is not in question
   */
  private void reconcile(Condition condition, List<Breach> found, long from) {
    List<Episode> known = new ArrayList<>();
    for (Episode episode : draft.episodes(condition)) {
      if (inQuestion(episode, from)) {
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
      Optional<Episode> match = known.stream().filter(e -> overlap(e, breach)).findFirst();
      if (match.isPresent()) {
        known.remove(match.get());
        change(match.get(), breach);
      } else {
        unmatched.add(breach);
      }
    }
    for (Episode episode : known) {
      deciding.emit(new PatientEvent.EpisodeChanged(episode.withdrawal(), Change.WITHDRAWN));
    }
    unmatched.forEach(breach -> deciding.open(condition, breach));
  }

  /** An open breach that goes on from an episode that already signals does not wait again. */
  private static boolean isActive(List<Episode> known, Breach breach) {
    return breach.untilEpochMillis().isEmpty()
        && known.stream()
            .anyMatch(e -> e.active() && e.onsetEpochMillis() == breach.sinceEpochMillis());
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

package io.vigil.simulation.world;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.Limit;
import io.vigil.core.score.News2;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.score.Spo2Scale;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the episodes of a patient must be once all is in: straight from the whole sorted list of
 * what was measured. Points of NEWS2 are the product's own, which has a test against the chart.
 */
final class Naive {

  private static final int RAISED = 5;
  private static final int RED = 3;

  /** The continuous ones. */
  private static final Set<Sensor> SENSORS = Set.of(Sensor.ECG, Sensor.OXIMETER);

  /** Long enough that the electrodes are not just touched. */
  private static final long LEADS_OFF_MILLIS = 10_000;

  private static final Set<VitalSign> SCORED =
      Stream.of(ScoreParameter.values())
          .flatMap(parameter -> parameter.sources().stream())
          .collect(Collectors.toSet());

  /** What the order of arrival must not change of an episode. */
  record Span(Condition condition, long onset, OptionalLong end) {}

  private final Chart chart;
  private final List<Chart.Measured> sorted;
  private final long now;

  Naive(Chart chart, long nowEpochMillis) {
    this.chart = chart;
    this.now = nowEpochMillis;
    this.sorted = new ArrayList<>(chart.judged);
    sorted.sort(
        Comparator.comparingLong(Chart.Measured::at)
            .thenComparingInt(measured -> measured.reading().ordinal())
            .thenComparingInt(measured -> chart.sources.indexOf(measured.source())));
  }

  /** Breaches of a limit that outlasted their delay. */
  List<Span> spans(Limit limit) {
    Condition condition = new Condition.LimitBreached(limit.vitalSign(), limit.direction());
    List<Span> spans = new ArrayList<>();
    boolean breaching = false;
    long since = 0;
    long due = 0;
    for (Chart.Measured measured : sorted) {
      if (measured.reading().metric() != limit.vitalSign()) {
        continue;
      }
      if (Chart.isBreach(limit, measured.micros())) {
        long dueByThis =
            measured.at() + chart.delayMillis(limit, measured.source(), measured.micros());
        since = breaching ? since : measured.at();
        due = breaching ? Math.min(due, dueByThis) : dueByThis;
        breaching = true;
      } else if (breaching && Chart.isContrary(limit, measured.micros())) {
        breaching = false;
        if (measured.at() >= due) {
          spans.add(new Span(condition, since, OptionalLong.of(measured.at())));
        }
      }
    }
    if (breaching && now >= due) {
      spans.add(new Span(condition, since, OptionalLong.empty()));
    }
    return spans;
  }

  /**
   * Spans in which the score asks for a response: until it does no more although all that had
   * raised it is known again or was seen to be lower.
   */
  List<Span> news2() {
    List<Span> spans = new ArrayList<>();
    boolean redRaises = chart.rules.getFirst().scoreLimit().orElseThrow().red().isPresent();
    boolean raised = false;
    long since = 0;
    Map<ScoreParameter, Integer> seen = new EnumMap<>(ScoreParameter.class);
    for (Score score : scores().values()) {
      if (raised && chart.scoring.suspendedWithin(since, score.atEpochMillis()).isPresent()) {
        raised = false;
        addIfLasting(spans, since, chart.scoring.suspendedWithin(since, score.atEpochMillis()));
      }
      if (chart.scoring.suspendedAt(score.atEpochMillis())) {
        continue;
      }
      if (!raised) {
        seen.clear();
      }
      int known = 0;
      boolean red = false;
      for (Score.Part part : score.parts()) {
        if (part.state() == Score.State.PRESENT) {
          seen.put(part.parameter(), part.points());
          known += part.points();
          red |= redRaises && part.points() == RED;
        }
      }
      int total = seen.values().stream().mapToInt(Integer::intValue).sum();
      if (!raised && (known >= RAISED || red)) {
        raised = true;
        since = score.atEpochMillis();
      } else if (raised && total < RAISED && !(redRaises && seen.containsValue(RED))) {
        raised = false;
        addIfLasting(spans, since, OptionalLong.of(score.atEpochMillis()));
      }
    }
    if (raised) {
      addIfLasting(spans, since, chart.scoring.suspendedWithin(since, Long.MAX_VALUE));
    }
    return spans;
  }

  private void addIfLasting(List<Span> spans, long since, OptionalLong end) {
    long delay = chart.rules.getFirst().scoreLimit().orElseThrow().delayMillis();
    if (end.orElse(now) - since >= delay) {
      spans.add(new Span(new Condition.News2Raised(), since, end));
    }
  }

  /** The score at the last instant at which something was measured. */
  Optional<Score> score() {
    List<Chart.Measured> inputs = inputs();
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    Map<VitalSign, Score.Sample> newest = new EnumMap<>(VitalSign.class);
    inputs.forEach(measured -> take(measured, newest));
    return Optional.of(score(inputs.getLast().at(), newest));
  }

  private List<Chart.Measured> inputs() {
    return sorted.stream()
        .filter(measured ->
            measured.reading().metric() instanceof VitalSign vitalSign
                && SCORED.contains(vitalSign))
        .toList();
  }

  private TreeMap<Long, Score> scores() {
    TreeMap<Long, Score> scores = new TreeMap<>();
    Map<VitalSign, Score.Sample> newest = new EnumMap<>(VitalSign.class);
    List<Chart.Measured> inputs = inputs();
    for (int i = 0; i < inputs.size(); i++) {
      Chart.Measured measured = inputs.get(i);
      take(measured, newest);
      if (i + 1 == inputs.size() || inputs.get(i + 1).at() > measured.at()) {
        scores.put(measured.at(), score(measured.at(), newest));
      }
    }
    return scores;
  }

  private static void take(Chart.Measured measured, Map<VitalSign, Score.Sample> newest) {
    if (measured.reading().metric() instanceof VitalSign vitalSign) {
      newest.put(vitalSign, new Score.Sample(measured.micros(), measured.at()));
    }
  }

  private Score score(long at, Map<VitalSign, Score.Sample> newest) {
    Map<ScoreParameter, Score.Sample> inputs = new EnumMap<>(ScoreParameter.class);
    for (ScoreParameter parameter : ScoreParameter.values()) {
      for (VitalSign source : parameter.sources()) {
        Score.Sample sample = newest.get(source);
        Score.Sample known = inputs.get(parameter);
        if (sample != null && (known == null || sample.atEpochMillis() > known.atEpochMillis())) {
          inputs.put(parameter, sample);
        }
      }
    }
    return News2.score(at, inputs, chart.scoring.onScaleTwoAt(at) ? Spo2Scale.TWO : Spo2Scale.ONE);
  }

  /** From where a device says that it has a status to where it says that it hasn't any more. */
  List<Span> statuses(DeviceId device) {
    List<Span> spans = new ArrayList<>();
    Map<DeviceStatus, Long> since = new EnumMap<>(DeviceStatus.class);
    for (Chart.Measured measured : sorted) {
      if (measured.source().equals(device)
          && measured.reading().metric() instanceof DeviceStatus status) {
        if (measured.micros() != 0) {
          since.putIfAbsent(status, measured.at());
        } else if (since.containsKey(status)) {
          long onset = since.remove(status);
          if (measured.at() - onset >= delayMillis(status)) {
            spans.add(
                new Span(
                    new Condition.DeviceStatusRaised(device, status),
                    onset,
                    OptionalLong.of(measured.at())));
          }
        }
      }
    }
    since.forEach((status, onset) -> {
      if (now - onset >= delayMillis(status)) {
        spans.add(
            new Span(
                new Condition.DeviceStatusRaised(device, status), onset, OptionalLong.empty()));
      }
    });
    return spans;
  }

  private static long delayMillis(DeviceStatus status) {
    return status == DeviceStatus.LEADS_OFF ? LEADS_OFF_MILLIS : 0;
  }

  /**
   * From a continuous sensor's last value to its next one, if its device said something else in
   * between, ten intervals and a minute at least after the last.
   */
  List<Span> absences(DeviceId device, Chart.Bound bound) {
    long absence = Math.max(10 * bound.intervalMillis, 60_000);
    TreeSet<Long> instants = new TreeSet<>();
    Map<Sensor, TreeSet<Long>> values = new EnumMap<>(Sensor.class);
    for (Chart.Measured measured : sorted) {
      if (measured.source().equals(device)) {
        instants.add(measured.at());
        if (measured.reading().metric() instanceof VitalSign vitalSign
            && SENSORS.contains(vitalSign.sensor())) {
          values.computeIfAbsent(vitalSign.sensor(), s -> new TreeSet<>()).add(measured.at());
        }
      }
    }
    List<Span> spans = new ArrayList<>();
    values.forEach((sensor, of) -> {
      for (long value : of) {
        Long next = of.higher(value);
        Long last = next == null ? Long.valueOf(instants.last()) : instants.lower(next);
        if (last != null && last - value >= absence) {
          spans.add(
              new Span(
                  new Condition.SensorAbsent(device, sensor),
                  value,
                  next == null ? OptionalLong.empty() : OptionalLong.of(next)));
        }
      }
    });
    return spans;
  }
}

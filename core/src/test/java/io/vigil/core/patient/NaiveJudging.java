package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.DeviceStatusRule;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.Verdict;
import io.vigil.core.score.News2;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.score.Spo2Scale;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What the episodes and the score's history must be once all readings are in: computed straight
 * from the whole sorted list, with none of the code that judges as readings arrive.
 */
final class NaiveJudging {

  /** What the order of arrival must not change of an episode. */
  record Span(Condition condition, long onset, OptionalLong end) {}

  /** A reading and the device that measured it. */
  record Sourced(DeviceId device, Reading reading) {
    long at() {
      return reading.at().toEpochMilli();
    }
  }

  private final List<DeviceId> devices;
  private final Map<DeviceId, DeviceBinding> bindings;
  private final List<Sourced> sorted;
  private final long now;

  NaiveJudging(Map<DeviceId, DeviceBinding> bindings, List<Sourced> readings, long now) {
    this.devices = List.copyOf(bindings.keySet());
    this.bindings = bindings;
    this.sorted = new ArrayList<>(readings);
    this.sorted.sort(
        Comparator.comparingLong(Sourced::at)
            .thenComparingInt(s -> s.reading().ordinal())
            .thenComparingInt(s -> devices.indexOf(s.device())));
    this.now = now;
  }

  Set<Span> spans(RuleSet rules) {
    Set<Span> spans = new HashSet<>();
    rules.limits().forEach(limit -> spans.addAll(limitSpans(limit)));
    spans.addAll(news2Spans());
    for (DeviceId device : devices) {
      for (Sensor sensor : Sensor.values()) {
        if (sensor.continuous()) {
          spans.addAll(absenceSpans(device, sensor));
        }
      }
      for (DeviceStatus status : DeviceStatus.values()) {
        DeviceStatusRule.of(status)
            .ifPresent(rule -> spans.addAll(statusSpans(device, status, rule)));
      }
      for (VitalSign vitalSign : VitalSign.values()) {
        spans.addAll(signalSpans(device, vitalSign));
      }
    }
    return spans;
  }

  private List<Span> limitSpans(Limit limit) {
    Condition condition = new Condition.LimitBreached(limit.vitalSign(), limit.direction());
    List<Span> spans = new ArrayList<>();
    boolean breaching = false;
    long since = 0;
    long delay = 0;
    for (Sourced sourced : sorted) {
      if (sourced.reading().metric() != limit.vitalSign() || lacksSignal(sourced.reading())) {
        continue;
      }
      Verdict verdict = limit.verdict(sourced.reading().valueMicros());
      if (!breaching && verdict == Verdict.BREACH) {
        breaching = true;
        since = sourced.at();
        long interval = bindings.get(sourced.device()).expectedIntervalMillis();
        delay = interval > limit.delayMillis() ? 0 : limit.delayMillis();
      } else if (breaching && verdict == Verdict.CONTRARY) {
        breaching = false;
        if (sourced.at() - since >= delay) {
          spans.add(new Span(condition, since, OptionalLong.of(sourced.at())));
        }
      }
    }
    if (breaching && now - since >= delay) {
      spans.add(new Span(condition, since, OptionalLong.empty()));
    }
    return spans;
  }

  private List<Span> statusSpans(DeviceId device, DeviceStatus status, DeviceStatusRule rule) {
    return spans(
        new Condition.DeviceStatusRaised(device, status),
        of(device, status),
        reading -> reading.value().signum() != 0,
        rule.delayMillis());
  }

  private List<Span> signalSpans(DeviceId device, VitalSign vitalSign) {
    return spans(
        new Condition.SignalLost(device, vitalSign),
        of(device, vitalSign),
        NaiveJudging::lacksSignal,
        bindings.get(device).expectedIntervalMillis() > 10_000 ? 0 : 10_000);
  }

  private static boolean lacksSignal(Reading reading) {
    return reading.value().signum() == 0
        && (reading.metric() == VitalSign.HEART_RATE
            || reading.metric() == VitalSign.PULSE_RATE_OXIMETER
            || reading.metric() == VitalSign.PULSE_RATE_CUFF
            || reading.metric() == VitalSign.RESPIRATION_RATE)
        && !reading.statuses().contains(MeasurementStatus.CONTACT_CONFIRMED);
  }

  private List<Reading> of(DeviceId device, Metric metric) {
    return sorted.stream()
        .filter(sourced -> sourced.device().equals(device))
        .map(Sourced::reading)
        .filter(reading -> reading.metric() == metric)
        .toList();
  }

  private List<Span> spans(
      Condition condition, List<Reading> readings, Predicate<Reading> breaches, long delay) {
    List<Span> spans = new ArrayList<>();
    OptionalLong since = OptionalLong.empty();
    for (Reading reading : readings) {
      long at = reading.at().toEpochMilli();
      if (breaches.test(reading)) {
        since = since.isPresent() ? since : OptionalLong.of(at);
      } else if (since.isPresent()) {
        if (at - since.getAsLong() >= delay) {
          spans.add(new Span(condition, since.getAsLong(), OptionalLong.of(at)));
        }
        since = OptionalLong.empty();
      }
    }
    if (since.isPresent() && now - since.getAsLong() >= delay) {
      spans.add(new Span(condition, since.getAsLong(), OptionalLong.empty()));
    }
    return spans;
  }

  /** The score at each instant at which an input of it was measured. */
  TreeMap<Long, Score> scores() {
    TreeMap<Long, Score> scores = new TreeMap<>();
    Map<VitalSign, Score.Sample> newest = new EnumMap<>(VitalSign.class);
    for (int i = 0; i < sorted.size(); i++) {
      long at = sorted.get(i).at();
      if (sorted.get(i).reading().metric() instanceof VitalSign vitalSign) {
        newest.put(vitalSign, new Score.Sample(sorted.get(i).reading().valueMicros(), at));
        if (isInput(vitalSign)) {
          scores.put(at, scoreOf(at, newest));
        }
      }
    }
    return scores;
  }

  private static boolean isInput(VitalSign vitalSign) {
    for (ScoreParameter parameter : ScoreParameter.values()) {
      if (parameter.sources().contains(vitalSign)) {
        return true;
      }
    }
    return false;
  }

  private static Score scoreOf(long at, Map<VitalSign, Score.Sample> newest) {
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
    return News2.score(at, inputs, Spo2Scale.ONE);
  }

  private List<Span> news2Spans() {
    List<Span> spans = new ArrayList<>();
    boolean raised = false;
    long since = 0;
    Map<ScoreParameter, Integer> lastSeen = new EnumMap<>(ScoreParameter.class);
    for (Score score : scores().values()) {
      if (!raised) {
        lastSeen.clear();
      }
      int known = 0;
      boolean knownRed = false;
      for (Score.Part part : score.parts()) {
        if (part.state() == Score.State.PRESENT) {
          lastSeen.put(part.parameter(), part.points());
          known += part.points();
          knownRed |= part.points() == 3;
        }
      }
      int seen = lastSeen.values().stream().mapToInt(Integer::intValue).sum();
      boolean seenRed = lastSeen.containsValue(3);
      if (!raised && (known >= 5 || knownRed)) {
        raised = true;
        since = score.atEpochMillis();
      } else if (raised && seen < 5 && !seenRed) {
        raised = false;
        spans.add(
            new Span(new Condition.News2Raised(), since, OptionalLong.of(score.atEpochMillis())));
      }
    }
    if (raised) {
      spans.add(new Span(new Condition.News2Raised(), since, OptionalLong.empty()));
    }
    return spans;
  }

  private List<Span> absenceSpans(DeviceId device, Sensor sensor) {
    Condition condition = new Condition.SensorAbsent(device, sensor);
    TreeSet<Long> instants = new TreeSet<>();
    TreeSet<Long> values = new TreeSet<>();
    for (Sourced sourced : sorted) {
      if (sourced.device().equals(device)) {
        instants.add(sourced.at());
        if (sourced.reading().metric() instanceof VitalSign vitalSign
            && vitalSign.sensor() == sensor) {
          values.add(sourced.at());
        }
      }
    }
    List<Span> spans = new ArrayList<>();
    for (long value : values) {
      Long next = values.higher(value);
      Long lastInstant = next == null ? Long.valueOf(instants.last()) : instants.lower(next);
      if (lastInstant - value >= bindings.get(device).absenceMillis()) {
        spans.add(
            new Span(
                condition, value, next == null ? OptionalLong.empty() : OptionalLong.of(next)));
      }
    }
    return spans;
  }
}

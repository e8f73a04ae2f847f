package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.Combination;
import io.vigil.core.rule.DeviceRule;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.EquipmentRule;
import io.vigil.core.rule.Grade;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RateLimit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.ScoreLimit;
import io.vigil.core.rule.SilenceRule;
import io.vigil.core.rule.StatusRule;
import io.vigil.core.rule.Verdict;
import io.vigil.core.score.Mews;
import io.vigil.core.score.News2;
import io.vigil.core.score.Qsofa;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.score.Spo2Scale;
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
    for (Rule rule : rules.rules()) {
      spans.addAll(
          switch (rule) {
            case Limit limit -> limitSpans(limit);
            case ScoreLimit score -> news2Spans(score);
            case RateLimit rate -> rateSpans(rate);
            case Combination combination -> combinationSpans(combination);
            case EquipmentRule ignored -> List.of();
          });
    }
    for (DeviceId device : devices) {
      for (Sensor sensor : Sensor.values()) {
        if (sensor.continuous()) {
          rules
              .silence(SilenceRule.Of.SENSOR)
              .ifPresent(rule -> spans.addAll(absenceSpans(device, sensor, rule)));
        }
      }
      for (DeviceRule rule : rules.deviceRules()) {
        if (rule instanceof StatusRule status) {
          spans.addAll(statusSpans(device, status));
        }
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
    long due = 0;
    for (Sourced sourced : sorted) {
      if (sourced.reading().metric() != limit.vitalSign() || lacksSignal(sourced.reading())) {
        continue;
      }
      Verdict verdict = limit.verdict(sourced.reading().valueMicros());
      if (verdict == Verdict.BREACH) {
        since = breaching ? since : sourced.at();
        due = Math.min(breaching ? due : Long.MAX_VALUE, sourced.at() + delay(limit, sourced));
        breaching = true;
      } else if (breaching && verdict == Verdict.CONTRARY) {
        breaching = false;
        if (sourced.at() >= due) {
          spans.add(new Span(condition, since, OptionalLong.of(sourced.at())));
        }
      }
    }
    if (breaching && now >= due) {
      spans.add(new Span(condition, since, OptionalLong.empty()));
    }
    return spans;
  }

  /** That of the worst grade that the value has; none where the device is slower. */
  private long delay(Limit limit, Sourced sourced) {
    long delay = 0;
    for (Grade grade : limit.grades()) {
      boolean reached =
          limit.direction() == Direction.LOW
              ? sourced.reading().valueMicros() <= grade.thresholdMicros()
              : sourced.reading().valueMicros() >= grade.thresholdMicros();
      delay = reached ? grade.delayMillis() : delay;
    }
    long interval = bindings.get(sourced.device()).expectedIntervalMillis();
    return interval > delay ? 0 : delay;
  }

  /** The last verdict of each instant counts. */
  private List<Span> windowSpans(Condition condition, long delay, TreeMap<Long, Verdict> verdicts) {
    List<Span> spans = new ArrayList<>();
    boolean breaching = false;
    long since = 0;
    for (Map.Entry<Long, Verdict> each : verdicts.entrySet()) {
      if (!breaching && each.getValue() == Verdict.BREACH) {
        breaching = true;
        since = each.getKey();
      } else if (breaching && each.getValue() == Verdict.CONTRARY) {
        breaching = false;
        if (each.getKey() - since >= delay) {
          spans.add(new Span(condition, since, OptionalLong.of(each.getKey())));
        }
      }
    }
    if (breaching && now - since >= delay) {
      spans.add(new Span(condition, since, OptionalLong.empty()));
    }
    return spans;
  }

  private List<Span> rateSpans(RateLimit rate) {
    TreeMap<Long, Verdict> verdicts = new TreeMap<>();
    for (int i = 0; i < sorted.size(); i++) {
      Sourced at = sorted.get(i);
      if (at.reading().metric() == rate.vitalSign()) {
        List<Long> before = new ArrayList<>();
        for (int j = i - 1; j >= 0 && sorted.get(j).at() >= at.at() - rate.windowMillis(); j--) {
          if (sorted.get(j).reading().metric() == rate.vitalSign()
              && sorted.get(j).device().equals(at.device())) {
            before.add(sorted.get(j).reading().valueMicros());
          }
        }
        long value = at.reading().valueMicros();
        long change = 0;
        if (before.size() > 1) {
          before.sort(null);
          change =
              rate.direction() == Direction.LOW
                  ? before.get(before.size() - 2) - value
                  : value - before.get(1);
        }
        verdicts.put(
            at.at(),
            change >= rate.changeMicros()
                ? Verdict.BREACH
                : change < rate.changeMicros() - rate.hysteresisMicros()
                    ? Verdict.CONTRARY
                    : Verdict.BETWEEN);
      }
    }
    return windowSpans(rate.condition(), rate.delayMillis(), verdicts);
  }

  private List<Span> combinationSpans(Combination combination) {
    TreeMap<Long, Verdict> verdicts = new TreeMap<>();
    Set<VitalSign> vitalSigns = new HashSet<>();
    combination.parts().forEach(part -> vitalSigns.add(part.vitalSign()));
    Map<VitalSign, Sourced> newest = new EnumMap<>(VitalSign.class);
    for (Sourced sourced : sorted) {
      if (sourced.reading().metric() instanceof VitalSign vitalSign
          && vitalSigns.contains(vitalSign)) {
        newest.put(vitalSign, sourced);
        boolean all = true;
        boolean contrary = false;
        for (Combination.Part part : combination.parts()) {
          Sourced of = newest.get(part.vitalSign());
          if (of == null || sourced.at() - of.at() > combination.windowMillis()) {
            all = false;
            continue;
          }
          long past = of.reading().valueMicros() - part.thresholdMicros();
          past = part.direction() == Direction.LOW ? -past : past;
          all &= past >= 0;
          contrary |= past < -part.hysteresisMicros();
        }
        verdicts.put(
            sourced.at(), all ? Verdict.BREACH : contrary ? Verdict.CONTRARY : Verdict.BETWEEN);
      }
    }
    return windowSpans(combination.condition(), combination.delayMillis(), verdicts);
  }

  private List<Span> statusSpans(DeviceId device, StatusRule rule) {
    return spans(
        new Condition.DeviceStatusRaised(device, rule.status()),
        of(device, rule.status()),
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
      if (sorted.get(i).reading().metric() instanceof VitalSign vitalSign
          && !lacksSignal(sorted.get(i).reading())) {
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

  private List<Span> news2Spans(ScoreLimit rule) {
    long level = rule.levels().getFirst().thresholdMicros() / 1_000_000;
    boolean red = rule.red().isPresent();
    long delay = rule.delayMillis();
    List<Span> spans = new ArrayList<>();
    boolean raised = false;
    long since = 0;
    Map<ScoreParameter, Integer> lastSeen = new EnumMap<>(ScoreParameter.class);
    for (Score news2 : scores().values()) {
      Score score =
          switch (rule.score()) {
            case NEWS2 -> news2;
            case MEWS -> Mews.of(news2);
            case QSOFA -> Qsofa.of(news2);
          };
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
      if (!raised && (known >= level || (red && knownRed))) {
        raised = true;
        since = score.atEpochMillis();
      } else if (raised && seen < level && !(red && seenRed)) {
        raised = false;
        if (score.atEpochMillis() - since >= delay) {
          spans.add(new Span(rule.condition(), since, OptionalLong.of(score.atEpochMillis())));
        }
      }
    }
    if (raised && now - since >= delay) {
      spans.add(new Span(rule.condition(), since, OptionalLong.empty()));
    }
    return spans;
  }

  private List<Span> absenceSpans(DeviceId device, Sensor sensor, SilenceRule rule) {
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
      long intervals = rule.intervals() * bindings.get(device).expectedIntervalMillis();
      if (lastInstant - value >= Math.max(intervals, rule.leastMillis())) {
        spans.add(
            new Span(
                condition, value, next == null ? OptionalLong.empty() : OptionalLong.of(next)));
      }
    }
    return spans;
  }
}

package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.rule.DeviceRule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges what devices say of themselves, each device for itself. Every condition is a function of
 * the device's readings in the order of device time, as those of {@link Judging} are, which brings
 * the record in line with it.
 */
final class DeviceJudging {

  private static final List<VitalSign> RATES =
      List.of(
          VitalSign.HEART_RATE,
          VitalSign.PULSE_RATE_OXIMETER,
          VitalSign.PULSE_RATE_CUFF,
          VitalSign.RESPIRATION_RATE);

  private final Judging judging;
  private final Draft draft;

  DeviceJudging(Judging judging, Draft draft) {
    this.judging = judging;
    this.draft = draft;
  }

  /** Judges what was just recorded of a device. */
  void judge(Link link, Batch batch) {
    for (VitalSign rate : RATES) {
      if (batch.has(rate)) {
        DeviceWatch watch = DeviceWatch.Signal.of(link.binding(), rate);
        long from = batch.firstEpochMillis(rate);
        if (hasZero(batch, rate) || !judging.isQuiet(watch.condition(), from)) {
          judge(watch, link, from);
        }
      }
    }
    if (batch.hasUncommon() || batch.has(VitalSign.OXYGEN_FLOW)) {
      for (DeviceWatch watch : ofDevice(link.binding())) {
        long from = Long.MAX_VALUE;
        for (Metric metric : watch.metrics()) {
          if (batch.has(metric)) {
            from = Math.min(from, batch.firstEpochMillis(metric));
          }
        }
        if (from != Long.MAX_VALUE) {
          judge(watch, link, from);
        }
      }
    }
  }

  /**
   * Judges again what rests on readings that went, or came from another record.
   *
   * @param fromByMetric device time of the first of them
   */
  void judgeAgain(Map<Metric, Long> fromByMetric) {
    for (Link link : List.copyOf(draft.links().values())) {
      for (VitalSign rate : RATES) {
        Long from = fromByMetric.get(rate);
        if (from != null) {
          judge(DeviceWatch.Signal.of(link.binding(), rate), link, from);
        }
      }
      for (DeviceWatch watch : ofDevice(link.binding())) {
        long from = Long.MAX_VALUE;
        for (Metric metric : watch.metrics()) {
          from = Math.min(from, fromByMetric.getOrDefault(metric, Long.MAX_VALUE));
        }
        if (from != Long.MAX_VALUE) {
          judge(watch, link, from);
        }
      }
    }
  }

  /**
   * Judges by rules that were not in force before what devices have said already. Many things are
   * said once and hold from then on; what still holds by such a rule is an alarm. What is over is
   * left as it is on record.
   *
   * @param before the rules until now
   */
  void judgeWhatHolds(RuleSet before) {
    List<DeviceRule> known = before.deviceRules();
    for (DeviceRule rule : draft.rules().deviceRules()) {
      if (!known.contains(rule)) {
        for (Link link : List.copyOf(draft.links().values())) {
          if (link.binding().current()) {
            DeviceWatch.Ruled.of(rule, link.binding())
                .ifPresent(watch -> judgeWhatHolds(watch, link.binding()));
          }
        }
      }
    }
  }

  private void judgeWhatHolds(DeviceWatch watch, DeviceBinding binding) {
    Condition condition = watch.condition();
    if (draft.episodes().active(condition).isPresent()) {
      return;
    }
    Breaches breaches = new Breaches(watch.higherIsWorse());
    walk(watch, draft.streams(), draft.slot(binding.device()), binding.fromEpochMillis(), breaches);
    breaches
        .open()
        .ifPresent(breach -> {
          long since = breach.sinceEpochMillis();
          // One that ended with its rule goes on; one with a contrary reading in it ended there.
          long from =
              judging.underWay(condition, since).map(Episode::onsetEpochMillis).orElse(since);
          judging.reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
        });
  }

  private List<DeviceWatch> ofDevice(DeviceBinding binding) {
    List<DeviceWatch> watches = new ArrayList<>();
    for (DeviceRule rule : draft.rules().deviceRules()) {
      DeviceWatch.Ruled.of(rule, binding).ifPresent(watches::add);
    }
    return watches;
  }

  private void judge(DeviceWatch watch, Link link, long from) {
    Condition condition = watch.condition();
    Breaches breaches = new Breaches(watch.higherIsWorse());
    long start = start(condition, from, breaches);
    walk(watch, draft.streams(), draft.slot(link.binding().device()), start, breaches);
    link.binding().untilEpochMillis().ifPresent(breaches::contrary);
    judging.reconcile(condition, breaches.all(), from, Long.MAX_VALUE);
  }

  /**
   * Tells a watch what the device measured, instant by instant; of one instant in the order of its
   * metrics.
   *
   * @param start device time of what is asked for; what a watch remembers from before counts
   */
  static void walk(
      DeviceWatch watch, Map<Metric, Stream> streams, int slot, long start, Breaches breaches) {
    List<Metric> metrics = watch.metrics();
    List<Input> inputs = new ArrayList<>(metrics.size());
    for (Metric metric : metrics) {
      Stream stream = streams.getOrDefault(metric, Stream.EMPTY);
      long first = watch.remembers() ? Long.MIN_VALUE : Stream.key(start, 0);
      inputs.add(new Input(metric, stream.from(first), slot));
    }
    Breaches before = new Breaches(watch.higherIsWorse());
    while (true) {
      long at = Long.MAX_VALUE;
      for (Input input : inputs) {
        at = Math.min(at, input.nextAt);
      }
      if (at == Long.MAX_VALUE) {
        return;
      }
      Breaches found = at < start ? before : breaches;
      for (Input input : inputs) {
        while (input.nextAt == at) {
          Readings readings = input.readings;
          boolean suspect = Stream.suspect(readings.origin());
          watch.observe(input.metric, at, readings.micros(), suspect, found);
          input.look();
        }
      }
      watch.settle(at, found);
    }
  }

  /** The readings that a device gave of a metric. */
  private static final class Input {
    private final Metric metric;
    private final Readings readings;
    private final int slot;
    private long nextAt;

    Input(Metric metric, Readings readings, int slot) {
      this.metric = metric;
      this.readings = readings;
      this.slot = slot;
      look();
    }

    void look() {
      do {
        nextAt = readings.advance() ? Stream.epochMillis(readings.key()) : Long.MAX_VALUE;
      } while (nextAt != Long.MAX_VALUE && Stream.slot(readings.origin()) != slot);
    }
  }

  /** Where readings went, an episode is judged from its onset on: it may have rested on them. */
  private long start(Condition condition, long from, Breaches breaches) {
    Optional<Episode> episode = judging.underWay(condition, from);
    if (judging.withdrawing()
        && episode.isPresent()
        && judging.isKept(episode.get().onsetEpochMillis())) {
      return episode.get().onsetEpochMillis();
    }
    if (!judging.withdrawing()
        && episode.isPresent()
        && episode.get().openedEpochMillis() <= draft.layers().asOfEpochMillis()) {
      // Other rules found it: it lasts until something is contrary to those now.
      breaches.continueFrom(episode.get(), 0);
      return from;
    }
    return judging.startOfJudgingAgain(condition, from, breaches);
  }

  private static boolean hasZero(Batch batch, VitalSign rate) {
    Readings readings = batch.of(rate);
    while (readings.advance()) {
      if (readings.micros() == 0) {
        return true;
      }
    }
    return false;
  }
}

package io.vigil.simulation.world;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientState;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Grade;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the oracle has noted of one patient, in the plainest form. */
final class Chart {

  private static final long HORIZON_MILLIS = 50 * 3_600_000L;

  /** The horizon without the greatest age of a score's input, and a clock that was an hour off. */
  private static final long CONTEXT_MILLIS = 36 * 3_600_000L;

  final PatientId patient;
  final TenantId tenant;
  final Signals signals;
  final Told told;
  final Cover cover;
  final Ordered scoring;
  final AtHome home;
  final Trial trial;
  final Set<CommandId> commands = new HashSet<>();
  final Map<EpisodeId, Episode> episodes = new LinkedHashMap<>();
  private final Map<Condition, Integer> active = new HashMap<>();
  final Map<DeviceId, Bound> devices = new LinkedHashMap<>();

  /** In the order in which they were first bound or heard. */
  final List<Source> sources = new ArrayList<>();

  /** Every judged reading that was not withdrawn, in the order of arrival. */
  final List<Measured> judged = new ArrayList<>();

  /** What was kept without being judged. */
  private final List<Measured> unjudged = new ArrayList<>();

  private final Set<Measured> withdrawn = new HashSet<>();
  private final Map<Source, Map<Metric, Set<Long>>> inError = new HashMap<>();

  /** All that were ever in force. */
  final List<RuleSet> rules = new ArrayList<>();

  private List<Limit> limits = List.of();
  private final Map<Source, Map<Metric, Set<Long>>> seen = new HashMap<>();
  private final Map<Metric, List<Measured>> byMetric = new HashMap<>();
  private final Map<Metric, Measured> newest = new HashMap<>();
  PatientState state = PatientState.INITIAL;
  boolean inCare;

  /** Nobody expects the devices to be heard. */
  boolean offMonitor;

  long backTrueMillis = Long.MIN_VALUE;
  boolean beyondHorizon;
  long earliest = Long.MAX_VALUE;

  /** How many readings had been kept when the rules last changed. */
  int keptUnderFormerRules;

  /** How many readings were ever kept. */
  int kept;

  long lastReceived = Long.MIN_VALUE;

  /**
   * A reading.
   *
   * @param order how many had been kept before it
   */
  record Measured(Source source, Reading reading, int order) {
    long at() {
      return reading.at().toEpochMilli();
    }

    long micros() {
      return reading.valueMicros();
    }
  }

  /** A device of this patient. */
  static final class Bound {
    final Deque<Long> recent = new ArrayDeque<>();
    final long intervalMillis;
    boolean current = true;
    int times = 1;
    boolean released;
    long heardTrueMillis;
    boolean lastHadFuture;

    Bound(long intervalMillis) {
      this.intervalMillis = intervalMillis;
    }

    void end() {
      current = false;
      released = true;
    }

    /** Three intervals, ten seconds at least, and never more than a day past the expected. */
    long silenceMillis() {
      return Math.max(10_000, Math.min(3 * intervalMillis, intervalMillis + 86_400_000));
    }
  }

  Chart(PatientId patient, TenantId tenant, Oracle oracle) {
    this.patient = patient;
    this.tenant = tenant;
    home = new AtHome(this, oracle);
    trial = new Trial(oracle);
    signals = new Signals(this, oracle);
    told = new Told(this, oracle);
    cover = new Cover(this, oracle);
    scoring = new Ordered(this, oracle);
  }

  void judgedBy(RuleSet next) {
    if (kept == 0) {
      // They judged nothing.
      rules.clear();
    }
    rules.add(next);
    limits = next.limits();
  }

  /** Those in force. */
  List<Limit> limits() {
    return limits;
  }

  /** False if this source measured this metric at that instant before. */
  boolean isNew(Source source, Reading reading) {
    return !marks(seen, source, reading.metric()).contains(key(reading));
  }

  /** Whether it was marked as entered in error. */
  boolean isInError(Source source, Reading reading) {
    return marks(inError, source, reading.metric()).contains(key(reading));
  }

  Measured judge(Source source, Reading reading) {
    marks(seen, source, reading.metric()).add(key(reading));
    Measured measured = new Measured(source, reading, kept++);
    judged.add(measured);
    byMetric.computeIfAbsent(reading.metric(), m -> new ArrayList<>()).add(measured);
    beNewest(measured);
    return measured;
  }

  void keepUnjudged(Source source, Reading reading) {
    unjudged.add(new Measured(source, reading, kept++));
  }

  /** What is kept of a source, measured in some time; the end is excluded. */
  List<Reading> kept(Source source, long fromEpochMillis, long untilEpochMillis) {
    Map<List<Object>, Reading> found = new LinkedHashMap<>();
    for (List<Measured> some : List.of(judged, unjudged)) {
      for (Measured measured : some) {
        if (measured.source().equals(source)
            && measured.at() >= fromEpochMillis
            && measured.at() < untilEpochMillis) {
          Reading reading = measured.reading();
          found.putIfAbsent(List.of(reading.metric(), key(reading)), reading);
        }
      }
    }
    return List.copyOf(found.values());
  }

  /**
   * Readings are this patient's no more.
   *
   * @param keys device time x 1024 plus ordinal
   * @param error they were entered in error, and are known if they come again
   * @return those that had been judged
   */
  List<Measured> withdraw(Source source, Metric metric, Set<Long> keys, boolean error) {
    Predicate<Measured> gone =
        measured ->
            measured.source().equals(source)
                && measured.reading().metric() == metric
                && keys.contains(key(measured.reading()));
    unjudged.removeIf(gone);
    List<Measured> found = judged.stream().filter(gone).toList();
    withdrawn.addAll(found);
    judged.removeIf(gone);
    List<Measured> left = byMetric.getOrDefault(metric, new ArrayList<>());
    left.removeIf(gone);
    newest.remove(metric);
    left.forEach(this::beNewest);
    if (error) {
      marks(seen, source, metric).addAll(keys);
      marks(inError, source, metric).addAll(keys);
    } else {
      marks(seen, source, metric).removeAll(keys);
    }
    return found;
  }

  boolean isWithdrawn(Measured measured) {
    return withdrawn.contains(measured);
  }

  private void beNewest(Measured measured) {
    Metric metric = measured.reading().metric();
    Measured known = newest.get(metric);
    if (known == null
        || measured.at() > known.at()
        || (measured.at() == known.at()
            && measured.reading().ordinal() >= known.reading().ordinal())) {
      newest.put(metric, measured);
    }
  }

  /** Notes whether what a late reading is judged against may have been given up by then. */
  void received(long atEpochMillis, long receivedEpochMillis) {
    earliest = Math.min(earliest, atEpochMillis);
    beyondHorizon |=
        receivedEpochMillis - atEpochMillis > CONTEXT_MILLIS
            && receivedEpochMillis - HORIZON_MILLIS > earliest;
  }

  /** Of each metric that was judged the reading that was measured last. */
  Map<Metric, Measured> newest() {
    return Collections.unmodifiableMap(newest);
  }

  /** The judged reading of a metric that was measured last. */
  @Nullable Measured newest(Metric metric) {
    return newest.get(metric);
  }

  List<Measured> of(Metric metric) {
    return byMetric.getOrDefault(metric, List.of());
  }

  /** Whether any reading from an instant on is contrary to a limit. */
  boolean contrarySince(Limit limit, long atEpochMillis) {
    // What came last is most often what was measured last.
    for (Measured measured : of(limit.vitalSign()).reversed()) {
      if (measured.at() >= atEpochMillis && isContrary(limit, measured.micros())) {
        return true;
      }
    }
    return false;
  }

  boolean isActive(Condition condition) {
    return active.containsKey(condition);
  }

  /** Notes an episode as it is now; as it was before, if it is known. */
  @Nullable Episode note(Episode episode) {
    Episode before = episodes.put(episode.id(), episode);
    if (before != null && before.active()) {
      active.computeIfPresent(before.condition(), (c, times) -> times == 1 ? null : times - 1);
    }
    if (episode.active()) {
      active.merge(episode.condition(), 1, Integer::sum);
    }
    return before;
  }

  /** That of the worst grade; a device slower than it has none, nor has a person. */
  long delayMillis(Limit limit, Source source, long micros) {
    long delay = 0;
    for (Grade grade : limit.grades()) {
      boolean reached =
          limit.direction() == Direction.LOW
              ? micros <= grade.thresholdMicros()
              : micros >= grade.thresholdMicros();
      delay = reached ? grade.delayMillis() : delay;
    }
    Bound bound = source instanceof DeviceId device ? devices.get(device) : null;
    return bound == null || bound.intervalMillis > delay ? 0 : delay;
  }

  /** The longest that a breach may wait, whichever source began it, under these or older rules. */
  long maxDelayMillis(Limit limit) {
    long longest = 0;
    for (RuleSet any : rules) {
      Optional<Limit> like = any.limit(limit.vitalSign(), limit.direction());
      if (like.isPresent()) {
        for (DeviceId device : devices.keySet()) {
          longest =
              Math.max(longest, delayMillis(like.get(), device, like.get().thresholdMicros()));
        }
      }
    }
    return longest;
  }

  static boolean isBreach(Limit limit, long micros) {
    return limit.direction() == Direction.LOW
        ? micros <= limit.thresholdMicros()
        : micros >= limit.thresholdMicros();
  }

  static boolean isContrary(Limit limit, long micros) {
    return limit.direction() == Direction.LOW
        ? micros > limit.thresholdMicros() + limit.hysteresisMicros()
        : micros < limit.thresholdMicros() - limit.hysteresisMicros();
  }

  /** Two values of one instant from two sources: which of them is the later is nobody's matter. */
  boolean hasTies() {
    for (List<Measured> same : byMetric.values()) {
      Map<Long, Source> sources = new HashMap<>();
      for (Measured measured : same) {
        Source other = sources.putIfAbsent(measured.at(), measured.source());
        if (other != null && !other.equals(measured.source())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<Long> marks(
      Map<Source, Map<Metric, Set<Long>>> all, Source source, Metric metric) {
    return all.computeIfAbsent(source, s -> new HashMap<>())
        .computeIfAbsent(metric, m -> new HashSet<>());
  }

  /** Its device time x 1024 plus its ordinal. */
  static long key(Reading reading) {
    return reading.at().toEpochMilli() * 1_024 + reading.ordinal();
  }
}

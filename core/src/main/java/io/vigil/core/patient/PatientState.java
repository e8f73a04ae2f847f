package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TaskId;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.record.ScheduledMeasurement;
import io.vigil.core.rule.CylinderTime;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.RuleLayers;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.SilenceRule;
import io.vigil.core.score.Score;
import io.vigil.core.vitals.CiedMeasure;
import io.vigil.core.vitals.Metric;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a patient to judge the next input. Immutable; those by metric are in the
 * order of the metrics, the other maps keep the order of insertion: it is part of what makes
 * deciding repeatable.
 *
 * @param admission empty before the first admission
 * @param rules those in force
 * @param layers what these follow from
 * @param sources the slot of a source is its place in this list
 * @param streams judged readings within {@link #HORIZON}
 * @param pending breaches that have not outlasted their delay
 * @param episodes those of the alarms
 * @param alarms listed ones, and those that ended within the horizon
 * @param news2 newest point of the score's history
 * @param news2Evidence see {@link PatientEvent.News2Scored}
 * @param commands the last commands carried out, at most {@link #MAX_COMMANDS}
 * @param corrections what was asked for, and what still matters of what was corrected
 * @param scoring orders on scores, and what must be known to read them
 * @param offMonitor the last time in which the devices were not expected to be heard
 * @param oxygen what is prescribed of it; empty if nothing is
 * @param coverage who has the patient
 * @param deliveries who is told of the alarms that give a signal
 * @param trials silent trials, and what was charted to hold alarms against
 * @param home what is known of a patient whom nobody is beside
 * @param clinical what clinicians stated and ordered
 * @param counter numbers episodes and tasks
 */
public record PatientState(
    Optional<Admission> admission,
    RuleSet rules,
    RuleLayers layers,
    List<Source> sources,
    Map<DeviceId, Link> links,
    Map<Metric, Stream> streams,
    Map<Metric, Latest> latest,
    Map<Condition, Breach> pending,
    Map<EpisodeId, Episode> episodes,
    Map<AlarmId, Alarm> alarms,
    Optional<News2Point> news2,
    int news2Evidence,
    Map<TaskId, Task> tasks,
    List<CommandId> commands,
    Corrections corrections,
    Scoring scoring,
    Optional<OffMonitor> offMonitor,
    Optional<OxygenPrescription> oxygen,
    Coverage coverage,
    Map<DeliveryId, Delivery> deliveries,
    TrialLog trials,
    HomeCare home,
    ClinicalRecord clinical,
    int counter) {

  public PatientState {
    streams = MetricMap.of(streams);
    latest = MetricMap.of(latest);
    episodes = Episodes.of(episodes);
    alarms = Alarms.of(alarms);
    // What was read back from a journal has a copy of its own.
    if (rules.equals(layers.base())) {
      rules = layers.base();
    }
  }

  /** How long readings are kept to judge late ones against: 48 h of lateness and some slack. */
  public static final Duration HORIZON = Duration.ofHours(50);

  /** Commands known again; a retry comes within seconds. */
  public static final int MAX_COMMANDS = 64;

  /** Sources that one patient can have in all. */
  public static final int MAX_SOURCES = 4_096;

  private static final BigDecimal MINUTE_MILLIS = BigDecimal.valueOf(60_000);

  /** Before the first admission. */
  public static final PatientState INITIAL =
      new PatientState(
          Optional.empty(),
          RuleLayers.NONE.base(),
          RuleLayers.NONE,
          List.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Optional.empty(),
          0,
          Map.of(),
          List.of(),
          Corrections.NONE,
          Scoring.NONE,
          Optional.empty(),
          Optional.empty(),
          Coverage.NONE,
          Map.of(),
          TrialLog.NONE,
          HomeCare.NONE,
          ClinicalRecord.NONE,
          0);

  /** Whether the patient is in care under this record. */
  public boolean inCare() {
    return admission.isPresent() && !admission.get().discharged() && !merged();
  }

  /** Whether the devices are not expected to be heard now. */
  public boolean isOffMonitor() {
    return offMonitor.isPresent() && offMonitor.get().lasts();
  }

  /** Whether this record is a link to another: nothing happens to it until it is unmerged. */
  public boolean merged() {
    return corrections.survivor().isPresent();
  }

  /**
   * Our time at which the next deadline comes; empty if nothing waits.
   *
   * @param servingSinceEpochMillis see {@link PatientInput.PassTime}
   */
  public OptionalLong nextDeadlineEpochMillis(long servingSinceEpochMillis) {
    if (merged()) {
      return OptionalLong.empty();
    }
    long next = Long.MAX_VALUE;
    for (Breach breach : pending.values()) {
      next = Math.min(next, breach.dueEpochMillis());
    }
    Optional<SilenceRule> silence = rules.silence(SilenceRule.Of.DEVICE);
    for (Link link : links.values()) {
      if (inCare()
          && link.binding().current()
          && !hasActive(new Condition.DeviceSilent(link.binding().device()))) {
        next =
            Math.min(
                next,
                silentFrom(link, servingSinceEpochMillis, offMonitor, silence, scheduled(link)));
      }
    }
    if (inCare() && isOffMonitor() && !hasActive(new Condition.OffMonitorOverdue())) {
      next = Math.min(next, offMonitor.get().backByEpochMillis());
    }
    for (ScoreOrder order : scoring.orders()) {
      if (inCare() && order.inForce() && !Ordering.isAskedFor(tasks.values(), order)) {
        next = Math.min(next, order.reviewEpochMillis());
      }
    }
    next = Math.min(next, Alarms.of(alarms).signalDueEpochMillis());
    next = Math.min(next, trials.endEpochMillis());
    for (Delivery delivery : deliveries.values()) {
      next = Math.min(next, delivery.dueEpochMillis());
    }
    if (inCare()) {
      next = Math.min(next, Prescribing.reviewEpochMillis(oxygen, tasks.values()));
      next = Math.min(next, KeepingRecord.reviewEpochMillis(clinical, tasks.values()));
      next = Math.min(next, Assigning.nextDeadlineEpochMillis(this));
      next = Math.min(next, layers.nextChangeEpochMillis().orElse(Long.MAX_VALUE));
      next = Math.min(next, Alarms.of(alarms).callDueEpochMillis());
    }
    next = Math.min(next, NextObservation.unaskedEpochMillis(this));
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** The score with its parts at the newest reading; empty before the first reading. */
  public Optional<Score> score() {
    return news2.isEmpty()
        ? Optional.empty()
        : Optional.of(News2Sweep.newest(streams, sources, scoring));
  }

  /** When the patient is to be observed next; empty where nobody is to. */
  public Optional<NextObservation> nextObservation() {
    return NextObservation.of(this);
  }

  /** When each scheduled measurement that is to be made is due, our time. */
  public Map<CommandId, Long> scheduledDue() {
    Map<CommandId, Long> due = new LinkedHashMap<>();
    for (ScheduledMeasurement each : clinical.schedule()) {
      long at = NextObservation.dueEpochMillis(this, each);
      if (at != Long.MAX_VALUE) {
        due.put(each.id(), at);
      }
    }
    return due;
  }

  /**
   * Whether some readings of a source within a span of device time are all that are judged there.
   *
   * @param untilEpochMillis excluded
   */
  public boolean judgedAre(
      List<Identities> readings, Source source, long fromEpochMillis, long untilEpochMillis) {
    int slot = sources.indexOf(source);
    for (Map.Entry<Metric, Stream> entry : streams.entrySet()) {
      Stream.Cursor cursor = entry.getValue().from(Stream.key(fromEpochMillis, 0));
      while (cursor.advance() && Stream.epochMillis(cursor.key()) < untilEpochMillis) {
        if (Stream.slot(cursor.origin()) == slot
            && !named(readings, entry.getKey(), cursor.key())) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean named(List<Identities> readings, Metric metric, long key) {
    for (Identities each : readings) {
      if (each.metric() == metric && each.has(key)) {
        return true;
      }
    }
    return false;
  }

  /** The newest value that one device gave of a metric, if it gave any. */
  public Optional<Measured> newestOf(DeviceId device, Metric metric) {
    Stream stream = streams.get(metric);
    int slot = sources.indexOf(device);
    return stream == null || slot < 0 ? Optional.empty() : stream.newestOf(slot);
  }

  /** The newest of what one device said of itself: device measures and statuses, in order. */
  public Map<Metric, Measured> own(DeviceId device) {
    if (MetricMap.of(streams).bound() <= Metric.COMMON_COUNT) {
      return Map.of();
    }
    Map<Metric, Measured> own = new LinkedHashMap<>();
    for (Metric metric : Metric.all().subList(Metric.COMMON_COUNT, Metric.COUNT)) {
      newestOf(device, metric).ifPresent(measured -> own.put(metric, measured));
    }
    return own;
  }

  /**
   * How long a cylinder of this patient is predicted to last, as if the flow stayed as it is; in
   * minutes x 10^6. Empty where that can't be told, or nothing flows.
   */
  public OptionalLong oxygenMinutesLeftMicros(DeviceBinding binding) {
    int slot = sources.indexOf(binding.device());
    CylinderTime rule = DefaultRules.CYLINDER_TIME;
    Optional<CylinderTime.Prediction> course = rule.course(binding.oxygen());
    if (slot < 0 || course.isEmpty()) {
      return OptionalLong.empty();
    }
    DeviceWatch watch = DeviceWatch.Ruled.of(rule, course.get(), binding.device());
    DeviceJudging.walk(watch, streams, slot, Long.MIN_VALUE, new Breaches(false));
    return course.get().left();
  }

  /** Whether a reading is among those that are judged. */
  public boolean judges(Source source, Metric metric, long key) {
    Stream stream = streams.get(metric);
    int slot = sources.indexOf(source);
    return stream != null && slot >= 0 && stream.contains(key, slot);
  }

  /** The alarm that an episode belongs to. */
  public Optional<Alarm> alarmOf(EpisodeId episode) {
    return Alarms.of(alarms).of(episode);
  }

  /** The episode of a condition that is active, if there is one. */
  public Optional<Episode> active(Condition condition) {
    return Episodes.of(episodes).active(condition);
  }

  /** Whether somebody more can be told of an alarm, {@link Delivery#MAX_OF_PATIENT}. */
  public boolean hasRoomToTell(Alarm alarm) {
    return Delivering.hasRoom(this, alarm);
  }

  private boolean hasTask(Task.Kind kind) {
    for (Task task : tasks.values()) {
      if (task.kind() == kind) {
        return true;
      }
    }
    return false;
  }

  boolean hasActive(Condition condition) {
    return active(condition).isPresent();
  }

  private OptionalLong scheduled(Link link) {
    return scheduled(
        streams.get(CiedMeasure.NEXT_TRANSMISSION), sources.indexOf(link.binding().device()));
  }

  /**
   * When an implant's monitor is to send next, as it said last; empty if it said nothing.
   *
   * @param said all that was said of that, if anything was
   */
  static OptionalLong scheduled(@Nullable Stream said, int slot) {
    Optional<Measured> newest = said == null || slot < 0 ? Optional.empty() : said.newestOf(slot);
    return newest.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(newest.get().value().multiply(MINUTE_MILLIS).longValue());
  }

  /**
   * {@link Long#MAX_VALUE} while nobody expects the device to be heard.
   *
   * @param scheduled our time at which the device itself said that it will send, if it did
   */
  static long silentFrom(
      Link link,
      long servingSinceEpochMillis,
      Optional<OffMonitor> offMonitor,
      Optional<SilenceRule> rule,
      OptionalLong scheduled) {
    if (rule.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long since = Math.max(link.lastReceivedEpochMillis(), servingSinceEpochMillis);
    if (offMonitor.isPresent()) {
      if (offMonitor.get().lasts()) {
        return Long.MAX_VALUE;
      }
      since = Math.max(since, offMonitor.get().untilEpochMillis().orElseThrow());
    }
    long due = since + rule.get().millis(link.binding().expectedIntervalMillis());
    if (scheduled.isPresent() && link.lastReceivedEpochMillis() < scheduled.getAsLong()) {
      long missed = scheduled.getAsLong() + rule.get().overMillis();
      return Math.min(due, Math.max(missed, since + rule.get().leastMillis()));
    }
    return due;
  }
}

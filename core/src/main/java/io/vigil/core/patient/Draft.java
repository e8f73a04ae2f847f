package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TaskId;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayers;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A patient's state while events are applied to it. It decides nothing: what an event says is done.
 * Maps are copied when first written, so a draft costs what it changes.
 */
final class Draft {

  /** After all keys' times; keys have room for no later ones. */
  private static final long END_OF_TIME = Long.MAX_VALUE >> 11;

  private Optional<Admission> admission;
  private RuleSet rules;
  private RuleLayers layers;
  private List<Source> sources;
  private Map<DeviceId, Link> links;
  private MetricMap<Stream> streams;
  private MetricMap<Latest> latest;
  private Map<Condition, Breach> pending;
  private Episodes episodes;
  private Alarms alarms;
  private Optional<News2Point> news2;
  private int news2Evidence;
  private Map<TaskId, Task> tasks;
  private List<CommandId> commands;
  private Corrections corrections;
  private Scoring scoring;
  private Optional<OffMonitor> offMonitor;
  private Optional<OxygenPrescription> oxygen;
  private Coverage coverage;
  private Map<DeliveryId, Delivery> deliveries;
  private TrialLog trials;
  private HomeCare home;
  private ClinicalRecord clinical;
  private int counter;
  private Batch recorded = Batch.EMPTY;

  private final PatientState before;

  Draft(PatientState state) {
    before = state;
    admission = state.admission();
    rules = state.rules();
    layers = state.layers();
    sources = state.sources();
    links = state.links();
    streams = MetricMap.of(state.streams());
    latest = MetricMap.of(state.latest());
    pending = state.pending();
    episodes = Episodes.of(state.episodes());
    alarms = Alarms.of(state.alarms());
    news2 = state.news2();
    news2Evidence = state.news2Evidence();
    tasks = state.tasks();
    commands = state.commands();
    corrections = state.corrections();
    scoring = state.scoring();
    offMonitor = state.offMonitor();
    oxygen = state.oxygen();
    coverage = state.coverage();
    deliveries = state.deliveries();
    trials = state.trials();
    home = state.home();
    clinical = state.clinical();
    counter = state.counter();
  }

  PatientState toState() {
    return new PatientState(
        admission,
        rules,
        layers,
        sources,
        sealed(links, before.links()),
        streams,
        latest,
        sealed(pending, before.pending()),
        episodes,
        alarms,
        news2,
        news2Evidence,
        sealed(tasks, before.tasks()),
        commands,
        corrections,
        scoring,
        offMonitor,
        oxygen,
        coverage,
        sealed(deliveries, before.deliveries()),
        trials,
        home,
        clinical,
        counter);
  }

  /** Those in force. */
  RuleSet rules() {
    return rules;
  }

  RuleLayers layers() {
    return layers;
  }

  Map<DeviceId, Link> links() {
    return links;
  }

  Map<Metric, Stream> streams() {
    return streams;
  }

  Map<Condition, Breach> pending() {
    return pending;
  }

  Episodes episodes() {
    return episodes;
  }

  Alarms alarms() {
    return alarms;
  }

  Map<TaskId, Task> tasks() {
    return tasks;
  }

  Optional<News2Point> news2() {
    return news2;
  }

  int news2Evidence() {
    return news2Evidence;
  }

  Corrections corrections() {
    return corrections;
  }

  Scoring scoring() {
    return scoring;
  }

  Optional<OffMonitor> offMonitor() {
    return offMonitor;
  }

  Optional<OxygenPrescription> oxygen() {
    return oxygen;
  }

  @Nullable Latest latest(Metric metric) {
    return latest.get(metric);
  }

  Coverage coverage() {
    return coverage;
  }

  Map<DeliveryId, Delivery> deliveries() {
    return deliveries;
  }

  TrialLog trials() {
    return trials;
  }

  HomeCare home() {
    return home;
  }

  ClinicalRecord clinical() {
    return clinical;
  }

  boolean inCare() {
    return admission.isPresent() && !admission.get().discharged();
  }

  int counter() {
    return counter;
  }

  /** The judged ones of the readings that were recorded last. */
  Batch recorded() {
    return recorded;
  }

  Stream stream(Metric metric) {
    return streams.getOrDefault(metric, Stream.EMPTY);
  }

  int slot(Source source) {
    return sources.indexOf(source);
  }

  Optional<DeviceBinding> binding(int slot) {
    return slot >= 0 && sources.get(slot) instanceof DeviceId device
        ? Optional.ofNullable(links.get(device)).map(Link::binding)
        : Optional.empty();
  }

  void apply(PatientEvent event) {
    switch (event) {
      case PatientEvent.PatientAdmitted(Admission admitted) -> {
        admission = Optional.of(admitted);
        clinical = clinical.admitted();
      }
      case PatientEvent.PatientMoved(var ward, String bed) ->
          admission = admission.map(a -> a.movedTo(ward, bed));
      case PatientEvent.PatientDischarged() -> {
        admission = admission.map(Admission::discharge);
        home = HomeCare.NONE;
      }
      case PatientEvent.RuleSetAdopted(RuleSet adopted) -> {
        layers = layers.over(adopted);
        rules = layers.base();
      }
      case PatientEvent.RuleLayersAdopted(var standing) -> layers = layers.withStanding(standing);
      case PatientEvent.PatientRulesChanged(RuleLayer layer) -> layers = layers.with(layer);
      case PatientEvent.RuleOrderEnded(String key, var ignored, var why) ->
          layers = layers.withoutOrder(key);
      case PatientEvent.RulesTookEffect(RuleSet inForce, long at) -> {
        layers = layers.asOf(at);
        rules = inForce;
      }
      case PatientEvent.DeviceBound(DeviceBinding binding, long now) -> bind(binding, now);
      case PatientEvent.DeviceUnbound(DeviceId device, long until) -> unbind(device, until);
      case PatientEvent.ReadingsRecorded recorded -> record(recorded);
      case PatientEvent.TransmissionConflicted(DeviceId ignored) -> {}
      case PatientEvent.BreachPending(Condition condition, Breach breach) ->
          writablePending().put(condition, breach);
      case PatientEvent.BreachCleared(Condition condition) -> writablePending().remove(condition);
      case PatientEvent.EpisodeOpened(Episode episode) -> {
        writableEpisodes().set(episode.id(), episode);
        counter++;
      }
      case PatientEvent.EpisodeChanged(Episode episode, PatientEvent.Change change) -> {
        writableEpisodes().set(episode.id(), episode);
        if (change == PatientEvent.Change.CORRECTED) {
          corrections = corrections.with(episode.id());
        }
      }
      case PatientEvent.AlarmRaised(Alarm alarm) -> set(alarm);
      case PatientEvent.AlarmChanged(Alarm alarm, var ignored) -> set(alarm);
      case PatientEvent.News2Scored scored -> score(scored);
      case PatientEvent.TaskOpened(Task task) -> {
        writableTasks().put(task.id(), task);
        counter++;
      }
      case PatientEvent.TaskClosed(TaskId task, var ignored) -> writableTasks().remove(task);
      case PatientEvent.ClockStepped(long by) -> stepClock(by);
      case PatientEvent.CommandDone(CommandId command) -> {
        commands = new ArrayList<>(commands);
        commands.add(command);
        commands =
            List.copyOf(
                commands.subList(
                    Math.max(0, commands.size() - PatientState.MAX_COMMANDS), commands.size()));
      }
      case PatientEvent.ReattributionChanged(Reattribution reattribution) ->
          corrections = corrections.with(reattribution);
      case PatientEvent.ReadingsWithdrawn withdrawn -> withdraw(withdrawn);
      case PatientEvent.ReadingsReattributed reattributed -> record(reattributed);
      case PatientEvent.MergeChanged(Merge merge) -> corrections = corrections.with(merge);
      case PatientEvent.RecordJoined(AbsorbedRecord absorbed, TakenRecord record) ->
          join(absorbed, record);
      case PatientEvent.RecordParted parted -> part(parted);
      case PatientEvent.ScoreOrderChanged(ScoreOrder order) -> scoring = scoring.with(order);
      case PatientEvent.CircumstanceNoted(Circumstance circumstance, boolean holds) ->
          scoring = holds ? scoring.with(circumstance) : scoring.without(circumstance.kind());
      case PatientEvent.ObservationsBegan(long since) -> scoring = scoring.observedSince(since);
      case PatientEvent.WentOffMonitor(OffMonitor gone) -> offMonitor = Optional.of(gone);
      case PatientEvent.CameBackToMonitor(var ignored, long at) ->
          offMonitor = offMonitor.map(gone -> gone.ended(at));
      case PatientEvent.OxygenPrescribed(var prescription) -> oxygen = prescription;
      case PatientEvent.CoverageChanged(Coverage changed) -> coverage = changed;
      case PatientEvent.DeliveryChanged(Delivery delivery) -> {
        if (delivery.stage().closed()) {
          writableDeliveries().remove(delivery.id());
        } else {
          writableDeliveries().put(delivery.id(), delivery);
        }
      }
      case PatientEvent.SilentTrialBegan(SilentTrial trial) -> trials = trials.with(trial);
      case PatientEvent.SilentTrialEnded(long at) -> trials = trials.endedAt(at);
      case PatientEvent.EventCharted(ChartedEvent charted) -> trials = trials.with(charted);
      case PatientEvent.PatientAccountBound(var account) -> home = home.with(account);
      case PatientEvent.WelfareContactSet(WelfareContact contact) -> home = home.with(contact);
      case PatientEvent.PromptAnswered(PatientAnswer answer) -> home = home.with(answer);
      case PatientEvent.WelfareCallEnded(WelfareCall call) -> home = home.with(call);
      case PatientEvent.AllergyChanged(var allergy) -> clinical = clinical.with(allergy);
      case PatientEvent.NoKnownAllergiesChanged(var said) -> clinical = clinical.with(said);
      case PatientEvent.TreatmentLimitChanged(var limit) -> clinical = clinical.with(limit);
      case PatientEvent.NoteWritten ignored -> {}
      case PatientEvent.GoalChanged(var goal) -> clinical = clinical.with(goal);
      case PatientEvent.ScheduleChanged(var scheduled) -> clinical = clinical.with(scheduled);
      case PatientEvent.InputWasSetAside(int ignored) -> {}
    }
  }

  private void set(Alarm alarm) {
    trials = trials.after(alarms.get(alarm.id()), alarm);
    writableAlarms().set(alarm);
  }

  private void bind(DeviceBinding binding, long now) {
    if (!sources.contains(binding.device())) {
      sources = plus(sources, binding.device());
    }
    Optional<Link> known = Optional.ofNullable(links.get(binding.device()));
    writableLinks()
        .put(
            binding.device(),
            new Link(
                binding,
                now,
                known.map(Link::newestEpochMillis).orElse(Long.MIN_VALUE),
                known.map(Link::sensors).orElse(SensorTimes.NONE),
                known.map(Link::recent).orElse(RecentTransmissions.NONE)));
  }

  private void unbind(DeviceId device, long until) {
    writableLinks()
        .computeIfPresent(
            device,
            (id, link) -> {
              DeviceBinding bound = link.binding();
              return new Link(
                  bound.lasting(bound.fromEpochMillis(), OptionalLong.of(until)),
                  link.lastReceivedEpochMillis(),
                  link.newestEpochMillis(),
                  link.sensors(),
                  link.recent());
            });
  }

  private void record(PatientEvent.ReadingsRecorded event) {
    keep(event.source(), event.readings(), event.receivedEpochMillis());
    if (event.source() instanceof DeviceId device) {
      Link link = links.get(device);
      if (link != null) {
        hear(link, event);
      }
    }
    prune(event.receivedEpochMillis());
  }

  /** The device itself was not heard by this. */
  private void record(PatientEvent.ReadingsReattributed event) {
    keep(event.device(), event.readings(), event.receivedEpochMillis());
    Link link = links.get(event.device());
    if (link != null) {
      writableLinks()
          .put(
              event.device(),
              new Link(
                  link.binding(),
                  link.lastReceivedEpochMillis(),
                  Math.max(link.newestEpochMillis(), newestJudged(event.readings())),
                  link.sensors().after(event.readings()),
                  link.recent()));
    }
    prune(event.receivedEpochMillis());
  }

  private void keep(Source source, List<RecordedReading> readings, long receivedEpochMillis) {
    int slot = sources.indexOf(source);
    if (slot < 0) {
      slot = sources.size();
      sources = plus(sources, source);
    }
    recorded = new Batch(readings, slot);
    if (!recorded.isEmpty()) {
      for (Metric metric : recorded.metrics()) {
        if (recorded.has(metric)) {
          extend(metric, source, receivedEpochMillis);
        }
      }
    }
  }

  private void extend(Metric metric, Source source, long receivedEpochMillis) {
    writableStreams().set(metric, recorded.addedTo(stream(metric), metric));
    RecordedReading newest = recorded.newest(metric);
    long at = newest.reading().at().toEpochMilli();
    Latest known = latest.get(metric);
    if (known == null || at >= known.atEpochMillis()) {
      writableLatest()
          .set(
              metric,
              new Latest(
                  newest.reading().value(),
                  at,
                  receivedEpochMillis,
                  newest.status() == ReadingStatus.SUSPECT,
                  source));
    }
  }

  private void join(AbsorbedRecord absorbed, TakenRecord record) {
    int[] slots = new int[record.sources().size()];
    for (int i = 0; i < slots.length; i++) {
      Source source = record.sources().get(i);
      if (slot(source) < 0) {
        sources = plus(sources, source);
      }
      slots[i] = slot(source);
    }
    record.links().forEach((device, link) -> writableLinks().merge(device, link, Link::or));
    record
        .streams()
        .forEach((metric, stream) ->
            writableStreams()
                .set(
                    metric,
                    stream(metric).plus(stream, record.sources(), slots, metric, absorbed.both())));
    record
        .latest()
        .forEach((metric, theirs) -> {
          Latest own = latest.get(metric);
          if (own == null || theirs.atEpochMillis() > own.atEpochMillis()) {
            writableLatest().set(metric, theirs);
          }
        });
    corrections = corrections.with(absorbed, record.enteredInError());
    home = home.or(record.home());
    clinical = clinical.joined(absorbed.merge(), record.clinical());
    prune(absorbed.sinceEpochMillis());
  }

  private void part(PatientEvent.RecordParted event) {
    Optional<AbsorbedRecord> absorbed = corrections.absorbed(event.merge());
    if (absorbed.isEmpty()) {
      return;
    }
    withdraw(event.record().identitiesWithout(absorbed.get().both()));
    long horizon = event.nowEpochMillis() - PatientState.HORIZON.toMillis();
    event
        .record()
        .latest()
        .forEach((metric, theirs) -> {
          Latest now = latest.get(metric);
          if (now != null && now.equals(theirs)) {
            // It was older than what is kept, so that nothing was withdrawn of it.
            writableLatest().clear(metric);
          }
        });
    absorbed
        .get()
        .latest()
        .forEach((metric, before) -> {
          Latest now = latest.get(metric);
          boolean restored =
              now == null
                  ? before.atEpochMillis() < horizon
                  : now.atEpochMillis() == before.atEpochMillis()
                      && now.source().equals(before.source());
          if (restored) {
            writableLatest().set(metric, before);
          }
        });
    corrections = corrections.without(absorbed.get(), event.record().enteredInError());
    home = home.without(event.record().home(), absorbed.get().home());
    clinical = clinical.parted(event.merge());
  }

  private void withdraw(PatientEvent.ReadingsWithdrawn event) {
    withdraw(event.readings());
    if (event.why() == PatientEvent.Withdrawal.ENTERED_IN_ERROR) {
      corrections = corrections.withEnteredInError(event.readings());
    }
  }

  private void withdraw(List<Identities> readings) {
    Set<DeviceId> devices = new LinkedHashSet<>();
    for (Identities gone : readings) {
      int slot = slot(gone.source());
      Stream stream = stream(gone.metric());
      Stream left = slot < 0 ? stream : stream.without(gone, slot);
      if (left != stream) {
        if (left.isEmpty()) {
          writableStreams().clear(gone.metric());
        } else {
          writableStreams().set(gone.metric(), left);
        }
        withdrawLatest(gone);
      }
      if (gone.source() instanceof DeviceId device) {
        devices.add(device);
      }
    }
    for (DeviceId device : devices) {
      Link link = links.get(device);
      if (link != null) {
        writableLinks().put(device, withoutWithdrawn(link, slot(device)));
      }
    }
  }

  /** What was the newest before is so again; when it was received is not known any more. */
  private void withdrawLatest(Identities gone) {
    Latest known = latest.get(gone.metric());
    boolean stands =
        known == null
            || !known.source().equals(gone.source())
            || !gone.hasBetween(
                Stream.key(known.atEpochMillis(), 0), Stream.key(known.atEpochMillis() + 1, 0) - 1);
    if (stands) {
      return;
    }
    Stream left = stream(gone.metric());
    if (left.isEmpty()) {
      writableLatest().clear(gone.metric());
      return;
    }
    long at = Stream.epochMillis(left.lastKey());
    writableLatest()
        .set(
            gone.metric(),
            new Latest(
                decimal(left.lastMicros()),
                at,
                at,
                Stream.suspect(left.lastOrigin()),
                sources.get(Stream.slot(left.lastOrigin()))));
  }

  static BigDecimal decimal(long micros) {
    BigDecimal value = BigDecimal.valueOf(micros, Reading.DECIMALS_MAX).stripTrailingZeros();
    return value.scale() < 0 ? value.setScale(0) : value;
  }

  private Link withoutWithdrawn(Link link, int slot) {
    long newest = Long.MIN_VALUE;
    SensorTimes sensors = SensorTimes.NONE;
    for (Sensor sensor : link.sensors().sensors()) {
      long at = Long.MIN_VALUE;
      for (Map.Entry<Metric, Stream> entry : streams.entrySet()) {
        if (entry.getKey() instanceof VitalSign vitalSign && vitalSign.sensor() == sensor) {
          at = Math.max(at, entry.getValue().lastBefore(END_OF_TIME, slot));
        }
      }
      sensors = at == Long.MIN_VALUE ? sensors : sensors.with(sensor, at);
    }
    for (Stream stream : streams.values()) {
      newest = Math.max(newest, stream.lastBefore(END_OF_TIME, slot));
    }
    return new Link(link.binding(), link.lastReceivedEpochMillis(), newest, sensors, link.recent());
  }

  private void hear(Link link, PatientEvent.ReadingsRecorded event) {
    long newest = Math.max(link.newestEpochMillis(), newestJudged(event.readings()));
    Link heard =
        new Link(
            link.binding(),
            RecordedReading.saySomething(event.readings())
                ? Math.max(link.lastReceivedEpochMillis(), event.receivedEpochMillis())
                : link.lastReceivedEpochMillis(),
            newest,
            link.sensors().after(event.readings()),
            event.identity().map(link.recent()::plus).orElse(link.recent()));
    if (links.size() == 1) {
      links = Map.of(link.binding().device(), heard);
    } else {
      writableLinks().put(link.binding().device(), heard);
    }
  }

  private static long newestJudged(List<RecordedReading> readings) {
    long newest = Long.MIN_VALUE;
    for (RecordedReading reading : readings) {
      if (reading.status().judged()) {
        newest = Math.max(newest, reading.reading().at().toEpochMilli());
      }
    }
    return newest;
  }

  private void prune(long nowEpochMillis) {
    long horizon = nowEpochMillis - PatientState.HORIZON.toMillis();
    for (int i = 0; i < streams.bound(); i++) {
      Stream stream = streams.at(i);
      if (stream != null && stream.firstEpochMillis() < horizon) {
        Stream pruned = stream.prunedBefore(horizon);
        if (pruned != stream) {
          writableStreams().set(Metric.all().get(i), pruned);
        }
      }
    }
    if (!corrections.enteredInError().isEmpty()) {
      corrections = corrections.prunedBefore(horizon);
    }
    if (!scoring.orders().isEmpty()) {
      scoring = scoring.prunedBefore(horizon);
    }
    if (alarms.mayBePrunedBefore(horizon)) {
      for (Alarm alarm : writableAlarms().prunedBefore(horizon)) {
        for (EpisodeId episode : alarm.episodes()) {
          writableEpisodes().remove(episode);
          corrections = corrections.without(episode);
        }
      }
    }
  }

  private void score(PatientEvent.News2Scored scored) {
    news2Evidence = scored.evidence();
    if (scored.untilEpochMillis() == Long.MAX_VALUE) {
      news2 = scored.points().isEmpty() ? Optional.empty() : Optional.of(scored.points().getLast());
    }
  }

  private void stepClock(long by) {
    offMonitor = offMonitor.map(gone -> gone.stepped(by));
    scoring = scoring.stepped(by);
    coverage = coverage.stepped(by);
    episodes
        .active(new Condition.Uncovered())
        .ifPresent(episode -> writableEpisodes().set(episode.id(), episode.openedLater(by)));
    for (Delivery delivery : List.copyOf(deliveries.values())) {
      writableDeliveries().put(delivery.id(), delivery.moved(by));
    }
    if (!alarms.isEmpty()) {
      writableAlarms().move(by);
    }
    for (Map.Entry<DeviceId, Link> entry : List.copyOf(links.entrySet())) {
      Link link = entry.getValue();
      writableLinks()
          .put(
              entry.getKey(),
              new Link(
                  link.binding(),
                  link.lastReceivedEpochMillis() + by,
                  link.newestEpochMillis(),
                  link.sensors(),
                  link.recent()));
    }
  }

  private static <T> List<T> plus(List<T> list, T more) {
    List<T> all = new ArrayList<>(list.size() + 1);
    all.addAll(list);
    all.add(more);
    return List.copyOf(all);
  }

  private static <K, V> Map<K, V> sealed(Map<K, V> map, Map<K, V> before) {
    return isOwn(map, before) ? sealed(map) : map;
  }

  /** Most patients have one device, no alarm and no task: these maps are the smallest. */
  private static <K, V> Map<K, V> sealed(Map<K, V> map) {
    if (map.isEmpty()) {
      return Map.of();
    }
    if (map.size() == 1) {
      Map.Entry<K, V> only = map.entrySet().iterator().next();
      return Map.of(only.getKey(), only.getValue());
    }
    return Collections.unmodifiableMap(map);
  }

  private Map<DeviceId, Link> writableLinks() {
    return links = writable(links, before.links());
  }

  private MetricMap<Stream> writableStreams() {
    return streams = streams == before.streams() ? streams.copy() : streams;
  }

  private MetricMap<Latest> writableLatest() {
    return latest = latest == before.latest() ? latest.copy() : latest;
  }

  private Map<Condition, Breach> writablePending() {
    return pending = writable(pending, before.pending());
  }

  private Episodes writableEpisodes() {
    return episodes = episodes == before.episodes() ? episodes.copy() : episodes;
  }

  private Alarms writableAlarms() {
    return alarms = alarms == before.alarms() ? alarms.copy() : alarms;
  }

  private Map<TaskId, Task> writableTasks() {
    return tasks = writable(tasks, before.tasks());
  }

  private Map<DeliveryId, Delivery> writableDeliveries() {
    return deliveries = writable(deliveries, before.deliveries());
  }

  private static <K, V> Map<K, V> writable(Map<K, V> map, Map<K, V> before) {
    return isOwn(map, before) ? map : new LinkedHashMap<>(map);
  }

  private static <K, V> boolean isOwn(Map<K, V> map, Map<K, V> before) {
    return map != before && map instanceof LinkedHashMap;
  }
}

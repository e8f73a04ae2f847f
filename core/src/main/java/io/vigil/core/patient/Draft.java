package io.vigil.core.patient;

import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.Source;
import io.vigil.core.id.TaskId;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A patient's state while events are applied to it. It decides nothing: what an event says is done.
 * Maps are copied when first written, so a draft costs what it changes.
 */
final class Draft {

  private Optional<Admission> admission;
  private RuleSet rules;
  private List<Source> sources;
  private Map<DeviceId, Link> links;
  private MetricMap<Stream> streams;
  private MetricMap<Latest> latest;
  private Map<Condition, Breach> pending;
  private Map<EpisodeId, Episode> episodes;
  private Optional<News2Point> news2;
  private int news2Evidence;
  private Map<TaskId, Task> tasks;
  private List<CommandId> commands;
  private int counter;
  private Batch recorded = Batch.EMPTY;

  private final PatientState before;

  Draft(PatientState state) {
    before = state;
    admission = state.admission();
    rules = state.rules();
    sources = state.sources();
    links = state.links();
    streams = MetricMap.of(state.streams());
    latest = MetricMap.of(state.latest());
    pending = state.pending();
    episodes = state.episodes();
    news2 = state.news2();
    news2Evidence = state.news2Evidence();
    tasks = state.tasks();
    commands = state.commands();
    counter = state.counter();
  }

  PatientState toState() {
    return new PatientState(
        admission,
        rules,
        sources,
        sealed(links, before.links()),
        streams,
        latest,
        sealed(pending, before.pending()),
        sealed(episodes, before.episodes()),
        news2,
        news2Evidence,
        sealed(tasks, before.tasks()),
        commands,
        counter);
  }

  RuleSet rules() {
    return rules;
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

  Map<EpisodeId, Episode> episodes() {
    return episodes;
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

  /** The episodes of a condition that the data support, by onset. */
  List<Episode> episodes(Condition condition) {
    List<Episode> found = new ArrayList<>(2);
    for (Episode episode : episodes.values()) {
      if (!episode.withdrawn() && episode.condition().equals(condition)) {
        found.add(episode);
      }
    }
    found.sort(Comparator.comparingLong(Episode::onsetEpochMillis));
    return found;
  }

  Optional<Episode> active(Condition condition) {
    if (episodes.isEmpty()) {
      return Optional.empty();
    }
    for (Episode episode : episodes.values()) {
      if (episode.active() && episode.condition().equals(condition)) {
        return Optional.of(episode);
      }
    }
    return Optional.empty();
  }

  void apply(PatientEvent event) {
    switch (event) {
      case PatientEvent.PatientAdmitted(Admission admitted) -> admission = Optional.of(admitted);
      case PatientEvent.PatientMoved(var ward, String bed) ->
          admission = admission.map(a -> a.movedTo(ward, bed));
      case PatientEvent.PatientDischarged() -> admission = admission.map(Admission::discharge);
      case PatientEvent.RuleSetAdopted(RuleSet adopted) -> rules = adopted;
      case PatientEvent.DeviceBound(DeviceBinding binding, long now) -> bind(binding, now);
      case PatientEvent.DeviceUnbound(DeviceId device, long until) -> unbind(device, until);
      case PatientEvent.ReadingsRecorded recorded -> record(recorded);
      case PatientEvent.TransmissionConflicted(DeviceId ignored) -> {}
      case PatientEvent.BreachPending(Condition condition, Breach breach) ->
          writablePending().put(condition, breach);
      case PatientEvent.BreachCleared(Condition condition) -> writablePending().remove(condition);
      case PatientEvent.EpisodeOpened(Episode episode) -> {
        writableEpisodes().put(episode.id(), episode);
        counter++;
      }
      case PatientEvent.EpisodeChanged(Episode episode, PatientEvent.Change ignored) ->
          writableEpisodes().put(episode.id(), episode);
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
      case PatientEvent.InputWasSetAside(int ignored) -> {}
    }
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
                  new DeviceBinding(
                      bound.device(),
                      bound.name(),
                      bound.kind(),
                      bound.expectedIntervalMillis(),
                      bound.fromEpochMillis(),
                      OptionalLong.of(until)),
                  link.lastReceivedEpochMillis(),
                  link.newestEpochMillis(),
                  link.sensors(),
                  link.recent());
            });
  }

  private void record(PatientEvent.ReadingsRecorded event) {
    int slot = sources.indexOf(event.source());
    if (slot < 0) {
      slot = sources.size();
      sources = plus(sources, event.source());
    }
    recorded = new Batch(event.readings(), slot);
    if (!recorded.isEmpty()) {
      for (Metric metric : Metric.all()) {
        if (recorded.has(metric)) {
          extend(metric, event);
        }
      }
    }
    if (event.source() instanceof DeviceId device) {
      Link link = links.get(device);
      if (link != null) {
        hear(link, event);
      }
    }
    prune(event.receivedEpochMillis());
  }

  private void extend(Metric metric, PatientEvent.ReadingsRecorded event) {
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
                  event.receivedEpochMillis(),
                  newest.status() == ReadingStatus.SUSPECT,
                  event.source()));
    }
  }

  private void hear(Link link, PatientEvent.ReadingsRecorded event) {
    long newest = link.newestEpochMillis();
    for (RecordedReading reading : event.readings()) {
      if (reading.status().judged()) {
        newest = Math.max(newest, reading.reading().at().toEpochMilli());
      }
    }
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

  private void prune(long nowEpochMillis) {
    long horizon = nowEpochMillis - PatientState.HORIZON.toMillis();
    for (Metric metric : Metric.all()) {
      Stream stream = streams.get(metric);
      if (stream != null && stream.firstEpochMillis() < horizon) {
        Stream pruned = stream.prunedBefore(horizon);
        if (pruned != stream) {
          writableStreams().set(metric, pruned);
        }
      }
    }
    if (episodes.isEmpty()) {
      return;
    }
    for (Episode episode : List.copyOf(episodes.values())) {
      boolean over =
          episode.endEpochMillis().isPresent() && episode.endEpochMillis().getAsLong() < horizon;
      boolean gone = episode.withdrawn() && episode.openedEpochMillis() < horizon;
      if ((over || gone) && !episode.listed()) {
        writableEpisodes().remove(episode.id());
      }
    }
  }

  private void score(PatientEvent.News2Scored scored) {
    news2Evidence = scored.evidence();
    if (scored.untilEpochMillis() == Long.MAX_VALUE && !scored.points().isEmpty()) {
      news2 = Optional.of(scored.points().getLast());
    }
  }

  private void stepClock(long by) {
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

  private Map<EpisodeId, Episode> writableEpisodes() {
    return episodes = writable(episodes, before.episodes());
  }

  private Map<TaskId, Task> writableTasks() {
    return tasks = writable(tasks, before.tasks());
  }

  private static <K, V> Map<K, V> writable(Map<K, V> map, Map<K, V> before) {
    return isOwn(map, before) ? map : new LinkedHashMap<>(map);
  }

  private static <K, V> boolean isOwn(Map<K, V> map, Map<K, V> before) {
    return map != before && map instanceof LinkedHashMap;
  }
}

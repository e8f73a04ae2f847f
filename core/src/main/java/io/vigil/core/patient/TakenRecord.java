package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.Source;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.vitals.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What of a record that ends in a merge goes over to the one that survives: all that is judged
 * with, as it was at that moment. An unmerge takes the same away.
 *
 * @param admission who the record says the person is
 * @param sources the slot of a source in the streams is its place in this list
 * @param enteredInError readings that are not to be judged if they come again
 * @param tasks open ones that judging does not suggest anew, and that are of no order: orders stay
 *     where they were given
 * @param home his account and where he is to be found
 * @param clinical what clinicians stated and ordered there
 */
public record TakenRecord(
    Admission admission,
    List<Source> sources,
    Map<DeviceId, Link> links,
    Map<Metric, Stream> streams,
    Map<Metric, Latest> latest,
    List<Episode> episodes,
    List<Alarm> alarms,
    List<Identities> enteredInError,
    List<Task> tasks,
    HomeCare home,
    ClinicalRecord clinical) {

  public TakenRecord {
    sources = List.copyOf(sources);
    streams = MetricMap.of(streams);
    latest = MetricMap.of(latest);
    episodes = List.copyOf(episodes);
    alarms = List.copyOf(alarms);
    enteredInError = List.copyOf(enteredInError);
    tasks = List.copyOf(tasks);
  }

  /**
   * Of a patient who was admitted.
   *
   * @throws java.util.NoSuchElementException if he was not
   */
  public static TakenRecord of(PatientState state) {
    return new TakenRecord(
        state.admission().orElseThrow(),
        state.sources(),
        state.links(),
        state.streams(),
        state.latest(),
        state.episodes().values().stream().filter(each -> goesOver(state, each)).toList(),
        List.copyOf(state.alarms().values()),
        state.corrections().enteredInError(),
        state.tasks().values().stream().filter(task -> goesOver(task.kind())).toList(),
        state.home().ofThePerson(),
        state.clinical());
  }

  private static boolean goesOver(Task.Kind kind) {
    return switch (kind) {
      case REVIEW_BACKLOG, REVIEW_CORRECTION, WELFARE_CALL, REMINDER -> true;
      case MEASURE, OBSERVE, REVIEW_ORDER, CHECK_OXYGEN, REVIEW_LIMITS -> false;
    };
  }

  /** What nobody needs to look at any more, and no data support, stays where it is. */
  public static boolean goesOver(PatientState state, Episode episode) {
    return !episode.withdrawn() || state.alarmOf(episode.id()).filter(Alarm::listed).isPresent();
  }

  /** What signals an episode. */
  Signal signalOf(EpisodeId episode) {
    for (Alarm alarm : alarms) {
      if (alarm.episodes().contains(episode)) {
        return alarm.signal();
      }
    }
    return Signal.OFF;
  }

  int readings() {
    int count = 0;
    for (Stream stream : streams.values()) {
      count += stream.size();
    }
    return count;
  }

  /** The readings by source and metric, but for some. */
  List<Identities> identitiesWithout(List<Identities> some) {
    List<Identities> identities = new ArrayList<>();
    streams.forEach((metric, stream) -> {
      for (int slot = 0; slot < sources.size(); slot++) {
        long[] keys = stream.keysOf(slot, sources.get(slot), metric, some);
        if (keys.length > 0) {
          identities.add(new Identities(sources.get(slot), metric, keys));
        }
      }
    });
    return identities;
  }
}

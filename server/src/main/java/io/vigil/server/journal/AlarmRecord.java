package io.vigil.server.journal;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Episode;
import io.vigil.core.patient.PatientState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An alarm with what it is made of: the sealed content of {@code care.alarm}.
 *
 * @param episodes in the order in which they joined, at least one
 */
public record AlarmRecord(Alarm alarm, List<Episode> episodes) {

  public AlarmRecord {
    episodes = List.copyOf(episodes);
  }

  /** As a patient's state knows it. */
  public static AlarmRecord of(PatientState state, Alarm alarm) {
    return new AlarmRecord(
        alarm,
        alarm.episodes().stream()
            .flatMap(id -> Optional.ofNullable(state.episodes().get(id)).stream())
            .toList());
  }

  /** All that a state knows. */
  public static Stream<AlarmRecord> all(PatientState state) {
    return state.alarms().values().stream().map(alarm -> of(state, alarm));
  }

  /** Whether readings that it rested on were withdrawn. */
  public boolean corrected(PatientState state) {
    return episodes.stream()
        .anyMatch(episode -> state.corrections().episodes().contains(episode.id()));
  }

  /** Whether one of its values was suspect. */
  public boolean verify() {
    return episodes.stream().anyMatch(Episode::verify);
  }

  /** Whether all of it was over before it was known. */
  public boolean retrospective() {
    return episodes.stream().allMatch(Episode::retrospective);
  }

  /** Whether no data support any of it any more. */
  public boolean withdrawn() {
    return episodes.stream().allMatch(Episode::withdrawn);
  }
}

package io.vigil.server.journal;

import io.vigil.core.patient.AbsorbedRecord;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Latest;
import io.vigil.core.patient.Link;
import io.vigil.core.patient.NextObservation;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Scoring;
import io.vigil.core.patient.Task;
import io.vigil.core.score.Score;
import io.vigil.core.vitals.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a clinician's screen shows of a patient.
 *
 * @param alarms those listed, see {@link io.vigil.core.alarm.Alarm#listed()}
 * @param absorbed records that are merged into this one
 */
public record PatientStatus(
    Admission admission,
    Map<Metric, Latest> latest,
    Optional<Score> news2,
    Scoring scoring,
    Optional<NextObservation> nextObservation,
    List<Alarm> alarms,
    List<Task> tasks,
    List<BoundDevice> devices,
    List<AbsorbedRecord> absorbed) {

  /**
   * An alarm.
   *
   * @param corrected it rests, or rested, on readings that were withdrawn
   */
  public record Alarm(AlarmRecord record, boolean corrected) {}

  /** A device that measures the patient now. */
  public record BoundDevice(DeviceBinding binding, long lastReceivedEpochMillis) {}

  /** Empty before the first admission. */
  public static Optional<PatientStatus> of(PatientState state) {
    return state
        .admission()
        .map(admission ->
            new PatientStatus(
                admission,
                state.latest(),
                state.score(),
                state.scoring(),
                state.nextObservation(),
                alarms(state),
                List.copyOf(state.tasks().values()),
                devices(state),
                state.corrections().absorbed()));
  }

  private static List<Alarm> alarms(PatientState state) {
    return AlarmRecord.all(state)
        .filter(each -> each.alarm().listed())
        .map(each -> new Alarm(each, each.corrected(state)))
        .toList();
  }

  private static List<BoundDevice> devices(PatientState state) {
    List<BoundDevice> devices = new ArrayList<>();
    for (Link link : state.links().values()) {
      if (link.binding().current()) {
        devices.add(new BoundDevice(link.binding(), link.lastReceivedEpochMillis()));
      }
    }
    return devices;
  }
}

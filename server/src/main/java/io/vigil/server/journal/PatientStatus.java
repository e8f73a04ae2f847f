package io.vigil.server.journal;

import io.vigil.core.alarm.Episode;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.patient.AbsorbedRecord;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Latest;
import io.vigil.core.patient.Link;
import io.vigil.core.patient.NextObservation;
import io.vigil.core.patient.OffMonitor;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Scoring;
import io.vigil.core.patient.Task;
import io.vigil.core.score.Score;
import io.vigil.core.vitals.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a clinician's screen shows of a patient.
 *
 * @param alarms those listed, see {@link Episode#listed()}
 * @param corrected alarms that rest, or rested, on readings that were withdrawn
 * @param coverage who has the patient
 * @param deliveries who is told of the alarms
 * @param absorbed records that are merged into this one
 */
public record PatientStatus(
    Admission admission,
    Map<Metric, Latest> latest,
    Optional<Score> news2,
    Scoring scoring,
    Optional<NextObservation> nextObservation,
    Optional<OffMonitor> offMonitor,
    List<Episode> alarms,
    Set<EpisodeId> corrected,
    List<Task> tasks,
    List<BoundDevice> devices,
    Coverage coverage,
    List<Delivery> deliveries,
    List<AbsorbedRecord> absorbed) {

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
                state.offMonitor().filter(OffMonitor::lasts),
                state.episodes().values().stream().filter(Episode::listed).toList(),
                Set.copyOf(state.corrections().episodes()),
                List.copyOf(state.tasks().values()),
                devices(state),
                state.coverage(),
                List.copyOf(state.deliveries().values()),
                state.corrections().absorbed()));
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

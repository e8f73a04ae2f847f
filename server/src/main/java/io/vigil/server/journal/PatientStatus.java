package io.vigil.server.journal;

import io.vigil.core.alarm.Ladder;
import io.vigil.core.id.CommandId;
import io.vigil.core.patient.AbsorbedRecord;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.HomeCare;
import io.vigil.core.patient.Latest;
import io.vigil.core.patient.Link;
import io.vigil.core.patient.Measured;
import io.vigil.core.patient.NextObservation;
import io.vigil.core.patient.OffMonitor;
import io.vigil.core.patient.OxygenPrescription;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Scoring;
import io.vigil.core.patient.SilentTrial;
import io.vigil.core.patient.Task;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.rule.ScoreLimit;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.vitals.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a clinician's screen shows of a patient.
 *
 * @param alarms those listed, see {@link io.vigil.core.alarm.Alarm#listed()}
 * @param coverage who has the patient
 * @param deliveries who is told of the alarms
 * @param absorbed records that are merged into this one
 * @param oxygen what is prescribed of it
 * @param silentTrial while nobody is to be alarmed
 * @param ladder whom the alarms go to
 * @param home see {@link PatientState}, as {@code clinical}
 * @param scheduledDue see {@link PatientState#scheduledDue}
 */
public record PatientStatus(
    Admission admission,
    Map<Metric, Latest> latest,
    Optional<Score> news2,
    Scoring scoring,
    Signalling signalling,
    Optional<NextObservation> nextObservation,
    Optional<OffMonitor> offMonitor,
    List<Alarm> alarms,
    List<Task> tasks,
    List<BoundDevice> devices,
    Coverage coverage,
    List<Delivery> deliveries,
    List<AbsorbedRecord> absorbed,
    Optional<OxygenPrescription> oxygen,
    Optional<SilentTrial> silentTrial,
    Ladder ladder,
    HomeCare home,
    ClinicalRecord clinical,
    Map<CommandId, Long> scheduledDue) {

  /**
   * Which score signals.
   *
   * @param waitsForInfection whether qSOFA would, if an infection were suspected
   */
  public record Signalling(Optional<ScoreKind> score, boolean waitsForInfection) {}

  /**
   * An alarm.
   *
   * @param corrected it rests, or rested, on readings that were withdrawn
   */
  public record Alarm(AlarmRecord record, boolean corrected) {}

  /**
   * A device that measures the patient now.
   *
   * @param own the newest of what it said of itself: device measures and device statuses
   * @param oxygenMinutesLeftMicros see {@link PatientState#oxygenMinutesLeftMicros}
   */
  public record BoundDevice(
      DeviceBinding binding,
      long lastReceivedEpochMillis,
      Map<Metric, Measured> own,
      @Classified(As.CLINICAL) OptionalLong oxygenMinutesLeftMicros) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

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
                new Signalling(
                    state.rules().scoreLimit().map(ScoreLimit::score),
                    state.layers().waitsForInfection(state.scoring().bearing())),
                state.nextObservation(),
                state.offMonitor().filter(OffMonitor::lasts),
                alarms(state),
                List.copyOf(state.tasks().values()),
                devices(state),
                state.coverage(),
                List.copyOf(state.deliveries().values()),
                state.corrections().absorbed(),
                state.oxygen(),
                state.trials().running(),
                Ladder.of(state.layers()),
                state.home(),
                state.clinical(),
                state.scheduledDue()));
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
        devices.add(
            new BoundDevice(
                link.binding(),
                link.lastReceivedEpochMillis(),
                state.own(link.binding().device()),
                state.oxygenMinutesLeftMicros(link.binding())));
      }
    }
    return devices;
  }
}

package io.vigil.server.care;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A patient as a station shows him while nobody is tapped in: the bed stands for the patient, and
 * nobody's name, number, birth date or words are in it. It names what it has, so that nothing that
 * a {@link PatientView} comes to have is in it by itself.
 *
 * @param covered somebody has the patient
 */
public record BedView(
    UUID id,
    UUID ward,
    @Classified(As.IDENTITY) String bed,
    String version,
    List<PatientView.VitalView> vitals,
    Optional<List<PatientView.TrendView>> trend,
    Optional<PatientView.News2View> news2,
    Optional<PatientView.NextObservationView> nextObservation,
    Optional<AwayView> offMonitor,
    List<AlarmView> alarms,
    List<DeviceView> devices,
    boolean staffed,
    boolean reachable,
    boolean covered,
    boolean atHome,
    Optional<PatientView.SilentTrialView> silentTrial) {

  /** Off the monitor. */
  public record AwayView(@Classified(As.CLINICAL) String reason, Instant since, Instant backBy) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** An alarm without who answered it; the members as in {@link PatientView.AlarmView}. */
  public record AlarmView(
      UUID id,
      int version,
      UUID patient,
      String kind,
      String condition,
      String label,
      String priority,
      Instant onset,
      Optional<Instant> end,
      Instant raisedAt,
      boolean active,
      String signal,
      Optional<Instant> signalUntil,
      String responsibility,
      Optional<Instant> responsibleSince,
      int rung,
      String role,
      Optional<Instant> nextRungAt,
      boolean verify,
      boolean retrospective,
      boolean withdrawn,
      boolean corrected,
      boolean enteredInError,
      @Classified(As.CLINICAL) Optional<BigDecimal> worst,
      @Classified(As.CLINICAL) Optional<BigDecimal> limit,
      Optional<String> unit,
      int episodeCount,
      List<PatientView.EpisodeView> episodes) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A device without its name. */
  public record DeviceView(
      UUID id,
      String kind,
      long expectedIntervalMillis,
      Instant lastReceivedAt,
      List<PatientView.MeasureView> measures,
      List<PatientView.StatusView> statuses,
      Optional<PatientView.OxygenView> oxygen) {}

  /** What is left of a patient's view. */
  public static BedView of(PatientView of) {
    return new BedView(
        of.id(),
        of.ward(),
        of.bed(),
        of.version(),
        of.vitals(),
        of.trend(),
        of.news2(),
        of.nextObservation(),
        of.offMonitor().map(each -> new AwayView(each.reason(), each.since(), each.backBy())),
        of.alarms().stream().map(BedView::alarm).toList(),
        of.devices().stream().map(BedView::device).toList(),
        of.responsible().staffed(),
        of.responsible().reachable(),
        of.responsible().person().isPresent(),
        of.home().isPresent(),
        of.silentTrial());
  }

  private static AlarmView alarm(PatientView.AlarmView of) {
    return new AlarmView(
        of.id(),
        of.version(),
        of.patient(),
        of.kind(),
        of.condition(),
        of.label(),
        of.priority(),
        of.onset(),
        of.end(),
        of.raisedAt(),
        of.active(),
        of.signal(),
        of.signalUntil(),
        of.responsibility(),
        of.responsibleSince(),
        of.rung(),
        of.role(),
        of.nextRungAt(),
        of.verify(),
        of.retrospective(),
        of.withdrawn(),
        of.corrected(),
        of.enteredInError(),
        of.worst(),
        of.limit(),
        of.unit(),
        of.episodeCount(),
        of.episodes());
  }

  private static DeviceView device(PatientView.DeviceView of) {
    return new DeviceView(
        of.id(),
        of.kind(),
        of.expectedIntervalMillis(),
        of.lastReceivedAt(),
        of.measures(),
        of.statuses(),
        of.oxygen());
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

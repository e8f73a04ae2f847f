package io.vigil.server.care;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A patient as the screens show him; the shapes of docs/reference/api.md.
 *
 * @param name the bed for those who don't see who it is; see {@link Pseudonym}
 * @param identifier empty for them
 * @param birthDate absent for them
 */
public record PatientView(
    UUID id,
    @Classified(As.IDENTITY) String name,
    @Classified(As.IDENTITY) String identifier,
    @Classified(As.IDENTITY) @Nullable LocalDate birthDate,
    UUID ward,
    @Classified(As.IDENTITY) String bed,
    String version,
    List<VitalView> vitals,
    Optional<List<TrendView>> trend,
    Optional<News2View> news2,
    List<ScoreView> scores,
    ScoringView scoring,
    Optional<NextObservationView> nextObservation,
    Optional<OffMonitorView> offMonitor,
    List<AlarmView> alarms,
    List<TaskView> tasks,
    List<DeviceView> devices,
    ResponsibleView responsible,
    List<DeliveryView> deliveries,
    List<RecordView> alsoRecordedAs,
    Optional<PrescriptionView> oxygenPrescription,
    Optional<SilentTrialView> silentTrial,
    Optional<HomeView> home,
    ClinicalView clinical) {

  /** While it is there, the patient is on a silent trial: nobody is alarmed. */
  public record SilentTrialView(Instant since, Instant until) {}

  /** The newest value of a metric. */
  public record VitalView(
      String metric,
      @Classified(As.CLINICAL) BigDecimal value,
      Instant at,
      Instant receivedAt,
      boolean suspect) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The last hours of a metric, thinned. */
  public record TrendView(String metric, long[] t, @Classified(As.CLINICAL) double[] v) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * The score at the newest reading.
   *
   * @param validity for whom it is: {@code validated}, {@code under-16} or {@code pregnant}; not
   *     validated for the latter two
   * @param suspended by an order at the end of life: it gives no alarm
   */
  public record News2View(
      Instant at,
      @Classified(As.CLINICAL) int lower,
      @Classified(As.CLINICAL) int upper,
      boolean complete,
      @Classified(As.CLINICAL) String risk,
      boolean red,
      String table,
      int scale,
      @Classified(As.CLINICAL) String validity,
      boolean suspended,
      List<PartView> parts) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Another score of the same inputs, at the same instant; it gives no alarm.
   *
   * @param threshold from which it asks for a response
   * @param missing parameters never seen
   * @param stale parameters that are too old
   */
  public record ScoreView(
      String name,
      String table,
      @Classified(As.CLINICAL) int lower,
      @Classified(As.CLINICAL) int upper,
      boolean complete,
      int threshold,
      List<String> missing,
      List<String> stale) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * When somebody is to observe the patient next; past it, it is overdue.
   *
   * @param parameters of NEWS2, that are due then
   * @param scheduled metrics of the care plan that are due then
   */
  public record NextObservationView(
      Instant dueAt, List<String> parameters, List<String> scheduled) {}

  /** The patient is away from the devices, and to be back by then. */
  public record OffMonitorView(
      @Classified(As.CLINICAL) String reason,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant since,
      Instant backBy) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** How the patient is scored. */
  public record ScoringView(
      List<OrderView> orders,
      List<CircumstanceView> circumstances,
      Optional<SignallingView> signalling) {}

  /**
   * Which score gives alarms.
   *
   * @param insteadOf the score that the rules name, and that would if an infection were suspected
   */
  public record SignallingView(String score, Optional<String> insteadOf) {}

  /** A physician's order that is in force. */
  public record OrderView(
      String kind,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant from,
      Instant reviewAt,
      @Classified(As.IDENTITY) String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Something that holds of the patient. */
  public record CircumstanceView(
      @Classified(As.CLINICAL) String kind,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant at) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** One parameter of the score. */
  public record PartView(
      String parameter,
      @Classified(As.CLINICAL) int points,
      @Classified(As.CLINICAL) Optional<BigDecimal> value,
      Optional<Instant> at,
      Optional<String> sourceKind,
      String state) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * An alarm.
   *
   * @param signalUntil when a pause is over, or a latched signal completed
   * @param responsible who accepted or rejected it
   * @param rung of the ladder, from 0, and {@code role} who stands there
   * @param nextRungAt when it goes on to the next rung unless somebody accepts it
   * @param worst of the condition that names it, as are {@code limit} and {@code unit}
   * @param episodeCount how many there are
   * @param episodes all of them; in a patient's view those that are active
   * @param origin the merged record whose alarm goes on in this one
   * @param corrected readings that it rested on were withdrawn
   * @param enteredInError nothing else supports it
   */
  public record AlarmView(
      UUID id,
      int version,
      UUID patient,
      Optional<UUID> origin,
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
      @Classified(As.IDENTITY) Optional<String> responsible,
      Optional<Instant> responsibleSince,
      Optional<Instant> responsibleUntil,
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
      List<EpisodeView> episodes) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** One span of a condition. */
  public record EpisodeView(
      UUID id,
      String condition,
      String label,
      String priority,
      Instant onset,
      Optional<Instant> end,
      boolean verify,
      boolean retrospective,
      boolean withdrawn,
      @Classified(As.CLINICAL) Optional<BigDecimal> worst,
      @Classified(As.CLINICAL) Optional<BigDecimal> limit,
      Optional<String> unit) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * What a clinician asked for.
   *
   * @param person for whom; absent where it is for a duty or for anybody
   */
  public record ReminderView(
      @Classified(As.IDENTITY) Optional<String> by,
      Optional<UUID> person,
      @Classified(As.IDENTITY) Optional<String> personName,
      Optional<String> duty,
      Instant dueAt) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A task. */
  public record TaskView(
      UUID id,
      int version,
      String kind,
      @Classified(As.CLINICAL) String detail,
      Instant openedAt,
      Optional<ReminderView> reminder) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A device bound now.
   *
   * @param measures the newest of each thing that it measures of itself or of what it supplies
   * @param statuses those that hold, since when by its last word
   * @param interrogated the newest of each thing that an interrogation told of an implant; never of
   *     this moment
   * @param oxygen of a device that supplies oxygen
   */
  public record DeviceView(
      UUID id,
      @Classified(As.IDENTITY) String name,
      String kind,
      long expectedIntervalMillis,
      Instant lastReceivedAt,
      List<MeasureView> measures,
      List<StatusView> statuses,
      List<MeasureView> interrogated,
      Optional<OxygenView> oxygen) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** What a device measures of itself or of what it supplies. */
  public record MeasureView(
      String metric, @Classified(As.CLINICAL) BigDecimal value, String unit, Instant at) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * An oxygen supply.
   *
   * @param predictedMinutesLeft of a cylinder, as if the flow stayed as it is: a prediction; absent
   *     where nothing flows or too little is known
   */
  public record OxygenView(
      String source, @Classified(As.CLINICAL) Optional<BigDecimal> predictedMinutesLeft) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** A status that a device says it has. */
  public record StatusView(String status, String display, Instant at) {}

  /** What is prescribed of oxygen: flows in L/min, targets of the saturation in per cent. */
  public record PrescriptionView(
      @Classified(As.CLINICAL) BigDecimal flowMin,
      @Classified(As.CLINICAL) BigDecimal flowMax,
      @Classified(As.CLINICAL) int targetMin,
      @Classified(As.CLINICAL) int targetMax,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant from,
      Instant reviewAt,
      @Classified(As.IDENTITY) String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Who has the patient.
   *
   * @param staffed whether the ward says who works when: then somebody has to
   * @param person absent where nobody has
   * @param handover the last one; absent if there was none since somebody else was assigned
   * @param handedOn what goes on with the patient, and so goes to whoever takes him
   */
  public record ResponsibleView(
      boolean staffed,
      boolean reachable,
      Optional<UUID> person,
      @Classified(As.IDENTITY) Optional<String> name,
      Optional<Instant> since,
      Optional<Instant> until,
      Optional<HandoverView> handover,
      HandedOnView handedOn) {

    /** Nobody has, and nobody has to. */
    public static final ResponsibleView NONE =
        new ResponsibleView(
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new HandedOnView(List.of(), List.of(), List.of(), List.of(), List.of()));

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * That whoever has the patient hands him over, see {@link io.vigil.core.patient.Handover}.
   *
   * @param stage offered, refused, untaken or taken
   * @param to whom he asked; absent if whoever takes over may take the patient
   * @param due from when on the patient is untaken
   * @param by who took or refused the patient, or stood in
   */
  public record HandoverView(
      String stage,
      UUID from,
      @Classified(As.IDENTITY) Optional<String> fromName,
      Optional<UUID> to,
      @Classified(As.IDENTITY) Optional<String> toName,
      boolean byItself,
      @Classified(As.IDENTITY) String note,
      Instant offeredAt,
      Instant due,
      Optional<UUID> by,
      @Classified(As.IDENTITY) Optional<String> byName,
      Instant since) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * What is handed on, by the ids of alarms and tasks that the view has.
   *
   * @param signalling alarms that nobody has accepted
   * @param overdue tasks whose time is over
   * @param open other tasks
   */
  public record HandedOnView(
      List<UUID> signalling,
      List<UUID> accepted,
      List<UUID> paused,
      List<UUID> overdue,
      List<UUID> open) {}

  /**
   * That somebody is told of an alarm that gives a signal.
   *
   * @param rung 0 to 3
   */
  public record DeliveryView(
      UUID id,
      UUID alarm,
      int rung,
      UUID to,
      @Classified(As.IDENTITY) Optional<String> toName,
      String channel,
      String stage,
      Instant orderedAt) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Another record of the person, merged into this one. */
  public record RecordView(
      UUID id,
      @Classified(As.IDENTITY) String name,
      @Classified(As.IDENTITY) String identifier,
      @Classified(As.IDENTITY) LocalDate birthDate,
      Instant since) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * Of a patient at home.
   *
   * @param prompted whether he has an account to be prompted on
   * @param answer what he said last
   * @param welfareCall the one that was made last
   */
  public record HomeView(
      boolean prompted, Optional<AnswerView> answer, Optional<WelfareCallView> welfareCall) {}

  /**
   * What a patient said of himself.
   *
   * @param alarm that he was prompted of; absent if he was not
   */
  public record AnswerView(
      @Classified(As.CLINICAL) String answer, Optional<UUID> alarm, Instant at) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** What came of looking for him. */
  public record WelfareCallView(
      @Classified(As.CLINICAL) String outcome,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant at) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The same with its trend. */
  public PatientView with(List<TrendView> trend) {
    return new PatientView(
        id,
        name,
        identifier,
        birthDate,
        ward,
        bed,
        version,
        vitals,
        Optional.of(trend),
        news2,
        scores,
        scoring,
        nextObservation,
        offMonitor,
        alarms,
        tasks,
        devices,
        responsible,
        deliveries,
        alsoRecordedAs,
        oxygenPrescription,
        silentTrial,
        home,
        clinical);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

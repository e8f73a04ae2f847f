package io.vigil.server.care;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.CiedFinding;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Extent;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.OxygenFault;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.AbsorbedRecord;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Circumstance;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.HandedOn;
import io.vigil.core.patient.Handover;
import io.vigil.core.patient.HomeCare;
import io.vigil.core.patient.Latest;
import io.vigil.core.patient.Measured;
import io.vigil.core.patient.NextObservation;
import io.vigil.core.patient.OffMonitor;
import io.vigil.core.patient.OxygenPrescription;
import io.vigil.core.patient.ScoreOrder;
import io.vigil.core.patient.Scoring;
import io.vigil.core.patient.Task;
import io.vigil.core.score.Mews;
import io.vigil.core.score.News2;
import io.vigil.core.score.Qsofa;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.score.Spo2Scale;
import io.vigil.core.staff.Duty;
import io.vigil.core.vitals.CiedMeasure;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.journal.AlarmRecord;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PatientStatus;
import io.vigil.server.journal.StaffNames;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes what the screens show out of what the lanes know. */
@Component
public class PatientViews {

  private static final int MICROS_SCALE = 6;

  private final StaffNames staff;
  private final Lanes lanes;

  PatientViews(StaffNames staff, Lanes lanes) {
    this.staff = staff;
    this.lanes = lanes;
  }

  /** A patient, as of an entry of his lane. */
  public PatientView view(PatientId patient, int lane, long seq, PatientStatus status) {
    Admission admission = status.admission();
    return new PatientView(
        patient.value(),
        admission.name(),
        admission.identifier(),
        admission.birthDate(),
        admission.ward().value(),
        admission.bed(),
        lane + ":" + seq,
        vitals(status.latest()),
        Optional.empty(),
        status.news2().map(score -> news2(score, status)),
        status.news2().map(score -> scores(score, status.scoring())).orElse(List.of()),
        scoring(status.scoring(), status.signalling()),
        status.nextObservation().map(PatientViews::nextObservation),
        status.offMonitor().map(this::offMonitor),
        alarms(patient, status),
        status.tasks().stream().map(this::task).toList(),
        status.devices().stream().map(PatientViews::device).toList(),
        responsible(status),
        status.deliveries().stream().map(this::delivery).toList(),
        status.absorbed().stream().map(PatientViews::record).toList(),
        status.oxygen().map(this::prescription),
        status
            .silentTrial()
            .map(trial ->
                new PatientView.SilentTrialView(
                    Instant.ofEpochMilli(trial.sinceEpochMillis()),
                    Instant.ofEpochMilli(trial.untilEpochMillis()))),
        status.ladder() == Ladder.HOME ? Optional.of(home(status.home())) : Optional.empty(),
        ClinicalView.of(status.clinical(), status.scheduledDue(), staff));
  }

  /**
   * An alarm with all of its episodes.
   *
   * @param corrected readings that it rested on were withdrawn
   * @param origin the merged record whose alarm goes on in it
   */
  public PatientView.AlarmView alarm(
      PatientId patient, AlarmRecord record, boolean corrected, Optional<PatientId> origin) {
    Ladder ladder =
        lanes.state(patient).map(state -> Ladder.of(state.layers())).orElse(Ladder.WARD);
    return alarm(ladder, patient, record, corrected, origin, record.episodes());
  }

  private PatientView.HomeView home(HomeCare home) {
    return new PatientView.HomeView(
        home.account().isPresent(),
        home.answered()
            .map(answer ->
                new PatientView.AnswerView(
                    answer.kind().wireName(),
                    answer.alarm().map(AlarmId::value),
                    Instant.ofEpochMilli(answer.atEpochMillis()))),
        home.called()
            .map(call ->
                new PatientView.WelfareCallView(
                    call.outcome().wireName(),
                    staff.of(call.by()),
                    Instant.ofEpochMilli(call.atEpochMillis()))));
  }

  private PatientView.AlarmView alarm(
      Ladder ladder,
      PatientId patient,
      AlarmRecord record,
      boolean corrected,
      Optional<PatientId> origin,
      List<Episode> episodes) {
    Alarm alarm = record.alarm();
    Optional<Extent> extent = alarm.extent(alarm.condition());
    return new PatientView.AlarmView(
        alarm.id().value(),
        alarm.version(),
        patient.value(),
        origin.map(PatientId::value),
        alarm.condition().kind().wireName(),
        alarm.condition().key(),
        label(alarm.condition()),
        alarm.priority().wireName(),
        Instant.ofEpochMilli(alarm.onsetEpochMillis()),
        instant(alarm.endEpochMillis()),
        Instant.ofEpochMilli(alarm.raisedEpochMillis()),
        alarm.active(),
        alarm.signal().wireName(),
        instant(alarm.signalUntilEpochMillis()),
        alarm.responsibility().wireName(),
        responsible(alarm.responsibility()).flatMap(staff::of),
        since(alarm.responsibility()),
        alarm.responsibility() instanceof Responsibility.Accepted accepted
            ? Optional.of(Instant.ofEpochMilli(accepted.untilEpochMillis()))
            : Optional.empty(),
        alarm.rung(),
        ladder.role(alarm.rung()),
        alarm.signal().given() && alarm.callDueEpochMillis() != Long.MAX_VALUE
            ? instant(alarm.rungDueEpochMillis())
            : Optional.empty(),
        record.verify(),
        record.retrospective(),
        record.withdrawn(),
        corrected,
        corrected && record.withdrawn(),
        extent.map(each -> decimal(each.worstMicros())),
        decimal(record.episodes().getFirst().limitMicros()),
        unit(alarm.condition()),
        record.episodes().size(),
        episodes.stream().map(PatientViews::episode).toList());
  }

  private static Optional<PersonId> responsible(Responsibility responsibility) {
    return switch (responsibility) {
      case Responsibility.Undefined ignored -> Optional.empty();
      case Responsibility.Accepted accepted -> Optional.of(accepted.by());
      case Responsibility.Rejected rejected -> Optional.of(rejected.by());
    };
  }

  private static Optional<Instant> since(Responsibility responsibility) {
    return switch (responsibility) {
      case Responsibility.Undefined ignored -> Optional.empty();
      case Responsibility.Accepted accepted ->
          Optional.of(Instant.ofEpochMilli(accepted.sinceEpochMillis()));
      case Responsibility.Rejected rejected ->
          Optional.of(Instant.ofEpochMilli(rejected.sinceEpochMillis()));
    };
  }

  private static PatientView.EpisodeView episode(Episode episode) {
    return new PatientView.EpisodeView(
        episode.id().value(),
        episode.condition().key(),
        label(episode.condition()),
        episode.priority().wireName(),
        Instant.ofEpochMilli(episode.onsetEpochMillis()),
        instant(episode.endEpochMillis()),
        episode.verify(),
        episode.retrospective(),
        episode.withdrawn(),
        decimal(episode.worstMicros()),
        decimal(episode.limitMicros()),
        unit(episode.condition()));
  }

  private PatientView.OffMonitorView offMonitor(OffMonitor of) {
    return new PatientView.OffMonitorView(
        of.reason().wireName(),
        staff.of(of.by()),
        Instant.ofEpochMilli(of.sinceEpochMillis()),
        Instant.ofEpochMilli(of.backByEpochMillis()));
  }

  private static PatientView.RecordView record(AbsorbedRecord of) {
    Admission admission = of.admission();
    return new PatientView.RecordView(
        admission.patient().value(),
        admission.name(),
        admission.identifier(),
        admission.birthDate(),
        Instant.ofEpochMilli(of.sinceEpochMillis()));
  }

  PatientView.TaskView task(Task task) {
    return new PatientView.TaskView(
        task.id().value(),
        task.version(),
        task.kind().wireName(),
        task.detail(),
        Instant.ofEpochMilli(task.openedEpochMillis()),
        task.reminder()
            .map(reminder ->
                new PatientView.ReminderView(
                    staff.of(reminder.by()),
                    reminder.person().map(PersonId::value),
                    reminder.person().flatMap(staff::of),
                    reminder.duty().map(Duty::wireName),
                    Instant.ofEpochMilli(reminder.dueEpochMillis()))));
  }

  private List<PatientView.AlarmView> alarms(PatientId patient, PatientStatus status) {
    return status.alarms().stream()
        .sorted(
            Comparator.comparing((PatientStatus.Alarm each) -> each.record().alarm().priority())
                .reversed()
                .thenComparing(each -> each.record().alarm().onsetEpochMillis()))
        .map(each ->
            alarm(
                status.ladder(),
                patient,
                each.record(),
                each.corrected(),
                AbsorbedRecord.origin(
                    status.absorbed(), each.record().alarm().episodes().getFirst()),
                each.record().episodes().stream().filter(Episode::active).toList()))
        .toList();
  }

  private static List<PatientView.VitalView> vitals(Map<Metric, Latest> latest) {
    List<PatientView.VitalView> vitals = new ArrayList<>(latest.size());
    for (Metric metric : Metric.common()) {
      Latest value = latest.get(metric);
      if (value != null) {
        vitals.add(
            new PatientView.VitalView(
                metric.code(),
                value.value(),
                Instant.ofEpochMilli(value.atEpochMillis()),
                Instant.ofEpochMilli(value.receivedEpochMillis()),
                value.suspect()));
      }
    }
    return vitals;
  }

  private static PatientView.News2View news2(Score score, PatientStatus status) {
    return new PatientView.News2View(
        Instant.ofEpochMilli(score.atEpochMillis()),
        score.lowerBound(),
        score.upperBound(),
        score.complete(),
        News2.risk(score).wireName(),
        News2.isRed(score),
        score.tableVersion(),
        score.scale().orElse(Spo2Scale.ONE) == Spo2Scale.ONE ? 1 : 2,
        status.scoring().validity(status.admission(), score).wireName(),
        status.scoring().inForce(ScoreOrder.Kind.END_OF_LIFE).isPresent(),
        score.parts().stream()
            .map(part ->
                new PatientView.PartView(
                    part.parameter().wireName(),
                    part.points(),
                    part.sample().map(sample -> decimal(sample.valueMicros())),
                    part.sample().map(sample -> Instant.ofEpochMilli(sample.atEpochMillis())),
                    part.sample().flatMap(Score.Sample::source).map(PatientViews::sourceKind),
                    part.state().name().toLowerCase(Locale.ROOT)))
            .toList());
  }

  static String sourceKind(Source source) {
    return switch (source) {
      case DeviceId ignored -> "device";
      case PersonId ignored -> "person";
    };
  }

  private static List<PatientView.ScoreView> scores(Score news2, Scoring scoring) {
    List<PatientView.ScoreView> scores = new ArrayList<>(2);
    scores.add(score("MEWS", Mews.of(news2), Mews.CRITICAL));
    if (scoring.circumstance(Circumstance.Kind.INFECTION_SUSPECTED).isPresent()) {
      scores.add(score("qSOFA", Qsofa.of(news2), Qsofa.POSITIVE));
    }
    return scores;
  }

  private static PatientView.ScoreView score(String name, Score score, int threshold) {
    return new PatientView.ScoreView(
        name,
        score.tableVersion(),
        score.lowerBound(),
        score.upperBound(),
        score.complete(),
        threshold,
        score.missing().stream().map(ScoreParameter::wireName).toList(),
        score.stale().stream().map(ScoreParameter::wireName).toList());
  }

  private static PatientView.NextObservationView nextObservation(NextObservation next) {
    return new PatientView.NextObservationView(
        Instant.ofEpochMilli(next.dueEpochMillis()),
        next.parameters().stream().map(ScoreParameter::wireName).toList(),
        next.scheduled().stream().map(VitalSign::code).toList());
  }

  private PatientView.ScoringView scoring(Scoring scoring, PatientStatus.Signalling signalling) {
    return new PatientView.ScoringView(
        scoring.orders().stream()
            .filter(ScoreOrder::inForce)
            .map(order ->
                new PatientView.OrderView(
                    order.kind().wireName(),
                    staff.of(order.by()),
                    Instant.ofEpochMilli(order.fromEpochMillis()),
                    Instant.ofEpochMilli(order.reviewEpochMillis()),
                    order.reason()))
            .toList(),
        scoring.circumstances().stream()
            .map(each ->
                new PatientView.CircumstanceView(
                    each.kind().wireName(),
                    staff.of(each.by()),
                    Instant.ofEpochMilli(each.atEpochMillis())))
            .toList(),
        signalling
            .score()
            .map(score ->
                new PatientView.SignallingView(
                    score.label(),
                    signalling.waitsForInfection()
                        ? Optional.of(ScoreKind.QSOFA.label())
                        : Optional.empty())));
  }

  private PatientView.PrescriptionView prescription(OxygenPrescription prescription) {
    return new PatientView.PrescriptionView(
        decimal(prescription.flowMinMicros()),
        decimal(prescription.flowMaxMicros()),
        prescription.targetMin(),
        prescription.targetMax(),
        staff.of(prescription.by()),
        Instant.ofEpochMilli(prescription.fromEpochMillis()),
        Instant.ofEpochMilli(prescription.reviewEpochMillis()),
        prescription.reason());
  }

  private PatientView.DeliveryView delivery(Delivery of) {
    return new PatientView.DeliveryView(
        of.id().value(),
        of.alarm().value(),
        of.rung(),
        of.to().value(),
        staff.of(of.to()),
        of.channel().wireName(),
        of.stage().wireName(),
        Instant.ofEpochMilli(of.orderedEpochMillis()));
  }

  private PatientView.ResponsibleView responsible(PatientStatus status) {
    Coverage of = status.coverage();
    HandedOn handedOn =
        HandedOn.of(
            status.alarms().stream().map(each -> each.record().alarm()).toList(), status.tasks());
    Optional<Coverage.Assignment> assignment = of.assignment();
    return new PatientView.ResponsibleView(
        of.staffed(),
        of.reachable(),
        assignment.map(each -> each.person().value()),
        assignment.flatMap(each -> staff.of(each.person())),
        assignment.map(each -> Instant.ofEpochMilli(each.sinceEpochMillis())),
        assignment.flatMap(each -> instant(each.untilEpochMillis())),
        of.handover().map(this::handover),
        new PatientView.HandedOnView(
            alarmIds(handedOn.signalling()),
            alarmIds(handedOn.accepted()),
            alarmIds(handedOn.paused()),
            taskIds(handedOn.overdue()),
            taskIds(handedOn.open())));
  }

  private PatientView.HandoverView handover(Handover of) {
    return new PatientView.HandoverView(
        of.stage().wireName(),
        of.from().value(),
        staff.of(of.from()),
        of.to().map(PersonId::value),
        of.to().flatMap(staff::of),
        of.byItself(),
        of.note(),
        Instant.ofEpochMilli(of.offeredEpochMillis()),
        Instant.ofEpochMilli(of.dueEpochMillis()),
        of.by().map(PersonId::value),
        of.by().flatMap(staff::of),
        Instant.ofEpochMilli(of.sinceEpochMillis()));
  }

  private static List<UUID> alarmIds(List<Alarm> alarms) {
    return alarms.stream().map(each -> each.id().value()).toList();
  }

  private static List<UUID> taskIds(List<Task> tasks) {
    return tasks.stream().map(each -> each.id().value()).toList();
  }

  private static PatientView.DeviceView device(PatientStatus.BoundDevice device) {
    DeviceBinding binding = device.binding();
    return new PatientView.DeviceView(
        binding.device().value(),
        binding.name(),
        binding.kind(),
        binding.expectedIntervalMillis(),
        Instant.ofEpochMilli(device.lastReceivedEpochMillis()),
        measures(device.own(), DeviceMeasure.class),
        statuses(device.own()),
        measures(device.own(), CiedMeasure.class),
        binding
            .oxygen()
            .map(supply ->
                new PatientView.OxygenView(
                    supply.kind().wireName(), wholeMinutes(device.oxygenMinutesLeftMicros()))));
  }

  private static Optional<BigDecimal> wholeMinutes(OptionalLong minutesMicros) {
    return minutesMicros.isPresent()
        ? Optional.of(
            BigDecimal.valueOf(minutesMicros.getAsLong(), MICROS_SCALE)
                .setScale(0, RoundingMode.FLOOR))
        : Optional.empty();
  }

  private static List<PatientView.MeasureView> measures(
      Map<Metric, Measured> own, Class<? extends Metric> kind) {
    List<PatientView.MeasureView> measures = new ArrayList<>();
    own.forEach((metric, measured) -> {
      if (kind.isInstance(metric)) {
        measures.add(
            new PatientView.MeasureView(
                metric.code(),
                measured.value(),
                metric.unit(),
                Instant.ofEpochMilli(measured.atEpochMillis())));
      }
    });
    return measures;
  }

  private static List<PatientView.StatusView> statuses(Map<Metric, Measured> own) {
    List<PatientView.StatusView> statuses = new ArrayList<>();
    own.forEach((metric, measured) -> {
      if (metric instanceof DeviceStatus && measured.value().signum() != 0) {
        statuses.add(
            new PatientView.StatusView(
                metric.code(), metric.display(), Instant.ofEpochMilli(measured.atEpochMillis())));
      }
    });
    return statuses;
  }

  /** What people call a condition. */
  public static String label(Condition condition) {
    return switch (condition) {
      case Condition.LimitBreached(var vitalSign, var direction) ->
          vitalSign.label() + " " + direction.wireName();
      case Condition.News2Raised() -> "NEWS2 raised";
      case Condition.ScoreRaised(ScoreKind score) -> score.label() + " raised";
      case Condition.RuleBroken(String rule) -> label(rule);
      case Condition.SensorAbsent(var ignored, Sensor sensor) -> "No value from " + sensor.label();
      case Condition.DeviceSilent ignored -> "Device silent";
      case Condition.DeviceClockWrong ignored -> "Device clock wrong";
      case Condition.TransmissionConflicting ignored -> "Conflicting data";
      case Condition.DeviceStatusRaised(var ignored, DeviceStatus status) -> status.display();
      case Condition.OxygenSupplyFailing(var ignored, OxygenFault fault) -> label(fault);
      case Condition.CiedFound(var ignored, CiedFinding finding) -> finding.label();
      case Condition.SignalLost(var ignored, VitalSign vitalSign) ->
          "No signal (" + vitalSign.label() + "): check the patient";
      case Condition.InputQuarantined() -> "Data not judged";
      case Condition.OffMonitorOverdue() -> "Off monitor for too long";
      case Condition.Uncovered() -> "Nobody has the patient";
      case Condition.DeliveryUnconfirmed() -> "Alarm not confirmed";
      case Condition.HelpRequested() -> "The patient asks for help";
      case Condition.HandoverUntaken() -> "Handover not taken";
    };
  }

  private static String label(OxygenFault fault) {
    return switch (fault) {
      case RUNNING_OUT -> "Oxygen running out (predicted)";
      case LEAKING -> "Oxygen leak";
      case BLOCKED -> "Oxygen blocked or disconnected";
      case IMPURE -> "Oxygen purity low";
    };
  }

  /** As people say it: SpO2 falling, combination: shock. */
  private static String label(String rule) {
    int colon = rule.indexOf(':');
    return Metric.ofCode(rule.substring(0, Math.max(0, colon)))
        .map(metric -> metric.label() + " " + rule.substring(colon + 1))
        .orElse(rule.replace(":", ": "));
  }

  /** The unit of its value; empty if it has none. */
  public static Optional<String> unit(Condition condition) {
    return switch (condition) {
      case Condition.LimitBreached(var vitalSign, var ignored) -> Optional.of(vitalSign.unit());
      case Condition.News2Raised() -> Optional.empty();
      case Condition.ScoreRaised ignored -> Optional.empty();
      case Condition.RuleBroken(String rule) ->
          Metric.ofCode(rule.substring(0, Math.max(0, rule.indexOf(':')))).map(Metric::unit);
      case Condition.SensorAbsent ignored -> Optional.empty();
      case Condition.DeviceSilent ignored -> Optional.empty();
      case Condition.DeviceClockWrong ignored -> Optional.empty();
      case Condition.TransmissionConflicting ignored -> Optional.empty();
      case Condition.DeviceStatusRaised ignored -> Optional.empty();
      case Condition.SignalLost ignored -> Optional.empty();
      case Condition.CiedFound(var ignored, CiedFinding finding) ->
          Optional.of(finding.measure().unit());
      case Condition.OxygenSupplyFailing(var ignored, OxygenFault fault) ->
          switch (fault) {
            case RUNNING_OUT -> Optional.of("min");
            case IMPURE -> Optional.of(DeviceMeasure.OXYGEN_PURITY.unit());
            case LEAKING, BLOCKED -> Optional.empty();
          };
      case Condition.InputQuarantined() -> Optional.empty();
      case Condition.OffMonitorOverdue() -> Optional.empty();
      case Condition.Uncovered() -> Optional.empty();
      case Condition.DeliveryUnconfirmed() -> Optional.empty();
      case Condition.HelpRequested() -> Optional.empty();
      case Condition.HandoverUntaken() -> Optional.empty();
    };
  }

  private static Optional<Instant> instant(OptionalLong epochMillis) {
    return epochMillis.isPresent()
        ? Optional.of(Instant.ofEpochMilli(epochMillis.getAsLong()))
        : Optional.empty();
  }

  private static Optional<BigDecimal> decimal(OptionalLong micros) {
    if (micros.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(decimal(micros.getAsLong()));
  }

  /** What x 10^6 is. */
  public static BigDecimal decimal(long micros) {
    BigDecimal value = BigDecimal.valueOf(micros, MICROS_SCALE).stripTrailingZeros();
    return value.scale() < 0 ? value.setScale(0) : value;
  }
}

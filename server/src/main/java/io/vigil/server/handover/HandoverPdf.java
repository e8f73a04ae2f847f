package io.vigil.server.handover;

import io.vigil.core.id.AlarmId;
import io.vigil.core.rule.RuleForm;
import io.vigil.core.vitals.Metric;
import io.vigil.server.care.ClinicalView;
import io.vigil.server.care.PatientView;
import io.vigil.server.care.RuleViews;
import io.vigil.server.print.Sheet;
import io.vigil.server.series.ScoreStep;
import io.vigil.server.series.StoredReading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The handover for people, in black and white: a page of the ward, then each patient on a page of
 * his own by situation, background, assessment and recommendation (SBAR). Priorities are marks: ***
 * high, ** medium, * low.
 */
final class HandoverPdf {

  /** Of one patient; beyond these a line says how many more there are. */
  private static final int ALARMS_MAX = 40;

  private static final float[] LABELLED = {16, 84};

  private final Sheet sheet;
  private final Instant from;
  private final Instant to;
  private final Times times;
  private final String ward;
  private final String madeBy;
  private final long madeAt;

  HandoverPdf(
      String ward, String madeBy, long madeAtEpochMillis, Instant from, Instant to, Times times) {
    this.ward = ward;
    this.madeBy = madeBy;
    this.madeAt = madeAtEpochMillis;
    this.from = from;
    this.to = to;
    this.times = times;
    this.sheet =
        new Sheet(
            "Not a medical device. Handover, %s, made %s %s by %s"
                .formatted(ward, times.withYear(madeAt), times.zone(madeAt), madeBy));
  }

  byte[] bytes() {
    return sheet.bytes();
  }

  void front(List<PatientView> patients) {
    sheet.heading(1, "Handover, " + ward);
    sheet.table(
        LABELLED,
        List.of(),
        List.of(
            List.of(
                "Tells of",
                times.withYear(from.toEpochMilli())
                    + " to "
                    + times.withYear(to.toEpochMilli())
                    + ", times of "
                    + times.zone(madeAt)),
            List.of("Made", times.withYear(madeAt) + " by " + madeBy),
            List.of("Patients", Integer.toString(patients.size())),
            List.of("Priority", "*** high, ** medium, * low")));
    List<List<String>> rows = new ArrayList<>();
    for (PatientView patient : patients) {
      rows.add(
          List.of(
              patient.bed(),
              patient.name(),
              patient.news2().map(HandoverPdf::score).orElse("-"),
              patient.alarms().stream()
                  .map(alarm -> marks(alarm.priority()) + " " + alarm.label())
                  .collect(Collectors.joining("; ")),
              responsible(patient)));
    }
    sheet.table(
        new float[] {9, 24, 8, 34, 25},
        List.of("Bed", "Patient", "NEWS2", "Alarms now", "Who has the patient"),
        rows);
  }

  void patient(Handovers.Told of) {
    PatientView patient = of.view();
    String who = patient.bed() + "  " + patient.name();
    sheet.page(who + ", " + patient.identifier() + ", continued");
    sheet.heading(1, who);
    sheet.paragraph("%s, born %s. %s.".formatted(patient.identifier(), patient.birthDate(), ward));
    situation(patient);
    background(patient);
    assessment(of);
    recommendation(of);
    signatures();
  }

  private void situation(PatientView patient) {
    sheet.heading(2, "Situation");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Has the patient", responsible(patient)));
    handover(patient).ifPresent(text -> rows.add(List.of("Handover", text)));
    rows.add(
        List.of(
            "Alarms now",
            patient.alarms().isEmpty()
                ? "None."
                : patient.alarms().stream().map(this::alarmNow).collect(Collectors.joining(" "))));
    sheet.table(LABELLED, List.of(), rows);
  }

  private String alarmNow(PatientView.AlarmView alarm) {
    return "%s %s since %s%s, %s%s."
        .formatted(
            marks(alarm.priority()),
            alarm.label(),
            times.of(alarm.onset()),
            worst(alarm).map(text -> ", worst " + text).orElse(""),
            signal(alarm),
            alarm.verify() ? ", to be verified" : "");
  }

  private String signal(PatientView.AlarmView alarm) {
    return switch (alarm.signal()) {
      case "acknowledged" ->
          "accepted by "
              + alarm.responsible().orElse("somebody")
              + alarm.responsibleUntil().map(until -> " until " + times.of(until)).orElse("");
      case "paused" ->
          "paused" + alarm.signalUntil().map(until -> " until " + times.of(until)).orElse("");
      case "latched" -> "over, nobody has taken notice";
      case "withheld" -> "withheld by a silent trial";
      default -> "SIGNALLING, nobody has accepted it";
    };
  }

  private static String responsible(PatientView patient) {
    return patient
        .responsible()
        .name()
        .orElse(patient.responsible().person().isPresent() ? "somebody" : "NOBODY");
  }

  private Optional<String> handover(PatientView patient) {
    return patient
        .responsible()
        .handover()
        .map(handover ->
            "%s by %s%s at %s%s.%s"
                .formatted(
                    handover.byItself() ? "Offered at the end of the time" : "Offered",
                    handover.fromName().orElse("somebody"),
                    handover.toName().map(name -> " to " + name).orElse(" to whoever takes over"),
                    times.of(handover.offeredAt()),
                    switch (handover.stage()) {
                      case "taken" ->
                          ", taken by "
                              + handover.byName().orElse("somebody")
                              + " at "
                              + times.of(handover.since());
                      case "refused" -> ", refused by " + handover.byName().orElse("somebody");
                      case "untaken" -> ", NOT TAKEN in time";
                      default -> ", not taken yet";
                    },
                    handover.note().isBlank() ? "" : " Note: " + handover.note()));
  }

  private void background(PatientView patient) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Allergies", allergies(patient.clinical())));
    rows.add(List.of("Treatment limits", treatmentLimits(patient.clinical())));
    for (PatientView.CircumstanceView each : patient.scoring().circumstances()) {
      rows.add(
          List.of(
              "Circumstance",
              each.kind()
                  + ", noted "
                  + times.of(each.at())
                  + each.by().map(by -> " by " + by).orElse("")));
    }
    for (PatientView.OrderView each : patient.scoring().orders()) {
      rows.add(
          List.of(
              "Order",
              "%s%s, to be reviewed %s: %s"
                  .formatted(
                      each.kind(),
                      each.by().map(by -> " by " + by).orElse(""),
                      times.of(each.reviewAt()),
                      each.reason())));
    }
    patient
        .oxygenPrescription()
        .ifPresent(each ->
            rows.add(
                List.of(
                    "Oxygen",
                    "%s to %s L/min, target %d to %d %%%s, to be reviewed %s"
                        .formatted(
                            plain(each.flowMin()),
                            plain(each.flowMax()),
                            each.targetMin(),
                            each.targetMax(),
                            each.by().map(by -> ", by " + by).orElse(""),
                            times.of(each.reviewAt())))));
    for (PatientView.DeviceView each : patient.devices()) {
      rows.add(List.of("Device", each.name() + ", last heard " + times.of(each.lastReceivedAt())));
    }
    sheet.heading(2, "Background");
    sheet.table(LABELLED, List.of(), rows);
  }

  private String allergies(ClinicalView clinical) {
    if (!clinical.allergies().isEmpty()) {
      return clinical.allergies().stream()
          .map(each ->
              each.substance()
                  + (each.reaction().isBlank() ? "" : " (" + each.reaction() + ")")
                  + ", criticality "
                  + each.criticality().replace('-', ' ')
                  + ".")
          .collect(Collectors.joining(" "));
    }
    return clinical
        .noneKnown()
        .map(each ->
            "None known, stated %s%s."
                .formatted(times.of(each.at()), each.by().map(by -> " by " + by).orElse("")))
        .orElse("NOT RECORDED: there may be some.");
  }

  private String treatmentLimits(ClinicalView clinical) {
    return listed(
        clinical.treatmentLimits().stream()
            .map(each ->
                "%s%s, %s%s, to be reviewed %s%s."
                    .formatted(
                        each.kind().replace('-', ' '),
                        each.text().isBlank() ? "" : ": " + each.text(),
                        times.of(each.at()),
                        each.by().map(by -> " by " + by).orElse(""),
                        times.of(each.reviewAt()),
                        each.confirmed() ? "" : ", TO BE CONFIRMED by a physician"))
            .toList());
  }

  private void assessment(Handovers.Told of) {
    sheet.heading(2, "Assessment");
    sheet.paragraph(news2(of));
    if (of.vitals().isEmpty()) {
      sheet.paragraph("No reading of a vital sign is stored of this time.");
    } else {
      sheet.table(
          new float[] {12, 8, 13, 20, 8, 20, 20, 9},
          List.of("Vital sign", "Unit", "Count", "Min", "Mean", "Max", "Last", "Not judged"),
          of.vitals().stream().map(this::row).toList());
      sheet.envelopes(
          of.vitals().stream()
              .filter(each -> each.count() > 0)
              .map(each -> each.envelope(times.of(from), times.of(to)))
              .toList());
      gaps(of.vitals());
    }
    alarms(of);
  }

  private List<String> row(Summary of) {
    return List.of(
        of.vitalSign().label(),
        unit(of.vitalSign().unit()),
        of.count() + (of.suspect() == 0 ? "" : " (" + of.suspect() + " suspect)"),
        of.lowest().map(this::at).orElse("-"),
        of.mean().map(BigDecimal::toPlainString).orElse("-"),
        of.highest().map(this::at).orElse("-"),
        of.last().map(this::at).orElse("-"),
        Long.toString(of.notJudged()));
  }

  private String at(StoredReading reading) {
    return plain(reading.value()) + " (" + times.of(reading.atEpochMillis()) + ")";
  }

  private void gaps(List<Summary> vitals) {
    List<List<String>> rows = new ArrayList<>();
    for (Summary each : vitals) {
      each.gaps().stream()
          .max(Comparator.comparingLong(Summary.Gap::millis))
          .ifPresent(longest ->
              rows.add(
                  List.of(
                      each.vitalSign().label(),
                      Times.lasting(each.vitalSign().maxAge().toMillis()),
                      Integer.toString(each.gaps().size()),
                      Times.lasting(each.gaps().stream().mapToLong(Summary.Gap::millis).sum()),
                      times.of(longest.fromEpochMillis())
                          + " to "
                          + times.of(longest.untilEpochMillis()))));
    }
    if (rows.isEmpty()) {
      sheet.paragraph("No gaps in the data.");
      return;
    }
    sheet.paragraph("Data gaps, grey in the charts: no judged reading for longer than it counts.");
    sheet.table(
        new float[] {24, 16, 10, 18, 32},
        List.of("Vital sign", "Longer than", "Gaps", "In all", "Longest"),
        rows);
  }

  private String news2(Handovers.Told of) {
    List<ScoreStep> scores = of.scores();
    if (scores.isEmpty()) {
      return "NEWS2: not scored.";
    }
    ScoreStep worst = scores.getFirst();
    for (ScoreStep each : scores) {
      if (each.point().lowerBound() > worst.point().lowerBound()) {
        worst = each;
      }
    }
    return "NEWS2: first %s, last %s, worst %s.%s"
        .formatted(
            score(scores.getFirst()),
            score(scores.getLast()),
            score(worst),
            of.view()
                .news2()
                .filter(now -> !now.complete())
                .map(now -> " Not all of it is known now.")
                .orElse(""));
  }

  private String score(ScoreStep step) {
    return bounds(step.point().lowerBound(), step.point().upperBound())
        + " ("
        + times.of(Math.max(step.atEpochMillis(), from.toEpochMilli()))
        + ")";
  }

  private static String score(PatientView.News2View score) {
    return bounds(score.lower(), score.upper());
  }

  private static String bounds(int lower, int upper) {
    return lower == upper ? Integer.toString(lower) : lower + " to " + upper;
  }

  private void alarms(Handovers.Told of) {
    if (of.alarms().isEmpty()) {
      sheet.paragraph("No alarms in this time.");
      return;
    }
    sheet.table(
        new float[] {6, 24, 24, 14, 32},
        List.of("", "Alarm", "From, to", "Worst (limit)", "What was done, by whom"),
        of.alarms().stream()
            .limit(ALARMS_MAX)
            .map(alarm ->
                List.of(
                    marks(alarm.priority()),
                    alarm.label(),
                    times.of(alarm.onset())
                        + " to "
                        + alarm.end().map(times::of).orElse("(goes on)"),
                    worst(alarm).orElse(""),
                    done(of, alarm)))
            .toList());
    if (of.alarms().size() > ALARMS_MAX) {
      sheet.paragraph(
          "And %d more, none of a higher priority.".formatted(of.alarms().size() - ALARMS_MAX));
    }
  }

  private String done(Handovers.Told of, PatientView.AlarmView alarm) {
    List<Handovers.Done> done = of.done().getOrDefault(new AlarmId(alarm.id()), List.of());
    String said =
        done.stream()
            .map(each ->
                "%s %s by %s".formatted(times.of(each.atEpochMillis()), each.text(), each.by()))
            .collect(Collectors.joining("; "));
    if (alarm.enteredInError()) {
      return said.isEmpty() ? "entered in error" : said + "; entered in error";
    }
    if (!said.isEmpty()) {
      return said;
    }
    return alarm.retrospective() ? "over before it was known" : "no answer";
  }

  private static Optional<String> worst(PatientView.AlarmView alarm) {
    return alarm
        .worst()
        .map(worst ->
            plain(worst)
                + alarm.unit().map(unit -> " " + unit(unit)).orElse("")
                + alarm.limit().map(limit -> " (" + plain(limit) + ")").orElse(""));
  }

  private void recommendation(Handovers.Told of) {
    PatientView patient = of.view();
    sheet.heading(2, "Recommendation");
    List<List<String>> rows = new ArrayList<>();
    List<UUID> overdue = patient.responsible().handedOn().overdue();
    rows.add(List.of("Overdue", tasks(patient, overdue)));
    rows.add(List.of("Open tasks", tasks(patient, patient.responsible().handedOn().open())));
    patient
        .nextObservation()
        .ifPresent(next ->
            rows.add(
                List.of(
                    "Next observation",
                    times.of(next.dueAt()) + ": " + String.join(", ", observed(next)))));
    ClinicalView clinical = patient.clinical();
    if (!clinical.schedule().isEmpty()) {
      rows.add(
          List.of("Scheduled", listed(clinical.schedule().stream().map(this::scheduled).toList())));
    }
    if (!clinical.goals().isEmpty()) {
      rows.add(
          List.of(
              "Goals",
              listed(clinical.goals().stream().map(ClinicalView.GoalView::text).toList())));
    }
    patient
        .offMonitor()
        .ifPresent(off ->
            rows.add(
                List.of(
                    "Off the monitor",
                    "%s, since %s, back by %s%s"
                        .formatted(
                            off.reason(),
                            times.of(off.since()),
                            times.of(off.backBy()),
                            off.by().map(by -> ", by " + by).orElse("")))));
    patient
        .silentTrial()
        .ifPresent(trial ->
            rows.add(
                List.of("Silent trial", "No alarm is given until " + times.of(trial.until()))));
    rows.add(
        List.of(
            "Paused alarms",
            listed(
                patient.alarms().stream()
                    .filter(alarm -> alarm.signal().equals("paused"))
                    .map(this::alarmNow)
                    .toList())));
    rows.add(List.of("Own limits", listed(of.own().stream().map(this::rule).toList())));
    sheet.table(LABELLED, List.of(), rows);
  }

  private static String listed(List<String> all) {
    return all.isEmpty() ? "None." : String.join(" ", all);
  }

  private String tasks(PatientView patient, List<UUID> ids) {
    return listed(
        patient.tasks().stream()
            .filter(task -> ids.contains(task.id()))
            .map(task -> task(task) + ", since " + times.of(task.openedAt()) + ".")
            .toList());
  }

  private static List<String> observed(PatientView.NextObservationView next) {
    return Stream.concat(
            next.parameters().stream(), next.scheduled().stream().map(HandoverPdf::metric))
        .toList();
  }

  private String scheduled(ClinicalView.ScheduledView each) {
    return "%s every %d min%s."
        .formatted(
            metric(each.metric()),
            each.everyMinutes(),
            each.dueAt().map(due -> ", due " + times.of(due)).orElse(""));
  }

  private static String metric(String code) {
    return Metric.ofCode(code).map(Metric::label).orElse(code);
  }

  private String task(PatientView.TaskView task) {
    if (task.reminder().isPresent()) {
      PatientView.ReminderView reminder = task.reminder().get();
      return task.detail()
          + reminder.personName().or(reminder::duty).map(whom -> ", for " + whom).orElse("")
          + ", due "
          + times.of(reminder.dueAt());
    }
    String what =
        switch (task.kind()) {
          case "observe" -> "Observe";
          case "measure" -> "Measure";
          case "review-backlog" -> "Look at late data";
          case "review-correction" -> "Look at what a correction changed";
          case "review-order" -> "Review the order";
          case "check-oxygen" -> "Check the flow of oxygen";
          case "review-limits" -> "Look at the patient's limits";
          case "welfare-call" -> "Look for the patient";
          default -> task.kind();
        };
    String detail =
        Stream.of(task.detail().split(","))
            .map(HandoverPdf::metric)
            .collect(Collectors.joining(", "));
    return detail.isEmpty() ? what : what + " (" + detail + ")";
  }

  private String rule(RuleViews.RuleView own) {
    RuleViews.Origin origin = own.from();
    return "%s %s%s%s%s."
        .formatted(
            key(own.key()),
            own.rule().map(HandoverPdf::threshold).orElse("OFF"),
            origin.level().filter(level -> level.equals("order")).isPresent()
                ? " by a physician's order"
                : "",
            origin.by().map(by -> ", " + by).orElse("")
                + origin.from().map(since -> " " + times.of(since)).orElse(""),
            origin.until().map(until -> ", until " + times.of(until)).orElse("")
                + origin.reason().map(reason -> ": " + reason).orElse(""));
  }

  private static String threshold(RuleForm rule) {
    BigDecimal threshold = rule.threshold();
    if (threshold == null) {
      return "changed";
    }
    BigDecimal delay = rule.delaySeconds();
    return plain(threshold) + (delay == null ? "" : ", delay " + plain(delay) + " s");
  }

  /** A rule as people call it. */
  private static String key(String key) {
    int colon = Math.max(0, key.indexOf(':'));
    return Metric.ofCode(key.substring(0, colon))
        .map(metric -> metric.label() + " " + key.substring(colon + 1))
        .orElse(key);
  }

  private void signatures() {
    sheet.paragraph("");
    sheet.paragraph(
        "Given by __________________________  Time ________    Taken by"
            + " __________________________  Time ________");
  }

  /** A UCUM unit as people write it. */
  static String unit(String ucum) {
    return switch (ucum) {
      case "mm[Hg]" -> "mmHg";
      case "Cel" -> "°C";
      default -> ucum;
    };
  }

  private static String marks(String priority) {
    return switch (priority) {
      case "high" -> "***";
      case "medium" -> "**";
      default -> "*";
    };
  }

  private static String plain(BigDecimal value) {
    return value.toPlainString();
  }
}

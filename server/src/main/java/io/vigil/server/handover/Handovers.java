package io.vigil.server.handover;

import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.Header;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.care.PatientView;
import io.vigil.server.care.PatientViews;
import io.vigil.server.care.RuleViews;
import io.vigil.server.identity.Account;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PatientEntries;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.series.ScoreStep;
import io.vigil.server.series.SeriesReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes the document of a handover, in memory alone, patient by patient. */
@Component
class Handovers {

  /** Of one document. */
  private static final int PATIENTS_MAX = 64;

  /** Of one patient, of the alarms of the time. */
  private static final int ALARMS_MAX = 1_000;

  /** Of one patient, that people answered an alarm. */
  private static final int ANSWERS_MAX = 500;

  private static final Duration TURN_MAX = Duration.ofSeconds(5);
  private static final Set<Integer> ANSWERS =
      Set.of(EntryBody.kind(PatientInput.AnswerAlarm.class));

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final PatientEntries entries;
  private final PatientViews patientViews;
  private final RuleViews ruleViews;
  private final SeriesReader series;
  private final StaffNames staff;
  private final Lanes lanes;

  /** A document is held in memory until it is sent. */
  private final Semaphore turn = new Semaphore(1, true);

  Handovers(
      Scope scope,
      Views views,
      CareRows rows,
      PatientEntries entries,
      PatientViews patientViews,
      RuleViews ruleViews,
      SeriesReader series,
      StaffNames staff,
      Lanes lanes) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.entries = entries;
    this.patientViews = patientViews;
    this.ruleViews = ruleViews;
    this.series = series;
    this.staff = staff;
    this.lanes = lanes;
  }

  /** Takes the document. */
  interface Sending {
    void send(byte[] pdf) throws IOException;
  }

  /**
   * What a person did about an alarm.
   *
   * @param text as people say it
   */
  record Done(
      long atEpochMillis,
      @Classified(As.IDENTITY) String by,
      @Classified(As.CLINICAL) String text) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * A patient, as he is now and as he was in the time that is told of.
   *
   * @param alarms of that time, the most urgent first
   * @param done about them, in time
   * @param vitals those of which something is stored
   * @param scores of that time, and the one in force at its begin
   * @param own rules that were set for this patient alone
   */
  record Told(
      PatientView view,
      List<PatientView.AlarmView> alarms,
      Map<AlarmId, List<Done>> done,
      List<Summary> vitals,
      List<ScoreStep> scores,
      List<RuleViews.RuleView> own) {}

  /**
   * Makes a document, which is then sent; the next waits for that.
   *
   * @throws ProblemException 422 {@code too-many-patients}; 503 {@code not-ready}
   */
  void make(Account by, CareRows.Ward ward, Instant from, Instant to, Times times, Sending sending)
      throws IOException {
    if (!awaitTurn()) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "not-ready",
          "Another handover is being made: try again shortly.",
          TURN_MAX);
    }
    try {
      sending.send(make(by, ward, from, to, times));
    } finally {
      turn.release();
    }
  }

  private byte[] make(Account by, CareRows.Ward ward, Instant from, Instant to, Times times) {
    List<CareRows.Status> patients = patientsOf(by, ward);
    if (patients.size() > PATIENTS_MAX) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "too-many-patients",
          "A handover has at most 64 patients.");
    }
    views.record(
        by, patients.stream().map(each -> each.patient().value()).toList(), "handover", "care");
    long now = lanes.epochMillis();
    String maker = staff.of(new PersonId(by.id())).orElse(by.id().toString());
    HandoverPdf pdf = new HandoverPdf(ward.name(), maker, now, from, to, times);
    pdf.front(
        patients.stream()
            .map(each -> patientViews.view(each.patient(), each.lane(), each.seq(), each.status()))
            .toList());
    for (CareRows.Status patient : patients) {
      pdf.patient(told(by, patient, from, to, now));
    }
    return pdf.bytes();
  }

  /** By bed. */
  private List<CareRows.Status> patientsOf(Account by, CareRows.Ward ward) {
    return scope.read(
        by,
        client ->
            rows.visible(client).stream()
                .filter(patient -> isOn(patient, ward))
                .flatMap(patient -> rows.status(client, patient).stream())
                .sorted(Comparator.comparing(each -> each.status().admission().bed()))
                .toList());
  }

  private boolean isOn(PatientId patient, CareRows.Ward ward) {
    return lanes
        .state(patient)
        .filter(PatientState::inCare)
        .filter(state -> state.admission().orElseThrow().ward().value().equals(ward.id()))
        .isPresent();
  }

  private Told told(Account by, CareRows.Status of, Instant from, Instant to, long now) {
    PatientId patient = of.patient();
    return scope.read(
        by,
        client ->
            new Told(
                patientViews.view(patient, of.lane(), of.seq(), of.status()),
                alarms(client, patient, from, to),
                done(patient, of.seq(), from, to),
                vitals(client, patient, from, to),
                series.scores(client, patient, from, to),
                own(patient, now)));
  }

  private List<PatientView.AlarmView> alarms(
      JdbcClient client, PatientId patient, Instant from, Instant to) {
    return rows.alarms(client, patient, from, to, ALARMS_MAX).stream()
        .sorted(
            Comparator.comparing((CareRows.Alarm each) -> each.record().alarm().priority())
                .thenComparing(CareRows.Alarm::onsetEpochMillis)
                .reversed())
        .map(each ->
            patientViews.alarm(each.patient(), each.record(), each.corrected(), each.origin()))
        .toList();
  }

  private Map<AlarmId, List<Done>> done(PatientId patient, long seq, Instant from, Instant to) {
    Map<AlarmId, List<Done>> done = new HashMap<>();
    for (PatientEntries.Read read : entries.before(patient, seq + 1, ANSWERS, ANSWERS_MAX)) {
      Header header = read.entry().header();
      if (header.atEpochMillis() >= from.toEpochMilli()
          && header.atEpochMillis() < to.toEpochMilli()
          && read.entry().body() instanceof EntryBody.OfPatient body
          && body.input() instanceof PatientInput.AnswerAlarm answer
          && body.events().stream().anyMatch(event -> changes(event, answer.alarm()))) {
        done.computeIfAbsent(answer.alarm(), alarm -> new ArrayList<>())
            .add(
                new Done(
                    header.atEpochMillis(),
                    staff.of(answer.by()).orElse(answer.by().value().toString()),
                    text(answer.answer())));
      }
    }
    return done;
  }

  private static boolean changes(PatientEvent event, AlarmId alarm) {
    return event instanceof PatientEvent.AlarmChanged changed && changed.alarm().id().equals(alarm);
  }

  private static String text(AlarmAnswer answer) {
    return switch (answer) {
      case AlarmAnswer.Accept() -> "accepted";
      case AlarmAnswer.Reject() -> "rejected";
      case AlarmAnswer.Pause(int seconds) -> "paused for " + seconds + " s";
      case AlarmAnswer.Escalate(String note) -> "escalated: \"" + note + "\"";
      case AlarmAnswer.Release() -> "released";
    };
  }

  private List<Summary> vitals(JdbcClient client, PatientId patient, Instant from, Instant to) {
    Map<Metric, Summary> summaries = new LinkedHashMap<>();
    series.each(
        client,
        rows.records(patient),
        from,
        to,
        reading -> {
          if (reading.metric() instanceof VitalSign vitalSign) {
            summaries
                .computeIfAbsent(
                    vitalSign,
                    metric -> new Summary(vitalSign, from.toEpochMilli(), to.toEpochMilli()))
                .take(reading);
          }
        });
    List<Summary> inOrder = new ArrayList<>();
    for (Metric metric : Metric.all()) {
      Optional.ofNullable(summaries.get(metric))
          .ifPresent(summary -> {
            summary.end();
            inOrder.add(summary);
          });
    }
    return inOrder;
  }

  private List<RuleViews.RuleView> own(PatientId patient, long now) {
    return lanes
        .state(patient)
        .map(state -> ruleViews.inForce(state, now))
        .orElse(List.of())
        .stream()
        .filter(rule ->
            rule.from()
                .level()
                .filter(level -> level.equals("patient") || level.equals("order"))
                .isPresent())
        .toList();
  }

  private boolean awaitTurn() {
    try {
      return turn.tryAcquire(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

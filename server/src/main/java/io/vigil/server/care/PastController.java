package io.vigil.server.care;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.AbsorbedRecord;
import io.vigil.core.rule.RuleForm;
import io.vigil.core.rule.RuleSet;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.AlarmRecord;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PastReader;
import io.vigil.server.journal.PatientStatus;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What was known of a patient at a moment of our time. Whoever may see the patient now may ask; the
 * look is recorded with the moment.
 */
@RestController
@RequestMapping(path = "/api/v1/patients/{id}", params = "asOf")
@Needs(Capability.LOOK_BACK)
class PastController {

  private static final String CARE = "care";

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final PastReader past;
  private final PatientViews patientViews;
  private final Lanes lanes;
  private final Capabilities capabilities;

  PastController(
      Scope scope,
      Views views,
      CareRows rows,
      PastReader past,
      PatientViews patientViews,
      Lanes lanes,
      Capabilities capabilities) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.past = past;
    this.patientViews = patientViews;
    this.lanes = lanes;
    this.capabilities = capabilities;
  }

  /**
   * @param live always false: nothing of it is to be taken for the patient as he is
   */
  record PatientThen(Instant asOf, boolean live, PatientView patient, Rules rules) {}

  record Rules(String version, List<RuleForm> rules) {}

  /**
   * @param live always false
   */
  record AlarmsThen(Instant asOf, boolean live, List<PatientView.AlarmView> alarms) {}

  @GetMapping
  PatientThen patient(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestParam Instant asOf) {
    PatientId patient = new PatientId(id);
    refuseUnlessInSight(account, patient);
    Instant moment = moment(asOf);
    refuseIfMerged(patient, moment);
    views.record(account, id, "summary@" + moment, CARE);
    PastReader.Past then = past.at(patient, moment.toEpochMilli());
    return new PatientThen(
        moment,
        false,
        Pseudonym.of(
            patientViews.view(patient, then.lane(), then.seq(), inCare(then)),
            capabilities.has(account, Capability.SEE_IDENTITY)),
        rules(then.state().rules()));
  }

  @GetMapping("/alarms")
  AlarmsThen alarms(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestParam Instant from,
      @RequestParam Instant to,
      @RequestParam Instant asOf) {
    CareController.refuseUnlessSpan(from, to);
    PatientId patient = new PatientId(id);
    refuseUnlessInSight(account, patient);
    Instant moment = moment(asOf);
    refuseIfMerged(patient, moment);
    views.record(account, id, "alarms@" + moment, CARE);
    PastReader.Past then = past.at(patient, moment.toEpochMilli());
    inCare(then);
    return new AlarmsThen(
        moment,
        false,
        alarms(account, patient, then, from, to).stream()
            .map(alarm ->
                patientViews.alarm(patient, alarm.record(), alarm.corrected(), alarm.origin()))
            .toList());
  }

  /**
   * The state knows the alarms that could still change. Those that could not are rows that have not
   * changed since; a row that has changed is either in the state or was opened later.
   */
  private List<CareRows.Alarm> alarms(
      Account account, PatientId patient, PastReader.Past then, Instant from, Instant to) {
    Map<AlarmId, Alarm> known = then.state().alarms();
    Stream<CareRows.Alarm> over =
        scope
            .read(
                account,
                client ->
                    rows.alarmsUnchangedSince(
                        client, patient, then.seq(), from, to, CareController.MAX_ALARMS))
            .stream()
            .filter(row -> !known.containsKey(row.record().alarm().id()));
    Stream<CareRows.Alarm> ofState =
        AlarmRecord.all(then.state())
            .filter(record -> touches(record.alarm(), from, to))
            .map(record ->
                new CareRows.Alarm(
                    patient,
                    record,
                    record.corrected(then.state()),
                    AbsorbedRecord.origin(
                        then.state().corrections().absorbed(),
                        record.alarm().episodes().getFirst())));
    return Stream.concat(ofState, over)
        .sorted(
            Comparator.comparingLong(CareRows.Alarm::onsetEpochMillis)
                .reversed()
                .thenComparing(alarm -> alarm.record().alarm().id().toString()))
        .limit(CareController.MAX_ALARMS)
        .toList();
  }

  private static boolean touches(Alarm alarm, Instant from, Instant to) {
    return alarm.onsetEpochMillis() <= to.toEpochMilli()
        && alarm.endEpochMillis().orElse(Long.MAX_VALUE) >= from.toEpochMilli();
  }

  private void refuseUnlessInSight(Account account, PatientId patient) {
    if (!scope.read(account, client -> rows.inSight(client, patient))) {
      throw CareController.notFound();
    }
  }

  /** Nothing was known of a record since it was merged, and nothing needs to be read for that. */
  private void refuseIfMerged(PatientId patient, Instant moment) {
    lanes
        .state(patient)
        .flatMap(state -> state.corrections().merge())
        .filter(merge ->
            merge.inForce()
                && merge.sinceEpochMillis().orElse(Long.MAX_VALUE) <= moment.toEpochMilli())
        .ifPresent(merge -> {
          throw CareController.merged(merge.survivor());
        });
  }

  /** To the millisecond, as the journal counts. */
  private Instant moment(Instant asOf) {
    if (asOf.isBefore(Instant.EPOCH)) {
      throw notInCare();
    }
    if (!asOf.isBefore(Instant.ofEpochMilli(lanes.epochMillis()))) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "as-of-future", "Give a moment that is over.");
    }
    return Instant.ofEpochMilli(asOf.toEpochMilli());
  }

  private static PatientStatus inCare(PastReader.Past then) {
    then.state()
        .corrections()
        .survivor()
        .ifPresent(survivor -> {
          throw CareController.merged(survivor);
        });
    return PatientStatus.of(then.state())
        .filter(status -> !status.admission().discharged())
        .orElseThrow(PastController::notInCare);
  }

  private static Rules rules(RuleSet rules) {
    return new Rules(rules.version(), RuleViews.forms(rules.rules()));
  }

  private static ProblemException notInCare() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-in-care", "The patient was not in care at that moment.");
  }
}

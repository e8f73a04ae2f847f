package io.vigil.core.patient;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A patient with a monitor that sends each second and a wearable that sends each minute. Each
 * decision is made twice and its events are folded, so that every test also shows that deciding
 * repeats and that the events tell all.
 */
final class TestingPatient {

  static final long START = Instant.parse("2026-11-20T05:00:00Z").toEpochMilli();
  static final DeviceId MONITOR = new DeviceId(new UUID(1, 1));
  static final DeviceId WEARABLE = new DeviceId(new UUID(1, 2));
  static final PersonId NURSE = new PersonId(new UUID(2, 1));
  static final UUID EPOCH = new UUID(3, 1);

  private PatientState state = PatientState.INITIAL;
  private long now = START;
  private long sequence;
  private boolean foldingEachStep = true;
  private final List<PatientEvent> events = new ArrayList<>();
  private Decision last = new Decision(List.of(), new Reply.Done(), PatientState.INITIAL);

  static TestingPatient inCare() {
    return inCare(new PatientId(new UUID(4, 1)));
  }

  static TestingPatient inCare(PatientId id) {
    TestingPatient patient = new TestingPatient();
    patient.decide(
        new PatientInput.Admit(
            new Admission(
                id,
                "Somebody",
                "MRN-1",
                LocalDate.of(1950, 1, 31),
                new WardId(new UUID(5, 1)),
                "7E-04",
                false),
            DefaultRules.VERSION_1));
    return patient;
  }

  static TestingPatient withMonitorAndWearable() {
    return inCare().bind(MONITOR, Duration.ofSeconds(1)).bind(WEARABLE, Duration.ofMinutes(1));
  }

  /** SpO2 low since {@link #START}, signalling. */
  static TestingPatient withOpenAlarm() {
    return withMonitorAndWearable().sends(WEARABLE, reading(VitalSign.SPO2, "85", START));
  }

  static Condition spo2Low() {
    return new Condition.LimitBreached(VitalSign.SPO2, Direction.LOW);
  }

  static Reading reading(Metric metric, String value, long atEpochMillis) {
    return reading(metric, value, atEpochMillis, 0);
  }

  static Reading reading(Metric metric, String value, long atEpochMillis, int ordinal) {
    return new Reading(metric, new BigDecimal(value), Instant.ofEpochMilli(atEpochMillis), ordinal);
  }

  static long seconds(double seconds) {
    return Math.round(seconds * 1_000);
  }

  static long minutes(long minutes) {
    return minutes * 60_000;
  }

  static long hours(long hours) {
    return hours * 3_600_000;
  }

  TestingPatient foldingAtTheEndOnly() {
    foldingEachStep = false;
    return this;
  }

  TestingPatient bind(DeviceId device, Duration interval) {
    return decide(
        new PatientInput.BindDevice(
            new DeviceBinding(
                device,
                "a device",
                "bedside-monitor",
                interval.toMillis(),
                now - hours(100),
                OptionalLong.empty())));
  }

  TestingPatient at(long nowEpochMillis) {
    now = nowEpochMillis;
    return this;
  }

  long now() {
    return now;
  }

  TestingPatient adopts(RuleSet rules) {
    return decide(new PatientInput.AdoptRuleSet(rules));
  }

  TestingPatient sends(DeviceId device, Reading... readings) {
    return sends(device, List.of(readings));
  }

  TestingPatient sends(DeviceId device, List<Reading> readings) {
    sequence++;
    return decide(transmission(device, sequence, sequence, readings));
  }

  /** As what is happening now, which {@link #sends} leaves open. */
  TestingPatient sendsLive(DeviceId device, List<Reading> readings) {
    sequence++;
    PatientInput.ReceiveTransmission kept = transmission(device, sequence, sequence, readings);
    return decide(new PatientInput.ReceiveTransmission(kept.identity(), true, kept.readings()));
  }

  static PatientInput.ReceiveTransmission transmission(
      DeviceId device, long sequence, long hash, List<Reading> readings) {
    return new PatientInput.ReceiveTransmission(identity(device, sequence, hash), false, readings);
  }

  static TransmissionIdentity identity(DeviceId device, long sequence, long hash) {
    return new TransmissionIdentity(
        new TransmissionId(new UUID(6, sequence)), device, device.value(), EPOCH, sequence, hash);
  }

  TestingPatient observed(Reading... readings) {
    sequence++;
    return decide(
        new PatientInput.Observe(new CommandId(new UUID(7, sequence)), NURSE, List.of(readings)));
  }

  TestingPatient accepts(Alarm alarm, long command) {
    return answers(alarm, command, new AlarmAnswer.Accept());
  }

  TestingPatient answers(Alarm alarm, long command, AlarmAnswer answer) {
    return decide(
        new PatientInput.AnswerAlarm(
            new CommandId(new UUID(8, command)), alarm.id(), alarm.version(), NURSE, answer));
  }

  /** Lets time pass, and each deadline fire at its time. */
  TestingPatient waitUntil(long epochMillis) {
    return waitUntil(epochMillis, 0);
  }

  TestingPatient waitUntil(long epochMillis, long servingSince) {
    for (OptionalLong next = state.nextDeadlineEpochMillis(servingSince);
        next.isPresent() && next.getAsLong() <= epochMillis;
        next = state.nextDeadlineEpochMillis(servingSince)) {
      now = Math.max(now, next.getAsLong());
      decide(new PatientInput.PassTime(servingSince));
      assertThat(last.events()).as("a deadline that fires is gone").isNotEmpty();
    }
    now = Math.max(now, epochMillis);
    return this;
  }

  TestingPatient decide(PatientInput input) {
    Decision decision = Patient.decide(state, input, now);
    if (foldingEachStep) {
      Decision again = Patient.decide(state, input, now);
      assertThat(Dump.of(again)).as("decided again").isEqualTo(Dump.of(decision));
      PatientState folded = state;
      for (PatientEvent event : decision.events()) {
        folded = Patient.evolve(folded, event);
      }
      assertThat(Dump.of(folded)).as("folded").isEqualTo(Dump.of(decision.after()));
    }
    events.addAll(decision.events());
    state = decision.after();
    last = decision;
    assertEachEpisodeHasOneAlarm();
    return this;
  }

  void assertFoldsFromTheBeginning() {
    assertThat(Dump.of(Patient.evolve(PatientState.INITIAL, events))).isEqualTo(Dump.of(state));
  }

  PatientState state() {
    return state;
  }

  List<PatientEvent> events() {
    return events;
  }

  List<PatientEvent> lastEvents() {
    return last.events();
  }

  Reply reply() {
    return last.reply();
  }

  List<ReadingStatus> statuses() {
    return ((Reply.Kept) last.reply()).statuses();
  }

  /** All episodes of a condition that the data support, by onset. */
  List<Episode> episodes(Condition condition) {
    return new Draft(state).episodes().supported(condition);
  }

  /** The only one. */
  Episode episode(Condition condition) {
    List<Episode> episodes = episodes(condition);
    assertThat(episodes).hasSize(1);
    return episodes.getFirst();
  }

  /** That of its only episode. */
  Alarm alarm(Condition condition) {
    return alarm(episode(condition));
  }

  Alarm alarm(Episode episode) {
    return state.alarmOf(episode.id()).orElseThrow();
  }

  private void assertEachEpisodeHasOneAlarm() {
    List<EpisodeId> members =
        state.alarms().values().stream().flatMap(alarm -> alarm.episodes().stream()).toList();
    assertThat(members)
        .as("each episode belongs to one alarm")
        .containsExactlyInAnyOrderElementsOf(state.episodes().keySet());
    for (Alarm alarm : state.alarms().values()) {
      assertThat(alarm.active())
          .as("an alarm is active as one of its episodes is")
          .isEqualTo(alarm.episodes().stream().anyMatch(id -> state.episodes().get(id).active()));
    }
  }

  Optional<Task> task(Task.Kind kind) {
    return state.tasks().values().stream().filter(task -> task.kind() == kind).findFirst();
  }
}

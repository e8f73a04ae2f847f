package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.transmission;
import static java.util.Map.entry;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * All that can reach a patient, in an order that a seed chooses: what is live, late, repeated,
 * conflicting, impossible or of the future, and what people do in between.
 */
final class RandomHistory {

  /** A decision and what it was made of. */
  record Step(PatientState before, PatientInput input, long now, Decision decision) {}

  private static final int STEPS = 160;

  private static final Map<Metric, List<String>> VALUES =
      Map.ofEntries(
          entry(VitalSign.HEART_RATE, List.of("80", "95", "42", "40", "38", "129", "131", "400")),
          entry(VitalSign.RESPIRATION_RATE, List.of("16", "22", "24.5", "25", "8", "9.5", "3")),
          entry(VitalSign.SYSTOLIC_PRESSURE, List.of("120", "105", "96", "93", "90", "220")),
          entry(VitalSign.DIASTOLIC_PRESSURE, List.of("80", "75", "92", "60")),
          entry(VitalSign.MEAN_PRESSURE, List.of("93", "90", "70")),
          entry(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, List.of("118", "88", "0")),
          entry(VitalSign.SPO2, List.of("97", "93", "90.5", "89", "88", "86", "49")),
          entry(VitalSign.PULSE_RATE_OXIMETER, List.of("78", "112", "131", "127", "39")),
          entry(VitalSign.PULSE_RATE_CUFF, List.of("80", "113")),
          entry(VitalSign.BODY_TEMPERATURE, List.of("36.8", "36.85", "35", "35.1", "39.1")),
          entry(VitalSign.OXYGEN_FLOW, List.of("0", "2")),
          entry(VitalSign.CONSCIOUSNESS, List.of("0", "0", "0", "1", "0.5")),
          entry(AmbientMetric.ROOM_TEMPERATURE, List.of("21", "35")));

  private final Random random;
  private final Consumer<Step> told;
  private final List<Metric> metrics = new ArrayList<>();
  private final boolean calm;
  private final boolean interleaved;
  private final long interval;
  private final List<PatientInput.ReceiveTransmission> sent = new ArrayList<>();
  private PatientState state = PatientState.INITIAL;
  private long now = START;
  private long deviceTime;
  private long sequence;
  private long commands;

  private RandomHistory(long seed, Consumer<Step> told) {
    this.random = new Random(seed);
    this.told = told;
    this.calm = seed % 3 == 0;
    this.interleaved = seed % 4 == 1;
    this.interval = seed % 2 == 0 ? minutes(1) : seconds(1);
    for (Metric metric : Metric.all()) {
      if (VALUES.containsKey(metric) && random.nextInt(10) < 7) {
        metrics.add(metric);
      }
    }
    if (metrics.isEmpty()) {
      metrics.add(VitalSign.SPO2);
    }
  }

  /** Gives every decision of a history, in order. */
  static void run(long seed, Consumer<Step> told) {
    new RandomHistory(seed, told).run();
  }

  private void run() {
    decide(
        new PatientInput.Admit(
            new Admission(
                new PatientId(new UUID(4, 1)),
                "Somebody",
                "MRN-1",
                LocalDate.of(1950, 1, 31),
                new WardId(new UUID(5, 1)),
                "7E-04",
                false),
            rules()));
    bind(MONITOR);
    bind(WEARABLE);
    deviceTime = now - (random.nextInt(3) == 0 ? hours(30) : seconds(2));
    for (int step = 0; step < STEPS; step++) {
      step();
    }
  }

  private void step() {
    switch (random.nextInt(20)) {
      case 0 -> late();
      case 1 -> late();
      case 2 -> again();
      case 3 -> pass();
      case 4 -> act();
      case 5 -> observe();
      default -> live();
    }
  }

  private void live() {
    int instants = 1 + random.nextInt(3);
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < instants; i++) {
      deviceTime += interval + (random.nextInt(5) == 0 ? random.nextInt((int) interval) : 0);
      measure(readings, deviceTime);
    }
    if (random.nextInt(40) == 0) {
      deviceTime += interval * random.nextInt(40);
    }
    long ahead = random.nextInt(25) == 0 ? -minutes(random.nextInt(3)) : random.nextInt(3_000);
    now = Math.max(now, deviceTime + ahead);
    send(random.nextInt(4) > 0 ? MONITOR : WEARABLE, readings, random.nextBoolean());
  }

  private void late() {
    List<Reading> readings = new ArrayList<>();
    long back = random.nextInt(2) == 0 ? hours(52) : interval * 30;
    long at = deviceTime - (long) (random.nextDouble() * back);
    int instants = 1 + random.nextInt(random.nextInt(6) == 0 ? 60 : 3);
    for (int i = 0; i < instants; i++) {
      at += random.nextInt(3) == 0 ? random.nextInt((int) interval) : interval;
      measure(readings, at);
    }
    if (random.nextBoolean()) {
      Collections.shuffle(readings, random);
    }
    send(random.nextInt(4) > 0 ? MONITOR : WEARABLE, readings, random.nextInt(6) == 0);
  }

  private void measure(List<Reading> readings, long at) {
    for (Metric metric : metrics) {
      if (random.nextInt(10) < (interleaved ? 4 : 9)) {
        int ordinal = random.nextInt(30) == 0 ? random.nextInt(3) : 0;
        readings.add(reading(metric, value(metric), Math.max(0, at), ordinal));
      }
    }
    if (readings.isEmpty()) {
      readings.add(reading(metrics.getFirst(), value(metrics.getFirst()), at));
    }
  }

  private String value(Metric metric) {
    List<String> values = VALUES.get(metric);
    return random.nextInt(calm ? 25 : 4) == 0
        ? values.get(random.nextInt(values.size()))
        : values.getFirst();
  }

  private void send(DeviceId device, List<Reading> readings, boolean live) {
    sequence++;
    PatientInput.ReceiveTransmission kept =
        transmission(device, sequence, sequence * 31, List.copyOf(readings));
    PatientInput.ReceiveTransmission input =
        new PatientInput.ReceiveTransmission(kept.identity(), live, kept.readings());
    sent.add(input);
    decide(input);
  }

  /** The same transmission, its readings under another identity, or another under its identity. */
  private void again() {
    if (sent.isEmpty()) {
      return;
    }
    PatientInput.ReceiveTransmission one =
        sent.get(Math.max(0, sent.size() - 1 - random.nextInt(40)));
    DeviceId device = one.identity().device();
    switch (random.nextInt(3)) {
      case 0 -> decide(one);
      case 1 -> send(device, one.readings(), true);
      default -> {
        List<Reading> readings = new ArrayList<>(one.readings().subList(0, 1));
        measure(readings, deviceTime - interval / 2);
        decide(transmission(device, one.identity().sequence(), -7, readings));
      }
    }
  }

  private void pass() {
    now += random.nextInt(3) == 0 ? random.nextInt((int) minutes(5)) : random.nextInt(20_000);
    OptionalLong next = state.nextDeadlineEpochMillis(0);
    if (next.isPresent()) {
      now = Math.max(now, next.getAsLong());
      decide(new PatientInput.PassTime(0));
    }
  }

  private void act() {
    switch (random.nextInt(8)) {
      case 0 -> decide(new PatientInput.AdoptRuleSet(rules()));
      case 1 -> {
        decide(new PatientInput.UnbindDevice(WEARABLE, deviceTime));
        bind(WEARABLE);
      }
      case 2 -> decide(new PatientInput.StepClock(random.nextInt(20_000) - 10_000));
      case 3 -> decide(new PatientInput.Transfer(new WardId(new UUID(5, 2)), "7E-05"));
      case 4 -> decide(new PatientInput.SetAside(3, new byte[] {1}));
      case 5 -> {
        for (Task task : List.copyOf(state.tasks().values())) {
          decide(
              new PatientInput.CompleteTask(
                  command(), task.id(), task.version(), TestingPatient.NURSE));
        }
      }
      default -> {
        for (Alarm alarm : List.copyOf(state.alarms().values())) {
          if (alarm.listed() && random.nextInt(3) == 0) {
            decide(
                new PatientInput.AnswerAlarm(
                    command(), alarm.id(), alarm.version(), TestingPatient.NURSE, answer()));
          }
        }
      }
    }
  }

  private void observe() {
    List<Reading> readings = new ArrayList<>();
    measure(readings, deviceTime - random.nextInt((int) interval));
    decide(new PatientInput.Observe(command(), TestingPatient.NURSE, readings));
  }

  private AlarmAnswer answer() {
    return switch (random.nextInt(6)) {
      case 0 -> new AlarmAnswer.Reject();
      case 1 -> new AlarmAnswer.Pause(30);
      case 2 -> new AlarmAnswer.Escalate("come");
      case 3 -> new AlarmAnswer.Release();
      default -> new AlarmAnswer.Accept();
    };
  }

  private CommandId command() {
    return new CommandId(new UUID(7, ++commands));
  }

  private void bind(DeviceId device) {
    decide(
        new PatientInput.BindDevice(
            new DeviceBinding(
                device,
                "a device",
                "bedside-monitor",
                device.equals(MONITOR) ? interval : 2 * interval,
                now - hours(100),
                OptionalLong.empty())));
  }

  private RuleSet rules() {
    return new RandomRules(random).any();
  }

  /** A value that asks for nothing. */
  static String usual(VitalSign vitalSign) {
    return VALUES.getOrDefault(vitalSign, List.of("80")).getFirst();
  }

  private void decide(PatientInput input) {
    Decision decision = Patient.decide(state, input, now);
    told.accept(new Step(state, input, now, decision));
    state = decision.after();
  }
}

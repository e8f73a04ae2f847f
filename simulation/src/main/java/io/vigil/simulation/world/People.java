package io.vigil.simulation.world;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Circumstance;
import io.vigil.core.patient.Identities;
import io.vigil.core.patient.OffMonitor;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.ScoreOrder;
import io.vigil.core.patient.Task;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Grade;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The staff of one hospital: they admit, bind devices, look at what is shown and act on it, by
 * commands that they repeat when nothing comes back.
 */
final class People {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final int MAX_ATTEMPTS = 6;
  private static final int PAUSE_SECONDS = 60;
  private static final int MAX_APPROVALS = 5;

  private final TenantId tenant;
  private final PersonId nurse;
  private final PersonId colleague;
  private final List<WardId> wards;
  private final Agenda agenda;
  private final Chances chances;
  private final Coverage coverage;
  private final Network network;
  private final Service service;
  private final Erasures erasures;
  private final Oracle oracle;
  private final Stations stations;
  private final Hub hub;
  private final List<Bed> beds = new ArrayList<>();
  private boolean acting = true;
  private int ruleSets;

  /** A patient, and what is on him. */
  static final class Bed {
    final PatientId patient;
    final Body body;
    final List<Device> devices = new ArrayList<>();
    private boolean atHome;
    private boolean inCare;

    Bed(PatientId patient, Body body) {
      this.patient = patient;
      this.body = body;
    }
  }

  People(
      TenantId tenant,
      Agenda agenda,
      Chances chances,
      Chances ofStations,
      Chances ofHub,
      Coverage coverage,
      Network network,
      Service service,
      Erasures erasures,
      Oracle oracle) {
    this.tenant = tenant;
    this.agenda = agenda;
    this.chances = chances;
    this.coverage = coverage;
    this.network = network;
    this.service = service;
    this.erasures = erasures;
    this.oracle = oracle;
    this.nurse = new PersonId(chances.id());
    this.colleague = new PersonId(chances.id());
    this.wards = List.of(new WardId(chances.id()), new WardId(chances.id()));
    this.stations =
        new Stations(
            tenant,
            List.of(nurse, colleague, new PersonId(ofStations.id())),
            agenda,
            ofStations,
            network,
            service,
            oracle);
    this.hub = new Hub(tenant, colleague, agenda, ofHub, network, oracle);
  }

  /**
   * A patient comes in.
   *
   * @param wornMillis how long his devices have measured him already
   */
  void take(Bed bed, long wornMillis) {
    beds.add(bed);
    if (beds.size() % 8 == 1) {
      stations.take(bed.patient);
    }
    bed.atHome = beds.size() % 4 == 3;
    for (Device device : bed.devices) {
      command(
          new Submission.Keep(
              tenant,
              new Subject(Subject.Kind.DEVICE, device.id.value()),
              new Act.DeviceRegistered(
                  device.id,
                  "Monitor",
                  "bedside-monitor",
                  "SN",
                  device.intervalMillis,
                  new byte[32]),
              Optional.of(nurse.value()),
              Optional.empty()),
          Integer.MAX_VALUE,
          answer -> {});
    }
    admit(bed, wornMillis);
  }

  /**
   * @param others who should never see these patients
   */
  void start(People others) {
    agenda.after(chances.spread(MINUTE, 30 * MINUTE), () -> act(others));
    stations.start();
    hub.start();
  }

  void stop() {
    acting = false;
    stations.stop();
    hub.stop();
  }

  private void admit(Bed bed, long wornMillis) {
    RuleSet rules = chances.oneIn(2) ? DefaultRules.VERSION_1 : limits();
    WardId ward = chances.one(wards);
    command(
        input(
            bed,
            new PatientInput.Admit(
                new Admission(
                    bed.patient, "Somebody", "MRN", LocalDate.of(1950, 1, 31), ward, "7", false),
                rules,
                bed.atHome
                    ? Optional.of(
                        new PatientInput.AdoptRuleLayers(ward, List.of(DefaultRules.HOME)))
                    : Optional.empty())),
        Integer.MAX_VALUE,
        answer -> {
          bed.inCare = true;
          if (bed.atHome) {
            hub.admitted(bed.patient);
          }
          bed.devices.forEach(device -> assign(device, bed, wornMillis));
        });
  }

  private void assign(Device device, Bed bed, long wornMillis) {
    device.putOn(bed.body);
    command(
        new Submission.Assign(
            tenant, device.id, bed.patient, service.epochMillis() - wornMillis, nurse.value()),
        Integer.MAX_VALUE,
        answer -> {
          if (answer instanceof Answer.NotFound && bed.inCare && bed.devices.contains(device)) {
            // It was sent before the device was registered.
            agenda.after(5_000, () -> assign(device, bed, wornMillis));
          }
        });
  }

  private void act(People others) {
    if (!acting) {
      return;
    }
    agenda.after(chances.spread(20_000, 40 * MINUTE), () -> act(others));
    if (beds.isEmpty()) {
      return;
    }
    Bed bed = chances.one(beds);
    if (!bed.inCare) {
      return;
    }
    switch (chances.between(0, 35)) {
      case 0 -> takeAnotherPatients(bed);
      case 1 -> release(bed);
      case 2 -> discharge(bed);
      case 3 -> adopt(bed);
      case 4 -> move(bed);
      case 5, 6, 7 -> observe(bed);
      case 8, 9 -> complete(bed);
      case 10 -> others.trespass(bed);
      case 11, 12 -> askReattribution(bed);
      case 13, 14 -> enterInError(bed);
      case 15 -> leaveForGood(bed);
      case 16 -> goOffMonitor(bed);
      case 17 -> comeBack(bed);
      case 18, 19 -> orderScore(bed);
      case 20 -> noteCircumstance(bed);
      case 21 -> comeHome(bed);
      case 22 -> tryOut(bed);
      default -> answer(bed);
    }
  }

  private void answer(Bed bed) {
    for (Bed any : beds) {
      for (Alarm alarm : oracle.state(any.patient).alarms().values()) {
        if (alarm.listed() && (any == bed || chances.oneIn(3))) {
          boolean stale = chances.oneIn(8);
          command(
              input(
                  any,
                  new PatientInput.AnswerAlarm(
                      new CommandId(chances.id()),
                      alarm.id(),
                      alarm.version() - (stale ? 1 : 0),
                      nurse,
                      answerTo(alarm))),
              MAX_ATTEMPTS,
              answer -> {});
        }
      }
    }
  }

  private AlarmAnswer answerTo(Alarm alarm) {
    if (!alarm.signal().given() && chances.oneIn(2)) {
      return new AlarmAnswer.Release();
    }
    if (chances.oneIn(8)) {
      return new AlarmAnswer.Reject();
    }
    if (chances.oneIn(8)) {
      return new AlarmAnswer.Pause(PAUSE_SECONDS);
    }
    return chances.oneIn(8) ? new AlarmAnswer.Escalate("come and look") : new AlarmAnswer.Accept();
  }

  private void takeAnotherPatients(Bed bed) {
    Bed from = chances.one(beds);
    if (from == bed || from.devices.isEmpty() || bed.devices.size() > 2) {
      return;
    }
    Device device = from.devices.removeLast();
    bed.devices.add(device);
    assign(device, bed, chances.oneIn(2) ? 0 : chances.between(0, 2 * MINUTE));
  }

  private void release(Bed bed) {
    if (bed.devices.isEmpty()) {
      return;
    }
    Device device = bed.devices.removeLast();
    command(
        new Submission.Release(tenant, device.id, service.epochMillis(), nurse.value()),
        MAX_ATTEMPTS,
        answer -> {});
    agenda.after(
        chances.spread(MINUTE, 2 * HOUR),
        () -> {
          bed.devices.add(device);
          if (bed.inCare) {
            assign(device, bed, 0);
          }
        });
  }

  private void discharge(Bed bed) {
    bed.inCare = false;
    command(input(bed, new PatientInput.Discharge()), MAX_ATTEMPTS, answer -> {});
    agenda.after(chances.spread(10 * MINUTE, 4 * HOUR), () -> admit(bed, 0));
  }

  /** Some of what his device measured was somebody else. */
  private void askReattribution(Bed bed) {
    Bed other = chances.one(beds);
    if (other == bed || !other.inCare || bed.devices.isEmpty()) {
      return;
    }
    Device device = chances.one(bed.devices);
    long from = service.epochMillis() - chances.spread(MINUTE, 5 * HOUR);
    boolean goesOn = chances.oneIn(2);
    PatientInput.AskReattribution ask =
        new PatientInput.AskReattribution(
            new CommandId(chances.id()),
            nurse,
            device.id,
            from,
            goesOn
                ? OptionalLong.empty()
                : OptionalLong.of(from + chances.spread(MINUTE, 3 * HOUR)),
            other.patient,
            "swapped");
    oracle.asks(bed.patient, ask);
    command(input(bed, ask), MAX_ATTEMPTS, answer -> {});
    agenda.after(chances.spread(10_000, HOUR), () -> settle(bed, device, other, ask));
    if (chances.oneIn(3)) {
      // Whoever asked can't wait.
      agenda.after(chances.spread(1_000, HOUR), () -> approve(bed, device, other, ask, nurse, 1));
    }
  }

  private void settle(Bed bed, Device device, Bed other, PatientInput.AskReattribution ask) {
    if (chances.oneIn(5)) {
      command(
          input(
              bed,
              new PatientInput.DeclineReattribution(
                  new CommandId(chances.id()),
                  new CorrectionId(ask.command().value()),
                  1,
                  chances.one(List.of(nurse, colleague)))),
          MAX_ATTEMPTS,
          answer -> {});
    } else {
      approve(bed, device, other, ask, colleague, MAX_APPROVALS);
    }
  }

  private void approve(
      Bed bed,
      Device device,
      Bed other,
      PatientInput.AskReattribution ask,
      PersonId by,
      int attempts) {
    List<Reading> readings =
        oracle.recorded(
            bed.patient,
            device.id,
            ask.fromEpochMillis(),
            ask.untilEpochMillis().orElse(Long.MAX_VALUE));
    Submission approval =
        new Submission.Reattribute(
            tenant,
            bed.patient,
            new CommandId(chances.id()),
            new CorrectionId(ask.command().value()),
            1,
            by,
            readings);
    agenda.after(
        chances.oneIn(2) ? chances.spread(1_000, 10 * MINUTE) : 0,
        () -> send(approval, bed, device, other, ask, by, attempts));
  }

  private void send(
      Submission approval,
      Bed bed,
      Device device,
      Bed other,
      PatientInput.AskReattribution ask,
      PersonId by,
      int attempts) {
    command(
        approval,
        MAX_ATTEMPTS,
        answer -> {
          if (answer instanceof Answer.Reattributed) {
            if (ask.untilEpochMillis().isEmpty() && bed.devices.remove(device)) {
              device.putOn(other.body);
              other.devices.add(device);
            }
          } else if (attempts > 1 && isRefused(answer, "readings-changed")) {
            approve(bed, device, other, ask, by, attempts - 1);
          }
        });
  }

  private static boolean isRefused(Answer answer, String why) {
    return answer instanceof Answer.Replied(Reply.Refused(String reason)) && reason.equals(why);
  }

  /** A probe on the wrong finger for a while, or one value. */
  private void enterInError(Bed bed) {
    List<Chart.Measured> judged = oracle.judged(bed.patient);
    if (judged.isEmpty()) {
      return;
    }
    Chart.Measured one =
        judged.get(judged.size() - chances.between(1, Math.min(400, judged.size())));
    long until = one.at() + (chances.oneIn(2) ? 0 : chances.spread(1_000, HOUR));
    List<Reading> readings = new ArrayList<>();
    for (Chart.Measured other : judged) {
      if (other.source().equals(one.source())
          && other.reading().metric() == one.reading().metric()
          && other.at() >= one.at()
          && other.at() <= until) {
        readings.add(other.reading());
      }
    }
    command(
        input(
            bed,
            new PatientInput.EnterInError(
                new CommandId(chances.id()),
                nurse,
                "wrong finger",
                Identities.of(one.source(), readings))),
        MAX_ATTEMPTS,
        answer -> {});
  }

  /** From the hub to a ward, or from there; it is the same patient with other rules. */
  private void comeHome(Bed bed) {
    if (bed.atHome) {
      WardId ward = wardOf(bed);
      command(
          input(
              bed,
              new PatientInput.AdoptRuleLayers(
                  ward, chances.oneIn(2) ? List.of(DefaultRules.HOME) : List.of())),
          MAX_ATTEMPTS,
          answer -> {});
    }
  }

  /** Of patients at home the trial's ladder would depend on what it withholds. */
  private void tryOut(Bed bed) {
    if (!bed.atHome) {
      long until = service.epochMillis() + chances.between(10, 120) * MINUTE;
      OptionalLong lasts = chances.oneIn(4) ? OptionalLong.empty() : OptionalLong.of(until);
      command(
          input(bed, new PatientInput.AdoptSilentTrial(wardOf(bed), lasts)),
          MAX_ATTEMPTS,
          answer -> {});
    }
  }

  private WardId wardOf(Bed bed) {
    return oracle.state(bed.patient).admission().map(Admission::ward).orElse(wards.getFirst());
  }

  /** He leaves for good and wants his data erased; somebody else gets his bed and devices. */
  private void leaveForGood(Bed bed) {
    if (!chances.oneIn(3)) {
      return;
    }
    bed.inCare = false;
    beds.remove(bed);
    hub.left(bed.patient);
    if (chances.oneIn(2)) {
      // Sooner than may be.
      command(
          new Submission.RequestErasure(tenant, bed.patient, nurse, "he wants it so"),
          MAX_ATTEMPTS,
          this::countIfInCare);
    }
    command(input(bed, new PatientInput.Discharge()), MAX_ATTEMPTS, answer -> {});
    agenda.after(chances.spread(MINUTE, 2 * HOUR), () -> requestErasure(bed));
    agenda.after(
        chances.spread(10 * MINUTE, 4 * HOUR),
        () -> {
          Bed next = new Bed(new PatientId(chances.id()), bed.body);
          next.atHome = bed.atHome;
          next.devices.addAll(bed.devices);
          bed.devices.clear();
          beds.add(next);
          stations.take(next.patient, bed.patient);
          admit(next, 0);
        });
  }

  private void requestErasure(Bed bed) {
    command(
        new Submission.RequestErasure(tenant, bed.patient, nurse, "he wants it so"),
        MAX_ATTEMPTS,
        answer -> {
          if (answer instanceof Answer.Done) {
            agenda.after(chances.spread(1_000, HOUR), () -> approveErasure(bed));
          } else if (countIfInCare(answer)) {
            command(input(bed, new PatientInput.Discharge()), MAX_ATTEMPTS, discharged -> {});
            agenda.after(10 * MINUTE, () -> requestErasure(bed));
          }
        });
  }

  private boolean countIfInCare(Answer answer) {
    boolean inCare = isRefused(answer, "patient-in-care");
    if (inCare) {
      coverage.count(Sometimes.ERASURE_REFUSED_IN_CARE);
    }
    return inCare;
  }

  private void approveErasure(Bed bed) {
    command(
        new Submission.Erase(tenant, bed.patient, nurse, colleague),
        MAX_ATTEMPTS,
        answer -> {
          if (answer instanceof Answer.Done) {
            erasures.carryOut();
          }
        });
  }

  private void adopt(Bed bed) {
    command(input(bed, rules(bed)), MAX_ATTEMPTS, answer -> {});
  }

  /** Another rule set, a layer of the ward from now or later on, or what is for this patient. */
  private PatientInput rules(Bed bed) {
    PatientState state = oracle.state(bed.patient);
    return switch (chances.between(0, 4)) {
      case 0 -> new PatientInput.AdoptRuleSet(limits());
      case 1 -> {
        WardId ward = wardOf(bed);
        yield new PatientInput.AdoptRuleLayers(
            ward, bed.atHome ? List.of(DefaultRules.HOME, layer(ward)) : List.of(layer(ward)));
      }
      case 2 ->
          new PatientInput.SetPatientRules(
              new CommandId(chances.id()),
              nurse,
              state.layers().version(),
              DefaultRules.HOME.rules().stream().filter(Limit.class::isInstance).toList(),
              List.of(),
              "as asked");
      default -> {
        List<Limit> limits = state.rules().limits();
        Limit limit = chances.one(limits.isEmpty() ? DefaultRules.VERSION_1.limits() : limits);
        yield new PatientInput.GiveRuleOrder(
            new CommandId(chances.id()),
            nurse,
            state.layers().version(),
            limit.key(),
            chances.oneIn(3) ? Optional.empty() : Optional.of(limit),
            service.epochMillis() + chances.between(1, 60) * MINUTE,
            "known");
      }
    };
  }

  private RuleLayer layer(WardId ward) {
    return new RuleLayer(
        RuleLayer.Level.WARD,
        ward.value().toString(),
        ++ruleSets,
        service.epochMillis() + chances.between(-10, 30) * MINUTE,
        OptionalLong.empty(),
        List.copyOf(limits().limits()),
        List.of(),
        List.of(),
        Optional.of(nurse),
        "as agreed");
  }

  private void move(Bed bed) {
    command(
        input(bed, new PatientInput.Transfer(chances.one(wards), "9")), MAX_ATTEMPTS, answer -> {});
  }

  private void observe(Bed bed) {
    long at = service.epochMillis() - chances.between(0, 5 * MINUTE);
    List<Reading> readings = new ArrayList<>();
    for (VitalSign vitalSign : List.of(VitalSign.CONSCIOUSNESS, VitalSign.OXYGEN_FLOW)) {
      readings.add(
          new Reading(
              vitalSign, bed.body.value(vitalSign, agenda.now()), Instant.ofEpochMilli(at), 0));
    }
    command(
        input(bed, new PatientInput.Observe(new CommandId(chances.id()), nurse, readings)),
        MAX_ATTEMPTS,
        answer -> {});
  }

  private void goOffMonitor(Bed bed) {
    command(
        input(
            bed,
            new PatientInput.GoOffMonitor(
                new CommandId(chances.id()),
                nurse,
                chances.one(List.of(OffMonitor.Reason.values())),
                service.epochMillis() + chances.between(5 * MINUTE, 180 * MINUTE))),
        MAX_ATTEMPTS,
        answer -> {});
  }

  private void comeBack(Bed bed) {
    command(
        input(bed, new PatientInput.ComeBackToMonitor(new CommandId(chances.id()), nurse)),
        MAX_ATTEMPTS,
        answer -> {});
  }

  /** He is scored otherwise for a while. */
  private void orderScore(Bed bed) {
    ScoreOrder.Kind kind = chances.one(List.of(ScoreOrder.Kind.values()));
    giveScoreOrder(bed, kind);
    if (chances.oneIn(3)) {
      agenda.after(chances.spread(MINUTE, 2 * HOUR), () -> giveScoreOrder(bed, kind));
    }
    agenda.after(
        chances.spread(MINUTE, 4 * HOUR),
        () ->
            command(
                input(
                    bed,
                    new PatientInput.EndScoreOrder(
                        new CommandId(chances.id()), nurse, kind, "reviewed")),
                MAX_ATTEMPTS,
                answer -> {}));
  }

  private void giveScoreOrder(Bed bed, ScoreOrder.Kind kind) {
    command(
        input(
            bed,
            new PatientInput.GiveScoreOrder(
                new CommandId(chances.id()),
                nurse,
                kind,
                service.epochMillis() + chances.between(MINUTE, 3 * HOUR),
                "as agreed")),
        MAX_ATTEMPTS,
        answer -> {});
  }

  private void noteCircumstance(Bed bed) {
    command(
        input(
            bed,
            new PatientInput.NoteCircumstance(
                new CommandId(chances.id()),
                nurse,
                chances.one(List.of(Circumstance.Kind.values())),
                !chances.oneIn(3))),
        MAX_ATTEMPTS,
        answer -> {});
  }

  private void complete(Bed bed) {
    for (Task task : oracle.state(bed.patient).tasks().values()) {
      command(
          input(
              bed,
              new PatientInput.CompleteTask(
                  new CommandId(chances.id()), task.id(), task.version(), nurse)),
          MAX_ATTEMPTS,
          answer -> {});
    }
  }

  /** Tries what only the patient's own hospital may. */
  private void trespass(Bed bed) {
    List<AlarmId> alarms = List.copyOf(oracle.state(bed.patient).alarms().keySet());
    PatientInput input =
        alarms.isEmpty() || chances.oneIn(2)
            ? new PatientInput.Discharge()
            : new PatientInput.AnswerAlarm(
                new CommandId(chances.id()),
                chances.one(alarms),
                1,
                nurse,
                new AlarmAnswer.Accept());
    command(input(bed, input), MAX_ATTEMPTS, answer -> {});
    command(
        new Submission.Erase(tenant, bed.patient, nurse, colleague), MAX_ATTEMPTS, answer -> {});
    if (!beds.isEmpty() && !beds.getFirst().devices.isEmpty()) {
      DeviceId own = beds.getFirst().devices.getFirst().id;
      command(
          new Submission.Assign(tenant, own, bed.patient, service.epochMillis(), nurse.value()),
          MAX_ATTEMPTS,
          answer -> {});
    }
  }

  private Submission input(Bed bed, PatientInput input) {
    return new Submission.ForPatient(
        tenant, bed.patient, input, Optional.of(nurse.value()), Optional.<UUID>empty());
  }

  private void command(Submission submission, int maxAttempts, Consumer<Answer> answered) {
    network.send(submission, true, maxAttempts, () -> true, answered);
  }

  private RuleSet limits() {
    List<Rule> rules = new ArrayList<>();
    // Changed limits are compared apart; what signals of the score stays.
    DefaultRules.VERSION_1.scoreLimit().ifPresent(rules::add);
    for (Limit limit : DefaultRules.VERSION_1.limits()) {
      if (!chances.oneIn(6)) {
        long delay = chances.one(List.of(0L, 15_000L, 60_000L, 120_000L, 300_000L));
        rules.add(
            new Limit(
                limit.vitalSign(),
                limit.direction(),
                limit.thresholdMicros(),
                limit.hysteresisMicros(),
                delay,
                chances.one(List.of(Priority.values())),
                chances.oneIn(2) ? List.of() : worse(limit, delay)));
      }
    }
    return new RuleSet("own-" + tenant.value() + "-" + ruleSets++, rules);
  }

  private static List<Grade> worse(Limit limit, long delay) {
    long away = limit.thresholdMicros() / (limit.direction() == Direction.LOW ? -20 : 20);
    return List.of(new Grade(limit.thresholdMicros() + away, delay / 3, Priority.HIGH));
  }
}

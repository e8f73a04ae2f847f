package io.vigil.simulation.world;

import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.Task;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Limit;
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

  private final TenantId tenant;
  private final PersonId nurse;
  private final List<WardId> wards;
  private final Agenda agenda;
  private final Chances chances;
  private final Network network;
  private final Service service;
  private final Oracle oracle;
  private final List<Bed> beds = new ArrayList<>();
  private boolean acting = true;
  private int ruleSets;

  /** A patient, and what is on him. */
  static final class Bed {
    final PatientId patient;
    final Body body;
    final List<Device> devices = new ArrayList<>();
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
      Network network,
      Service service,
      Oracle oracle) {
    this.tenant = tenant;
    this.agenda = agenda;
    this.chances = chances;
    this.network = network;
    this.service = service;
    this.oracle = oracle;
    this.nurse = new PersonId(chances.id());
    this.wards = List.of(new WardId(chances.id()), new WardId(chances.id()));
  }

  /**
   * A patient comes in.
   *
   * @param wornMillis how long his devices have measured him already
   */
  void take(Bed bed, long wornMillis) {
    beds.add(bed);
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
  }

  void stop() {
    acting = false;
  }

  private void admit(Bed bed, long wornMillis) {
    RuleSet rules = chances.oneIn(2) ? DefaultRules.VERSION_1 : limits();
    command(
        input(
            bed,
            new PatientInput.Admit(
                new Admission(
                    bed.patient,
                    "Somebody",
                    "MRN",
                    LocalDate.of(1950, 1, 31),
                    chances.one(wards),
                    "7",
                    false),
                rules)),
        Integer.MAX_VALUE,
        answer -> {
          bed.inCare = true;
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
    switch (chances.between(0, 24)) {
      case 0 -> takeAnotherPatients(bed);
      case 1 -> release(bed);
      case 2 -> discharge(bed);
      case 3 -> adopt(bed);
      case 4 -> move(bed);
      case 5, 6, 7 -> observe(bed);
      case 8, 9 -> complete(bed);
      case 10 -> others.trespass(bed);
      default -> acknowledge(bed);
    }
  }

  private void acknowledge(Bed bed) {
    for (Bed any : beds) {
      for (Episode episode : oracle.state(any.patient).episodes().values()) {
        if (episode.signal().given() && (any == bed || chances.oneIn(3))) {
          boolean stale = chances.oneIn(8);
          command(
              input(
                  any,
                  new PatientInput.AcknowledgeAlarm(
                      new CommandId(chances.id()),
                      episode.id(),
                      episode.version() - (stale ? 1 : 0),
                      nurse)),
              MAX_ATTEMPTS,
              answer -> {});
        }
      }
    }
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

  private void adopt(Bed bed) {
    command(input(bed, new PatientInput.AdoptRuleSet(limits())), MAX_ATTEMPTS, answer -> {});
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
    List<EpisodeId> episodes = List.copyOf(oracle.state(bed.patient).episodes().keySet());
    PatientInput input =
        episodes.isEmpty() || chances.oneIn(2)
            ? new PatientInput.Discharge()
            : new PatientInput.AcknowledgeAlarm(
                new CommandId(chances.id()), chances.one(episodes), 1, nurse);
    command(input(bed, input), MAX_ATTEMPTS, answer -> {});
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
    List<Limit> limits = new ArrayList<>();
    for (Limit limit : DefaultRules.VERSION_1.limits()) {
      if (!chances.oneIn(6)) {
        limits.add(
            new Limit(
                limit.vitalSign(),
                limit.direction(),
                limit.thresholdMicros(),
                limit.hysteresisMicros(),
                chances.one(List.of(0L, 15_000L, 60_000L, 120_000L, 300_000L)),
                chances.one(List.of(Priority.values()))));
      }
    }
    return new RuleSet("own-" + tenant.value() + "-" + ruleSets++, limits);
  }
}

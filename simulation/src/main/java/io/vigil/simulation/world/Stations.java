package io.vigil.simulation.world;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import io.vigil.core.patient.PatientInput;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A hospital's stations and phones: who has a patient changes, people are told of what signals, and
 * that they were told is confirmed, or late, or by another, or not at all. What may become of it is
 * taken in turn, so that all of it happens.
 */
final class Stations {

  private static final long MINUTE = 60_000;
  private static final long LOOK_MILLIS = 20_000;
  private static final int MAX_ATTEMPTS = 3;
  private static final int FATES = 8;
  private static final int CHANGES = 11;

  private final TenantId tenant;
  private final List<PersonId> people;
  private final Agenda agenda;
  private final Chances chances;
  private final Network network;
  private final Service service;
  private final Oracle oracle;
  private final List<PatientId> patients = new ArrayList<>();
  private final Set<Call> called = new HashSet<>();
  private boolean running = true;
  private int told;
  private int changed;

  private record Call(AlarmId alarm, int telling, int rung) {}

  /**
   * @param people of whom each may have a patient; at least two
   */
  Stations(
      TenantId tenant,
      List<PersonId> people,
      Agenda agenda,
      Chances chances,
      Network network,
      Service service,
      Oracle oracle) {
    this.tenant = tenant;
    this.people = people;
    this.agenda = agenda;
    this.chances = chances;
    this.network = network;
    this.service = service;
    this.oracle = oracle;
  }

  /** Who is in somebody's hands, and whose alarms go to people. */
  void take(PatientId patient) {
    patients.add(patient);
  }

  /** Somebody else has a patient's bed. */
  void take(PatientId patient, PatientId after) {
    patients.replaceAll(each -> each.equals(after) ? patient : each);
  }

  void start() {
    agenda.after(LOOK_MILLIS, this::look);
    agenda.after(chances.between(MINUTE, 10 * MINUTE), this::change);
  }

  void stop() {
    running = false;
  }

  private void look() {
    if (!running) {
      return;
    }
    agenda.after(LOOK_MILLIS, this::look);
    for (PatientId patient : patients) {
      for (Alarm alarm : oracle.state(patient).alarms().values()) {
        if (alarm.signal().given()
            && alarm.priority() != Priority.LOW
            && !(alarm.condition() instanceof Condition.DeliveryUnconfirmed)
            && called.add(new Call(alarm.id(), alarm.telling(), alarm.rung()))) {
          call(patient, alarm, alarm.rung());
        }
      }
    }
  }

  private void call(PatientId patient, Alarm alarm, int rung) {
    int fate = told++ % FATES;
    PersonId to = people.get((rung + told / FATES) % people.size());
    Channel channel = fate < 5 ? Channel.APP : Channel.SMS;
    DeliveryId id = Delivery.ordered(alarm, rung, to, channel, 0).id();
    command(
        patient,
        new PatientInput.OrderDelivery(alarm.id(), rung, to, channel),
        answer -> follow(patient, id, to, fate));
  }

  private void follow(PatientId patient, DeliveryId id, PersonId to, int fate) {
    long soon = chances.between(500, 4_000);
    switch (fate) {
      // Nobody is there.
      case 0 -> {}
      case 1 -> {
        say(patient, id, Stage.RECEIVED, Optional.of(to), soon);
        say(patient, id, Stage.DISPLAYED, Optional.of(to), chances.between(30_000, 10 * MINUTE));
      }
      case 2 -> {
        // Somebody else's station shows it: that is not his.
        PersonId other = people.get((people.indexOf(to) + 1) % people.size());
        say(patient, id, Stage.DISPLAYED, Optional.of(other), soon);
      }
      case 5 -> say(patient, id, Stage.FAILED, Optional.empty(), soon);
      case 6 -> {
        say(patient, id, Stage.SENT, Optional.empty(), soon);
        say(patient, id, Stage.DISPLAYED, Optional.of(to), chances.between(20_000, 4 * MINUTE));
      }
      default -> {
        say(patient, id, Stage.RECEIVED, Optional.of(to), soon);
        say(patient, id, Stage.DISPLAYED, Optional.of(to), soon + chances.between(0, 4_000));
      }
    }
  }

  private void say(
      PatientId patient, DeliveryId id, Stage stage, Optional<PersonId> by, long afterMillis) {
    agenda.after(
        afterMillis,
        () -> {
          oracle.says(patient, id, stage, by);
          command(patient, new PatientInput.NoteDelivery(id, stage, by), answer -> {});
        });
  }

  /** Who has a patient, or may be reached, is another one. */
  private void change() {
    if (!running) {
      return;
    }
    agenda.after(chances.spread(MINUTE, 20 * MINUTE), this::change);
    for (PatientId patient : patients) {
      change(patient, changed % CHANGES);
    }
    changed++;
  }

  private void change(PatientId patient, int what) {
    PersonId nurse = people.getFirst();
    PersonId colleague = people.get(1);
    long now = service.epochMillis();
    switch (what) {
      case 0 -> note(patient, true, Optional.empty(), false, Optional.empty());
      case 1 ->
          assign(patient, nurse, OptionalLong.of(now + chances.between(10, 60) * MINUTE), true);
      case 2 ->
          command(
              patient,
              new PatientInput.OfferPatient(
                  new CommandId(chances.id()), nurse, Optional.of(colleague), ""),
              answer -> {});
      case 3 -> assign(patient, colleague, OptionalLong.empty(), true);
      case 4 -> note(patient, true, Optional.of(colleague), false, Optional.empty());
      case 5 -> note(patient, true, Optional.of(colleague), true, Optional.empty());
      case 6 -> {
        // Nobody comes to take over.
        assign(patient, nurse, OptionalLong.of(now + MINUTE), true);
      }
      case 7 -> assign(patient, nurse, OptionalLong.of(now + MINUTE), true);
      case 8 -> {
        oracle.asksToHave(patient, colleague);
        note(
            patient,
            true,
            Optional.of(nurse),
            true,
            Optional.of(new Coverage.StandIn(colleague, now + 120 * MINUTE)));
      }
      case 9 ->
          command(
              patient,
              new PatientInput.EndAssignment(
                  new CommandId(chances.id()),
                  nurse,
                  oracle
                      .state(patient)
                      .coverage()
                      .assignment()
                      .map(Coverage.Assignment::person)
                      .orElse(nurse)),
              answer -> {});
      default -> note(patient, false, Optional.empty(), false, Optional.empty());
    }
  }

  private void assign(PatientId patient, PersonId to, OptionalLong until, boolean reachable) {
    oracle.asksToHave(patient, to);
    command(
        patient,
        new PatientInput.AssignPatient(
            new CommandId(chances.id()), people.getFirst(), to, until, reachable),
        answer -> {});
  }

  private void note(
      PatientId patient,
      boolean staffed,
      Optional<PersonId> person,
      boolean reachable,
      Optional<Coverage.StandIn> standIn) {
    command(patient, new PatientInput.NoteStaff(staffed, person, reachable, standIn), answer -> {});
  }

  private void command(PatientId patient, PatientInput input, Consumer<Answer> answered) {
    network.send(
        new Submission.ForPatient(
            tenant, patient, input, Optional.of(people.getFirst().value()), Optional.empty()),
        true,
        MAX_ATTEMPTS,
        () -> true,
        answered);
  }
}

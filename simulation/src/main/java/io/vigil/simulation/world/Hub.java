package io.vigil.simulation.world;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TaskId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import io.vigil.core.patient.PatientAnswer;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.Task;
import io.vigil.core.patient.WelfareCall;
import io.vigil.core.patient.WelfareContact;
import io.vigil.engine.Submission;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A hospital's patients at home and the hub that looks after them: they are prompted, answer or do
 * not, call for help; the hub is told, and looks for whom nobody answered for. What may become of a
 * prompt and of a call is taken in turn, so that all of it happens.
 */
final class Hub {

  private static final long MINUTE = 60_000;
  private static final long LOOK_MILLIS = 20_000;
  private static final int MAX_ATTEMPTS = 3;
  private static final int FATES = 7;

  private final TenantId tenant;
  private final PersonId nurse;
  private final PersonId stranger;
  private final Agenda agenda;
  private final Chances chances;
  private final Network network;
  private final Oracle oracle;
  private final Map<PatientId, PersonId> patients = new LinkedHashMap<>();
  private final Set<Call> called = new HashSet<>();
  private final Set<TaskId> made = new HashSet<>();
  private boolean running = true;
  private int prompted;
  private int told;
  private int looked;

  private record Call(AlarmId alarm, int telling, int rung) {}

  Hub(
      TenantId tenant,
      PersonId nurse,
      Agenda agenda,
      Chances chances,
      Network network,
      Oracle oracle) {
    this.tenant = tenant;
    this.nurse = nurse;
    this.stranger = new PersonId(chances.id());
    this.agenda = agenda;
    this.chances = chances;
    this.network = network;
    this.oracle = oracle;
  }

  void start() {
    agenda.after(LOOK_MILLIS, this::look);
    agenda.after(chances.between(20 * MINUTE, 60 * MINUTE), this::callForHelp);
  }

  void stop() {
    running = false;
  }

  /** Somebody is looked after at home: he gets an account, and says where he is to be found. */
  void admitted(PatientId patient) {
    PersonId account = patients.computeIfAbsent(patient, id -> new PersonId(chances.id()));
    command(patient, new PatientInput.BindPatientAccount(nurse, Optional.of(account)));
    command(
        patient,
        new PatientInput.SetWelfareContact(
            nurse,
            new WelfareContact(
                "7 Long Road",
                "the key is with the neighbour",
                "1",
                List.of(new WelfareContact.NextOfKin("Somebody", "sister", "2")))));
  }

  void left(PatientId patient) {
    patients.remove(patient);
  }

  private void look() {
    if (!running) {
      return;
    }
    agenda.after(LOOK_MILLIS, this::look);
    patients.forEach((patient, account) -> {
      for (Alarm alarm : oracle.state(patient).alarms().values()) {
        if (alarm.signal().given() && alarm.priority() != Priority.LOW) {
          tell(patient, account, alarm);
        }
      }
      for (Task task : oracle.state(patient).tasks().values()) {
        if (task.kind() == Task.Kind.WELFARE_CALL && made.add(task.id())) {
          agenda.after(chances.spread(10_000, 20 * MINUTE), () -> end(patient, task));
        }
      }
    });
  }

  private void tell(PatientId patient, PersonId account, Alarm alarm) {
    if (AtHome.asks(alarm.condition()) && called.add(new Call(alarm.id(), alarm.telling(), 0))) {
      prompt(patient, account, alarm);
    }
    if (alarm.rung() > 0
        && !(alarm.condition() instanceof Condition.DeliveryUnconfirmed)
        && called.add(new Call(alarm.id(), alarm.telling(), alarm.rung()))) {
      DeliveryId id = order(patient, alarm, alarm.rung(), nurse);
      if (told++ % 2 == 0) {
        say(patient, id, Stage.RECEIVED, nurse, 1_000);
        say(patient, id, Stage.DISPLAYED, nurse, chances.between(2_000, 8_000));
      }
    }
  }

  private void prompt(PatientId patient, PersonId account, Alarm alarm) {
    DeliveryId id = order(patient, alarm, 0, account);
    long soon = chances.between(1_000, 6_000);
    long later = soon + chances.between(2_000, MINUTE);
    switch (prompted++ % FATES) {
      // He sleeps.
      case 0 -> {}
      case 1 -> {
        say(patient, id, Stage.RECEIVED, account, soon);
        answer(patient, account, Optional.of(id), PatientAnswer.Kind.ALL_RIGHT, later);
      }
      case 2 -> {
        say(patient, id, Stage.DISPLAYED, account, soon);
        answer(patient, account, Optional.of(id), PatientAnswer.Kind.NOT_WEARING, later);
      }
      case 3 -> answer(patient, account, Optional.of(id), PatientAnswer.Kind.NEED_HELP, soon);
      case 4 -> {
        // He finds it long after.
        long late = chances.between(30_000, 15 * MINUTE);
        say(patient, id, Stage.DISPLAYED, account, late);
        answer(patient, account, Optional.of(id), PatientAnswer.Kind.ALL_RIGHT, late + 5_000);
      }
      case 5 -> {
        answer(patient, stranger, Optional.of(id), PatientAnswer.Kind.ALL_RIGHT, soon);
        answer(patient, stranger, Optional.empty(), PatientAnswer.Kind.NEED_HELP, later);
      }
      default -> {
        answer(patient, account, Optional.of(id), PatientAnswer.Kind.NEED_HELP, soon);
        answer(patient, account, Optional.of(id), PatientAnswer.Kind.NEED_HELP, soon + 2_000);
      }
    }
  }

  private void callForHelp() {
    if (!running) {
      return;
    }
    agenda.after(chances.between(60 * MINUTE, 240 * MINUTE), this::callForHelp);
    patients.forEach((patient, account) ->
        answer(patient, account, Optional.empty(), PatientAnswer.Kind.NEED_HELP, 0));
  }

  private void end(PatientId patient, Task task) {
    WelfareCall.Outcome[] outcomes = WelfareCall.Outcome.values();
    // Nobody is reached at first.
    WelfareCall.Outcome outcome =
        looked++ % 2 == 0 ? WelfareCall.Outcome.NO_ANSWER : outcomes[looked / 2 % outcomes.length];
    command(
        patient,
        new PatientInput.EndWelfareCall(
            new CommandId(chances.id()), task.id(), task.version(), nurse, outcome));
  }

  private DeliveryId order(PatientId patient, Alarm alarm, int rung, PersonId to) {
    command(patient, new PatientInput.OrderDelivery(alarm.id(), rung, to, Channel.APP));
    return Delivery.ordered(alarm, rung, to, Channel.APP, 0).id();
  }

  private void say(PatientId patient, DeliveryId id, Stage stage, PersonId by, long afterMillis) {
    agenda.after(
        afterMillis,
        () -> {
          oracle.says(patient, id, stage, Optional.of(by));
          command(patient, new PatientInput.NoteDelivery(id, stage, Optional.of(by)));
        });
  }

  /** Whoever answers a prompt has it before his eyes. */
  private void answer(
      PatientId patient,
      PersonId by,
      Optional<DeliveryId> prompt,
      PatientAnswer.Kind kind,
      long afterMillis) {
    agenda.after(
        afterMillis,
        () -> {
          prompt.ifPresent(id -> oracle.says(patient, id, Stage.DISPLAYED, Optional.of(by)));
          command(
              patient,
              new PatientInput.AnswerPrompt(new CommandId(chances.id()), by, prompt, kind));
        });
  }

  private void command(PatientId patient, PatientInput input) {
    network.send(
        new Submission.ForPatient(
            tenant, patient, input, Optional.of(nurse.value()), Optional.empty()),
        true,
        MAX_ATTEMPTS,
        () -> true,
        answer -> {});
  }
}

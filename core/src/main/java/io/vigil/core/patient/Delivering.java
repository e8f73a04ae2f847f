package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.id.AlarmId;
import io.vigil.core.patient.Delivery.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what became of telling people of alarms. */
final class Delivering {

  private static final Condition UNCONFIRMED = new Condition.DeliveryUnconfirmed();

  private final Deciding deciding;
  private final Draft draft;

  Delivering(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  /** The same order twice is one delivery. */
  Reply order(PatientInput.OrderDelivery order) {
    if (!deciding.before().inCare() || !signals(order.alarm())) {
      return new Reply.NotFound();
    }
    if (order.rung() < 0 || order.rung() > Delivery.LAST_RUNG) {
      return new Reply.Refused("no-such-rung");
    }
    Delivery delivery =
        Delivery.ordered(order.alarm(), order.rung(), order.to(), order.channel(), deciding.now());
    if (draft.deliveries().containsKey(delivery.id())) {
      return new Reply.Done();
    }
    if (draft.deliveries().size() >= Delivery.MAX_OF_PATIENT) {
      return new Reply.Refused("too-many-deliveries");
    }
    change(delivery);
    return new Reply.Done();
  }

  /** A step that was confirmed before, or comes too late to matter, changes nothing. */
  Reply note(PatientInput.NoteDelivery note) {
    Delivery delivery = draft.deliveries().get(note.delivery());
    if (delivery == null || (note.by().isPresent() && !note.by().get().equals(delivery.to()))) {
      return new Reply.NotFound();
    }
    if (delivery.leadsTo(note.stage())) {
      change(delivery.at(note.stage()));
    }
    return new Reply.Done();
  }

  void passTime() {
    for (Delivery delivery : List.copyOf(draft.deliveries().values())) {
      if (delivery.dueEpochMillis() <= deciding.now()) {
        change(delivery.at(Stage.UNCONFIRMED));
      }
    }
  }

  /** After each input. */
  void settle() {
    if (draft.deliveries().isEmpty() && draft.episodes().active(UNCONFIRMED).isEmpty()) {
      return;
    }
    for (Delivery delivery : List.copyOf(draft.deliveries().values())) {
      if (!draft.inCare() || !signals(delivery.alarm())) {
        change(delivery.at(accepted(delivery) ? Stage.ACCEPTED : Stage.OVER));
      }
    }
    Optional<Episode> active = draft.episodes().active(UNCONFIRMED);
    boolean unconfirmed = anyUnconfirmed();
    if (unconfirmed && active.isEmpty()) {
      deciding.openNow(UNCONFIRMED, Priority.MEDIUM, deciding.now());
    } else if (!unconfirmed && active.isPresent()) {
      deciding.end(active.get(), deciding.now());
    }
  }

  /** Whether of some alarm somebody was not told, and nobody else has it before his eyes. */
  private boolean anyUnconfirmed() {
    Map<?, Delivery> deliveries = draft.deliveries();
    for (Delivery delivery : deliveries.values()) {
      boolean seen =
          deliveries.values().stream()
              .anyMatch(each ->
                  each.alarm().equals(delivery.alarm())
                      && each.stage() == Stage.DISPLAYED
                      && sees(each, delivery));
      if (delivery.missed() && !seen) {
        return true;
      }
    }
    return false;
  }

  /** Whether who has it before his eyes can do what the other was to be told for. */
  private boolean sees(Delivery displayed, Delivery missed) {
    return !draft.home().isPatient(displayed.to()) || draft.home().isPatient(missed.to());
  }

  private boolean signals(AlarmId id) {
    Alarm alarm = draft.alarms().get(id);
    return alarm != null && alarm.signal().given();
  }

  private boolean accepted(Delivery delivery) {
    Alarm alarm = draft.alarms().get(delivery.alarm());
    return alarm != null
        && alarm.responsibility() instanceof Responsibility.Accepted accepted
        && accepted.by().equals(delivery.to());
  }

  private void change(Delivery delivery) {
    deciding.emit(new PatientEvent.DeliveryChanged(delivery));
  }
}

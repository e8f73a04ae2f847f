package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.id.AlarmId;
import io.vigil.core.patient.Delivery.Stage;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
    Alarm alarm = draft.alarms().get(order.alarm());
    if (!deciding.before().inCare() || alarm == null || !alarm.calls()) {
      return new Reply.NotFound();
    }
    if (order.rung() < 0 || order.rung() > Delivery.LAST_RUNG) {
      return new Reply.Refused("no-such-rung");
    }
    Delivery delivery =
        Delivery.ordered(alarm, order.rung(), order.to(), order.channel(), deciding.now());
    if (draft.deliveries().containsKey(delivery.id())) {
      return new Reply.Done();
    }
    if (isFull() && !makesRoom(alarm.priority())) {
      if (draft.episodes().active(UNCONFIRMED).isEmpty()) {
        deciding.openNow(UNCONFIRMED, Priority.MEDIUM, deciding.now());
      }
      return new Reply.Refused("too-many-deliveries");
    }
    change(delivery);
    return new Reply.Done();
  }

  private boolean isFull() {
    return draft.deliveries().size() >= Delivery.MAX_OF_PATIENT;
  }

  /**
   * Forgets one that matters less: in vain, to somebody who was told otherwise; else of an alarm of
   * a lower priority, rather one that is finished than one under way.
   */
  private boolean makesRoom(Priority priority) {
    Optional<Delivery> least = Optional.empty();
    Set<List<Object>> told = new HashSet<>();
    for (Delivery delivery : draft.deliveries().values()) {
      if (delivery.stage() == Stage.DISPLAYED) {
        told.add(place(delivery));
      }
    }
    for (Delivery delivery : draft.deliveries().values()) {
      if (delivery.missed() && told.contains(place(delivery))) {
        change(delivery.at(Stage.OVER));
        return true;
      }
      if (priority(delivery).compareTo(priority) < 0
          && (least.isEmpty() || matter().compare(delivery, least.get()) < 0)) {
        least = Optional.of(delivery);
      }
    }
    least.ifPresent(delivery -> change(delivery.at(Stage.OVER)));
    return least.isPresent();
  }

  private static List<Object> place(Delivery delivery) {
    return List.of(delivery.alarm(), delivery.rung(), delivery.to());
  }

  private Comparator<Delivery> matter() {
    return Comparator.comparing(this::priority).thenComparing(delivery -> !delivery.finished());
  }

  private Priority priority(Delivery delivery) {
    return Objects.requireNonNull(draft.alarms().get(delivery.alarm())).priority();
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
      if (!draft.inCare() || !isOfThisTelling(delivery)) {
        change(delivery.at(accepted(delivery) ? Stage.ACCEPTED : Stage.OVER));
      }
    }
    Optional<Episode> active = draft.episodes().active(UNCONFIRMED);
    // While there is no room, somebody may still have to be told.
    boolean unconfirmed = anyUnconfirmed() || (active.isPresent() && draft.inCare() && isFull());
    if (unconfirmed && active.isEmpty()) {
      deciding.openNow(UNCONFIRMED, Priority.MEDIUM, deciding.now());
    } else if (!unconfirmed && active.isPresent()) {
      deciding.end(active.get(), deciding.now());
    }
  }

  /**
   * Whether of some alarm somebody was not told, and nobody else who can do what he was to be told
   * for has it before his eyes: a patient can't in the place of staff.
   */
  private boolean anyUnconfirmed() {
    Set<AlarmId> missed = new HashSet<>();
    Set<AlarmId> missedByPatient = new HashSet<>();
    Set<AlarmId> seen = new HashSet<>();
    Set<AlarmId> seenByPatient = new HashSet<>();
    for (Delivery delivery : draft.deliveries().values()) {
      boolean toPatient = draft.home().isPatient(delivery.to());
      if (delivery.missed()) {
        (toPatient ? missedByPatient : missed).add(delivery.alarm());
      } else if (delivery.stage() == Stage.DISPLAYED) {
        (toPatient ? seenByPatient : seen).add(delivery.alarm());
      }
    }
    missedByPatient.removeAll(seenByPatient);
    missed.addAll(missedByPatient);
    return !seen.containsAll(missed);
  }

  private boolean isOfThisTelling(Delivery delivery) {
    Alarm alarm = draft.alarms().get(delivery.alarm());
    if (alarm == null || !alarm.calls()) {
      return false;
    }
    // Those that there were before were looked at then; making an id costs more than the rest.
    Alarm before = deciding.before().alarms().get(alarm.id());
    return (before != null
            && before.telling() == alarm.telling()
            && deciding.before().deliveries().containsKey(delivery.id()))
        || delivery
            .id()
            .equals(Delivery.id(alarm, delivery.rung(), delivery.to(), delivery.channel()));
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

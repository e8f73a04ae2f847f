package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.patient.Delivery.Stage;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    return isFull(draft.deliveries());
  }

  private boolean makesRoom(Priority priority) {
    Optional<Delivery> least = least(draft.deliveries(), draft.alarms(), priority);
    least.ifPresent(delivery -> change(delivery.at(Stage.OVER)));
    return least.isPresent();
  }

  /** Whether one more delivery of an alarm would be ordered. */
  static boolean hasRoom(PatientState state, Alarm alarm) {
    return !isFull(state.deliveries())
        || least(state.deliveries(), state.alarms(), alarm.priority()).isPresent();
  }

  private static boolean isFull(Map<DeliveryId, Delivery> deliveries) {
    return deliveries.size() >= Delivery.MAX_OF_PATIENT;
  }

  /**
   * What one of an alarm of a priority takes the place of: a message in vain, to somebody who was
   * told otherwise; else one of an alarm of a lower priority, rather finished than under way. A
   * station is what a person is told by first: without it he would be told anew.
   */
  private static Optional<Delivery> least(
      Map<DeliveryId, Delivery> deliveries, Map<AlarmId, Alarm> alarms, Priority priority) {
    Set<List<Object>> told = new HashSet<>();
    for (Delivery delivery : deliveries.values()) {
      if (delivery.stage() == Stage.DISPLAYED) {
        told.add(place(delivery));
      }
    }
    Optional<Delivery> least = Optional.empty();
    Comparator<Delivery> matter =
        Comparator.<Delivery, Priority>comparing(delivery -> priority(delivery, alarms))
            .thenComparing(delivery -> !delivery.finished());
    for (Delivery delivery : deliveries.values()) {
      if (delivery.missed()
          && delivery.channel() != Delivery.Channel.APP
          && told.contains(place(delivery))) {
        return Optional.of(delivery);
      }
      if (priority(delivery, alarms).compareTo(priority) < 0
          && (least.isEmpty() || matter.compare(delivery, least.get()) < 0)) {
        least = Optional.of(delivery);
      }
    }
    return least;
  }

  private static List<Object> place(Delivery delivery) {
    return List.of(delivery.alarm(), delivery.rung(), delivery.to());
  }

  private static Priority priority(Delivery delivery, Map<AlarmId, Alarm> alarms) {
    return Objects.requireNonNull(alarms.get(delivery.alarm())).priority();
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

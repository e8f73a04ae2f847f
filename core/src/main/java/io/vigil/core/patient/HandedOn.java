package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What goes on with a patient, and so is handed on with him: as of a state of his.
 *
 * @param signalling alarms that nobody has accepted
 * @param accepted alarms that somebody looks after; those of who had the patient are the taker's
 * @param paused alarms whose sound is off for a moment
 * @param overdue tasks whose time is over
 * @param open other tasks
 */
public record HandedOn(
    List<Alarm> signalling,
    List<Alarm> accepted,
    List<Alarm> paused,
    List<Task> overdue,
    List<Task> open) {

  /** They are opened when a time is over. */
  private static final Set<Task.Kind> OVERDUE =
      EnumSet.of(Task.Kind.OBSERVE, Task.Kind.REVIEW_ORDER, Task.Kind.WELFARE_CALL);

  public HandedOn {
    signalling = List.copyOf(signalling);
    accepted = List.copyOf(accepted);
    paused = List.copyOf(paused);
    overdue = List.copyOf(overdue);
    open = List.copyOf(open);
  }

  /** Of all that a patient has. */
  public static HandedOn of(Collection<Alarm> alarms, Collection<Task> tasks) {
    List<Alarm> signalling = new ArrayList<>();
    List<Alarm> accepted = new ArrayList<>();
    List<Alarm> paused = new ArrayList<>();
    for (Alarm alarm : alarms) {
      if (alarm.signal() == Signal.PAUSED) {
        paused.add(alarm);
      } else if (alarm.signal() == Signal.ACKNOWLEDGED
          && alarm.responsibility() instanceof Responsibility.Accepted) {
        accepted.add(alarm);
      } else if (alarm.signal().given()) {
        signalling.add(alarm);
      }
    }
    List<Task> overdue = new ArrayList<>();
    List<Task> open = new ArrayList<>();
    for (Task task : tasks) {
      (OVERDUE.contains(task.kind()) ? overdue : open).add(task);
    }
    return new HandedOn(signalling, accepted, paused, overdue, open);
  }
}

package io.vigil.engine.burden;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of an alarm's signal at one instant.
 *
 * @param atEpochMillis our time
 * @param rung the alarm's after it
 */
public record AlarmStep(
    PatientId patient, AlarmId alarm, long atEpochMillis, Kind kind, Priority priority, int rung) {

  /** In the order of what an alarm mostly goes through. */
  public enum Kind {
    /** It signals and was silent before, or it rose in priority: what the burden counts. */
    SIGNALLED,
    /** Nobody accepted it in time, so it is the next rung's. */
    CLIMBED,
    /** Somebody accepted it. */
    ACCEPTED,
    /** It signals no more, and nobody accepted it. */
    OVER;

    /** Name in the database. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Those of some events of a patient, in order.
   *
   * @param before the patient's alarms before the events
   */
  public static List<AlarmStep> of(
      PatientId patient,
      Map<AlarmId, Alarm> before,
      List<PatientEvent> events,
      long atEpochMillis) {
    List<AlarmStep> steps = new ArrayList<>();
    Map<AlarmId, Alarm> known = new HashMap<>();
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.AlarmRaised(Alarm alarm)) {
        known.put(alarm.id(), alarm);
        if (alarm.signal().given()) {
          steps.add(step(patient, alarm, Kind.SIGNALLED, atEpochMillis));
        }
      } else if (event instanceof PatientEvent.AlarmChanged(Alarm alarm, AlarmChange change)) {
        Alarm was = known.getOrDefault(alarm.id(), before.get(alarm.id()));
        known.put(alarm.id(), alarm);
        if (change == AlarmChange.ACCEPTED) {
          steps.add(step(patient, alarm, Kind.ACCEPTED, atEpochMillis));
        } else if (was != null) {
          change(steps, patient, was, alarm, change, atEpochMillis);
        }
      }
    }
    return steps;
  }

  private static void change(
      List<AlarmStep> steps,
      PatientId patient,
      Alarm was,
      Alarm alarm,
      AlarmChange change,
      long at) {
    boolean given = alarm.signal().given();
    if (given && (!was.signal().given() || alarm.priority().compareTo(was.priority()) > 0)) {
      steps.add(step(patient, alarm, Kind.SIGNALLED, at));
    } else if (!given && was.signal().given()) {
      steps.add(step(patient, alarm, Kind.OVER, at));
    }
    if (change == AlarmChange.CLIMBED) {
      steps.add(step(patient, alarm, Kind.CLIMBED, at));
    }
  }

  private static AlarmStep step(PatientId patient, Alarm alarm, Kind kind, long at) {
    return new AlarmStep(patient, alarm.id(), at, kind, alarm.priority(), alarm.rung());
  }
}

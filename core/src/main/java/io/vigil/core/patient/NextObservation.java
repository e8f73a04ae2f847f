package io.vigil.core.patient;

import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.record.ScheduledMeasurement;
import io.vigil.core.score.News2;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When the inputs of NEWS2, or what the care plan schedules, are to be observed again: those of
 * NEWS2 by the risk that is certain (RCP 2017, chart 4; intervals, where it leaves a choice, are
 * proposals: {@code docs/clinical/default-rules.md}). An interval counts from each input's newest
 * sample; the oldest of them is due first.
 *
 * @param dueEpochMillis our time from which it is overdue
 * @param parameters those of NEWS2 that are due then
 * @param scheduled those of the care plan that are due then
 */
public record NextObservation(
    long dueEpochMillis, List<ScoreParameter> parameters, List<VitalSign> scheduled) {

  /** For a first set of all inputs. */
  static final Duration FIRST = Duration.ofHours(1);

  private static final List<ScoreParameter> PARAMETERS = List.of(ScoreParameter.values());

  public NextObservation {
    parameters = List.copyOf(parameters);
    scheduled = List.copyOf(scheduled);
  }

  /**
   * Empty where nobody is to observe: out of care, or at the end of life unless the care plan says
   * so.
   */
  static Optional<NextObservation> of(PatientState state) {
    long due = dueEpochMillis(state);
    if (due == Long.MAX_VALUE) {
      return Optional.empty();
    }
    // What was overdue when it was asked for still is, unless it was observed since.
    long shown = Math.max(due, asked(state).map(Task::openedEpochMillis).orElse(Long.MIN_VALUE));
    List<VitalSign> scheduled = new ArrayList<>();
    for (ScheduledMeasurement each : state.clinical().schedule()) {
      if (dueEpochMillis(state, each) <= shown && !scheduled.contains(each.vitalSign())) {
        scheduled.add(each.vitalSign());
      }
    }
    return Optional.of(new NextObservation(due, parametersDue(state, shown), scheduled));
  }

  /** Those of NEWS2 that are due first, if they are by an instant. */
  private static List<ScoreParameter> parametersDue(PatientState state, long byEpochMillis) {
    List<ScoreParameter> parameters = new ArrayList<>();
    if (isAwaited(state)) {
      long interval = interval(state).toMillis();
      long due = dueEpochMillis(state, interval);
      for (ScoreParameter parameter : PARAMETERS) {
        if (due <= byEpochMillis && dueEpochMillis(state, parameter, interval) == due) {
          parameters.add(parameter);
        }
      }
    }
    return parameters;
  }

  /** What is overdue at an instant of our time, by the names of the public interface. */
  static List<String> overdue(PatientState state, long nowEpochMillis) {
    List<String> names = new ArrayList<>();
    parametersDue(state, nowEpochMillis).forEach(parameter -> names.add(parameter.wireName()));
    for (ScheduledMeasurement each : state.clinical().schedule()) {
      String name = each.vitalSign().code();
      if (dueEpochMillis(state, each) <= nowEpochMillis && !names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * When something is due that the open task does not name; {@link Long#MAX_VALUE} if nothing is.
   * The inputs of NEWS2 are observed together, so that one of them names all.
   */
  static long unaskedEpochMillis(PatientState state) {
    Optional<Task> asked = asked(state);
    if (asked.isEmpty()) {
      return dueEpochMillis(state);
    }
    List<String> named = List.of(asked.get().detail().split(","));
    boolean ofScore = PARAMETERS.stream().anyMatch(each -> named.contains(each.wireName()));
    long due =
        ofScore || !isAwaited(state)
            ? Long.MAX_VALUE
            : dueEpochMillis(state, interval(state).toMillis());
    for (ScheduledMeasurement each : state.clinical().schedule()) {
      if (!named.contains(each.vitalSign().code())) {
        due = Math.min(due, dueEpochMillis(state, each));
      }
    }
    return due;
  }

  private static Optional<Task> asked(PatientState state) {
    for (Task task : state.tasks().values()) {
      if (task.kind() == Task.Kind.OBSERVE) {
        return Optional.of(task);
      }
    }
    return Optional.empty();
  }

  /** When a scheduled measurement is due; {@link Long#MAX_VALUE} where it isn't. */
  static long dueEpochMillis(PatientState state, ScheduledMeasurement scheduled) {
    return state.inCare()
        ? scheduled.dueEpochMillis(
            News2Sweep.lastEpochMillis(state.streams(), scheduled.vitalSign()))
        : Long.MAX_VALUE;
  }

  /** {@link Long#MAX_VALUE} where nobody is to observe. */
  static long dueEpochMillis(PatientState state) {
    long due =
        isAwaited(state) ? dueEpochMillis(state, interval(state).toMillis()) : Long.MAX_VALUE;
    List<ScheduledMeasurement> schedule = state.clinical().schedule();
    for (int i = 0; i < schedule.size(); i++) {
      due = Math.min(due, dueEpochMillis(state, schedule.get(i)));
    }
    return due;
  }

  private static boolean isAwaited(PatientState state) {
    return state.inCare()
        && state.scoring().sinceEpochMillis().isPresent()
        && state.scoring().inForce(ScoreOrder.Kind.END_OF_LIFE).isEmpty();
  }

  private static long dueEpochMillis(PatientState state, long intervalMillis) {
    long due = Long.MAX_VALUE;
    for (int i = 0; i < PARAMETERS.size(); i++) {
      due = Math.min(due, dueEpochMillis(state, PARAMETERS.get(i), intervalMillis));
    }
    return due;
  }

  private static long dueEpochMillis(
      PatientState state, ScoreParameter parameter, long intervalMillis) {
    long newest = News2Sweep.newestEpochMillis(parameter, state.streams());
    return newest == Long.MIN_VALUE
        ? state.scoring().sinceEpochMillis().orElseThrow() + FIRST.toMillis()
        : newest + intervalMillis;
  }

  /** An alarm that lasts keeps the interval short, though what raised it grew old. */
  private static Duration interval(PatientState state) {
    Duration interval =
        state
            .news2()
            .map(point -> News2.interval(point.lowerBound(), point.red()))
            .orElse(News2.interval(0, false));
    Optional<Episode> raised =
        state.rules().scoreLimit().flatMap(limit -> state.active(limit.condition()));
    if (raised.isPresent()) {
      Duration raisedInterval =
          raised.get().priority() == Priority.HIGH ? News2.AT_HIGH_RISK : News2.AT_RISK;
      return raisedInterval.compareTo(interval) < 0 ? raisedInterval : interval;
    }
    return interval;
  }
}

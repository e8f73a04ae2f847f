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
    List<ScoreParameter> parameters = new ArrayList<>();
    if (isAwaited(state)) {
      long interval = interval(state).toMillis();
      for (ScoreParameter parameter : PARAMETERS) {
        if (dueEpochMillis(state, parameter, interval) == due) {
          parameters.add(parameter);
        }
      }
    }
    List<VitalSign> scheduled = new ArrayList<>();
    for (ScheduledMeasurement each : state.clinical().schedule()) {
      if (dueEpochMillis(state, each) == due && !scheduled.contains(each.vitalSign())) {
        scheduled.add(each.vitalSign());
      }
    }
    return Optional.of(new NextObservation(due, parameters, scheduled));
  }

  /** What is due, by the names of the public interface. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    parameters.forEach(parameter -> names.add(parameter.wireName()));
    scheduled.forEach(vitalSign -> names.add(vitalSign.code()));
    return names;
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

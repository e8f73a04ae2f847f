package io.vigil.core.patient;

import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.score.News2;
import io.vigil.core.score.ScoreParameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When the inputs of NEWS2 are to be observed again, by the risk that is certain (RCP 2017, chart
 * 4; intervals, where it leaves a choice, are proposals: {@code docs/clinical/default-rules.md}).
 * An interval counts from each input's newest sample; the oldest of them is due first.
 *
 * @param dueEpochMillis our time from which it is overdue
 * @param parameters those that are due then
 */
public record NextObservation(long dueEpochMillis, List<ScoreParameter> parameters) {

  /** For a first set of all inputs. */
  static final Duration FIRST = Duration.ofHours(1);

  private static final List<ScoreParameter> PARAMETERS = List.of(ScoreParameter.values());

  public NextObservation {
    parameters = List.copyOf(parameters);
  }

  /** Empty where nobody is to observe: out of care, or at the end of life. */
  static Optional<NextObservation> of(PatientState state) {
    if (!isAwaited(state)) {
      return Optional.empty();
    }
    long interval = interval(state).toMillis();
    long due = dueEpochMillis(state, interval);
    List<ScoreParameter> parameters = new ArrayList<>();
    for (ScoreParameter parameter : PARAMETERS) {
      if (dueEpochMillis(state, parameter, interval) == due) {
        parameters.add(parameter);
      }
    }
    return Optional.of(new NextObservation(due, parameters));
  }

  /** {@link Long#MAX_VALUE} where nobody is to observe. */
  static long dueEpochMillis(PatientState state) {
    return isAwaited(state) ? dueEpochMillis(state, interval(state).toMillis()) : Long.MAX_VALUE;
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

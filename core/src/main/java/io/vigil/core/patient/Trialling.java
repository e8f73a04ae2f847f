package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Signal;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides whether a patient is on a silent trial. While he is, no alarm of his gives a signal;
 * everything else is decided as always. When it ends, what is active signals at once.
 */
final class Trialling {

  private final Deciding deciding;
  private final Draft draft;

  Trialling(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  /**
   * An event as it is to be recorded: on a trial no alarm's signal is given, and on none is it
   * withheld.
   */
  static PatientEvent withSignals(PatientEvent event, TrialLog trials, long now, Ladder ladder) {
    return switch (event) {
      case PatientEvent.AlarmRaised(Alarm alarm) -> {
        Alarm settled = withSignal(alarm, trials.silent(), now, ladder);
        yield settled == alarm ? event : new PatientEvent.AlarmRaised(settled);
      }
      case PatientEvent.AlarmChanged(Alarm alarm, AlarmChange change) -> {
        Alarm settled = withSignal(alarm, trials.silent(), now, ladder);
        yield settled == alarm
            ? event
            : new PatientEvent.AlarmChanged(
                settled, change == AlarmChange.SIGNALLED ? AlarmChange.WITHHELD : change);
      }
      default -> event;
    };
  }

  private static Alarm withSignal(Alarm alarm, boolean silent, long now, Ladder ladder) {
    if (silent && withholds(alarm.condition())) {
      return alarm.signal().given() ? alarm.withheld() : alarm;
    }
    // Another record brought it along that is on a trial.
    return alarm.signal() == Signal.WITHHELD ? signalling(alarm, now, ladder) : alarm;
  }

  /** The ward's other monitors don't hear a patient who asks for help. */
  private static boolean withholds(Condition condition) {
    return !(condition instanceof Condition.HelpRequested);
  }

  private static Alarm signalling(Alarm alarm, long now, Ladder ladder) {
    AlarmRevision revision = new AlarmRevision(alarm, now, ladder);
    revision.signalAnew();
    return revision.toAlarm();
  }

  /** The ward's trial as it is known now; what was sent before a transfer is of another ward. */
  Reply adopt(PatientInput.AdoptSilentTrial adopt) {
    PatientState before = deciding.before();
    if (!before.inCare()) {
      return new Reply.NotFound();
    }
    if (!before.admission().orElseThrow().ward().equals(adopt.ward())) {
      return new Reply.Refused("another-ward");
    }
    Optional<SilentTrial> running = draft.trials().running();
    if (adopt.untilEpochMillis().isEmpty()) {
      leave();
      return new Reply.Done();
    }
    long since = running.map(SilentTrial::sinceEpochMillis).orElse(deciding.now());
    long until = adopt.untilEpochMillis().getAsLong();
    if (until <= deciding.now() || until - since > SilentTrial.MAX.toMillis()) {
      return new Reply.Refused("end-not-ahead");
    }
    SilentTrial trial =
        running
            .map(known -> known.until(until))
            .orElseGet(() -> new SilentTrial(adopt.ward(), since, until, List.of()));
    if (!running.equals(Optional.of(trial))) {
      deciding.emit(new PatientEvent.SilentTrialBegan(trial));
      withhold();
    }
    return new Reply.Done();
  }

  private void withhold() {
    for (Alarm alarm : List.copyOf(draft.alarms().values())) {
      if (alarm.signal().given() && withholds(alarm.condition())) {
        deciding.emit(
            new PatientEvent.AlarmChanged(
                new AlarmRevision(alarm, deciding.now(), deciding.ladder()).toAlarm(),
                AlarmChange.WITHHELD));
      }
    }
  }

  /** Its time is over, or further ahead than it may be, as where our clock was set back since. */
  void endIfDue() {
    long left = draft.trials().endEpochMillis() - deciding.now();
    if (left <= 0 || left > SilentTrial.MAX.toMillis()) {
      leave();
    }
  }

  /** The patient is on no trial any more. */
  void leave() {
    if (!draft.trials().silent()) {
      return;
    }
    deciding.emit(new PatientEvent.SilentTrialEnded(deciding.now()));
    for (Alarm alarm : List.copyOf(draft.alarms().values())) {
      if (alarm.signal() == Signal.WITHHELD) {
        deciding.emit(
            new PatientEvent.AlarmChanged(
                signalling(alarm, deciding.now(), deciding.ladder()), AlarmChange.SIGNALLED));
      }
    }
  }

  Reply chart(PatientInput.ChartEvent chart) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(chart.command())) {
      return new Reply.Done();
    }
    long at = chart.atEpochMillis();
    if (at > deciding.now() + Deciding.MAX_CLOCK_LEAD.toMillis()
        || at < deciding.now() - ChartedEvent.MAX_AGE.toMillis()) {
      return new Reply.Refused("time-not-lately");
    }
    deciding.emit(
        new PatientEvent.EventCharted(
            new ChartedEvent(
                chart.command(),
                chart.by(),
                chart.kind(),
                at,
                chart.note(),
                first(at),
                Optional.empty(),
                "")));
    deciding.emit(new PatientEvent.CommandDone(chart.command()));
    return new Reply.Done();
  }

  Reply withdraw(PatientInput.WithdrawChartedEvent withdraw) {
    Optional<ChartedEvent> charted = draft.trials().charted(withdraw.charted());
    if (!deciding.before().inCare() || charted.isEmpty()) {
      return new Reply.NotFound();
    }
    if (charted.get().withdrawnBy().isEmpty()) {
      deciding.emit(
          new PatientEvent.EventCharted(charted.get().withdrawn(withdraw.by(), withdraw.reason())));
      deciding.emit(new PatientEvent.CommandDone(withdraw.command()));
    }
    return new Reply.Done();
  }

  private Optional<ChartedEvent.First> first(long eventEpochMillis) {
    long from = eventEpochMillis - ChartedEvent.BEFORE.toMillis();
    Optional<ChartedEvent.First> first = Optional.empty();
    for (Alarm alarm : draft.alarms().values()) {
      OptionalLong signalled = signalledSince(alarm, from);
      if (alarm.condition().kind() == AlarmKind.PHYSIOLOGICAL
          && signalled.isPresent()
          && signalled.getAsLong() <= eventEpochMillis
          && (first.isEmpty() || signalled.getAsLong() < first.get().atEpochMillis())) {
        first =
            Optional.of(
                new ChartedEvent.First(alarm.condition(), alarm.priority(), signalled.getAsLong()));
      }
    }
    return first;
  }

  /** Of one that signals it is known when it was raised, and when its signal began last. */
  private static OptionalLong signalledSince(Alarm alarm, long epochMillis) {
    if (alarm.signalledEpochMillis().isEmpty()) {
      return OptionalLong.empty();
    }
    long at =
        alarm.raisedEpochMillis() >= epochMillis
            ? alarm.raisedEpochMillis()
            : alarm.signalledEpochMillis().getAsLong();
    return at >= epochMillis ? OptionalLong.of(at) : OptionalLong.empty();
  }
}

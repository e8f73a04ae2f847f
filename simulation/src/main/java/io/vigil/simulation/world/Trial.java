package io.vigil.simulation.world;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.AlarmId;
import io.vigil.core.patient.SilentTrial;
import java.util.HashSet;
import java.util.Set;

/** Whether a patient is on a silent trial, on which nothing signals, and after which all does. */
final class Trial {

  private static final long SLACK_MILLIS = 60_000;

  private final Oracle oracle;
  private final Set<AlarmId> withheld = new HashSet<>();
  private boolean silent;
  private long untilEpochMillis;
  private long lastsMillis;
  private long sinceTrueMillis;

  Trial(Oracle oracle) {
    this.oracle = oracle;
  }

  void began(SilentTrial trial, long trueMillis) {
    silent = true;
    untilEpochMillis = trial.untilEpochMillis();
    lastsMillis = trial.untilEpochMillis() - trial.sinceEpochMillis();
    sinceTrueMillis = trueMillis;
    oracle.count(Sometimes.SILENT_TRIAL);
  }

  void ended() {
    silent = false;
    oracle.count(withheld.isEmpty() ? Sometimes.TRIAL_ENDED : Sometimes.SIGNALLED_AFTER_A_TRIAL);
  }

  boolean isSilent() {
    return silent;
  }

  /** An alarm as it is now. */
  void is(Alarm alarm) {
    if (silent
        && alarm.signal().given()
        && !(alarm.condition() instanceof Condition.HelpRequested)) {
      throw oracle.broken(Invariant.A_TRIAL_IS_SILENT, "an alarm signals on a silent trial");
    }
    if (alarm.signal() == Signal.WITHHELD) {
      withheld.add(alarm.id());
    } else {
      withheld.remove(alarm.id());
    }
  }

  /** After all that a commit did. */
  void settled() {
    if (!silent && !withheld.isEmpty()) {
      throw oracle.broken(Invariant.A_TRIAL_IS_SILENT, "a signal is withheld, and on no trial");
    }
  }

  void look(long nowEpochMillis, long trueMillis) {
    if (silent
        && nowEpochMillis > untilEpochMillis + SLACK_MILLIS
        && trueMillis > sinceTrueMillis + lastsMillis + SLACK_MILLIS) {
      throw oracle.broken(Invariant.A_TRIAL_IS_SILENT, "a trial goes on when its time is over");
    }
  }
}

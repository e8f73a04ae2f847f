package io.vigil.simulation.world;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.AlarmId;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Which rung an alarm of one patient calls, and that it goes on from there. Our clock is set while
 * no process serves, too, which none of them can know: so that it is late only if it is by our time
 * and in truth.
 */
final class Rungs {

  private static final long MINUTE_MILLIS = 60_000;

  /** Clocks that are set are told to one patient after the other. */
  private static final long SLACK_MILLIS = MINUTE_MILLIS;

  private static final int LAST = 3;
  private static final int LAST_OF_WHAT_IS_OVER = 1;

  /**
   * Where an alarm stands.
   *
   * @param sinceTrueMillis when something last happened from which its time there can count
   */
  private record Standing(Alarm alarm, long sinceTrueMillis) {}

  private final Oracle oracle;
  private final Map<AlarmId, Standing> standings = new HashMap<>();

  Rungs(Oracle oracle) {
    this.oracle = oracle;
  }

  void raised(Alarm alarm, long trueMillis) {
    if (alarm.rung() != 0) {
      throw wrong("an alarm begins on rung " + alarm.rung());
    }
    standings.put(alarm.id(), new Standing(alarm, trueMillis));
  }

  void changed(Alarm alarm, AlarmChange why, long trueMillis) {
    Standing standing = Objects.requireNonNull(standings.get(alarm.id()));
    Alarm before = standing.alarm();
    int rung =
        switch (why) {
          case CLIMBED, REJECTED, ESCALATED -> Math.min(LAST, before.rung() + 1);
          case ACCEPTED, RELEASED, EXPIRED, RESTED, HELD_BACK -> 0;
          case SIGNALLED,
              PAUSED,
              COMPLETED,
              JOINED,
              ENDED,
              REVISED,
              WITHHELD,
              ANSWERED,
              HANDED_ON ->
              alarm.telling() > before.telling() ? 0 : before.rung();
        };
    if (alarm.rung() != rung) {
      throw wrong(why + " leads from rung " + before.rung() + " to " + alarm.rung());
    }
    if (why == AlarmChange.CLIMBED && (!before.signal().given() || waitsBelow(before))) {
      throw wrong("what calls nobody climbs");
    }
    boolean counts =
        rung != before.rung()
            || alarm.telling() != before.telling()
            || alarm.priority() != before.priority()
            || alarm.signal().given() != before.signal().given()
            || waitsBelow(alarm) != waitsBelow(before);
    standings.put(
        alarm.id(), new Standing(alarm, counts ? trueMillis : standing.sinceTrueMillis()));
  }

  /** Our clock was set. */
  void stepped(long byMillis) {
    standings.replaceAll((id, standing) ->
        new Standing(standing.alarm().moved(byMillis), standing.sinceTrueMillis()));
  }

  /**
   * After a turn.
   *
   * @param admittedTrueMillis nobody is called for who is not in care
   */
  void look(long nowEpochMillis, long trueMillis, long admittedTrueMillis) {
    for (Standing standing : standings.values()) {
      Alarm alarm = standing.alarm();
      long timeout = timeoutMillis(alarm.priority(), alarm.rung());
      if (alarm.signal().given() && !waitsBelow(alarm) && timeout != Long.MAX_VALUE) {
        long due = alarm.rungDueEpochMillis().orElseThrow(() -> wrong("it never climbs"));
        long since = Math.max(standing.sinceTrueMillis(), admittedTrueMillis);
        if (nowEpochMillis > due + SLACK_MILLIS && trueMillis > since + timeout + SLACK_MILLIS) {
          throw wrong(
              "a %s alarm calls rung %d for %d ms"
                  .formatted(alarm.priority(), alarm.rung(), trueMillis - since));
        }
      }
    }
  }

  /** A high one that is over goes to the charge nurse and no further. */
  private static boolean waitsBelow(Alarm alarm) {
    return alarm.signal() == Signal.LATCHED
        && !alarm.active()
        && alarm.rung() >= LAST_OF_WHAT_IS_OVER;
  }

  private static long timeoutMillis(Priority priority, int rung) {
    if (priority == Priority.LOW || rung == LAST) {
      return Long.MAX_VALUE;
    }
    return switch (rung) {
          case 0 -> priority == Priority.HIGH ? 1 : 3;
          case 1 -> priority == Priority.HIGH ? 2 : 6;
          default -> priority == Priority.HIGH ? 5 : 15;
        }
        * MINUTE_MILLIS;
  }

  private Violation wrong(String found) {
    return oracle.broken(Invariant.THE_LADDER_IS_CLIMBED_IN_TIME, found);
  }
}

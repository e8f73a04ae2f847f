package io.vigil.simulation.world;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.AlarmId;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  /** At home: how long what he says of a device keeps its alarm with him. */
  private static final long STANDS_MILLIS = 10 * MINUTE_MILLIS;

  private static final int LAST = 3;
  private static final int LAST_OF_WHAT_IS_OVER = 1;

  /**
   * Where an alarm stands.
   *
   * @param sinceTrueMillis when something last happened from which its time there can count
   * @param stands the patient at home said something of it
   */
  private record Standing(Alarm alarm, long sinceTrueMillis, boolean stands) {}

  private final Chart chart;
  private final Oracle oracle;
  private final Map<AlarmId, Standing> standings = new HashMap<>();

  /** Those that call somebody, and are to call the next. */
  private final Map<AlarmId, Standing> calling = new LinkedHashMap<>();

  Rungs(Chart chart, Oracle oracle) {
    this.chart = chart;
    this.oracle = oracle;
  }

  void raised(Alarm alarm, long trueMillis) {
    if (alarm.rung() != first(alarm)) {
      throw wrong("an alarm begins on rung " + alarm.rung());
    }
    put(new Standing(alarm, trueMillis, false));
  }

  private void put(Standing standing) {
    Alarm alarm = standing.alarm();
    standings.put(alarm.id(), standing);
    if (alarm.signal().given()
        && !waitsBelow(alarm)
        && alarm.priority() != Priority.LOW
        && alarm.rung() < LAST) {
      calling.put(alarm.id(), standing);
    } else {
      calling.remove(alarm.id());
    }
  }

  /** At home nobody waits for the patient where it is high, nor where he can tell nothing. */
  private int first(Alarm alarm) {
    boolean withHim = AtHome.asks(alarm.condition()) && alarm.priority() != Priority.HIGH;
    return chart.home.is() && !withHim ? 1 : 0;
  }

  /** Whoever has accepted it and calls for help at home is of the staff. */
  private int next(Alarm before) {
    boolean taken = before.responsibility() instanceof Responsibility.Accepted;
    return Math.min(
        LAST, (chart.home.is() && taken ? Math.max(1, before.rung()) : before.rung()) + 1);
  }

  /** What grows worse leaves whoever is not to be waited for. */
  private int kept(Alarm before, Alarm alarm) {
    boolean raised = alarm.priority().compareTo(before.priority()) > 0 && alarm.signal().given();
    return raised ? Math.max(before.rung(), first(alarm)) : before.rung();
  }

  void changed(Alarm alarm, AlarmChange why, long trueMillis) {
    Standing standing = Objects.requireNonNull(standings.get(alarm.id()));
    Alarm before = standing.alarm();
    int rung =
        switch (why) {
          case CLIMBED, REJECTED, ESCALATED -> next(before);
          case ACCEPTED -> 0;
          // Whom somebody had called stays called when he has the patient no more.
          case RELEASED -> Math.max(first(alarm), Math.min(before.rung(), alarm.rung()));
          case EXPIRED, RESTED, HELD_BACK -> first(alarm);
          case SIGNALLED,
              PAUSED,
              COMPLETED,
              JOINED,
              ENDED,
              REVISED,
              WITHHELD,
              ANSWERED,
              HANDED_ON ->
              alarm.telling() > before.telling() ? first(alarm) : kept(before, alarm);
        };
    if (alarm.rung() != rung) {
      throw wrong(why + " leads from rung " + before.rung() + " to " + alarm.rung());
    }
    if (why == AlarmChange.CLIMBED && (!before.signal().given() || waitsBelow(before))) {
      throw wrong("what calls nobody climbs");
    }
    boolean stands = why == AlarmChange.ANSWERED || (standing.stands() && rung == before.rung());
    if (why == AlarmChange.ANSWERED) {
      checkStands(before, alarm);
    }
    boolean counts =
        rung != before.rung()
            || alarm.telling() != before.telling()
            || alarm.priority() != before.priority()
            || alarm.signal().given() != before.signal().given()
            || waitsBelow(alarm) != waitsBelow(before);
    put(new Standing(alarm, counts ? trueMillis : standing.sinceTrueMillis(), stands));
  }

  /** Our clock was set. */
  void stepped(long byMillis) {
    standings.replaceAll((id, standing) ->
        new Standing(
            standing.alarm().moved(byMillis), standing.sinceTrueMillis(), standing.stands()));
    calling.replaceAll((id, standing) -> Objects.requireNonNull(standings.get(id)));
  }

  /** His word buys a medium alarm of the equipment some time, and nothing else. */
  private void checkStands(Alarm before, Alarm alarm) {
    boolean may =
        chart.home.is()
            && alarm.condition().kind() == AlarmKind.TECHNICAL
            && alarm.priority() != Priority.HIGH
            && alarm.rung() == 0;
    boolean same =
        alarm.signal() == before.signal()
            && alarm.priority() == before.priority()
            && alarm.responsibility().equals(before.responsibility())
            && alarm.telling() == before.telling();
    boolean inTime =
        alarm.rungDueEpochMillis().orElse(0)
            <= alarm.signalledEpochMillis().orElse(0) + STANDS_MILLIS;
    if (!may || !same || !inTime) {
      throw oracle.broken(
          Invariant.HIS_WORD_SILENCES_NOTHING, "more follows from his word than may");
    }
    oracle.count(Sometimes.LEFT_WITH_THE_PATIENT);
  }

  /**
   * After a turn.
   *
   * @param admittedTrueMillis nobody is called for who is not in care
   */
  void look(long nowEpochMillis, long trueMillis, long admittedTrueMillis) {
    for (Standing standing : calling.values()) {
      Alarm alarm = standing.alarm();
      long due = alarm.rungDueEpochMillis().orElseThrow(() -> wrong("it never climbs"));
      long since = Math.max(standing.sinceTrueMillis(), admittedTrueMillis);
      if (nowEpochMillis > due + SLACK_MILLIS
          && trueMillis > since + timeoutMillis(standing) + SLACK_MILLIS) {
        throw wrong(
            "a %s alarm calls rung %d for %d ms"
                .formatted(alarm.priority(), alarm.rung(), trueMillis - since));
      }
    }
  }

  /** A high one that is over goes to the charge nurse and no further. */
  private static boolean waitsBelow(Alarm alarm) {
    return alarm.signal() == Signal.LATCHED
        && !alarm.active()
        && alarm.rung() >= LAST_OF_WHAT_IS_OVER;
  }

  private long timeoutMillis(Standing standing) {
    Priority priority = standing.alarm().priority();
    int rung = standing.alarm().rung();
    boolean high = priority == Priority.HIGH;
    if (chart.home.is()) {
      return switch (rung) {
        case 0 -> standing.stands() ? STANDS_MILLIS : high ? 0 : 2 * MINUTE_MILLIS;
        case 1 -> (high ? 2 : 10) * MINUTE_MILLIS;
        default -> (high ? 5 : 20) * MINUTE_MILLIS;
      };
    }
    return switch (rung) {
          case 0 -> high ? 1 : 3;
          case 1 -> high ? 2 : 6;
          default -> high ? 5 : 15;
        }
        * MINUTE_MILLIS;
  }

  private Violation wrong(String found) {
    return oracle.broken(Invariant.THE_LADDER_IS_CLIMBED_IN_TIME, found);
  }
}

package io.vigil.simulation.world;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import io.vigil.core.rule.Direction;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a patient's alarms may do, told by the episodes and by what people did, and by no rule. */
final class Signals {

  private static final long MICROS = 1_000_000;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long SILENT_MILLIS = 15 * MINUTE_MILLIS;

  /** What somebody who took notice saw, in our time, if he accepted, and in true time. */
  private record Noticed(
      long atEpochMillis, long atTrueMillis, Priority priority, Map<Condition, Long> worst) {}

  private final Chart chart;
  private final Oracle oracle;
  private final Rungs rungs;
  private final Map<AlarmId, Alarm> alarms = new LinkedHashMap<>();
  private final Map<EpisodeId, AlarmId> alarmOf = new HashMap<>();
  private final Map<AlarmId, Noticed> noticed = new HashMap<>();

  /** Those of the alarms that are active and acknowledged. */
  private final Map<AlarmId, Alarm> accepted = new LinkedHashMap<>();

  private final Set<EpisodeId> inError = new HashSet<>();

  /** What is silent out of care or off the monitor, or since. */
  private final Set<AlarmId> resting = new HashSet<>();

  private final Set<Alarm> touched = new LinkedHashSet<>();
  private final List<EpisodeId> opened = new ArrayList<>();

  /** Nobody is called for a patient who is not in care. */
  private long admittedTrueMillis;

  Signals(Chart chart, Oracle oracle) {
    this.chart = chart;
    this.oracle = oracle;
    this.rungs = new Rungs(chart, oracle);
  }

  void admitted(long trueMillis) {
    admittedTrueMillis = trueMillis;
  }

  void opened(EpisodeId episode) {
    opened.add(episode);
  }

  void enteredInError(EpisodeId episode) {
    inError.add(episode);
  }

  void stepped(long byMillis) {
    rungs.stepped(byMillis);
    noticed.replaceAll((id, of) ->
        new Noticed(of.atEpochMillis() + byMillis, of.atTrueMillis(), of.priority(), of.worst()));
  }

  void raised(Alarm alarm, long trueMillis) {
    rungs.raised(alarm, trueMillis);
    chart.home.raised(alarm);
    keep(alarm);
    Episode first = member(alarm.episodes().getFirst());
    if (alarm.signal().given() && isLongOver(first)) {
      throw oracle.broken(Invariant.WHAT_IS_OVER_STAYS_QUIET, "what ended long ago signals");
    }
  }

  void changed(Alarm alarm, AlarmChange why, long trueMillis) {
    Alarm before = alarms.get(alarm.id());
    if (before == null || !alarm.episodes().containsAll(before.episodes())) {
      throw oracle.broken(Invariant.EACH_EPISODE_HAS_ONE_ALARM, "an alarm lost an episode");
    }
    rungs.changed(alarm, why, trueMillis);
    chart.home.changed(before, alarm);
    keep(alarm);
    boolean more = alarm.episodes().size() > before.episodes().size();
    if (alarm.signal().given() && !before.signal().given() && !before.active() && !alarm.active()) {
      boolean raised = alarm.priority() == Priority.HIGH && before.priority() != Priority.HIGH;
      if (!raised && (!more || isLongOver(member(alarm.episodes().getLast())))) {
        throw oracle.broken(Invariant.WHAT_IS_OVER_STAYS_QUIET, why + " made what is over signal");
      }
    }
    boolean rests = why == AlarmChange.RESTED || why == AlarmChange.HELD_BACK;
    if (rests) {
      resting.add(alarm.id());
      noticed.remove(alarm.id());
    } else if (alarm.signal() != Signal.OFF) {
      resting.remove(alarm.id());
    }
    if (why == AlarmChange.ACCEPTED || why == AlarmChange.PAUSED) {
      long at =
          alarm.responsibility() instanceof Responsibility.Accepted accepted
              ? accepted.sinceEpochMillis()
              : Long.MIN_VALUE;
      noticed.put(alarm.id(), new Noticed(at, trueMillis, highest(alarm), worst(alarm)));
    }
    boolean tried = why == AlarmChange.WITHHELD && chart.trial.isSilent();
    if (before.signal().given() && !alarm.signal().given() && !rests && !tried) {
      checkSilenced(alarm, why);
    }
    if (more && alarm.active() && alarm.signal() == Signal.ACKNOWLEDGED) {
      checkSilentlyJoined(alarm);
    }
    if (before.signal() == Signal.ACKNOWLEDGED
        && alarm.signal() == Signal.ON
        && why == AlarmChange.SIGNALLED) {
      oracle.count(Sometimes.WORSENED_AFTER_ACCEPTANCE);
    }
  }

  /** Whether somebody is to hear of it: it is given, or who has accepted it asked for help. */
  boolean isCalling(AlarmId id) {
    Alarm alarm = alarms.get(id);
    return alarm != null
        && (alarm.signal().given() || (alarm.signal() == Signal.ACKNOWLEDGED && alarm.rung() > 0));
  }

  boolean isAcceptedBy(AlarmId id, PersonId person) {
    Alarm alarm = alarms.get(id);
    return alarm != null
        && alarm.responsibility() instanceof Responsibility.Accepted accepted
        && accepted.by().equals(person);
  }

  private void keep(Alarm alarm) {
    for (EpisodeId episode : alarm.episodes()) {
      AlarmId other = alarmOf.putIfAbsent(episode, alarm.id());
      if (other != null && !other.equals(alarm.id())) {
        throw oracle.broken(Invariant.EACH_EPISODE_HAS_ONE_ALARM, "an episode is in two alarms");
      }
    }
    alarms.put(alarm.id(), alarm);
    chart.trial.is(alarm);
    if (alarm.active() && alarm.signal() == Signal.ACKNOWLEDGED) {
      accepted.put(alarm.id(), alarm);
    } else {
      accepted.remove(alarm.id());
    }
    touched.add(alarm);
  }

  private Episode member(EpisodeId id) {
    Episode episode = chart.episodes.get(id);
    if (episode == null) {
      throw oracle.broken(
          Invariant.EACH_EPISODE_HAS_ONE_ALARM, "an alarm has an episode that never opened");
    }
    return episode;
  }

  private static boolean isLongOver(Episode episode) {
    return episode.endEpochMillis().isPresent()
        && episode.endEpochMillis().getAsLong() < episode.openedEpochMillis() - SILENT_MILLIS;
  }

  private void checkSilenced(Alarm alarm, AlarmChange why) {
    boolean allInError = alarm.episodes().stream().allMatch(inError::contains);
    boolean completed = !alarm.active() && alarm.priority() != Priority.HIGH;
    if (why != AlarmChange.ACCEPTED && !allInError && !completed) {
      throw oracle.broken(
          Invariant.LATE_DATA_SILENCES_NOTHING, why + " ended a signal that nobody saw");
    }
  }

  private void checkSilentlyJoined(Alarm alarm) {
    Noticed of = noticed.get(alarm.id());
    Episode last = member(alarm.episodes().getLast());
    if (of == null
        || (!isLongOver(last) && last.openedEpochMillis() - of.atEpochMillis() > SILENT_MILLIS)) {
      throw oracle.broken(
          Invariant.WORSENING_SIGNALS, "what came long after the acceptance is silent: " + last);
    }
    oracle.count(Sometimes.JOINED_SILENTLY);
    worst(alarm).forEach(of.worst()::putIfAbsent);
  }

  /** After all that a commit did. */
  void settled() {
    for (EpisodeId episode : opened) {
      if (!alarmOf.containsKey(episode)) {
        throw oracle.broken(Invariant.EACH_EPISODE_HAS_ONE_ALARM, "an episode has no alarm");
      }
    }
    opened.clear();
    for (Alarm alarm : touched) {
      if (alarm.equals(alarms.get(alarm.id()))) {
        check(alarm);
      }
    }
    touched.clear();
  }

  private void check(Alarm alarm) {
    boolean active = false;
    for (EpisodeId id : alarm.episodes()) {
      active |= member(id).active();
    }
    if (active != alarm.active()) {
      throw oracle.broken(Invariant.NO_BREACH_IS_LOST, "an alarm is not as its episodes are");
    }
    if (!active) {
      return;
    }
    switch (alarm.signal()) {
      case ON -> {}
      // Only on a trial, see there.
      case WITHHELD -> {}
      case OFF, LATCHED -> {
        if (!resting.contains(alarm.id())) {
          throw oracle.broken(Invariant.WORSENING_SIGNALS, "what is true gives no signal");
        }
      }
      case ACKNOWLEDGED, PAUSED -> {
        Noticed of = noticed.get(alarm.id());
        if (of == null || isWorse(alarm, of)) {
          throw oracle.broken(
              Invariant.WORSENING_SIGNALS, "what is worse than somebody saw is silent");
        }
      }
    }
  }

  private boolean isWorse(Alarm alarm, Noticed of) {
    for (Episode episode : counting(alarm)) {
      if (episode.active()) {
        Long seen = of.worst().get(episode.condition());
        if (episode.priority().compareTo(of.priority()) > 0
            || (seen != null
                && past(episode.condition(), episode.worstMicros().orElse(seen), seen)
                    >= stepMicros(episode.condition()))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Nobody's acceptance holds longer than its priority lets it; a clock that was set forward is
   * told to one patient after the other, so that true time has to say so too.
   */
  void look(long nowEpochMillis, long trueMillis) {
    rungs.look(nowEpochMillis, trueMillis, admittedTrueMillis);
    for (Alarm alarm : accepted.values()) {
      Noticed of = noticed.get(alarm.id());
      if (of != null
          && nowEpochMillis > of.atEpochMillis() + acceptedMillis(of.priority()) + MINUTE_MILLIS
          && trueMillis > of.atTrueMillis() + acceptedMillis(of.priority()) + MINUTE_MILLIS
          && trueMillis > admittedTrueMillis + MINUTE_MILLIS) {
        throw oracle.broken(
            Invariant.WORSENING_SIGNALS,
            "a %s alarm accepted at %d as %s still is at %d, after %d ms: %s"
                .formatted(
                    alarm.priority(),
                    of.atEpochMillis(),
                    of.priority(),
                    nowEpochMillis,
                    trueMillis - of.atTrueMillis(),
                    alarm.responsibility()));
      }
    }
  }

  private static long acceptedMillis(Priority priority) {
    return switch (priority) {
      case HIGH -> 10 * MINUTE_MILLIS;
      case MEDIUM -> 30 * MINUTE_MILLIS;
      case LOW -> 60 * MINUTE_MILLIS;
    };
  }

  /** What was entered in error says nothing of an alarm, unless all of it was. */
  private List<Episode> counting(Alarm alarm) {
    List<Episode> all = alarm.episodes().stream().map(this::member).toList();
    List<Episode> right = all.stream().filter(each -> !inError.contains(each.id())).toList();
    return right.isEmpty() ? all : right;
  }

  private Priority highest(Alarm alarm) {
    Priority highest = Priority.LOW;
    for (Episode episode : counting(alarm)) {
      highest = highest.or(episode.priority());
    }
    return highest;
  }

  private Map<Condition, Long> worst(Alarm alarm) {
    Map<Condition, Long> worst = new HashMap<>();
    for (Episode episode : counting(alarm)) {
      if (episode.worstMicros().isPresent()) {
        worst.merge(
            episode.condition(),
            episode.worstMicros().getAsLong(),
            (a, b) -> past(episode.condition(), a, b) >= 0 ? a : b);
      }
    }
    return worst;
  }

  private static long past(Condition condition, long micros, long than) {
    boolean low =
        condition instanceof Condition.LimitBreached limit && limit.direction() == Direction.LOW;
    return low ? than - micros : micros - than;
  }

  private static long stepMicros(Condition condition) {
    if (condition instanceof Condition.LimitBreached(VitalSign vitalSign, Direction ignored)) {
      return switch (vitalSign) {
        case SPO2 -> 2 * MICROS;
        case RESPIRATION_RATE -> 4 * MICROS;
        case BODY_TEMPERATURE -> MICROS / 2;
        default -> 10 * MICROS;
      };
    }
    return 2 * MICROS;
  }
}

package io.vigil.simulation.world;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * When what seldom happens does for once: at the first opportunity from some moment on. A world
 * that left it to chance alone would lack one or another of these.
 */
final class Planned {

  private static final List<Sometimes> ALL =
      List.of(
          Sometimes.CRASH_BEFORE_COMMIT,
          Sometimes.CRASH_AFTER_COMMIT,
          Sometimes.CRASH_BEFORE_ANSWERS,
          Sometimes.CRASH_BETWEEN_ANSWERS,
          Sometimes.CRASH_IN_SAVING,
          Sometimes.COMMIT_LANDED_AFTER_CRASH,
          Sometimes.COMMIT_OF_THE_DEAD_FENCED,
          Sometimes.COMMIT_FAILED,
          Sometimes.OUTCOME_UNKNOWN_LOST,
          Sometimes.OUTCOME_UNKNOWN_KEPT,
          Sometimes.TAKEN_OVER_IN_A_COMMIT,
          Sometimes.SNAPSHOTS_NOT_SAVED,
          Sometimes.SNAPSHOTS_SAVED_UNKNOWN,
          Sometimes.SEQUENCE_REUSED);

  private final Agenda agenda;
  private final Map<Sometimes, Long> dueEpochMillis = new EnumMap<>(Sometimes.class);

  /**
   * @param lastingMillis how long things go wrong
   */
  Planned(Agenda agenda, Chances chances, long lastingMillis) {
    this.agenda = agenda;
    for (Sometimes each : ALL) {
      dueEpochMillis.put(
          each, agenda.now() + chances.between(lastingMillis / 10, lastingMillis * 3 / 4));
    }
  }

  /** Whether it is to happen here and now; true once. */
  boolean comes(Sometimes what) {
    Long due = dueEpochMillis.get(what);
    if (due == null || agenda.now() < due) {
      return false;
    }
    dueEpochMillis.remove(what);
    return true;
  }
}

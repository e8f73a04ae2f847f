package io.vigil.core.patient;

import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the breaches in observations that are given in the order of device time. */
final class Breaches {

  private final List<Breach> found = new ArrayList<>();
  private final boolean higherIsWorse;
  private Optional<Breach> open = Optional.empty();

  Breaches(boolean higherIsWorse) {
    this.higherIsWorse = higherIsWorse;
  }

  /** Starts within a breach that is under way. */
  void continueFrom(Breach breach) {
    open = Optional.of(breach);
  }

  /** Starts within an episode that is active and whose breach has that delay. */
  void continueFrom(Episode episode, long delayMillis) {
    open =
        Optional.of(
            new Breach(
                episode.onsetEpochMillis(),
                OptionalLong.empty(),
                episode.onsetEpochMillis(),
                delayMillis,
                episode.priority(),
                episode.worstMicros(),
                episode.verify()));
  }

  boolean underWay() {
    return open.isPresent();
  }

  /** The one that is under way. */
  Optional<Breach> open() {
    return open;
  }

  void contrary(long atEpochMillis) {
    if (open.isPresent()) {
      found.add(open.get().endedAt(atEpochMillis));
      open = Optional.empty();
    }
  }

  /**
   * @param sinceEpochMillis onset, if this observation is the first of its breach
   * @param delayMillis how long after this observation it signals; the soonest of all counts
   */
  void breaching(
      long sinceEpochMillis,
      long atEpochMillis,
      long delayMillis,
      Priority priority,
      OptionalLong micros,
      boolean suspect) {
    open =
        Optional.of(
            open.isEmpty()
                ? new Breach(
                    sinceEpochMillis,
                    OptionalLong.empty(),
                    atEpochMillis,
                    delayMillis,
                    priority,
                    micros,
                    suspect)
                : grown(open.get(), atEpochMillis, delayMillis, priority, micros, suspect));
  }

  /** The breaches in order; the last may be open. */
  List<Breach> all() {
    if (open.isEmpty()) {
      return found;
    }
    List<Breach> all = new ArrayList<>(found);
    all.add(open.get());
    return all;
  }

  private Breach grown(
      Breach breach,
      long atEpochMillis,
      long delayMillis,
      Priority priority,
      OptionalLong micros,
      boolean suspect) {
    OptionalLong worst = breach.worstMicros();
    if (micros.isPresent()
        && (worst.isEmpty()
            || (higherIsWorse
                ? micros.getAsLong() > worst.getAsLong()
                : micros.getAsLong() < worst.getAsLong()))) {
      worst = micros;
    }
    return new Breach(
        breach.sinceEpochMillis(),
        OptionalLong.empty(),
        Math.max(atEpochMillis, breach.lastBreachEpochMillis()),
        Math.min(breach.delayMillis(), atEpochMillis - breach.sinceEpochMillis() + delayMillis),
        breach.priority().or(priority),
        worst,
        breach.verify() || suspect);
  }
}

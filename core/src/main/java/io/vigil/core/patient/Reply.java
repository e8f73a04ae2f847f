package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import java.util.List;
import java.util.Optional;

/** What the sender of an input is told. */
public sealed interface Reply {

  record Done() implements Reply {}

  /** A transmission or observation was kept. */
  record Kept(Outcome outcome, List<ReadingStatus> statuses) implements Reply {
    public Kept {
      statuses = List.copyOf(statuses);
    }
  }

  /** What became of a transmission. */
  enum Outcome {
    ACCEPTED,
    /** Its identity and content came before: nothing was done again. */
    REPEATED,
    /** Its identity came before with another content; readings not seen before were judged. */
    CONFLICTING
  }

  /** What was to be done about an alarm was done. */
  record AlarmAnswered(Alarm alarm) implements Reply {}

  /** The alarm is not as the caller saw it. */
  record AlarmNotAsSeen(Alarm alarm) implements Reply {}

  record TaskCompleted(Task task) implements Reply {}

  /** The task is not as the caller saw it; empty if it is closed. */
  record TaskChanged(Optional<Task> task) implements Reply {}

  /** A reattribution was asked for or declined. */
  record ReattributionNoted(Reattribution reattribution) implements Reply {}

  /** The reattribution is not as the caller saw it. */
  record ReattributionNotAsSeen(Reattribution reattribution) implements Reply {}

  /** A merge was asked for, confirmed, declined or undone. */
  record MergeNoted(Merge merge) implements Reply {}

  /** The merge is not as the caller saw it. */
  record MergeNotAsSeen(Merge merge) implements Reply {}

  /**
   * Readings were withdrawn.
   *
   * @param judged how many of them had been judged and are not any more
   */
  record ReadingsWithdrawn(int readings, int judged) implements Reply {}

  /** The patient's rules are not as the caller saw them; they are of this version. */
  record RulesNotAsSeen(int version) implements Reply {}

  /** Rules of these keys would be less strict than the hospital's floor. */
  record BelowFloor(List<String> keys) implements Reply {
    public BelowFloor {
      keys = List.copyOf(keys);
    }
  }

  /** The patient, or what the input names, is not here. */
  record NotFound() implements Reply {}

  /** The input contradicts the state. */
  record Refused(String reason) implements Reply {}

  /** The input could not be judged; it is kept. */
  record WasSetAside() implements Reply {}
}

package io.vigil.simulation.world;

/** What must be true whatever happens: the promises of {@code docs/architecture.md}, and more. */
public enum Invariant {
  /** Promise 1: durable and whole before anybody is told so. */
  ACKNOWLEDGED_IS_DURABLE,
  /** Promise 1: a transmission, a reading and a command have their effect once. */
  KEPT_ONCE,
  /** Promise 1: of each reading it is as it must be whether it is judged. */
  ACKNOWLEDGED_IS_JUDGED,
  /** Promise 1: each is of the patient on whom its device was at the time of measurement. */
  READINGS_FIND_THEIR_PATIENT,
  /** Promise 2: a breach that outlasted its delay has an active episode by the next turn. */
  NO_BREACH_IS_LOST,
  /** Promise 2: in the end each breach has exactly one episode, and no episode lacks a breach. */
  ONE_EPISODE_FOR_EACH_BREACH,
  /** Promise 2: every episode belongs to one alarm, for its life. */
  EACH_EPISODE_HAS_ONE_ALARM,
  /**
   * Promise 2: what is true signals, unless somebody who has accepted it saw it as bad as it is, a
   * short while ago.
   */
  WORSENING_SIGNALS,
  /** Promise 2: a signal ends by a person or by what is measured, never by late data alone. */
  LATE_DATA_SILENCES_NOTHING,
  /** Promise 2: what had ended when it became known, or was seen to, does not signal any more. */
  WHAT_IS_OVER_STAYS_QUIET,
  /** Promise 2: what nobody accepts calls the next rung in its time, and nothing else does. */
  THE_LADDER_IS_CLIMBED_IN_TIME,
  /** Somebody was told of an alarm only if he or his channel confirmed it; else that is said. */
  TOLD_IS_CONFIRMED,
  /** Where somebody has to have a patient and nobody does, it is said, and said louder later. */
  NOBODY_HAS_HIM_IS_AN_ALARM,
  /** On a silent trial nothing signals but a call for help; after it all does that is true. */
  A_TRIAL_IS_SILENT,
  /** At home: who says that he needs help has a high alarm at once, until somebody takes notice. */
  HELP_IS_HEARD,
  /** At home: what a patient says is taken from him alone, and silences nothing. */
  HIS_WORD_SILENCES_NOTHING,
  /** At home: what nobody answered is a call to make, until somebody says what came of it. */
  SOMEBODY_LOOKS_FOR_HIM,
  /** Promise 3: a bound device that is not heard raises an alarm within its bound. */
  SILENCE_IS_AN_ALARM,
  /** Promise 3: that alarm has a cause, and ends when the device is heard. */
  SILENCE_ENDS,
  /** A device whose clock keeps its readings from being judged raises an alarm. */
  A_WRONG_CLOCK_IS_SAID,
  /** Promise 4: entries seen once are there for ever: gapless, chained, as they were. */
  NOTHING_IS_OVERWRITTEN,
  /** Promise 4: once another has taken the lanes over, what a former owner sends is in vain. */
  ONLY_THE_OWNER_WRITES,
  /** Promise 5, as far as the engine goes: nothing of one tenant answers or reaches another. */
  TENANTS_STAY_APART,
  /** Promise 6a: folding the events gives the states of a process and of one that recovers. */
  FOLDING_GIVES_THE_STATE,
  /** Promise 6b: the inputs, decided again, give the same events. */
  DECIDING_AGAIN_GIVES_THE_SAME,
  /** Promise 6c: the same data in another order give the same episodes. */
  ORDER_DOES_NOT_MATTER,
  /** Readings and patients go by two persons' word. */
  TWO_PERSONS_AGREE,
  /** What one patient loses by a correction the other gets, in one commit. */
  REATTRIBUTED_ON_BOTH_SIDES,
  /** The score shown is that of the readings that count: not of withdrawn ones. */
  SCORE_IS_OF_WHAT_COUNTS,
  /** Orders on the score and what is noted for it hold until they are ended, or the stay is. */
  SCORED_AS_ORDERED,
  /** An erased patient is no more in any process, now or after a recovery. */
  ERASED_STAYS_ERASED,
  /** Nothing that was sealed of an erased patient can be opened. */
  ERASED_IS_UNREADABLE,
  /** The trees over the journal only grow; erasing changes none. */
  THE_TREES_STAND,
  /** What is shown as the newest value was measured last. */
  LATE_IS_NEVER_NEWEST,
  /** Our time runs backwards in a patient's entries only where the clock was set. */
  TIME_NEVER_RUNS_BACKWARDS,
  /** No process stops, sets aside or refuses for another reason than an injected fault. */
  NO_FAULT_OF_OURS,
  /** Once the faults end, all that waits is acknowledged. */
  WHAT_WAITS_ARRIVES
}

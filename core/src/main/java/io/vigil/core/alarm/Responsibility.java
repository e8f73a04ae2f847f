package io.vigil.core.alarm;

import io.vigil.core.id.PersonId;

/**
 * Who has taken an alarm: the third axis beside its condition and its signal (IEC 60601-1-8:2020,
 * responsibility undefined, accepted, rejected).
 */
public sealed interface Responsibility {

  /** Nobody has answered, or what somebody answered holds no longer. */
  Responsibility UNDEFINED = new Undefined();

  record Undefined() implements Responsibility {
    @Override
    public String wireName() {
      return "undefined";
    }
  }

  /**
   * A person looks after it.
   *
   * @param sinceEpochMillis our time
   * @param untilEpochMillis our time from which it counts no longer
   */
  record Accepted(PersonId by, long sinceEpochMillis, long untilEpochMillis)
      implements Responsibility {
    @Override
    public String wireName() {
      return "accepted";
    }
  }

  /** A person can't; it went on to the next rung. */
  record Rejected(PersonId by, long sinceEpochMillis) implements Responsibility {
    @Override
    public String wireName() {
      return "rejected";
    }
  }

  /** Name of the public interface. */
  String wireName();
}

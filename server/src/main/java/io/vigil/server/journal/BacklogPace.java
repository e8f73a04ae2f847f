package io.vigil.server.journal;

/**
 * How much of the backlog goes into one turn of the writer. Late data can be dear to judge, and
 * what comes in live waits for the turn to end: so deciding may take half as long as committing,
 * and a turn is hardly longer than without backlog, on a fast disk and on a slow one.
 *
 * <p>Used by the writer's own thread.
 */
final class BacklogPace {

  /** Deciding that is shorter delays nobody, however fast the disk is. */
  static final long SHORT_NANOS = 1_000_000;

  private int max = 1;

  /** Submissions of the backlog for the next turn, 1 to {@link Inbox#MAX_BACKLOG_BATCH}. */
  int max() {
    return max;
  }

  /** A turn took so long: for what is live, too. */
  void turned(long decidingNanos, long committingNanos) {
    max =
        decidingNanos > Math.max(SHORT_NANOS, committingNanos / 2)
            ? Math.max(1, max / 2)
            : Math.min(Inbox.MAX_BACKLOG_BATCH, max + 1);
  }
}

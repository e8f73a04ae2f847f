package io.vigil.server.journal;

import java.util.concurrent.TimeUnit;

/**
 * How much of the backlog goes into one turn of the writer. Late data can be dear to judge, and
 * what comes in live waits for the turn to end: so deciding may take half as long as committing,
 * and a turn is hardly longer than without backlog, on a fast disk and on a slow one.
 *
 * <p>What is decided is received, sealed, committed and projected besides, by the processors that
 * live data needs as well. So while live data comes in, deciding backlog may only take a share of
 * the time; who sends it is asked to wait once the inbox has no more room for it.
 *
 * <p>Used by the writer's own thread. Times are of {@link System#nanoTime}.
 */
final class BacklogPace {

  /** Deciding that is shorter delays nobody, however fast the disk is. */
  static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Deciding backlog may take one part of the time in so many. */
  static final int SHARE = 16;

  /** What of its time was not used is kept for it, up to this. */
  static final long CREDIT_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** After so long without live data there is none to be kept waiting. */
  static final long LIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private int max = 1;
  private long creditNanos = CREDIT_MAX_NANOS;
  private long sinceNanos;
  private long lastLiveNanos;

  BacklogPace(long nowNanos) {
    sinceNanos = nowNanos;
    lastLiveNanos = nowNanos - LIVE_NANOS;
  }

  /** Submissions of the backlog for the next turn, 0 to {@link Inbox#MAX_BACKLOG_BATCH}. */
  int max(long nowNanos) {
    return waitNanos(nowNanos) > 0 ? 0 : max;
  }

  /** How long the backlog has to wait from now on, at least 0. */
  long waitNanos(long nowNanos) {
    long missing = 1 - creditNanos(nowNanos);
    long untilNoLive = lastLiveNanos + LIVE_NANOS - nowNanos;
    return Math.max(0, Math.min(missing * SHARE, untilNoLive));
  }

  /**
   * A turn took so long: for what is live, too.
   *
   * @param live submissions in it
   * @param backlog submissions in it
   */
  void turned(int live, int backlog, long decidingNanos, long committingNanos, long nowNanos) {
    max =
        decidingNanos > Math.max(SHORT_NANOS, committingNanos / 2)
            ? Math.max(1, max / 2)
            : Math.min(Inbox.MAX_BACKLOG_BATCH, max + 1);
    creditNanos = creditNanos(nowNanos);
    sinceNanos = nowNanos;
    if (backlog > 0) {
      creditNanos -= decidingNanos * backlog / (live + backlog);
    }
    if (live > 0) {
      lastLiveNanos = nowNanos;
    }
  }

  private long creditNanos(long nowNanos) {
    return Math.min(CREDIT_MAX_NANOS, creditNanos + (nowNanos - sinceNanos) / SHARE);
  }
}

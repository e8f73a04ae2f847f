package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogPaceTest {
  private static final long COMMITTING = 4_000_000;
  private static final long BEGAN = Long.MAX_VALUE - 1_000_000;

  // Of any origin, negative ones and those past the greatest long too.
  private long now = BEGAN;
  private final BacklogPace pace = new BacklogPace(now);

  @Test
  void beginsWithOne() {
    assertThat(pace.max(now)).isEqualTo(1);
  }

  @Test
  void takesMoreByOneWhileDecidingIsShortBesideCommitting() {
    turned(COMMITTING / 2, COMMITTING);
    turned(0, COMMITTING);

    assertThat(pace.max(now)).isEqualTo(3);
  }

  @Test
  void takesMoreWhileDecidingIsShortHoweverFastCommitsAre() {
    turned(BacklogPace.SHORT_NANOS, 0);

    assertThat(pace.max(now)).isEqualTo(2);
  }

  @Test
  void neverTakesMoreThanItsMost() {
    grow(2 * Inbox.MAX_BACKLOG_BATCH);

    assertThat(pace.max(now)).isEqualTo(Inbox.MAX_BACKLOG_BATCH);
  }

  @Test
  void takesHalfAfterDecidingTookLongAndAlwaysOne() {
    grow(Inbox.MAX_BACKLOG_BATCH);
    turned(COMMITTING / 2 + 1, COMMITTING);
    assertThat(pace.max(now)).isEqualTo(Inbox.MAX_BACKLOG_BATCH / 2);

    for (int i = 0; i < 10; i++) {
      turned(COMMITTING, COMMITTING);
    }
    assertThat(pace.max(now)).isEqualTo(1);
  }

  @Test
  void holdsTheBacklogBackToItsShareWhileLiveDataComesIn() {
    long taking = 1_000_000;
    long taken = 0;
    long spentNanos = 0;
    long seconds = 10;
    for (; now - BEGAN < seconds * 1_000_000_000; now += taking) {
      int backlog = pace.max(now);
      long deciding = backlog * 20_000L;
      pace.turned(1, backlog, deciding, COMMITTING, now);
      taken += backlog;
      spentNanos += deciding;
    }

    long share = seconds * 1_000_000_000 / BacklogPace.SHARE;
    assertThat(spentNanos).isBetween(share / 2, share + 2 * BacklogPace.CREDIT_MAX_NANOS);
    assertThat(taken).isGreaterThan(1_000);
  }

  @Test
  void countsOfAMixedTurnWhatTheBacklogTook() {
    pace.turned(3, 1, 4 * BacklogPace.CREDIT_MAX_NANOS - 4, COMMITTING, now);
    assertThat(pace.waitNanos(now)).isZero();

    pace.turned(3, 1, 4, COMMITTING, now);
    assertThat(pace.waitNanos(now)).isEqualTo(BacklogPace.SHARE);
    assertThat(pace.max(now)).isZero();
    assertThat(pace.max(now + BacklogPace.SHARE)).isPositive();
  }

  @Test
  void doesNotHoldItBackOnceNoLiveDataComesIn() {
    pace.turned(1, 1, 1_000_000_000, COMMITTING, now);
    assertThat(pace.max(now)).isZero();

    now += BacklogPace.LIVE_NANOS - 1;
    assertThat(pace.waitNanos(now)).isEqualTo(1);
    now += 1;
    assertThat(pace.max(now)).isPositive();
    pace.turned(0, 64, 1_000_000_000, COMMITTING, now);
    assertThat(pace.max(now)).isPositive();
  }

  @Test
  void keepsLittleOfWhatWasNotUsed() {
    now += 3_600_000_000_000L;
    pace.turned(0, 1, BacklogPace.CREDIT_MAX_NANOS, COMMITTING, now);
    pace.turned(1, 0, 0, COMMITTING, now);

    assertThat(pace.waitNanos(now)).isEqualTo(BacklogPace.SHARE);
  }

  private void turned(long decidingNanos, long committingNanos) {
    pace.turned(0, 1, decidingNanos, committingNanos, now);
  }

  private void grow(int turns) {
    for (int i = 0; i < turns; i++) {
      turned(0, COMMITTING);
    }
  }
}

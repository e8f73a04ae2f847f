package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogPaceTest {
  private static final long COMMITTING = 4_000_000;

  private final BacklogPace pace = new BacklogPace();

  @Test
  void beginsWithOne() {
    assertThat(pace.max()).isEqualTo(1);
  }

  @Test
  void takesMoreByOneWhileDecidingIsShortBesideCommitting() {
    pace.turned(COMMITTING / 2, COMMITTING);
    pace.turned(0, COMMITTING);

    assertThat(pace.max()).isEqualTo(3);
  }

  @Test
  void takesMoreWhileDecidingIsShortHoweverFastCommitsAre() {
    pace.turned(BacklogPace.SHORT_NANOS, 0);

    assertThat(pace.max()).isEqualTo(2);
  }

  @Test
  void neverTakesMoreThanItsMost() {
    grow(2 * Inbox.MAX_BACKLOG_BATCH);

    assertThat(pace.max()).isEqualTo(Inbox.MAX_BACKLOG_BATCH);
  }

  @Test
  void takesHalfAfterDecidingTookLongAndAlwaysOne() {
    grow(Inbox.MAX_BACKLOG_BATCH);
    pace.turned(COMMITTING / 2 + 1, COMMITTING);
    assertThat(pace.max()).isEqualTo(Inbox.MAX_BACKLOG_BATCH / 2);

    for (int i = 0; i < 10; i++) {
      pace.turned(COMMITTING, COMMITTING);
    }
    assertThat(pace.max()).isEqualTo(1);
  }

  private void grow(int turns) {
    for (int i = 0; i < turns; i++) {
      pace.turned(0, COMMITTING);
    }
  }
}

package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.PatientId;
import io.vigil.engine.Submission;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Inbox inbox = new Inbox();

  @Test
  void givesWhatWaitsInOrderLiveBeforeBacklog() throws Exception {
    Inbox.Waiting late = waiting(1);
    Inbox.Waiting first = waiting(1);
    Inbox.Waiting second = waiting(1);
    inbox.offer(late, Urgency.BACKLOG);
    inbox.offer(first, Urgency.LIVE);
    inbox.offer(second, Urgency.LIVE);

    assertThat(inbox.waiting()).isEqualTo(3);
    assertThat(inbox.take(0, Inbox.MAX_BACKLOG_BATCH).waiting())
        .containsExactly(first, second, late);
    assertThat(inbox.waiting()).isZero();
  }

  @Test
  void givesNothingWhenNothingComes() throws Exception {
    assertThat(inbox.take(0, Inbox.MAX_BACKLOG_BATCH).waiting()).isEmpty();
    assertThat(inbox.take(1, Inbox.MAX_BACKLOG_BATCH).waiting()).isEmpty();
  }

  @Test
  void wakesWhoWaitsForWhatIsLive() throws Exception {
    CompletableFuture<List<Inbox.Waiting>> taking =
        CompletableFuture.supplyAsync(() -> {
          try {
            return inbox.take(TimeUnit.SECONDS.toNanos(60), 0).waiting();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    Inbox.Waiting one = waiting(1);

    inbox.offer(waiting(1), Urgency.BACKLOG);
    inbox.offer(one, Urgency.LIVE);

    assertThat(taking.get(20, TimeUnit.SECONDS)).containsExactly(one);
  }

  @Test
  void givesOneCommitsWorthAndLittleOfTheBacklogInIt() throws Exception {
    offer(Inbox.MAX_BATCH + 10, Urgency.LIVE);
    offer(Inbox.MAX_BACKLOG_BATCH + 10, Urgency.BACKLOG);

    assertThat(inbox.take(0, Inbox.MAX_BACKLOG_BATCH).waiting()).hasSize(Inbox.MAX_BATCH);
    assertThat(inbox.take(0, Inbox.MAX_BACKLOG_BATCH).waiting())
        .hasSize(10 + Inbox.MAX_BACKLOG_BATCH);
    assertThat(inbox.take(0, Inbox.MAX_BACKLOG_BATCH).waiting()).hasSize(10);
  }

  @Test
  void givesNoMoreOfTheBacklogThanIsAskedFor() throws Exception {
    offer(3, Urgency.BACKLOG);

    assertThat(inbox.take(0, 0).waiting()).isEmpty();
    assertThat(inbox.take(0, 1).waiting()).hasSize(1);
    assertThat(inbox.take(0, 2).waiting()).hasSize(2);
  }

  @Test
  void saysHowManyAreOfTheBacklog() throws Exception {
    offer(3, Urgency.LIVE);
    offer(2, Urgency.BACKLOG);

    assertThat(inbox.take(0, Inbox.MAX_BACKLOG_BATCH).backlog()).isEqualTo(2);
    assertThat(inbox.take(0, Inbox.MAX_BACKLOG_BATCH).backlog()).isZero();
  }

  @Test
  void takesNoMoreThanItsNumber() {
    offer(Inbox.MAX_WAITING, Urgency.LIVE);

    assertThat(inbox.offer(waiting(0), Urgency.LIVE)).isFalse();
    assertThat(inbox.offer(waiting(0), Urgency.BACKLOG)).isFalse();
  }

  @Test
  void leavesHalfOfItsNumberToLiveData() {
    offer(Inbox.MAX_WAITING / 2, Urgency.BACKLOG);

    assertThat(inbox.offer(waiting(0), Urgency.BACKLOG)).isFalse();
    assertThat(inbox.offer(waiting(0), Urgency.LIVE)).isTrue();
  }

  @Test
  void takesNoMoreThanItsBytesAndHasRoomAgainOnceTheyAreTaken() throws Exception {
    int half = (int) (Inbox.MAX_BYTES / 2);
    assertThat(inbox.offer(waiting(half), Urgency.LIVE)).isTrue();
    assertThat(inbox.offer(waiting(half), Urgency.LIVE)).isTrue();
    assertThat(inbox.offer(waiting(1), Urgency.LIVE)).isFalse();
    assertThat(inbox.offer(waiting(0), Urgency.LIVE)).isTrue();

    inbox.take(0, Inbox.MAX_BACKLOG_BATCH);

    assertThat(inbox.offer(waiting(half), Urgency.LIVE)).isTrue();
  }

  @Test
  void leavesHalfOfItsBytesToLiveData() throws Exception {
    int half = (int) (Inbox.MAX_BYTES / 2);
    assertThat(inbox.offer(waiting(half), Urgency.BACKLOG)).isTrue();
    assertThat(inbox.offer(waiting(1), Urgency.BACKLOG)).isFalse();
    assertThat(inbox.offer(waiting(half), Urgency.LIVE)).isTrue();

    inbox.take(0, Inbox.MAX_BACKLOG_BATCH);

    assertThat(inbox.offer(waiting(half), Urgency.BACKLOG)).isTrue();
  }

  private void offer(int count, Urgency urgency) {
    for (int i = 0; i < count; i++) {
      assertThat(inbox.offer(waiting(1), urgency)).isTrue();
    }
  }

  private static Inbox.Waiting waiting(int bytes) {
    return new Inbox.Waiting(
        new Submission.Due(new PatientId(UUID.randomUUID())), new CompletableFuture<>(), bytes, 0);
  }
}

package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.PatientId;
import io.vigil.engine.Submission;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What waited for hours must not make wait what happens now. */
class BacklogTest {
  private static final int FULL_TRANSMISSION_BYTES = 100_000;

  private final Inbox inbox = new Inbox();

  @Test
  void aCommitTakesFewFullTransmissionsOfTheBacklog() throws InterruptedException {
    for (int i = 0; i < Inbox.MAX_BACKLOG_BATCH; i++) {
      inbox.offer(waiting(FULL_TRANSMISSION_BYTES), Urgency.BACKLOG);
    }

    assertThat(inbox.take(0)).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void aCommitTakesManySmallOnes() throws InterruptedException {
    for (int i = 0; i < Inbox.MAX_BACKLOG_BATCH; i++) {
      inbox.offer(waiting(1_000), Urgency.BACKLOG);
    }

    assertThat(inbox.take(0)).hasSize(Inbox.MAX_BACKLOG_BATCH);
  }

  @Test
  void theLargestGoesOnItsOwn() throws InterruptedException {
    inbox.offer(waiting(2 * (int) Inbox.MAX_BACKLOG_BATCH_BYTES), Urgency.BACKLOG);
    inbox.offer(waiting(1), Urgency.BACKLOG);

    assertThat(inbox.take(0)).hasSize(1);
    assertThat(inbox.take(0)).hasSize(1);
    assertThat(inbox.waiting()).isZero();
  }

  private static Inbox.Waiting waiting(int bytes) {
    return new Inbox.Waiting(
        new Submission.Due(new PatientId(UUID.randomUUID())),
        new CompletableFuture<>(),
        bytes,
        System.nanoTime());
  }
}

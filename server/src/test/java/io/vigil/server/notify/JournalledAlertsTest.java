package io.vigil.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.ops.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class JournalledAlertsTest {
  private static final JournalledAlerts.Alert ALERT =
      new JournalledAlerts.Alert(new TenantId(new UUID(0, 0)), "channel-mail-failing", "why");
  private static final Act BEGAN = new Act.AlertBegan("channel-mail-failing", "why");
  private static final Act ENDED = new Act.AlertEnded("channel-mail-failing");

  private final List<Act> taken = new ArrayList<>();
  private CompletableFuture<Answer> answer = CompletableFuture.completedFuture(new Answer.Done());
  private boolean full;
  private final JournalledAlerts alerts = new JournalledAlerts(this::take);

  private CompletableFuture<Answer> take(Submission submission) {
    if (full) {
      throw new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "inbox-full", "Later.");
    }
    taken.add(((Submission.Keep) submission).act());
    return answer;
  }

  @Test
  void whatTheJournalDoesNotTakeIsToldAgainUntilItDoes() {
    full = true;
    alerts.look(Set.of(ALERT));
    full = false;
    answer = CompletableFuture.failedFuture(new IllegalStateException("the database is away"));
    alerts.look(Set.of(ALERT));
    assertThat(taken).containsExactly(BEGAN);
    answer = CompletableFuture.completedFuture(new Answer.Done());
    alerts.look(Set.of(ALERT));
    alerts.look(Set.of(ALERT));
    alerts.look(Set.of(ALERT));
    assertThat(taken).containsExactly(BEGAN, BEGAN);

    full = true;
    alerts.look(Set.of());
    full = false;
    alerts.look(Set.of());
    alerts.look(Set.of());
    assertThat(taken).containsExactly(BEGAN, BEGAN, ENDED);
  }

  @Test
  void endWaitsForTheBeginAndNothingPilesUp() {
    CompletableFuture<Answer> underWay = new CompletableFuture<>();
    answer = underWay;
    alerts.look(Set.of(ALERT));
    for (int i = 0; i < 10; i++) {
      alerts.look(Set.of());
      alerts.look(Set.of(ALERT));
    }
    alerts.look(Set.of());
    assertThat(taken).containsExactly(BEGAN);

    underWay.complete(new Answer.Done());
    answer = CompletableFuture.completedFuture(new Answer.Done());
    alerts.look(Set.of());
    alerts.look(Set.of());
    assertThat(taken).containsExactly(BEGAN, ENDED);
  }
}

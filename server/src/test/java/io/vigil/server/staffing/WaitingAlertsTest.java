package io.vigil.server.staffing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class WaitingAlertsTest {

  private static final Submission.Keep BEGAN = keep(new Act.AlertBegan("ward-unwatched-1", "why"));
  private static final Submission.Keep ENDED = keep(new Act.AlertEnded("ward-unwatched-1"));

  private final List<Submission> handedIn = new ArrayList<>();
  private boolean full;
  private CompletableFuture<Answer> answer = CompletableFuture.completedFuture(new Answer.Done());
  private final WaitingAlerts alerts = new WaitingAlerts(this::submit);

  private static Submission.Keep keep(Act act) {
    return new Submission.Keep(
        new TenantId(new UUID(0, 0)),
        Subject.INSTALLATION,
        act,
        Optional.empty(),
        Optional.empty());
  }

  private CompletableFuture<Answer> submit(Submission submission) {
    if (full) {
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS, "inbox-full", "full", Duration.ofSeconds(2));
    }
    handedIn.add(submission);
    return answer;
  }

  @Test
  void whatFoundNoRoomIsHandedInAgainInItsOrder() {
    full = true;
    alerts.add(BEGAN);
    assertThatThrownBy(alerts::handIn).isInstanceOf(ProblemException.class);
    alerts.add(ENDED);

    full = false;
    alerts.handIn();
    alerts.handIn();

    assertThat(handedIn).containsExactly(BEGAN, ENDED);
  }

  @Test
  void whatCouldNotBeCommittedIsHandedInAgainAndNothingTwiceMeanwhile() {
    answer = new CompletableFuture<>();
    alerts.add(BEGAN);
    alerts.handIn();
    alerts.handIn();
    assertThat(handedIn).containsExactly(BEGAN);

    answer.completeExceptionally(new IllegalStateException("the database is away"));
    alerts.handIn();
    answer = CompletableFuture.completedFuture(new Answer.Done());
    alerts.handIn();
    alerts.handIn();

    assertThat(handedIn).containsExactly(BEGAN, BEGAN);
  }
}

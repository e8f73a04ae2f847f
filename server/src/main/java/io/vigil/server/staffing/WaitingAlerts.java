package io.vigil.server.staffing;

import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beginnings and ends of alerts on their way to the journal, in order: what could not be kept is
 * handed in again until it is. Used by one thread.
 */
final class WaitingAlerts {

  /** More are only logged. */
  static final int MAX = 1_000;

  private static final Logger log = LoggerFactory.getLogger(WaitingAlerts.class);

  private final Function<Submission, CompletableFuture<Answer>> submit;
  private final Deque<Submission.Keep> waiting = new ArrayDeque<>();
  private @Nullable CompletableFuture<Answer> underWay;

  WaitingAlerts(Function<Submission, CompletableFuture<Answer>> submit) {
    this.submit = submit;
  }

  void add(Submission.Keep alert) {
    if (waiting.size() < MAX) {
      waiting.add(alert);
    } else {
      log.error("Too many alerts wait to be journalled; this one will not be: {}", alert.act());
    }
  }

  /**
   * Hands in what waits, one after the other.
   *
   * @throws io.vigil.server.ops.ProblemException if it can't be taken now
   */
  void handIn() {
    while (!waiting.isEmpty()) {
      if (underWay == null) {
        underWay = submit.apply(waiting.element());
      }
      if (!underWay.isDone()) {
        return;
      }
      boolean failed = underWay.isCompletedExceptionally();
      underWay = null;
      if (failed) {
        return;
      }
      waiting.remove();
    }
  }
}

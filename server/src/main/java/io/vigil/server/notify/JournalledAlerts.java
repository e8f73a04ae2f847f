package io.vigil.server.notify;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.ops.ProblemException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the journal say which alerts stand. What it does not take now is told with the next look, as
 * it is by then: so nothing waits but what differs, and an alert that came and went while nothing
 * could be journalled is in the log alone.
 */
final class JournalledAlerts {

  private static final Logger log = LoggerFactory.getLogger(JournalledAlerts.class);

  private final Function<Submission, CompletableFuture<Answer>> journal;
  private final Set<Alert> journalled = new HashSet<>();

  /** At most one of each alert: its end never overtakes its begin. */
  private final Map<Alert, CompletableFuture<Answer>> underWay = new HashMap<>();

  /** One at a time of a tenant and a code. */
  record Alert(TenantId tenant, String code, String detail) {}

  /**
   * @param journal throws {@link ProblemException} when it takes nothing at the moment
   */
  JournalledAlerts(Function<Submission, CompletableFuture<Answer>> journal) {
    this.journal = journal;
  }

  synchronized void look(Set<Alert> standing) {
    underWay.entrySet().removeIf(each -> settled(each.getKey(), each.getValue()));
    Set<Alert> differing = new HashSet<>(standing);
    differing.removeAll(journalled);
    journalled.stream().filter(each -> !standing.contains(each)).forEach(differing::add);
    differing.removeAll(underWay.keySet());
    for (Alert alert : differing) {
      Act act =
          standing.contains(alert)
              ? new Act.AlertBegan(alert.code(), alert.detail())
              : new Act.AlertEnded(alert.code());
      try {
        underWay.put(
            alert,
            journal.apply(
                new Submission.Keep(
                    alert.tenant(),
                    Subject.INSTALLATION,
                    act,
                    Optional.empty(),
                    Optional.empty())));
      } catch (ProblemException full) {
        log.debug("{} waits to be journalled", act, full);
        return;
      }
    }
  }

  private boolean settled(Alert alert, CompletableFuture<Answer> answer) {
    if (answer.state() == CompletableFuture.State.SUCCESS && !journalled.remove(alert)) {
      journalled.add(alert);
    }
    return answer.isDone();
  }
}

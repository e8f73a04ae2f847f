package io.vigil.server.ingest;

import io.vigil.server.ops.ProblemException;
import io.vigil.server.ops.ProblemResponses;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * What one connection waits for. It is completed on any thread, which only leaves it for the
 * connection's loop; the answer is made there.
 */
final class Awaited<T> implements BiConsumer<@Nullable T, @Nullable Throwable> {
  private static final Logger log = LoggerFactory.getLogger(Awaited.class);

  private final DeviceConnection connection;
  private final DeviceLoop loop;
  private final Expected<T> expected;
  private @Nullable T outcome;
  private @Nullable Throwable fault;

  /** The one that was left before it, while they wait for the loop. */
  @Nullable Awaited<?> next;

  Awaited(DeviceConnection connection, DeviceLoop loop, Expected<T> expected) {
    this.connection = connection;
    this.loop = loop;
    this.expected = expected;
  }

  void begin() {
    var unused = expected.outcome().whenComplete(this);
  }

  @Override
  public void accept(@Nullable T outcome, @Nullable Throwable fault) {
    this.outcome = outcome;
    this.fault = fault;
    loop.leave(this);
  }

  /** On the loop. The connection may have given up or gone meanwhile; what was decided stands. */
  void settle(DeviceRequests requests) {
    expected.ended().run();
    connection.settled(this, reply(requests));
  }

  private Reply reply(DeviceRequests requests) {
    try {
      if (fault instanceof ProblemException refused) {
        throw refused;
      }
      if (fault != null || outcome == null) {
        throw fault instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : new IllegalStateException("A submission could not be committed", fault);
      }
      return expected.reply().apply(outcome);
    } catch (ProblemException e) {
      return requests.reply(e.problem());
    } catch (Throwable e) {
      log.error("A request failed", e);
      return requests.reply(ProblemResponses.ofStatus(HttpStatus.INTERNAL_SERVER_ERROR));
    }
  }
}

package io.vigil.server.journal;

import io.vigil.engine.Commit;

/**
 * Hears of each commit, after it is durable and in order, on the writer's own thread: it only takes
 * note and returns. It hears of nothing from before this process; the journal tells that.
 */
public interface CommitListener {
  void committed(Commit commit);
}

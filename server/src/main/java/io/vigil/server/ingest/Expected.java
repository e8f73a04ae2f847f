package io.vigil.server.ingest;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * An answer that waits for something.
 *
 * @param outcome completes on any thread, which has better to do than to answer
 * @param ended is called once that has completed, however
 * @param reply makes of it what is told; throws {@link io.vigil.server.ops.ProblemException}
 */
record Expected<T>(CompletableFuture<T> outcome, Runnable ended, Function<T, Reply> reply) {
  Expected(CompletableFuture<T> outcome, Function<T, Reply> reply) {
    this(outcome, () -> {}, reply);
  }
}

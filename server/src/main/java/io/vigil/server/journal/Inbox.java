package io.vigil.server.journal;

import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the writer, in two classes: live before backlog. Bounded in number and in bytes;
 * backlog may take half of the bytes, so that it can't keep live data out.
 */
final class Inbox {

  static final int MAX_WAITING = 20_000;
  static final long MAX_BYTES = 64L << 20;

  /** One commit's worth. */
  static final int MAX_BATCH = 1_024;

  /** Backlog taken into one commit at most: what comes in live meanwhile waits for these. */
  static final int MAX_BACKLOG_BATCH = 64;

  record Waiting(
      Submission submission, CompletableFuture<Answer> answer, int bytes, long sinceNanos) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Waiting> live = new ArrayDeque<>();
  private final Deque<Waiting> backlog = new ArrayDeque<>();
  private long bytes;
  private long backlogBytes;

  /**
   * What one turn takes.
   *
   * @param waiting the live ones before those of the backlog
   * @param backlog how many of them are of the backlog
   */
  record Batch(List<Waiting> waiting, int backlog) {}

  /** False if there is no room. */
  boolean offer(Waiting waiting, Urgency urgency) {
    lock.lock();
    try {
      boolean late = urgency == Urgency.BACKLOG;
      if (live.size() + backlog.size() >= MAX_WAITING
          || bytes + waiting.bytes() > MAX_BYTES
          || (late && backlogBytes + waiting.bytes() > MAX_BYTES / 2)
          || (late && backlog.size() >= MAX_WAITING / 2)) {
        return false;
      }
      bytes += waiting.bytes();
      if (late) {
        backlogBytes += waiting.bytes();
        backlog.add(waiting);
      } else {
        live.add(waiting);
      }
      arrived.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next batch; empty if nothing came in time.
   *
   * @param maxBacklog of the backlog, 0 to {@link #MAX_BACKLOG_BATCH}; with 0 it waits for the live
   */
  Batch take(long maxWaitNanos, int maxBacklog) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = maxWaitNanos;
      while (live.isEmpty() && (backlog.isEmpty() || maxBacklog == 0) && left > 0) {
        left = arrived.awaitNanos(left);
      }
      List<Waiting> batch = new ArrayList<>();
      while (batch.size() < MAX_BATCH && !live.isEmpty()) {
        Waiting next = live.remove();
        bytes -= next.bytes();
        batch.add(next);
      }
      int ofLive = batch.size();
      int room = Math.min(maxBacklog, MAX_BATCH - ofLive);
      while (room-- > 0 && !backlog.isEmpty()) {
        Waiting next = backlog.remove();
        bytes -= next.bytes();
        backlogBytes -= next.bytes();
        batch.add(next);
      }
      return new Batch(batch, batch.size() - ofLive);
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return live.size() + backlog.size();
    } finally {
      lock.unlock();
    }
  }

  /** How long to wait at most when nothing is known to come. */
  static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
}

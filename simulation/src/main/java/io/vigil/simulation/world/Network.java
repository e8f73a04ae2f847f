package io.vigil.simulation.world;

import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Carries requests to the service and answers back: late, twice, out of order, or not at all. */
final class Network {

  private static final long TIMEOUT_MILLIS = 20_000;
  private static final long MAX_BACKOFF_MILLIS = 120_000;

  private final Agenda agenda;
  private final Chances chances;
  private final Coverage coverage;
  private final Service service;
  private boolean faulty = true;
  private long sent;
  private long newestDelivered;

  Network(Agenda agenda, Chances chances, Coverage coverage, Service service) {
    this.agenda = agenda;
    this.chances = chances;
    this.coverage = coverage;
    this.service = service;
  }

  void heal() {
    faulty = false;
  }

  /**
   * Sends again and again, until it is answered.
   *
   * @param maxAttempts after so many it is given up
   * @param up whether the sender's link stands
   */
  void send(
      Submission submission,
      boolean live,
      int maxAttempts,
      BooleanSupplier up,
      Consumer<Answer> answered) {
    new Outgoing(submission, live, maxAttempts, up, answered).attempt();
  }

  private final class Outgoing {
    private final Submission submission;
    private final boolean live;
    private final int maxAttempts;
    private final BooleanSupplier up;
    private final Consumer<Answer> answered;
    private int attempts;
    private boolean over;

    Outgoing(
        Submission submission,
        boolean live,
        int maxAttempts,
        BooleanSupplier up,
        Consumer<Answer> answered) {
      this.submission = submission;
      this.live = live;
      this.maxAttempts = maxAttempts;
      this.up = up;
      this.answered = answered;
    }

    void attempt() {
      if (over || attempts == maxAttempts) {
        return;
      }
      int number = ++attempts;
      long timeout = Math.min(MAX_BACKOFF_MILLIS, TIMEOUT_MILLIS << Math.min(5, number - 1));
      agenda.after(timeout + chances.between(0, 1_000), () -> again(number));
      carry(number);
      if (faulty && chances.percent(1)) {
        coverage.count(Sometimes.REQUEST_DUPLICATED);
        carry(number);
      }
    }

    private void again(int number) {
      if (number == attempts) {
        attempt();
      }
    }

    private void carry(int number) {
      if (!up.getAsBoolean() || (faulty && chances.percent(1))) {
        coverage.count(Sometimes.REQUEST_LOST);
        return;
      }
      long order = ++sent;
      agenda.after(delay(), () -> deliver(number, order));
    }

    private void deliver(int number, long order) {
      if (order < newestDelivered) {
        coverage.count(Sometimes.REQUEST_OVERTAKEN);
      }
      newestDelivered = Math.max(newestDelivered, order);
      service.receive(submission, live, answer -> back(number, answer));
    }

    private void back(int number, Optional<Answer> answer) {
      if (!up.getAsBoolean() || (faulty && chances.percent(1))) {
        coverage.count(
            answer.isPresent() ? Sometimes.ANSWER_LOST_AFTER_COMMIT : Sometimes.ANSWER_LOST);
        return;
      }
      agenda.after(delay(), () -> arrive(number, answer));
    }

    private void arrive(int number, Optional<Answer> answer) {
      if (over) {
        return;
      }
      if (answer.isEmpty()) {
        agenda.after(2_000 + chances.between(0, 2_000), () -> again(number));
        return;
      }
      over = true;
      answered.accept(answer.get());
    }
  }

  private long delay() {
    if (faulty && chances.percent(2)) {
      return chances.spread(1_000, 300_000);
    }
    return chances.between(2, 150);
  }
}

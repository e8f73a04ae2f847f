package io.vigil.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The server, as a process with a session of its own. Its standard input is a pipe that this
 * process holds, and at whose end the server stops in order: a launcher that is killed leaves no
 * server behind.
 */
final class ServerProcess {
  /** More than the 20 s that the server gives itself in all. */
  static final Duration STOP_MAX = Duration.ofSeconds(25);

  /** Where PostgreSQL stands still: what is not committed by now will not be. */
  static final Duration FUTILE_STOP_MAX = Duration.ofSeconds(5);

  private static final Duration PROBE_MAX = Duration.ofSeconds(2);
  private static final long PROBE_INTERVAL_MILLIS = 50;
  private static final int OK = 200;

  private final Process process;
  private final URI readiness;
  private final URI liveness;
  private final HttpClient probes = HttpClient.newBuilder().connectTimeout(PROBE_MAX).build();
  private boolean heard;

  private ServerProcess(Process process, URI health) {
    this.process = process;
    this.readiness = health.resolve("readiness");
    this.liveness = health.resolve("liveness");
    var unused = process.onExit().thenRun(probes::shutdownNow);
  }

  enum Readiness {
    READY,
    ENDED,
    LATE,
    GIVEN_UP
  }

  /**
   * @param command a JVM and its arguments
   * @param environment besides this process's own
   * @param log gets what the server writes
   */
  static ServerProcess start(
      List<String> command, Map<String, String> environment, int managementPort, Path log)
      throws IOException {
    List<String> whole = new ArrayList<>(Sessions.own());
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    var unused = RotatingLog.keep(process.getInputStream(), log);
    return new ServerProcess(
        process, URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/"));
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Gives the exit code when the server has ended, however it did. */
  CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Waits until the server takes requests, has ended, {@code max} is over, or {@code giveUp} says
   * so.
   */
  Readiness awaitReady(Duration max, BooleanSupplier giveUp) {
    long end = System.nanoTime() + max.toNanos();
    try {
      while (System.nanoTime() < end) {
        if (giveUp.getAsBoolean()) {
          return Readiness.GIVEN_UP;
        }
        Optional<Integer> answer = ask(readiness);
        heard |= answer.isPresent();
        if (answer.equals(Optional.of(OK))) {
          return Readiness.READY;
        }
        if (process.waitFor(PROBE_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
          return Readiness.ENDED;
        }
      }
      return Readiness.LATE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Readiness.GIVEN_UP;
    }
  }

  /**
   * Whether it gives no answer to the question whether it lives, whatever the answer would be. One
   * that never gave any is still starting.
   */
  boolean isSilent() throws InterruptedException {
    boolean answered = ask(liveness).isPresent();
    heard |= answered;
    return heard && !answered;
  }

  /** Lets the server finish what it took on, within {@code max}; then ends it. */
  void stop(Duration max) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has closed its end: it stops already.
    }
    process.destroy();
    try {
      if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** As a crash does. */
  void kill() {
    process.destroyForcibly();
  }

  private Optional<Integer> ask(URI what) throws InterruptedException {
    HttpRequest probe = HttpRequest.newBuilder(what).timeout(PROBE_MAX).build();
    try {
      return Optional.of(probes.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      return Optional.empty(); // not listening, or silent
    }
  }
}

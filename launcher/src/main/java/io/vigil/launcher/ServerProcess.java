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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The server, as a process with a session of its own. Its standard input is a pipe that this
 * process holds, and at whose end the server stops in order: a launcher that is killed leaves no
 * server behind.
 */
final class ServerProcess {
  /** More than the 20 s that the server gives itself. */
  private static final Duration STOP_MAX = Duration.ofSeconds(25);

  private static final Duration PROBE_MAX = Duration.ofSeconds(2);
  private static final long PROBE_INTERVAL_MILLIS = 50;
  private static final int OK = 200;

  private final Process process;
  private final URI readiness;

  private ServerProcess(Process process, URI readiness) {
    this.process = process;
    this.readiness = readiness;
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
        process, URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness"));
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
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PROBE_MAX).build()) {
      while (System.nanoTime() < end) {
        if (giveUp.getAsBoolean()) {
          return Readiness.GIVEN_UP;
        }
        if (isReady(client)) {
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

  /** Lets the server finish what it took on, within 25 s; then ends it. */
  void stop() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has closed its end: it stops already.
    }
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady(HttpClient client) throws InterruptedException {
    HttpRequest probe = HttpRequest.newBuilder(readiness).timeout(PROBE_MAX).build();
    try {
      return client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }
}

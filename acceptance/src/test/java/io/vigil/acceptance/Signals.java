package io.vigil.acceptance;

import java.io.IOException;
import java.util.stream.Stream;

/** Signals that Java has no method for. */
final class Signals {
  private Signals() {}

  /** Stops a process and all that it started in their tracks, as a machine that swaps does. */
  static void freeze(ProcessHandle process) throws IOException, InterruptedException {
    sendToAll("STOP", process);
  }

  static void thaw(ProcessHandle process) throws IOException, InterruptedException {
    sendToAll("CONT", process);
  }

  static void send(String name, ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
        .inheritIO()
        .start()
        .waitFor();
  }

  private static void sendToAll(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    for (ProcessHandle each : Stream.concat(Stream.of(process), process.descendants()).toList()) {
      send(name, each);
    }
  }
}

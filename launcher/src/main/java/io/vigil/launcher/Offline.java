package io.vigil.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Work of the server's program on the data: {@code rebuild} and {@code recheck} while no server
 * runs, {@code export} also beside one.
 */
final class Offline {
  private Offline() {}

  /**
   * @param task what the server's program is started with: its name, and arguments
   * @return its exit code
   * @throws Refusal when the data are in use or PostgreSQL does not start
   */
  static int run(List<String> task, Installation installation, Screen screen) {
    installation.requireServer();
    try (DataDirectory data = DataDirectory.lock(installation.options().data())) {
      if (installation.ownDatabase().isPresent()) {
        installation.requireOwnDatabase();
        return await(task, installation, data.root(), installation.ownDatabase().get());
      }
      Screen.Step step = screen.step("PostgreSQL", "starting");
      LocalPostgres postgres = LocalPostgres.start(data.postgres(), 0, data.superuserPassword());
      step.done("ready");
      // A Ctrl-C ends this process before its finally blocks.
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop, "stop PostgreSQL"));
      try {
        return await(task, installation, data.root(), postgres.jdbcUrl());
      } finally {
        postgres.stop();
      }
    } catch (IOException e) {
      throw new Refusal("%s could not run: %s.".formatted(task.getFirst(), e.getMessage()), e);
    }
  }

  /** Runs a task on a database that runs, in a data directory; gives its exit code. */
  static int await(List<String> task, Installation installation, Path data, String database)
      throws IOException {
    List<String> command = new ArrayList<>(installation.server());
    command.addAll(task);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(installation.environment(data, database, Optional.empty()));
    Process process = builder.start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted.", e);
    } finally {
      process.destroy();
    }
  }
}

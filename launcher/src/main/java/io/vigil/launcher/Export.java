package io.vigil.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What {@code export} is told, and the work: the server's program writes it, beside the server if
 * one runs, which journals it first.
 *
 * @param directory absent or empty; an export is for somebody else, so that it lies where it is
 *     told, and not in the data
 * @param tenant whose journal; empty for all that the installation has, in a directory each
 */
record Export(Path directory, Optional<UUID> tenant, Options options) {

  /**
   * @throws Refusal for what is not understood
   */
  static Export of(List<String> arguments, Path home) {
    Optional<UUID> tenant = Optional.empty();
    List<String> others = new ArrayList<>();
    ArrayDeque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      if (argument.equals("--tenant")) {
        tenant = Optional.of(id(Options.value(argument, left)));
      } else {
        others.add(argument);
      }
    }
    Options options = Options.of(others, home);
    if (options.rest().size() != 1) {
      throw new Refusal("export needs one directory: see ./vigil help.");
    }
    return new Export(
        Path.of(options.rest().getFirst()).toAbsolutePath().normalize(), tenant, options);
  }

  private static UUID id(String tenant) {
    try {
      return UUID.fromString(tenant);
    } catch (IllegalArgumentException e) {
      throw new Refusal("%s is no id of a tenant.".formatted(tenant), e);
    }
  }

  /**
   * @return the exit code of the server's program
   * @throws Refusal when it can't begin
   */
  int run(Installation installation, Screen screen) {
    List<String> task = new ArrayList<>(List.of("export", directory.toString()));
    tenant.ifPresent(id -> task.add("--tenant=" + id));
    try {
      BackupFiles.requireEmpty(directory);
      if (!DataDirectory.isLocked(options.data())) {
        return Offline.run(task, installation, screen);
      }
      installation.requireServer();
      String database = database(installation);
      Administrator.asks(options.data(), server -> server.journalExport(tenant));
      screen.line("Export", "is journalled");
      task.add("--beside");
      return Offline.await(task, installation, options.data().toRealPath(), database);
    } catch (IOException e) {
      throw new Refusal("The export could not be made: %s.".formatted(e.getMessage()), e);
    }
  }

  private String database(Installation installation) throws IOException {
    if (installation.ownDatabase().isPresent()) {
      return installation.ownDatabase().get();
    }
    return LocalPostgres.jdbcUrlOfRunning(
            options.data().resolve("postgres"),
            Files.readString(options.data().resolve("secrets/db-superuser")).strip())
        .orElseThrow(() ->
            new Refusal(
                "PostgreSQL of %s is not ready: try again when Vigil runs."
                    .formatted(options.data())));
  }
}

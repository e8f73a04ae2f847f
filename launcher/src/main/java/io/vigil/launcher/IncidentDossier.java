package io.vigil.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What {@code dossier} is told, and the work: the server makes it, and journals for whom and why.
 *
 * @param file does not exist; it holds a patient's data in clear, readable by its owner only
 * @param reason why, in the journal
 */
record IncidentDossier(
    UUID alarm,
    Path file,
    String reason,
    Optional<Instant> from,
    Optional<Instant> to,
    Options options) {

  /**
   * @throws Refusal for what is not understood
   */
  static IncidentDossier of(List<String> arguments, Path home) {
    Optional<Path> file = Optional.empty();
    Optional<String> reason = Optional.empty();
    Optional<Instant> from = Optional.empty();
    Optional<Instant> to = Optional.empty();
    List<String> others = new ArrayList<>();
    ArrayDeque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      switch (argument) {
        case "--out" -> file = Optional.of(Path.of(Options.value(argument, left)));
        case "--reason" -> reason = Optional.of(Options.value(argument, left));
        case "--from" -> from = Optional.of(instant(Options.value(argument, left)));
        case "--to" -> to = Optional.of(instant(Options.value(argument, left)));
        default -> others.add(argument);
      }
    }
    Options options = Options.of(others, home);
    if (options.rest().size() != 1 || file.isEmpty() || reason.isEmpty()) {
      throw new Refusal("dossier needs an alarm's id, --out and --reason: see ./vigil help.");
    }
    return new IncidentDossier(
        id(options.rest().getFirst()),
        file.get().toAbsolutePath(),
        reason.get(),
        from,
        to,
        options);
  }

  /**
   * @throws Refusal when it can't be made or written
   */
  void run(Screen screen) {
    byte[] dossier =
        Administrator.asks(options.data(), server -> server.dossier(alarm, reason, from, to));
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream out = Files.newOutputStream(file)) {
        out.write(dossier);
      }
    } catch (FileAlreadyExistsException e) {
      throw new Refusal("%s is there already: it is not replaced.".formatted(file), e);
    } catch (IOException e) {
      throw new Refusal("%s could not be written: %s.".formatted(file, e.getMessage()), e);
    }
    screen.line("Dossier", "is in %s, and that you have it is journalled".formatted(file));
    screen.text(
        "            Check it: ./vigil verify %s --log VKEY --witness VKEY".formatted(file));
  }

  private static UUID id(String alarm) {
    try {
      return UUID.fromString(alarm);
    } catch (IllegalArgumentException e) {
      throw new Refusal("%s is no id of an alarm.".formatted(alarm), e);
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new Refusal("%s is no time: give it as 2026-11-20T05:00:00Z.".formatted(text), e);
    }
  }
}

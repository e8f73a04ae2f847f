package io.vigil.launcher;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What all commands are told that know of an installation.
 *
 * @param data the data directory
 * @param port of people, 1 to 65533; the next one is for management, the one after it for devices
 * @param demo whether simulated patients are shown
 * @param lan whether other machines may connect, by TLS
 * @param canary whether the whole way of an alarm is tried all the time
 * @param rest what is no option
 */
record Options(Path data, int port, boolean demo, boolean lan, boolean canary, List<String> rest) {
  private static final int PORT_DEFAULT = 8080;
  private static final int PORT_MAX = 65_533;

  /**
   * @param home where {@code ./vigil} lies
   * @throws Refusal for what is not understood
   */
  static Options of(List<String> arguments, Path home) {
    Options options =
        new Options(home.resolve(".vigil"), PORT_DEFAULT, true, false, false, List.of());
    ArrayDeque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      options = options.with(left.removeFirst(), left);
    }
    return options;
  }

  int managementPort() {
    return port + 1;
  }

  int devicePort() {
    return port + 2;
  }

  /**
   * @throws Refusal when anything is left that is no option
   */
  Options alone() {
    if (!rest.isEmpty()) {
      throw new Refusal("\"%s\" is not understood: see ./vigil help.".formatted(rest.getFirst()));
    }
    return this;
  }

  private Options with(String argument, ArrayDeque<String> left) {
    return switch (argument) {
      case "--data" ->
          new Options(
              Path.of(value(argument, left)).toAbsolutePath(), port, demo, lan, canary, rest);
      case "--port" -> new Options(data, port(value(argument, left)), demo, lan, canary, rest);
      case "--no-demo" -> new Options(data, port, false, lan, canary, rest);
      case "--lan" -> new Options(data, port, demo, true, canary, rest);
      case "--canary" -> new Options(data, port, demo, lan, true, rest);
      case String other when other.startsWith("-") ->
          throw new Refusal("There is no option %s: see ./vigil help.".formatted(other));
      case String other ->
          new Options(
              data,
              port,
              demo,
              lan,
              canary,
              java.util.stream.Stream.concat(rest.stream(), java.util.stream.Stream.of(other))
                  .toList());
    };
  }

  static String value(String option, ArrayDeque<String> left) {
    if (left.isEmpty()) {
      throw new Refusal("%s needs a value: see ./vigil help.".formatted(option));
    }
    return left.removeFirst();
  }

  private static int port(String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= PORT_MAX) {
        return port;
      }
    }
    throw new Refusal(
        "%s is no port: give --port a number from 1 to %d.".formatted(text, PORT_MAX));
  }
}

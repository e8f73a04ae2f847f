package io.vigil.bench;

import io.vigil.bench.product.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ./vigil bench} is told.
 *
 * @param quick everything once and short: proves that the bench runs, and measures nothing
 * @param rounds of each figure
 * @param seconds that one load of a round lasts
 * @param patients of the fleet
 * @param json gets all samples
 * @param jfr gets a flight recording of the server
 * @param names of measurements; all if empty
 */
record Options(
    boolean quick,
    int rounds,
    int seconds,
    int patients,
    Optional<Path> json,
    Optional<Path> jfr,
    List<String> names) {
  private static final int ROUNDS = 5;
  private static final int ROUNDS_MAX = 100;
  private static final int SECONDS = 5;
  private static final int SECONDS_MAX = 300;
  private static final int PATIENTS = 10_000;
  private static final int PATIENTS_MIN = 100;
  private static final int QUICK_PATIENTS = 200;
  private static final Duration SUSTAINED = Duration.ofSeconds(60);

  /**
   * @throws IllegalArgumentException for what is not understood; its message is for people
   */
  static Options of(List<String> arguments) {
    boolean quick = arguments.contains("--quick");
    int rounds = quick ? 1 : ROUNDS;
    int seconds = quick ? 1 : SECONDS;
    int patients = quick ? QUICK_PATIENTS : PATIENTS;
    Optional<Path> json = Optional.empty();
    Optional<Path> jfr = Optional.empty();
    List<String> names = new ArrayList<>();
    ArrayDeque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      switch (argument) {
        case "--quick" -> {}
        case "--rounds" -> rounds = number(argument, left, 1, ROUNDS_MAX);
        case "--seconds" -> seconds = number(argument, left, 1, SECONDS_MAX);
        case "--patients" -> patients = number(argument, left, PATIENTS_MIN, Fleet.PATIENTS_MAX);
        case "--json" -> json = Optional.of(Path.of(value(argument, left)).toAbsolutePath());
        case "--jfr" -> jfr = Optional.of(Path.of(value(argument, left)).toAbsolutePath());
        case String other when other.startsWith("-") ->
            throw new IllegalArgumentException("There is no option " + other + ".");
        case String name -> names.add(name);
      }
    }
    return new Options(quick, rounds, seconds, patients, json, jfr, List.copyOf(names));
  }

  Duration load() {
    return Duration.ofSeconds(seconds);
  }

  /** Of what is only compared with. */
  Duration reference() {
    return quick ? Duration.ofMillis(500) : Duration.ofSeconds(Math.min(2, seconds));
  }

  /** Before the first round, until the server's hot paths are compiled. */
  Duration warmUp() {
    return quick ? Duration.ofSeconds(1) : Duration.ofSeconds(30);
  }

  Duration sustained() {
    return quick ? Duration.ofSeconds(2) : SUSTAINED;
  }

  private static int number(String option, ArrayDeque<String> left, int min, int max) {
    String text = value(option, left);
    if (text.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new IllegalArgumentException(option + " takes a number from " + min + " to " + max + ".");
  }

  private static String value(String option, ArrayDeque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value.");
    }
    return left.removeFirst();
  }
}

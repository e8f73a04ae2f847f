package io.vigil.simulation.world;

import java.io.PrintStream;
import java.util.List;
import java.util.SplittableRandom;

/** {@code ./vigil simulate}: worlds from a seed, one after the other, until one fails. */
public final class Simulate {

  private static final int FAILED = 1;
  private static final int MISUNDERSTOOD = 2;
  private static final String USAGE =
      "vigil: simulate takes --seed N, --hours H, --patients P and --runs R, all at least 1.";

  private final PrintStream out;
  private long seed = new SplittableRandom().nextLong(1, 1_000_000_000_000L);
  private int hours = 24;
  private int patients = 20;
  private int runs = 10;

  private Simulate(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    Simulate simulate = new Simulate(System.out);
    if (!simulate.understands(List.of(arguments))) {
      System.err.println(USAGE);
      System.exit(MISUNDERSTOOD);
    }
    System.exit(simulate.run());
  }

  private boolean understands(List<String> arguments) {
    if (arguments.size() % 2 != 0) {
      return false;
    }
    try {
      for (int i = 0; i < arguments.size(); i += 2) {
        String value = arguments.get(i + 1);
        switch (arguments.get(i)) {
          case "--seed" -> seed = Long.parseLong(value);
          case "--hours" -> hours = Integer.parseInt(value);
          case "--patients" -> patients = Integer.parseInt(value);
          case "--runs" -> runs = Integer.parseInt(value);
          default -> {
            return false;
          }
        }
      }
      return hours > 0 && patients > 0 && runs > 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private int run() {
    out.println("seed " + seed);
    Coverage coverage = new Coverage();
    long began = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      World.Settings settings = new World.Settings(seed + i, hours, patients);
      try {
        World.Report report = World.run(settings);
        coverage.add(report.coverage());
        double minutes = (System.nanoTime() - began) / 6e10;
        out.printf(
            "%d of %d: seed %d, %d transmissions, journal %s, %.0f patient-hours a minute%n",
            i + 1,
            runs,
            settings.seed(),
            report.transmissions(),
            report.digest().substring(0, 16),
            (i + 1.0) * hours * patients / minutes);
      } catch (Violation violation) {
        violation.printStackTrace(out);
        out.println("again: " + settings.command());
        return FAILED;
      }
    }
    for (Sometimes what : Sometimes.values()) {
      out.printf("%12d  %s%n", coverage.of(what), what);
    }
    return 0;
  }
}

package io.vigil.bench;

import java.io.PrintStream;
import java.util.Locale;

/** Says on the terminal what is under way. */
final class Progress {
  private static final double NANOS = 1e9;

  private final PrintStream out;
  private final long begun = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void says(String what) {
    out.printf(Locale.ROOT, "  %6.1f s  %s%n", (System.nanoTime() - begun) / NANOS, what);
    out.flush();
  }
}

package io.vigil.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the person at the keyboard sees: a short line for each step with the time it took. On a
 * terminal the step that is under way counts its seconds; anywhere else only finished lines are
 * written.
 */
final class Screen {
  private static final int LABEL_WIDTH = 12;
  private static final long TICK_MILLIS = 100;
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String DIM = "\u001b[2m";
  private static final String BOLD = "\u001b[1m";
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean terminal;
  private final ReentrantLock writing = new ReentrantLock();

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Screen ofProcess() {
    boolean dumb = "dumb".equals(System.getenv("TERM")) || System.getenv("TERM") == null;
    return new Screen(
        System.out, !dumb && System.console() != null && System.console().isTerminal());
  }

  /** A step under way; exactly one of its methods ends it. */
  final class Step {
    private final String label;
    private final String doing;
    private final long began = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    private Step(String label, String doing) {
      this.label = label;
      this.doing = doing;
      if (terminal) {
        Thread.ofVirtual().start(this::count);
      }
    }

    /** Ends it with {@code text} and the time it took. */
    void done(String text) {
      end(() -> write(GREEN, label, text + " " + dim("in " + seconds(began))));
    }

    void failed(String text) {
      end(() -> write(RED, label, text));
    }

    private void end(Runnable last) {
      writing.lock();
      try {
        over.set(true);
        clear();
        last.run();
      } finally {
        writing.unlock();
      }
    }

    private void count() {
      while (!over.get()) {
        writing.lock();
        try {
          if (!over.get()) {
            out.print(CLEAR_LINE + "  " + padded(label) + dim(doing + " … " + seconds(began)));
            out.flush();
          }
        } finally {
          writing.unlock();
        }
        try {
          Thread.sleep(TICK_MILLIS);
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  Step step(String label, String doing) {
    return new Step(label, doing);
  }

  /** A finished line under a label. */
  void line(String label, String text) {
    locked(() -> write("", label, text));
  }

  /** Like {@link #line}, of something that went wrong. */
  void warn(String label, String text) {
    locked(() -> write(RED, label, text));
  }

  void text(String text) {
    locked(() -> out.println(text.isEmpty() ? "" : "  " + text));
  }

  void title(String title) {
    locked(() -> out.println("\n  " + (terminal ? BOLD + title + PLAIN : title) + "\n"));
  }

  /** Lines that must not be overlooked; in a frame on a terminal. */
  void box(List<String> lines) {
    int width = lines.stream().mapToInt(String::length).max().orElse(0);
    locked(() -> {
      out.println();
      if (!terminal) {
        lines.forEach(line -> out.println(line.isEmpty() ? "" : "  " + line));
      } else {
        out.println("  ┌─" + "─".repeat(width) + "─┐");
        lines.forEach(
            line -> out.println("  │ " + line + " ".repeat(width - line.length()) + " │"));
        out.println("  └─" + "─".repeat(width) + "─┘");
      }
      out.println();
    });
  }

  /** Redraws one line on a terminal; writes nothing anywhere else. */
  void progress(String label, String text) {
    if (terminal) {
      locked(() -> {
        out.print(CLEAR_LINE + "  " + padded(label) + text);
        out.flush();
      });
    }
  }

  /** A finished line, with the time it took, in place of the progress before it. */
  void finished(String label, String text, long beganNanos) {
    locked(() -> {
      clear();
      write(GREEN, label, text + " " + dim("in " + seconds(beganNanos)));
    });
  }

  static String seconds(long beganNanos) {
    return String.format(
        Locale.ROOT,
        "%.1f s",
        Duration.ofNanos(System.nanoTime() - beganNanos).toMillis() / 1000.0);
  }

  private void write(String colour, String label, String text) {
    String shown = terminal && !colour.isEmpty() ? colour + padded(label) + PLAIN : padded(label);
    out.println("  " + shown + text);
    out.flush();
  }

  private void clear() {
    if (terminal) {
      out.print(CLEAR_LINE);
    }
  }

  private String dim(String text) {
    return terminal ? DIM + text + PLAIN : text;
  }

  private void locked(Runnable write) {
    writing.lock();
    try {
      write.run();
    } finally {
      writing.unlock();
    }
  }

  private static String padded(String label) {
    return label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()));
  }
}

package io.vigil.launcher;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The commands of {@code ./vigil} that run in Java. */
public final class Vigil {
  /** Above what the demonstration, the server (25 s) and PostgreSQL (20 s) may take to stop. */
  private static final Duration STOP_MAX = Duration.ofSeconds(75);

  private static final int REFUSED = 1;
  private static final int MISUNDERSTOOD = 2;

  private final Path home;
  private final Screen screen;

  private Vigil(Path home, Screen screen) {
    this.home = home;
    this.screen = screen;
  }

  /**
   * The property {@code vigil.home} says where {@code ./vigil} lies; absent, it is the working
   * directory.
   */
  public static void main(String[] arguments) {
    Path home = Path.of(System.getProperty("vigil.home", "")).toAbsolutePath();
    Vigil vigil = new Vigil(home, Screen.ofProcess());
    System.exit(vigil.run(List.of(arguments)));
  }

  private int run(List<String> arguments) {
    String command = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    try {
      return switch (command) {
        case "up" -> up(Options.of(rest, home).alone());
        case "doctor" -> doctor(Options.of(rest, home).alone());
        case "scenario" -> scenario(Options.of(rest, home));
        case "feed" -> feed(Feed.of(rest, home));
        case "witness" -> serve(Signing.of(rest, true).witness(Clock.systemUTC(), screen));
        case "notary" -> serve(Signing.of(rest, false).notary(screen));
        case "verify" -> Verify.run(rest, System.out, System.err);
        case "rebuild", "recheck" -> offline(List.of(command), Options.of(rest, home).alone());
        case "export" -> export(new ArrayDeque<>(rest));
        case "backup" -> backup(Backup.of(rest, home));
        case "restore" -> restore(Restore.of(rest, home));
        default -> {
          System.err.println("vigil: there is no command \"" + command + "\": see ./vigil help.");
          yield MISUNDERSTOOD;
        }
      };
    } catch (Refusal e) {
      System.err.println("vigil: " + e.getMessage());
      return REFUSED;
    }
  }

  /**
   * A signal ends the JVM by its shutdown hooks: the hook stops all in order and gives the exit
   * code.
   */
  private int up(Options options) {
    Up up =
        new Up(
            Installation.of(options, home, System.getenv()),
            Optional.of(new SimulatedHospital()),
            screen);
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger exitCode = new AtomicInteger(REFUSED);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  up.askToStop();
                  awaitQuietly(over, STOP_MAX);
                  Runtime.getRuntime().halt(exitCode.get());
                },
                "stop"));
    try {
      up.run();
      exitCode.set(0);
    } catch (Refusal e) {
      System.err.println("vigil: " + e.getMessage());
    } catch (RuntimeException e) {
      e.printStackTrace();
    } finally {
      over.countDown();
    }
    return exitCode.get();
  }

  /** Until a signal ends the process: whatever it was told to sign is durable before its answer. */
  private static int serve(Signing.Running running) {
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
    awaitQuietly(new CountDownLatch(1), Duration.ofNanos(Long.MAX_VALUE));
    return 0;
  }

  private static void awaitQuietly(CountDownLatch over, Duration max) {
    try {
      var unused = over.await(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int doctor(Options options) {
    return new Doctor(options, home, System.getenv()).examine(screen) ? 0 : REFUSED;
  }

  private int scenario(Options options) {
    if (options.rest().size() != 1) {
      throw new Refusal("scenario needs a name: sepsis, copd, lead-off or link-lost.");
    }
    String name = options.rest().getFirst();
    Scenario.start(options.data(), name);
    screen.line("Scenario", name + " begins");
    return 0;
  }

  private int feed(Feed feed) {
    feed.send(screen);
    return 0;
  }

  private int backup(Backup backup) {
    backup.run(Installation.of(backup.options(), home, System.getenv()), screen);
    return 0;
  }

  private int restore(Restore restore) {
    restore.run(Installation.of(restore.options(), home, System.getenv()), screen);
    return 0;
  }

  /** An export is for somebody else: it goes where it is told, and not into the data. */
  private int export(ArrayDeque<String> arguments) {
    List<String> task = new ArrayList<>(List.of("export"));
    List<String> others = new ArrayList<>();
    while (!arguments.isEmpty()) {
      String argument = arguments.removeFirst();
      if (argument.equals("--tenant")) {
        task.add("--tenant=" + tenant(Options.value(argument, arguments)));
      } else {
        others.add(argument);
      }
    }
    Options options = Options.of(others, home);
    if (options.rest().size() != 1) {
      throw new Refusal("export needs one directory: see ./vigil help.");
    }
    task.add(Path.of(options.rest().getFirst()).toAbsolutePath().toString());
    return offline(task, options);
  }

  private static UUID tenant(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new Refusal("%s is no id of a tenant.".formatted(id), e);
    }
  }

  private int offline(List<String> task, Options options) {
    return Offline.run(task, Installation.of(options, home, System.getenv()), screen);
  }
}

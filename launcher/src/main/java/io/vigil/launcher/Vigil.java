package io.vigil.launcher;

import io.vigil.client.OperatorClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
        case "export" -> export(Export.of(rest, home));
        case "dossier" -> dossier(IncidentDossier.of(rest, home));
        case "keys" -> keys(Options.of(rest, home));
        case "backup" -> backup(Backup.of(rest, home));
        case "restore" -> restore(Restore.of(rest, home));
        case "accept-restored" -> acceptRestored(Options.of(rest, home).alone());
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

  private int export(Export export) {
    return export.run(Installation.of(export.options(), home, System.getenv()), screen);
  }

  private int dossier(IncidentDossier dossier) {
    dossier.run(screen);
    return 0;
  }

  private int restore(Restore restore) {
    restore.run(Installation.of(restore.options(), home, System.getenv()), screen);
    return 0;
  }

  /** Written down here, and journalled by the next start. */
  private int acceptRestored(Options options) {
    try (DataDirectory data = DataDirectory.lock(options.data())) {
      if (!data.awaitsAcceptance()) {
        throw new Refusal("%s holds nothing that waits for that.".formatted(data.root()));
      }
      String who = System.getProperty("user.name") + ", " + Instant.now();
      data.accept(who);
      screen.line("Restored", "answered for by " + who);
      return 0;
    } catch (IOException e) {
      throw new Refusal("%s cannot be used: %s.".formatted(options.data(), e.getMessage()), e);
    }
  }

  /** Only beside a server: what it exchanges is in that process's memory too. */
  private int keys(Options options) {
    if (!options.rest().equals(List.of("rotate"))) {
      throw new Refusal("keys needs to be told what: ./vigil keys rotate.");
    }
    int generation = Administrator.asks(options.data(), OperatorClient::rotateKeys);
    screen.line(
        "Keys",
        "all data keys are wrapped under generation %d of the key-encryption key; the one before is destroyed"
            .formatted(generation));
    screen.text("            Back the keys up: ./vigil backup --keys DIR2");
    return 0;
  }

  private int offline(List<String> task, Options options) {
    return Offline.run(task, Installation.of(options, home, System.getenv()), screen);
  }
}

package io.vigil.server;

import io.vigil.server.evidence.CompareCommand;
import io.vigil.server.evidence.ExportCommand;
import io.vigil.server.series.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts the server, or runs the command that is its first argument. Each database role has a pool
 * of its own, and accounts are Vigil's own: what Spring Boot would make in their place is switched
 * off.
 */
@SpringBootApplication(
    exclude = {
      DataSourceAutoConfiguration.class,
      FlywayAutoConfiguration.class,
      UserDetailsServiceAutoConfiguration.class
    })
@ConfigurationPropertiesScan
@EnableScheduling
public class VigilServer {
  /** A command could not be carried out. */
  private static final int FAILED = 2;

  private static final Logger log = LoggerFactory.getLogger(VigilServer.class);

  public static void main(String[] args) {
    if (Boolean.parseBoolean(System.getenv("VIGIL_SUPERVISED"))) {
      // Before the start, so that a supervisor that dies during it isn't missed.
      Thread.ofPlatform().daemon().name("supervisor").start(() -> exitAtEndOf(System.in));
    }
    if (args.length > 0 && !args[0].startsWith("-")) {
      System.exit(command(args[0], Arrays.copyOfRange(args, 1, args.length)));
    }
    SpringApplication.run(VigilServer.class, args);
  }

  private static int command(String name, String... settings) {
    try {
      return switch (name) {
        case "export" -> ExportCommand.run(System.out, settings);
        case "compare" -> CompareCommand.run(System.out, settings);
        default -> Commands.run(name, System.out, settings);
      };
    } catch (RuntimeException failure) {
      log.error("{} failed", name, failure);
      return FAILED;
    }
  }

  /**
   * The supervisor holds the other end of the pipe: its end, however it comes, is this process's
   * end.
   */
  private static void exitAtEndOf(InputStream supervisor) {
    try {
      supervisor.transferTo(OutputStream.nullOutputStream());
    } catch (IOException lost) {
      log.warn("Lost the supervisor's pipe", lost);
    }
    log.info("The supervisor is gone: stopping");
    System.exit(0);
  }
}

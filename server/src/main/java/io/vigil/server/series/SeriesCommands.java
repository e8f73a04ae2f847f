package io.vigil.server.series;

import io.vigil.server.ops.VigilProperties;
import java.io.PrintStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * What is done with the journal while no server runs. A context of the database, the keys and the
 * series: no web server, no writer, nothing that follows the journal by itself.
 */
@EnableConfigurationProperties(VigilProperties.class)
@ComponentScan(
    basePackages = "io.vigil.server",
    useDefaultFilters = false,
    includeFilters =
        @ComponentScan.Filter(
            type = FilterType.REGEX,
            pattern = {
              "io\\.vigil\\.server\\.ops\\.DatabaseConfiguration",
              "io\\.vigil\\.server\\.journal\\.(JournalConfiguration|JournalReader|Unsealing)",
              "io\\.vigil\\.server\\.series\\."
                  + "(SeriesTables|Projection|Compaction|Rebuild|SeriesReader)"
            }))
public class SeriesCommands {
  private static final int DONE = 0;
  private static final int UNKNOWN = 64;

  private SeriesCommands() {}

  /**
   * Runs a command with the server's settings.
   *
   * @param command {@code rebuild}: makes the series again from the journal
   * @return the exit code
   * @throws RuntimeException if it could not be carried out
   */
  public static int run(String command, PrintStream out) {
    return switch (command) {
      case "rebuild" -> {
        try (ConfigurableApplicationContext context = context()) {
          context.getBean(Rebuild.class).run(out);
        }
        yield DONE;
      }
      default -> {
        out.println("There is no command " + command + ": it is rebuild, or none for the server");
        yield UNKNOWN;
      }
    };
  }

  /** Settings beside the environment's are given as {@code --name=value}. */
  static ConfigurableApplicationContext context(String... settings) {
    return new SpringApplicationBuilder(SeriesCommands.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .run(settings);
  }
}

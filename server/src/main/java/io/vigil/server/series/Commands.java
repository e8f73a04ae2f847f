package io.vigil.server.series;

import io.vigil.engine.Cell;
import io.vigil.engine.JournalStore;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Recheck;
import io.vigil.engine.Sealer;
import io.vigil.server.ops.VigilProperties;
import java.io.PrintStream;
import java.time.Instant;
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
              "io\\.vigil\\.server\\.keys\\.KeysConfiguration",
              "io\\.vigil\\.server\\.journal\\.(JournalConfiguration|JournalReader|Unsealing)",
              "io\\.vigil\\.server\\.series\\."
                  + "(SeriesTables|LooseHours|Projection|Compaction|Rebuild|SeriesReader)"
            }))
public class Commands {
  private static final int DONE = 0;
  private static final int DIFFERENT = 1;
  private static final int UNKNOWN = 64;

  /** Differences that are told one by one; the summary counts them all. */
  private static final int TOLD_MAX = 100;

  private Commands() {}

  /**
   * Runs a command.
   *
   * @param command {@code rebuild}: makes the series again from the journal; {@code recheck}:
   *     decides the journal's inputs again and tells where something else comes out; {@code
   *     recover}: takes all lanes over as a start does, and tells how far the journal goes
   * @param out where progress and result are told, without names or values
   * @param settings beside those of the environment, as {@code --name=value}
   * @return the exit code: 0; 1 if a recheck found differences; 64 if there is no such command
   * @throws RuntimeException if it could not be carried out
   */
  public static int run(String command, PrintStream out, String... settings) {
    return switch (command) {
      case "rebuild" -> {
        try (ConfigurableApplicationContext context = context(settings)) {
          context.getBean(Rebuild.class).run(out);
        }
        yield DONE;
      }
      case "recheck" -> {
        try (ConfigurableApplicationContext context = context(settings)) {
          yield recheck(context.getBean(JournalStore.class), context.getBean(Sealer.class), out);
        }
      }
      case "recover" -> {
        try (ConfigurableApplicationContext context = context(settings)) {
          recover(context.getBean(JournalStore.class), context.getBean(Sealer.class), out);
        }
        yield DONE;
      }
      default -> {
        out.println(
            "There is no command " + command + ": there are rebuild, recheck, recover and export");
        yield UNKNOWN;
      }
    };
  }

  static ConfigurableApplicationContext context(String... settings) {
    return new SpringApplicationBuilder(Commands.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .properties("logging.level.root=warn")
        .run(settings);
  }

  private static void recover(JournalStore store, Sealer sealer, PrintStream out) {
    Cell cell = new Cell(store, sealer, System.currentTimeMillis());
    long entries = 0;
    long[] newest = {Long.MIN_VALUE};
    for (LaneHead head : store.heads()) {
      entries += head.nextSeq() - 1;
      store.read(
          head.lane(),
          head.nextSeq() - 1,
          last -> newest[0] = Math.max(newest[0], last.header().atEpochMillis()));
    }
    out.println(
        "Recovered %d patients and %d devices; the last of %d entries is of %s"
            .formatted(
                cell.patients().size(),
                cell.devices().size(),
                entries,
                entries == 0 ? "no time" : Instant.ofEpochMilli(newest[0])));
  }

  private static int recheck(JournalStore store, Sealer sealer, PrintStream out) {
    int[] left = {TOLD_MAX};
    Recheck.Report report =
        Recheck.run(
            store,
            sealer,
            difference -> {
              if (left[0]-- > 0) {
                out.println(
                    "Entry %d:%d %s"
                        .formatted(difference.lane(), difference.seq(), difference.what()));
              }
            });
    out.println(
        "Rechecked %d entries, passed over %d of erased patients, decided %d inputs again: %d differences"
            .formatted(report.entries(), report.erased(), report.inputs(), report.differences()));
    return report.differences() == 0 ? DONE : DIFFERENT;
  }
}

package io.vigil.simulation.study;

import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.RuleSet;
import io.vigil.simulation.study.RecordingFiles.Found;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./vigil study}: the alarm burden of recordings by some rule sets. */
public final class Study {

  private static final Path DEFAULT = Path.of("default");
  private static final int NOT_HELD = 1;
  private static final int MISUNDERSTOOD = 2;
  private static final String USAGE =
      """
      vigil: study takes --data PATH…, files or directories of recordings, and
        --rules FILE…    rule sets in place of the default one, which is named default
        --outcomes FILE  who died, to hold NEWS2 and MEWS against
        --json FILE      the report for programs
        --charts DIR     the figures as SVG\
      """;

  private final List<Path> data = new ArrayList<>();
  private final List<Path> rules = new ArrayList<>();
  private final List<Path> outcomes = new ArrayList<>();
  private final List<Path> json = new ArrayList<>();
  private final List<Path> charts = new ArrayList<>();

  private Study() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * Runs a study.
   *
   * @return 0; 1 if a sustained excursion was missed or signalled late; 2 if the arguments or a
   *     file are not understood
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    Study study = new Study();
    if (!study.understands(arguments)) {
      err.println(USAGE);
      return MISUNDERSTOOD;
    }
    try {
      Report report = study.report();
      study.write(report);
      out.print(report.text());
      return report.holds() ? 0 : NOT_HELD;
    } catch (MalformedFile e) {
      err.println("vigil: " + e.getMessage());
    } catch (IOException e) {
      err.println("vigil: cannot read or write: " + e);
    }
    return MISUNDERSTOOD;
  }

  private boolean understands(List<String> arguments) {
    Optional<List<Path>> named = Optional.empty();
    for (String argument : arguments) {
      if (argument.startsWith("--")) {
        named =
            switch (argument) {
              case "--data" -> Optional.of(data);
              case "--rules" -> Optional.of(rules);
              case "--outcomes" -> Optional.of(outcomes);
              case "--json" -> Optional.of(json);
              case "--charts" -> Optional.of(charts);
              default -> Optional.empty();
            };
      } else {
        named.ifPresent(paths -> paths.add(Path.of(argument)));
      }
      if (named.isEmpty()) {
        return false;
      }
    }
    return !data.isEmpty() && outcomes.size() <= 1 && json.size() <= 1 && charts.size() <= 1;
  }

  private Report report() throws IOException {
    List<RuleSet> ruleSets = new ArrayList<>();
    for (Path file : rules) {
      ruleSets.add(file.equals(DEFAULT) ? DefaultRules.VERSION_1 : RuleSetFile.read(file));
    }
    if (ruleSets.isEmpty()) {
      ruleSets.add(DefaultRules.VERSION_1);
    }
    Optional<Outcomes> known =
        outcomes.isEmpty() ? Optional.empty() : Optional.of(Outcomes.read(outcomes.getFirst()));
    List<Report.DataSet> dataSets = new ArrayList<>();
    for (Path path : data) {
      DataSetStudy study = new DataSetStudy(ruleSets, known);
      Found found = RecordingFiles.read(path, study::add);
      dataSets.add(study.total(RecordingFiles.patient(path), found));
    }
    return new Report(dataSets);
  }

  private void write(Report report) throws IOException {
    if (!json.isEmpty()) {
      Files.write(
          json.getFirst(),
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsBytes(report));
    }
    if (!charts.isEmpty()) {
      Charts.write(report, charts.getFirst());
    }
  }
}

package io.vigil.bench;

import io.vigil.bench.load.Load;
import io.vigil.bench.load.Shape;
import io.vigil.bench.load.Transmissions;
import io.vigil.bench.product.CpuTime;
import io.vigil.bench.product.Fleet;
import io.vigil.bench.product.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./vigil bench}: how fast, how cheap, how steady. */
public final class Bench {
  private static final int MISUNDERSTOOD = 2;
  private static final List<Measurement> ALL = List.of(new CpuMeasurement());

  private Bench() {}

  /**
   * Measures and prints. The system property {@code vigil.home} says where {@code ./vigil} lies;
   * absent, it is the working directory.
   */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(System.getProperty("vigil.home", "")).toAbsolutePath();
    try {
      measure(home, Options.of(List.of(arguments)));
    } catch (IllegalArgumentException e) {
      System.err.println("vigil: " + e.getMessage() + " See bench/README.md.");
      System.exit(MISUNDERSTOOD);
    }
  }

  /**
   * @return a summary of each figure of the measurements that were named
   * @throws IllegalArgumentException for a name that there is not
   */
  static List<Samples.Summary> measure(Path home, Options options) throws Exception {
    List<Measurement> measurements = named(options.names());
    Progress progress = new Progress(System.out);
    if (!CpuTime.isKept()) {
      throw new IllegalArgumentException(
          "Processor time is read from /proc, which only Linux has: the bench does not run here.");
    }
    Samples samples = new Samples();
    progress.says("starting Vigil");
    try (Product product = Product.start(home);
        Fleet fleet = new Fleet(product)) {
      try {
        Run run = new Run(options, product, fleet, samples, progress);
        prepare(run);
        if (options.jfr().isPresent()) {
          product.startRecording();
        }
        for (int round = 1; round <= options.rounds(); round++) {
          progress.says("round %d of %d".formatted(round, options.rounds()));
          for (Measurement measurement : measurements) {
            if (!measurement.isLast()) {
              measurement.round(run);
            }
          }
        }
        if (options.jfr().isPresent()) {
          product.stopRecording(options.jfr().get());
        }
        for (Measurement measurement : measurements) {
          if (measurement.isLast()) {
            measurement.round(run);
          }
        }
      } catch (Exception e) {
        System.err.println(product.lastWords());
        throw e;
      }
      report(Machine.of(product.data()), samples, options);
    }
    return samples.summaries();
  }

  private static List<Measurement> named(List<String> names) {
    for (String name : names) {
      if (ALL.stream().noneMatch(each -> each.name().equals(name))) {
        throw new IllegalArgumentException(
            "There is no figure %s; there are %s."
                .formatted(
                    name, ALL.stream().map(Measurement::name).collect(Collectors.joining(", "))));
      }
    }
    return ALL.stream().filter(each -> names.isEmpty() || names.contains(each.name())).toList();
  }

  private static void prepare(Run run) throws IOException, InterruptedException {
    run.progress().says("admitting %d patients".formatted(run.options().patients()));
    run.fleet().grow(run.options().patients());
    run.progress().says("warming up");
    Load.closed(
        run.product().devices(),
        CpuMeasurement.CONNECTIONS,
        Transmissions.live(run.product().devices(), run.fleet().devices(), Shape.OF_10),
        run.options().warmUp());
    run.product().settle();
  }

  private static void report(Machine machine, Samples samples, Options options) throws IOException {
    System.out.println();
    System.out.println(machine.text());
    System.out.println();
    System.out.print(Table.of(samples.summaries()));
    if (options.json().isPresent()) {
      Files.writeString(
          options.json().get(),
          JsonMapper.shared()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(new Report(machine, options.quick(), samples.summaries()))
              + "\n");
    }
  }

  private record Report(Machine machine, boolean quick, List<Samples.Summary> figures) {}
}

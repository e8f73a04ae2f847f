package io.vigil.bench;

import io.vigil.bench.Measurement.Phase;
import io.vigil.bench.load.Shape;
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
  private static final List<Measurement> ALL =
      List.of(
          new MemoryMeasurement(),
          new GrowthMeasurement(),
          new CpuMeasurement(),
          new ThroughputMeasurement(),
          new AckMeasurement(),
          new FramesMeasurement(),
          new FloodMeasurement(),
          new PageMeasurement(),
          new SustainedMeasurement(),
          new RestMeasurement(),
          new RecoveryMeasurement(),
          new MicroMeasurement());

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
        Fleet fleet = new Fleet(product);
        Run run = new Run(options, product, fleet, samples, progress)) {
      try {
        measure(run, measurements);
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

  /** Of the figures that are known before they are measured. */
  static List<String> figureNames() {
    return ALL.stream()
        .flatMap(measurement -> measurement.figures().stream())
        .map(Figure::name)
        .toList();
  }

  private static void measure(Run run, List<Measurement> measurements) throws Exception {
    Options options = run.options();
    all(run, measurements, Phase.GROWING);
    prepare(run);
    if (options.jfr().isPresent()) {
      run.product().startRecording();
    }
    for (int round = 1; round <= options.rounds(); round++) {
      run.says("round %d of %d".formatted(round, options.rounds()));
      all(run, measurements, Phase.ROUNDS);
    }
    if (options.jfr().isPresent()) {
      run.product().stopRecording(options.jfr().get());
    }
    all(run, measurements, Phase.LAST);
  }

  private static void all(Run run, List<Measurement> measurements, Phase phase) throws Exception {
    for (Measurement measurement : measurements) {
      if (measurement.phase() == phase) {
        measurement.round(run);
      }
    }
  }

  private static void prepare(Run run) throws IOException, InterruptedException {
    run.says("admitting %d patients".formatted(run.options().patients()));
    run.fleet().grow(run.options().patients());
    run.says("opening %d screens, warming up".formatted(Run.SCREENS));
    run.screens();
    run.asFastAsTaken(Shape.OF_10, run.options().warmUp());
    run.product().settle();
    run.forgetMaximum();
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

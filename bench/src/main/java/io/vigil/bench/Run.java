package io.vigil.bench;

import io.vigil.bench.load.Device;
import io.vigil.bench.load.Format;
import io.vigil.bench.load.Load;
import io.vigil.bench.load.Outcome;
import io.vigil.bench.load.Screens;
import io.vigil.bench.load.Shape;
import io.vigil.bench.load.Target;
import io.vigil.bench.load.Transmissions;
import io.vigil.bench.product.Fleet;
import io.vigil.bench.product.Nurses;
import io.vigil.bench.product.Product;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What measurements work with, and what one of them leaves for those after it. */
final class Run implements AutoCloseable {
  /**
   * In a closed loop, as a device has a connection of its own: enough that batches are as large as
   * they get.
   */
  static final int CONNECTIONS = 512;

  /** In an open loop: requests beyond so many wait, and count as late. */
  static final int CONNECTIONS_OPEN = 256;

  static final int SCREENS = 64;

  /** How far back the backlog of a flood begins; it goes on where the last one ended. */
  private static final Duration FLOOD_AGO = Duration.ofHours(40);

  private static final long FLOOD_INTERVAL_MILLIS = 1_000;

  private final Options options;
  private final Product product;
  private final Fleet fleet;
  private final Samples samples;
  private final Progress progress;
  private final References references;
  private final List<Double> maxima = new ArrayList<>();
  private List<Screens.Seat> seats = List.of();
  private Optional<Screens> screens = Optional.empty();
  private Optional<Transmissions> flood = Optional.empty();

  Run(Options options, Product product, Fleet fleet, Samples samples, Progress progress) {
    this.options = options;
    this.product = product;
    this.fleet = fleet;
    this.samples = samples;
    this.progress = progress;
    this.references = new References(product);
  }

  Options options() {
    return options;
  }

  Product product() {
    return product;
  }

  Fleet fleet() {
    return fleet;
  }

  References references() {
    return references;
  }

  void sample(Figure figure, double value) {
    samples.add(figure, value);
  }

  void says(String what) {
    progress.says(what);
  }

  Target devices() {
    return product.devices();
  }

  /** Live transmissions of the whole fleet. */
  Transmissions live(Shape shape) {
    return Transmissions.live(devices(), fleet.devices(), shape);
  }

  /** As many as the product takes, in JSON. */
  Outcome asFastAsTaken(Shape shape, Duration lasting) throws IOException {
    return asFastAsTaken(shape, Format.Kind.JSON, lasting);
  }

  Outcome asFastAsTaken(Shape shape, Format.Kind format, Duration lasting) throws IOException {
    Outcome outcome =
        Load.closed(
            devices(),
            CONNECTIONS,
            Transmissions.live(devices(), fleet.devices(), shape, format),
            lasting);
    if (shape.equals(Shape.OF_10) && format == Format.Kind.JSON) {
      maxima.add(outcome.acknowledgedPerSecond());
    }
    return outcome;
  }

  /** Transmissions of 10 a second that the product takes: the middle of what was found so far. */
  double maximum() throws IOException {
    if (maxima.isEmpty()) {
      asFastAsTaken(Shape.OF_10, options.load());
    }
    List<Double> sorted = maxima.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** Forgets what was found while the server was not warm. */
  void forgetMaximum() {
    maxima.clear();
  }

  /** Backlog of 10 readings each, of the second half of the fleet. */
  Transmissions flood() {
    if (flood.isEmpty()) {
      List<Device> half = fleet.devices().subList(fleet.patients() / 2, fleet.patients());
      flood =
          Optional.of(
              Transmissions.backlog(
                  devices(), fleet.backlogs(half, FLOOD_AGO), Shape.OF_10, FLOOD_INTERVAL_MILLIS));
    }
    return flood.get();
  }

  /** Nurses who are signed in, at their screens. */
  List<Screens.Seat> seats() throws IOException, InterruptedException {
    if (seats.isEmpty()) {
      seats = Nurses.seats(product, fleet, SCREENS);
    }
    return seats;
  }

  /** Open while the rounds go on. */
  Screens screens() throws IOException, InterruptedException {
    if (screens.isEmpty()) {
      screens = Optional.of(Screens.open(product.people(), seats()));
    }
    return screens.get();
  }

  void closeScreens() {
    screens.ifPresent(Screens::close);
    screens = Optional.empty();
  }

  @Override
  public void close() throws IOException, SQLException {
    closeScreens();
    references.close();
  }
}

package io.vigil.bench;

import io.vigil.bench.load.Device;
import io.vigil.bench.load.Gets;
import io.vigil.bench.load.Load;
import io.vigil.bench.load.Outcome;
import io.vigil.bench.load.Screens;
import io.vigil.bench.load.Shape;
import io.vigil.bench.load.Signal;
import io.vigil.bench.load.Target;
import io.vigil.bench.load.Transmissions;
import io.vigil.bench.product.Product;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.series.HistoryWriter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How soon the page of a patient with seven signals at one a minute is there: what a nurse's
 * browser asks for, one request after the other over one connection, with nothing else going on.
 */
final class PageMeasurement implements Measurement {
  private static final int READERS = 1;
  private static final int PATIENTS_OF_A_DAY = 10;
  private static final int PATIENTS_OF_A_MONTH = 5;
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration QUICK_MONTH = Duration.ofDays(3);
  private static final Duration WRITTEN_MAX = Duration.ofMinutes(3);
  private static final long MINUTE_MILLIS = 60_000;

  /** All signals at 14 instants: 103 such make a day. */
  private static final Shape OF_98 = new Shape(Signal.values().length, 14);

  private static final Figure OF_A_DAY =
      new Figure("page-24h", "series of 24 hours, p99", "ms", new Goal.Below(100));
  private static final Figure OF_A_MONTH =
      new Figure("page-30d", "series of 30 days, p99", "ms", new Goal.Below(300));
  private static final Figure VIEW = Figure.told("page-view", "patient and alarms, p99", "ms");

  private boolean written;

  @Override
  public String name() {
    return "page";
  }

  @Override
  public List<Figure> figures() {
    return List.of(OF_A_DAY, OF_A_MONTH, VIEW);
  }

  @Override
  public void round(Run run) throws IOException, SQLException, InterruptedException {
    // Both of the first ward, whose nurse has the first seat.
    List<Device> ofADay = run.fleet().devices().subList(0, PATIENTS_OF_A_DAY);
    List<Device> ofAMonth =
        run.fleet().devices().subList(PATIENTS_OF_A_DAY, PATIENTS_OF_A_DAY + PATIENTS_OF_A_MONTH);
    Duration month = run.options().quick() ? QUICK_MONTH : MONTH;
    if (!written) {
      sendADay(run, ofADay);
      writeAMonth(run, ofAMonth, month);
      written = true;
    }
    Outcome day = read(run, series(ofADay, DAY));
    Outcome longer = read(run, series(ofAMonth, month));
    Outcome view = read(run, views(ofADay));
    run.sample(OF_A_DAY, day.latencyMillis(99));
    run.sample(OF_A_MONTH, longer.latencyMillis(99));
    run.sample(VIEW, view.latencyMillis(99));
    run.says(
        "page: 24 h in %s ms (p99 of %d), %d days in %s ms (p99 of %d), the patient in %s ms"
            .formatted(
                Goal.number(day.latencyMillis(99)),
                day.acknowledged(),
                month.toDays(),
                Goal.number(longer.latencyMillis(99)),
                longer.acknowledged(),
                Goal.number(view.latencyMillis(99))));
  }

  private static void sendADay(Run run, List<Device> devices) throws IOException {
    List<Device> backlogs = run.fleet().backlogs(devices, DAY.minusMinutes(1));
    long instants = DAY.toMinutes() - 20;
    Load.some(
        run.devices(),
        devices.size(),
        Transmissions.backlog(run.devices(), backlogs, OF_98, MINUTE_MILLIS),
        instants / OF_98.instants() * devices.size(),
        WRITTEN_MAX);
    run.product().settle();
  }

  private static void writeAMonth(Run run, List<Device> devices, Duration month)
      throws IOException, SQLException {
    long now = Instant.now().toEpochMilli();
    List<VitalSign> vitalSigns = Arrays.stream(Signal.values()).map(Signal::vitalSign).toList();
    try (Connection superuser = run.product().superuser(Product.DATABASE)) {
      HistoryWriter writer = new HistoryWriter(run.product().data(), superuser);
      for (Device device : devices) {
        writer.write(device.patient(), device.id(), vitalSigns, now - month.toMillis(), now);
      }
    }
  }

  private static Outcome read(Run run, List<String> paths)
      throws IOException, InterruptedException {
    Target people = run.product().people();
    Screens.Seat nurse = run.seats().getFirst();
    return Load.closed(
        people, READERS, new Gets(people, nurse.cookie(), paths), run.options().reference());
  }

  private static List<String> series(List<Device> devices, Duration window) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return devices.stream()
        .map(device ->
            "/api/v1/patients/%s/series?from=%s&to=%s&points=1500"
                .formatted(device.patient(), now.minus(window), now))
        .toList();
  }

  private static List<String> views(List<Device> devices) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    List<String> paths = new ArrayList<>();
    for (Device device : devices) {
      String patient = "/api/v1/patients/" + device.patient();
      paths.add(patient);
      paths.add(patient + "/alarms?from=%s&to=%s".formatted(now.minus(DAY), now));
    }
    return paths;
  }
}

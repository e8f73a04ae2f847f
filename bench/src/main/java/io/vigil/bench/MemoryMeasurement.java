package io.vigil.bench;

import io.vigil.bench.load.Device;
import io.vigil.bench.load.Load;
import io.vigil.bench.load.Shape;
import io.vigil.bench.load.Signal;
import io.vigil.bench.load.Transmissions;
import io.vigil.bench.product.CpuTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What a patient takes of the server's heap: garbage is collected before each look. */
final class MemoryMeasurement implements Measurement {
  /** Admitted first, so that what the server needs once is not a patient's. */
  private static final int FIRST = 100;

  private static final int ADMITTED = 1_000;
  private static final int QUICK_ADMITTED = 50;
  private static final int WITH_A_DAY = 200;
  private static final int QUICK_WITH_A_DAY = 5;
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration SENT_MAX = Duration.ofMinutes(3);
  private static final long MINUTE_MILLIS = 60_000;
  private static final Shape OF_98 = new Shape(Signal.values().length, 14);
  private static final double KIB = 1_024;

  private static final Figure NEW =
      Figure.told("memory-admitted", "heap of a patient without readings", "KiB");
  private static final Figure DAILY =
      Figure.told("memory-day", "heap of a patient with a day of 7 signals", "KiB");
  private static final Figure MILLION =
      Figure.told("memory-million", "  a million of the latter", "GiB");
  private static final Figure RESIDENT =
      Figure.told("memory-rss", "the server's memory then (RSS)", "MiB");

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Phase phase() {
    return Phase.GROWING;
  }

  @Override
  public List<Figure> figures() {
    return List.of(NEW, DAILY, MILLION, RESIDENT);
  }

  @Override
  public void round(Run run) throws IOException, InterruptedException {
    boolean quick = run.options().quick();
    int admitted = quick ? QUICK_ADMITTED : ADMITTED;
    int withADay = quick ? QUICK_WITH_A_DAY : WITH_A_DAY;
    run.says("memory: admitting %d patients".formatted(FIRST + admitted));
    run.fleet().grow(FIRST);
    double first = run.product().liveHeapBytes();
    run.fleet().grow(FIRST + admitted);
    double empty = run.product().liveHeapBytes();
    sendADay(run, run.fleet().devices().subList(0, withADay));
    double full = run.product().liveHeapBytes();
    double each = (empty - first) / admitted;
    double daily = each + (full - empty) / withADay;
    run.sample(NEW, each / KIB);
    run.sample(DAILY, daily / KIB);
    run.sample(MILLION, daily * 1e6 / KIB / KIB / KIB);
    run.sample(RESIDENT, CpuTime.residentBytes(run.product().serverPid()) / KIB / KIB);
    run.says(
        "memory: %s KiB of a new patient, %s KiB with a day of readings"
            .formatted(Goal.number(each / KIB), Goal.number(daily / KIB)));
  }

  private static void sendADay(Run run, List<Device> devices) throws IOException {
    Load.some(
        run.devices(),
        devices.size(),
        Transmissions.backlog(
            run.devices(), run.fleet().backlogs(devices, DAY), OF_98, MINUTE_MILLIS),
        DAY.toMinutes() / OF_98.instants() * devices.size(),
        SENT_MAX);
    run.product().settle();
  }
}

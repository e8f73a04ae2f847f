package io.vigil.simulation.world;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.engine.InMemoryJournalStore;
import io.vigil.engine.InMemorySealer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One run: two hospitals and all around them for some hours, then an hour without faults in which
 * everything has to arrive, then the review of the whole journal.
 */
public final class World {

  private static final long START = 1_795_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final Settings settings;
  private final Agenda agenda = new Agenda(START);
  private final Coverage coverage = new Coverage();
  private final InMemorySealer sealer = new InMemorySealer();
  private final InMemoryJournalStore store = new InMemoryJournalStore();
  private final Oracle oracle = new Oracle(agenda, coverage);
  private final Planned planned;
  private final Erasures erasures;
  private final Disk disk;
  private final Service service;
  private final Network network;
  private final Feed feed;
  private final List<Collector> collectors = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();
  private final List<People> hospitals = new ArrayList<>();

  /**
   * What decides a run.
   *
   * @param hours of virtual time with faults, at least 1
   * @param patients at least 1
   */
  public record Settings(long seed, int hours, int patients) {
    public Settings {
      if (hours < 1 || patients < 1) {
        throw new IllegalArgumentException("a run has at least 1 hour and 1 patient");
      }
    }

    /** What runs it again. */
    public String command() {
      return "./vigil simulate --seed %d --hours %d --patients %d --runs 1"
          .formatted(seed, hours, patients);
    }
  }

  /**
   * A run in which every invariant held.
   *
   * @param digest SHA-256 of the journal in clear, hexadecimal; the same for the same settings
   * @param transmissions that were acknowledged to their sender
   */
  public record Report(Settings settings, Coverage coverage, String digest, long transmissions) {}

  private World(Settings settings) {
    this.settings = settings;
    planned = new Planned(agenda, chances("planned"), settings.hours() * HOUR);
    erasures = new Erasures(store, sealer, chances("erasures"), coverage);
    disk = new Disk(store, erasures, agenda, chances("disk"), planned, coverage, oracle);
    service =
        new Service(agenda, chances("service"), planned, coverage, oracle, disk, erasures, sealer);
    network = new Network(agenda, chances("network"), coverage, service);
    feed = new Feed(store, sealer, agenda, chances("feed"), coverage, oracle);
  }

  /**
   * Runs a world.
   *
   * @throws Violation at the first moment at which an invariant does not hold
   */
  public static Report run(Settings settings) {
    return new World(settings).run();
  }

  private Report run() {
    try {
      build();
      agenda.run(START + settings.hours() * HOUR);
      settle();
      int waiting = collectors.stream().mapToInt(Collector::waiting).sum();
      if (waiting > 0) {
        throw oracle.broken(
            Invariant.WHAT_WAITS_ARRIVES, waiting + " samples are not acknowledged");
      }
      feed.lookAtAll();
      ServingProcess serving = service.newest().orElseThrow();
      byte[] digest =
          new Review(store, sealer, oracle, coverage, chances("review"), serving.epochMillis())
              .review(serving.cell);
      return new Report(
          settings, coverage, HexFormat.of().formatHex(digest), oracle.acknowledged());
    } catch (Violation violation) {
      throw violation;
    } catch (RuntimeException fault) {
      throw oracle.broken(Invariant.NO_FAULT_OF_OURS, "something stopped", fault);
    }
  }

  private void settle() {
    service.heal();
    network.heal();
    disk.heal();
    erasures.heal();
    hospitals.forEach(People::stop);
    devices.forEach(Device::repair);
    agenda.run(agenda.now() + 10 * MINUTE);
    devices.forEach(Device::stop);
    collectors.forEach(Collector::heal);
    agenda.run(agenda.now() + 50 * MINUTE);
  }

  private void build() {
    service.start();
    feed.start();
    Chances chances = chances("world");
    for (int hospital = 0; hospital < 2; hospital++) {
      TenantId tenant = new TenantId(chances.id());
      hospitals.add(
          new People(
              tenant,
              agenda,
              chances("people " + hospital),
              chances("stations " + hospital),
              chances("hub " + hospital),
              coverage,
              network,
              service,
              erasures,
              oracle));
      List<Collector> gateways =
          List.of(collector("gateway a " + hospital), collector("gateway b " + hospital));
      for (int i = hospital; i < settings.patients(); i += 2) {
        patient(i, tenant, hospitals.getLast(), gateways, chances);
      }
    }
    hospitals.getFirst().start(hospitals.getLast());
    hospitals.getLast().start(hospitals.getFirst());
    collectors.forEach(Collector::start);
  }

  private void patient(
      int number, TenantId tenant, People people, List<Collector> gateways, Chances chances) {
    People.Bed bed =
        new People.Bed(new PatientId(chances.id()), new Body(chances("body " + number)));
    // Some have been worn for two days, one so long that some of it comes too late.
    long worn = number % 16 == 11 ? 52 * HOUR : number % 8 == 3 ? 48 * HOUR : 0;
    int count = chances.oneIn(5) ? 2 : 1;
    for (int i = 0; i < count; i++) {
      long interval = i == 1 ? 5 * MINUTE : number % 16 == 5 ? 10_000 : MINUTE;
      Device device = device(number + "/" + i, tenant, interval, bed, gateways, chances);
      if (worn > 0) {
        device.measuredSince(START - worn + 10 * MINUTE);
      }
      device.start(worn == 0);
    }
    agenda.after(chances.between(0, MINUTE), () -> people.take(bed, worn));
  }

  private Device device(
      String name,
      TenantId tenant,
      long interval,
      People.Bed bed,
      List<Collector> gateways,
      Chances chances) {
    DeviceId id = new DeviceId(chances.id());
    List<Collector> by =
        chances.oneIn(3)
            ? List.of(collector("device " + name, id))
            : chances.oneIn(2) ? gateways : gateways.reversed();
    Device device =
        new Device(
            id,
            tenant,
            interval,
            bed.body,
            by.stream().map(collector -> collector.lineOf(id)).toList(),
            agenda,
            chances("device " + name),
            coverage);
    bed.devices.add(device);
    devices.add(device);
    return device;
  }

  private Collector collector(String name) {
    return collector(name, new DeviceId(chances("id of " + name).id()));
  }

  private Collector collector(String name, DeviceId id) {
    Collector collector =
        new Collector(
            id.value(), agenda, chances("collector " + name), planned, coverage, network, oracle);
    collectors.add(collector);
    return collector;
  }

  private Chances chances(String component) {
    return Chances.of(settings.seed(), component);
  }
}

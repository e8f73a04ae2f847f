package io.vigil.simulation;

import io.vigil.client.DeviceClient;
import io.vigil.client.Outcome;
import io.vigil.client.Reading;
import io.vigil.client.Transmission;
import io.vigil.simulation.HospitalFile.Device;
import io.vigil.simulation.HospitalFile.Hospital;
import io.vigil.simulation.HospitalFile.Patient;
import io.vigil.simulation.Roster.PatientPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The day before the demonstration began, sent as backlog at a pace that leaves the server to the
 * live data. It is made up from each patient's seed, so that an interrupted upload sends the same
 * readings again and the server knows them.
 */
final class History {
  private static final System.Logger LOG = System.getLogger(History.class.getName());
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(5);

  private final HospitalFile file;
  private final DeviceClient connections;

  private record Part(PatientPlan patient, DeviceKind kind, List<Reading> readings) {}

  /**
   * @param connections whose connections are used
   */
  History(HospitalFile file, DeviceClient connections) {
    this.file = file;
    this.connections = connections;
  }

  /** Sends what was not sent by an earlier run. */
  void send(DemoHospital.Progress progress) throws IOException, InterruptedException {
    List<Part> parts = new ArrayList<>();
    for (PatientPlan plan : Roster.PATIENTS) {
      parts.addAll(missing(plan));
    }
    int total = parts.stream().mapToInt(part -> transmissions(part.readings())).sum();
    int done = 0;
    for (Part part : parts) {
      String name = HospitalFile.deviceName(part.patient(), part.kind());
      Device device = device(name);
      try (DeviceClient client = connections.alongside(device.credential())) {
        for (int from = 0; from < part.readings().size(); from += Transmission.READINGS_MAX) {
          int to = Math.min(part.readings().size(), from + Transmission.READINGS_MAX);
          deliver(client, part.readings().subList(from, to));
          progress.on(DemoHospital.Stage.HISTORY, ++done, total);
          Thread.sleep(PAUSE);
        }
      }
      file.note(hospital -> hospital.withDevice(name, device.afterHistory()));
    }
  }

  private List<Part> missing(PatientPlan plan) {
    List<DeviceKind> kinds =
        plan.devices().stream()
            .filter(kind -> !device(HospitalFile.deviceName(plan, kind)).historySent())
            .toList();
    return kinds.isEmpty()
        ? List.of()
        : readings(plan).entrySet().stream()
            .filter(entry -> kinds.contains(entry.getKey()))
            .map(entry -> new Part(plan, entry.getKey(), entry.getValue()))
            // The few first: the many that follow are then scored complete, and once.
            .sorted(Comparator.comparingInt(part -> part.readings().size()))
            .toList();
  }

  private Map<DeviceKind, List<Reading>> readings(PatientPlan plan) {
    Hospital hospital = file.hospital();
    Patient patient = Objects.requireNonNull(hospital.patients().get(plan.bed()));
    return of(plan, hospital.admittedAt(), patient.seed());
  }

  /** A day of a patient's readings until {@code end}, by device, ascending. */
  static Map<DeviceKind, List<Reading>> of(PatientPlan plan, Instant end, long seed) {
    Instant start = end.minus(Provisioning.HISTORY);
    SyntheticPatient body =
        new SyntheticPatient(plan.baseline(), start, new SplittableRandom(seed));
    Map<DeviceKind, List<Reading>> readings = new EnumMap<>(DeviceKind.class);
    for (DeviceKind kind : plan.devices()) {
      readings.put(kind, new ArrayList<>());
    }
    for (Instant at = start; at.isBefore(end); at = at.plus(STEP)) {
      long elapsedMillis = Duration.between(start, at).toMillis();
      for (DeviceKind kind : plan.devices()) {
        if (elapsedMillis % kind.historyInterval().toMillis() == 0) {
          Objects.requireNonNull(readings.get(kind)).addAll(kind.measure(body, at));
        }
      }
    }
    return readings;
  }

  private Device device(String name) {
    return Objects.requireNonNull(file.hospital().devices().get(name));
  }

  private static int transmissions(List<Reading> readings) {
    return Math.ceilDiv(readings.size(), Transmission.READINGS_MAX);
  }

  /** Until the server has it or does not want it: the rest of the day may still be welcome. */
  private static void deliver(DeviceClient client, List<Reading> readings)
      throws InterruptedException {
    Transmission transmission = client.number(Transmission.Urgency.BACKLOG, readings);
    Outcome outcome = client.send(transmission);
    while (outcome instanceof Outcome.Undecided) {
      Thread.sleep(UNREACHABLE_PAUSE);
      outcome = client.send(transmission);
    }
    if (outcome instanceof Outcome.Refused refused) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The server refuses history of device {0}: {1}",
          client.device(),
          refused.problem().code());
    }
  }
}

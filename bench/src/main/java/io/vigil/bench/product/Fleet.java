package io.vigil.bench.product;

import io.vigil.bench.load.Device;
import io.vigil.client.Admissions;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Wards, patients and their devices, set up through the public interface as an administrator would,
 * only that many requests are under way at once.
 */
public final class Fleet implements AutoCloseable {
  public static final int PATIENTS_MAX = 100_000;

  /** In one ward. */
  public static final int WARD_PATIENTS = 50;

  /** So that no pause between two figures counts as a device's silence. */
  private static final Duration EXPECTED_INTERVAL = Duration.ofHours(6);

  /** Devices are bound from then on, a little less than the most that is allowed. */
  private static final Duration BOUND_SINCE = Duration.ofHours(49);

  private static final int REQUESTS_AT_ONCE = 48;

  private final Product product;
  private final OperatorClient administrator;
  private final List<UUID> wards = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();

  public Fleet(Product product) throws IOException, InterruptedException {
    this.product = product;
    this.administrator = product.administrator();
  }

  /** Of the patients, one each. */
  public List<Device> devices() {
    return List.copyOf(devices);
  }

  public List<UUID> wards() {
    return List.copyOf(wards);
  }

  public int patients() {
    return devices.size();
  }

  /**
   * Admits patients until there are so many.
   *
   * @param patients up to {@link #PATIENTS_MAX}
   */
  public void grow(int patients) throws IOException, InterruptedException {
    if (patients > PATIENTS_MAX) {
      throw new IllegalArgumentException("A fleet has up to " + PATIENTS_MAX + " patients");
    }
    while (wards.size() * WARD_PATIENTS < patients) {
      wards.add(
          administrator.createWard(new Admissions.NewWard("Ward " + (wards.size() + 1), "ward")));
    }
    try (ExecutorService requests = Executors.newFixedThreadPool(REQUESTS_AT_ONCE)) {
      List<Future<Device>> admitted = new ArrayList<>();
      for (int number = devices.size(); number < patients; number++) {
        int which = number;
        admitted.add(requests.submit(() -> admit(which)));
      }
      for (Future<Device> future : admitted) {
        devices.add(future.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("A patient could not be admitted", e.getCause());
    }
    product.settle();
  }

  /** The same devices, with a past to send that begins so long ago. */
  public List<Device> backlogs(List<Device> of, Duration ago) {
    long from = Instant.now().minus(ago).toEpochMilli();
    List<Device> restarted = new ArrayList<>();
    for (Device device : of) {
      restarted.add(device.restarted(System.nanoTime() + restarted.size(), from));
    }
    return restarted;
  }

  public OperatorClient administrator() {
    return administrator;
  }

  @Override
  public void close() {
    administrator.close();
  }

  private Device admit(int number) throws IOException, InterruptedException {
    UUID patient =
        administrator.admitPatient(
            new Admissions.NewPatient(
                "Patient " + number,
                "MRN-%06d".formatted(number),
                LocalDate.of(1950, 1, 31),
                wards.get(number / WARD_PATIENTS),
                "B-%02d".formatted(number % WARD_PATIENTS)));
    DeviceCredential credential =
        administrator.registerDevice(
            new Admissions.NewDevice(
                "Monitor " + number,
                "bedside-monitor",
                "SN-" + number,
                EXPECTED_INTERVAL.toMillis()));
    Instant now = Instant.now();
    administrator.bindDevice(credential.device(), patient, now.minus(BOUND_SINCE));
    return new Device(
        credential.device(),
        patient,
        credential.key(),
        System.nanoTime() + number,
        now.toEpochMilli());
  }
}

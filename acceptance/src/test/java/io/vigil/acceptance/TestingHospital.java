package io.vigil.acceptance;

import io.vigil.client.Admissions;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.Reading;
import io.vigil.client.ServerAddress;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Wards, people, patients and devices, as an administrator sets them up. */
final class TestingHospital implements AutoCloseable {
  static final String PASSWORD = "a long acceptance password 7!";

  /** Longer than any rule's delay, so that one breaching reading signals at once. */
  static final Duration EXPECTED_INTERVAL = Duration.ofMinutes(1);

  final OperatorClient administrator;
  private final ServerAddress server;
  private final AtomicInteger numbers = new AtomicInteger();

  TestingHospital(RunningVigil vigil) throws IOException, InterruptedException {
    this(vigil.server(), vigil.administrator());
  }

  /**
   * @param administrator signed in; closed with this
   */
  TestingHospital(ServerAddress server, OperatorClient administrator) {
    this.server = server;
    this.administrator = administrator;
  }

  UUID ward(String name) throws IOException, InterruptedException {
    return administrator.createWard(new Admissions.NewWard(name, "ward"));
  }

  UUID patient(UUID ward, String name) throws IOException, InterruptedException {
    int number = numbers.incrementAndGet();
    return patient(ward, name, "MRN-%05d".formatted(number), "B-%02d".formatted(number));
  }

  UUID patient(UUID ward, String name, String identifier, String bed)
      throws IOException, InterruptedException {
    return administrator.admitPatient(
        new Admissions.NewPatient(name, identifier, LocalDate.of(1950, 1, 31), ward, bed));
  }

  void user(String login, String role, UUID... wards) throws IOException, InterruptedException {
    administrator.createUser(
        new Admissions.NewUser(login, "Name of " + login, PASSWORD, role, List.of(wards)));
  }

  /** Signed in; whose it is closes it. */
  OperatorClient signedIn(String login) throws IOException, InterruptedException {
    OperatorClient client = OperatorClient.open(server);
    client.signIn(login, PASSWORD);
    return client;
  }

  /** A monitor bound to a patient from two days ago on. */
  DeviceCredential monitor(UUID patient) throws IOException, InterruptedException {
    DeviceCredential credential =
        administrator.registerDevice(
            new Admissions.NewDevice(
                "Monitor",
                "bedside-monitor",
                "SN-" + numbers.incrementAndGet(),
                EXPECTED_INTERVAL.toMillis()));
    administrator.bindDevice(
        credential.device(), patient, Instant.now().minus(Duration.ofHours(47)));
    return credential;
  }

  DeviceClient device(DeviceCredential credential) {
    return DeviceClient.open(server, credential);
  }

  static Reading spo2(String percent, Instant at) {
    return new Reading("MDC_PULS_OXIM_SAT_O2", new BigDecimal(percent), "%", at);
  }

  static Reading heartRate(String perMinute, Instant at) {
    return new Reading("MDC_ECG_HEART_RATE", new BigDecimal(perMinute), "/min", at);
  }

  @Override
  public void close() {
    administrator.close();
  }
}

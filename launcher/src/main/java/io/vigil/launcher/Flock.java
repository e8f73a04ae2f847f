package io.vigil.launcher;

import io.vigil.client.Admissions;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The canary's synthetic patients, a device of each, and the nurse who watches them; noted in
 * {@code flock.json}. They are in a hospital of their own, which nobody else sees into.
 */
record Flock(String login, String password, List<Bird> birds) {

  /** So that each has time to recover before its next turn. */
  static final int SIZE = 12;

  /** They are silent between their turns, and for as long as no canary runs. */
  private static final long EXPECTED_INTERVAL_MILLIS = 86_400_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One synthetic patient. */
  record Bird(UUID patient, UUID device, String key) {
    DeviceCredential credential() {
      return new DeviceCredential(device, key);
    }

    @Override
    public String toString() {
      return "Bird[patient=" + patient + "]";
    }
  }

  /**
   * The flock noted in a directory, or a new one. One that was not noted before a crash stays
   * behind, unseen.
   *
   * @param password of the account {@code canary}
   */
  static Flock in(Path directory, ServerAddress server, String password)
      throws IOException, InterruptedException {
    Path file = directory.resolve("flock.json");
    if (Files.exists(file)) {
      try {
        return JSON.readValue(Files.readString(file), Flock.class);
      } catch (JacksonException e) {
        throw new IOException(file + " is damaged: remove it, and another flock is made");
      }
    }
    try (OperatorClient administrator = OperatorClient.open(server)) {
      administrator.signIn("canary", password);
      Flock made = made(administrator);
      Secrets.write(file, JSON.writeValueAsString(made) + "\n");
      administrator.signOut();
      return made;
    }
  }

  private static Flock made(OperatorClient administrator) throws IOException, InterruptedException {
    UUID ward = administrator.createWard(new Admissions.NewWard("Canary", "ward"));
    String login = "canary-" + UUID.randomUUID();
    String password = UUID.randomUUID().toString();
    administrator.createUser(
        new Admissions.NewUser(login, "Canary", password, "nurse", List.of(ward)));
    List<Bird> birds = new ArrayList<>();
    for (int i = 1; i <= SIZE; i++) {
      UUID patient =
          administrator.admitPatient(
              new Admissions.NewPatient(
                  "Canary " + i, "CANARY-" + i, LocalDate.of(1950, 1, 1), ward, "C-" + i));
      DeviceCredential device =
          administrator.registerDevice(
              new Admissions.NewDevice(
                  "Canary " + i, "bedside-monitor", "CANARY-" + i, EXPECTED_INTERVAL_MILLIS));
      administrator.bindDevice(device.device(), patient, Instant.now());
      birds.add(new Bird(patient, device.device(), device.key()));
    }
    return new Flock(login, password, birds);
  }

  @Override
  public String toString() {
    return "Flock[" + birds.size() + "]";
  }
}

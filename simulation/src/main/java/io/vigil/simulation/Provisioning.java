package io.vigil.simulation;

import io.vigil.client.Admissions;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.ProblemException;
import io.vigil.client.Ward;
import io.vigil.simulation.HospitalFile.Device;
import io.vigil.simulation.HospitalFile.Hospital;
import io.vigil.simulation.HospitalFile.Patient;
import io.vigil.simulation.Roster.PatientPlan;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Creates the demonstration hospital on a server, and writes each thing down as soon as it is
 * there, so that an interrupted run is taken up where it stopped. Between a creation and its note
 * nothing can be both; what an interruption leaves behind just there is taken over (wards, users)
 * or stays unused (a patient without devices, a device without a patient).
 */
final class Provisioning {
  /** How far back the patients' history reaches. */
  static final Duration HISTORY = Duration.ofHours(24);

  /** Without letters and digits that look alike. */
  private static final String PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

  /** 4 groups of 5 letters of 31: 99 bits. */
  private static final int PASSWORD_GROUPS = 4;

  private static final int PASSWORD_GROUP_LETTERS = 5;

  private final OperatorClient administrator;
  private final HospitalFile file;
  private final SecureRandom random = new SecureRandom();

  Provisioning(OperatorClient administrator, HospitalFile file) {
    this.administrator = administrator;
    this.file = file;
  }

  static boolean complete(Hospital hospital) {
    return hospital.wards().size() == Roster.WARDS.size()
        && hospital.users().size() == Roster.USERS.size()
        && hospital.patients().size() == Roster.PATIENTS.size()
        && hospital.devices().size() == deviceCount()
        && hospital.devices().values().stream().allMatch(Device::bound);
  }

  void complete(DemoHospital.Progress progress) throws IOException, InterruptedException {
    int total = Roster.WARDS.size() + Roster.USERS.size() + Roster.PATIENTS.size() + deviceCount();
    int done = 0;
    for (Roster.WardPlan ward : Roster.WARDS) {
      createWard(ward);
      progress.on(DemoHospital.Stage.PROVISIONING, ++done, total);
    }
    for (Roster.UserPlan user : Roster.USERS) {
      createUser(user);
      progress.on(DemoHospital.Stage.PROVISIONING, ++done, total);
    }
    for (PatientPlan patient : Roster.PATIENTS) {
      admit(patient);
      progress.on(DemoHospital.Stage.PROVISIONING, ++done, total);
      for (DeviceKind kind : patient.devices()) {
        equip(patient, kind);
        progress.on(DemoHospital.Stage.PROVISIONING, ++done, total);
      }
    }
  }

  private static int deviceCount() {
    return Roster.PATIENTS.stream().mapToInt(patient -> patient.devices().size()).sum();
  }

  private void createWard(Roster.WardPlan plan) throws IOException, InterruptedException {
    if (file.hospital().wards().containsKey(plan.name())) {
      return;
    }
    List<Ward> there =
        administrator.wards().stream().filter(ward -> ward.name().equals(plan.name())).toList();
    UUID id =
        there.isEmpty()
            ? administrator.createWard(new Admissions.NewWard(plan.name(), plan.setting()))
            : there.getFirst().id();
    file.note(hospital -> hospital.withWard(plan.name(), id));
  }

  private void createUser(Roster.UserPlan plan) throws IOException, InterruptedException {
    if (file.hospital().users().contains(plan.login())) {
      return;
    }
    if (!file.hospital().passwords().containsKey(plan.login())) {
      String drawn = password();
      file.note(hospital -> hospital.withPassword(plan.login(), drawn));
    }
    String password = Objects.requireNonNull(file.hospital().passwords().get(plan.login()));
    List<UUID> wards = plan.wards().stream().map(this::ward).toList();
    try {
      administrator.createUser(
          new Admissions.NewUser(plan.login(), plan.name(), password, plan.role(), wards));
    } catch (ProblemException e) {
      // By an interrupted run, which had noted the password.
      if (!e.code().equals("login-taken")) {
        throw e;
      }
    }
    file.note(hospital -> hospital.withUser(plan.login()));
  }

  private void admit(PatientPlan plan) throws IOException, InterruptedException {
    if (file.hospital().patients().containsKey(plan.bed())) {
      return;
    }
    long seed = random.nextLong();
    String identifier = "DEMO-" + (100_000 + random.nextInt(900_000));
    UUID id = admitted(plan, identifier, plan.bed());
    file.note(hospital -> hospital.withPatient(plan.bed(), new Patient(id, seed)));
  }

  private UUID admitted(PatientPlan plan, String identifier, String bed)
      throws IOException, InterruptedException {
    try {
      return administrator.admitPatient(
          new Admissions.NewPatient(
              plan.name(), identifier, plan.birthDate(), ward(plan.ward()), bed));
    } catch (ProblemException e) {
      // By an interrupted run, which did not come to note whom it had admitted.
      if (e.code().equals("bed-taken")) {
        return admitted(plan, identifier, bed + "'");
      }
      throw e;
    }
  }

  private void equip(PatientPlan plan, DeviceKind kind) throws IOException, InterruptedException {
    String name = HospitalFile.deviceName(plan, kind);
    if (!file.hospital().devices().containsKey(name)) {
      DeviceCredential credential =
          administrator.registerDevice(
              new Admissions.NewDevice(
                  kind.displayName() + " " + plan.bed(),
                  kind.wireName(),
                  "SIM-" + UUID.randomUUID(),
                  kind.interval().toMillis()));
      Device registered = new Device(credential.device(), credential.key(), false, false);
      file.note(hospital -> hospital.withDevice(name, registered));
    }
    Device device = Objects.requireNonNull(file.hospital().devices().get(name));
    Patient patient = Objects.requireNonNull(file.hospital().patients().get(plan.bed()));
    if (!device.bound()) {
      // A little earlier than the history begins, so that its first reading is the patient's too.
      Instant from = file.hospital().admittedAt().minus(HISTORY).minusSeconds(60);
      administrator.bindDevice(device.id(), patient.id(), from);
      file.note(hospital -> hospital.withDevice(name, device.afterBinding()));
    }
  }

  private UUID ward(String name) {
    return Objects.requireNonNull(file.hospital().wards().get(name));
  }

  private String password() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < PASSWORD_GROUPS * PASSWORD_GROUP_LETTERS; i++) {
      if (i > 0 && i % PASSWORD_GROUP_LETTERS == 0) {
        password.append('-');
      }
      password.append(PASSWORD_ALPHABET.charAt(random.nextInt(PASSWORD_ALPHABET.length())));
    }
    return password.toString();
  }
}

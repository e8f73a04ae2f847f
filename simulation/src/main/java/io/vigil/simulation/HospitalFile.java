package io.vigil.simulation;

import io.vigil.client.DeviceCredential;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was provisioned, so that a later run goes on with the same hospital. It holds keys and
 * passwords: only its owner may read it, and it is always either the old or the new one.
 */
final class HospitalFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** 12 patients take about 15 KB. */
  private static final long BYTES_MAX = 1_000_000;

  private final Path file;
  private Hospital hospital;

  private HospitalFile(Path file, Hospital hospital) {
    this.file = file;
    this.hospital = hospital;
  }

  /** The hospital of an earlier run, or one that begins now. */
  static HospitalFile open(Path directory, Instant now) throws IOException {
    Path file = directory.resolve("hospital.json");
    Hospital empty = new Hospital(now, Map.of(), Map.of(), Set.of(), Map.of(), Map.of());
    return new HospitalFile(file, Files.exists(file) ? read(file) : empty);
  }

  /**
   * @param admittedAt when provisioning began; the patients' history ends here
   * @param wards by name
   * @param passwords by login, from before the user is created
   * @param users logins that the server has
   * @param patients by bed
   * @param devices by {@link #deviceName}
   */
  record Hospital(
      Instant admittedAt,
      Map<String, UUID> wards,
      Map<String, String> passwords,
      Set<String> users,
      Map<String, Patient> patients,
      Map<String, Device> devices) {
    Hospital {
      wards = Collections.unmodifiableMap(new TreeMap<>(wards));
      passwords = Collections.unmodifiableMap(new TreeMap<>(passwords));
      users = Collections.unmodifiableSet(new TreeSet<>(users));
      patients = Collections.unmodifiableMap(new TreeMap<>(patients));
      devices = Collections.unmodifiableMap(new TreeMap<>(devices));
    }

    Hospital withWard(String name, UUID id) {
      return new Hospital(admittedAt, with(wards, name, id), passwords, users, patients, devices);
    }

    Hospital withPassword(String login, String password) {
      return new Hospital(
          admittedAt, wards, with(passwords, login, password), users, patients, devices);
    }

    Hospital withUser(String login) {
      Set<String> more = new TreeSet<>(users);
      more.add(login);
      return new Hospital(admittedAt, wards, passwords, more, patients, devices);
    }

    Hospital withPatient(String bed, Patient patient) {
      return new Hospital(
          admittedAt, wards, passwords, users, with(patients, bed, patient), devices);
    }

    Hospital withDevice(String name, Device device) {
      return new Hospital(
          admittedAt, wards, passwords, users, patients, with(devices, name, device));
    }

    @Override
    public String toString() {
      return "Hospital[admittedAt=" + admittedAt + "]";
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
      Map<String, V> more = new TreeMap<>(map);
      more.put(key, value);
      return more;
    }
  }

  /**
   * @param seed of the patient's history
   */
  record Patient(UUID id, long seed) {}

  record Device(UUID id, String key, boolean bound, boolean historySent) {
    Device afterBinding() {
      return new Device(id, key, true, historySent);
    }

    Device afterHistory() {
      return new Device(id, key, bound, true);
    }

    DeviceCredential credential() {
      return new DeviceCredential(id, key);
    }

    @Override
    public String toString() {
      return "Device[id=" + id + "]";
    }
  }

  static String deviceName(Roster.PatientPlan patient, DeviceKind kind) {
    return patient.bed() + "/" + kind.name();
  }

  synchronized Hospital hospital() {
    return hospital;
  }

  /** Notes a change; it is on the disk when this returns. */
  synchronized void note(UnaryOperator<Hospital> change) throws IOException {
    Hospital next = change.apply(hospital);
    write(next);
    hospital = next;
  }

  private static Hospital read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException(file + " is too large to be a demonstration hospital");
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), Hospital.class);
    } catch (JacksonException e) {
      // Jackson's message quotes the document, which holds passwords.
      throw new IOException(
          file + " is not readable as a demonstration hospital; remove it to start anew");
    }
  }

  private void write(Hospital next) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent(), ownersOnly("rwx------"));
    Path written = file.resolveSibling("hospital.json.next");
    Files.deleteIfExists(written);
    try (FileChannel channel =
        FileChannel.open(
            written,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownersOnly("rw-------"))) {
      ByteBuffer bytes =
          ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(next));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Where the file system has no such permissions, the user's directory is what protects. */
  private static FileAttribute<?>[] ownersOnly(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}

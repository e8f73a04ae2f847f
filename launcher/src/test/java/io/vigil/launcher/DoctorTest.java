package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.launcher.Doctor.Finding;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path temporary;

  @Test
  void tellsWhatToDoAboutATakenPort() throws Exception {
    try (ServerSocket taken = Ports.taken()) {
      Doctor doctor = doctor(temporary.resolve("data"), taken.getLocalPort());

      assertThat(doctor.findings())
          .contains(
              new Finding.Problem(
                  "Port " + taken.getLocalPort(),
                  "taken",
                  "stop what listens there, or choose another with --port N"));
      assertThat(doctor.examine(new Screen(new PrintStream(new ByteArrayOutputStream()), false)))
          .isFalse();
    }
  }

  @Test
  void takesAPortOfTheRunningInstanceForWell() throws Exception {
    try (ServerSocket own = Ports.taken();
        DataDirectory data = DataDirectory.lock(temporary.resolve("data"))) {
      assertThat(doctor(data.root(), own.getLocalPort()).findings())
          .contains(new Finding.Well("Port " + own.getLocalPort(), "taken, and Vigil runs"))
          .contains(new Finding.Well("Data", data.root() + " (in use)"));
    }
  }

  @Test
  void findsSecretsThatAreOpenToOthers() throws Exception {
    Path root = temporary.resolve("data");
    DataDirectory.lock(root).close();
    Files.setPosixFilePermissions(
        root.resolve("secrets"), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(doctor(root, Ports.free()).findings())
        .contains(
            new Finding.Problem(
                "Data", root + "/secrets is open to others", "chmod 700 " + root + "/secrets"));
  }

  @Test
  void triesTheDiskAndLeavesNothingBehind() throws Exception {
    Path root = Files.createDirectory(temporary.resolve("data"));

    assertThat(doctor(root, Ports.free()).findings())
        .anyMatch(it -> it.toString().contains("about=fsync"));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void showsOneLineForEachFinding() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();

    doctor(temporary.resolve("data"), Ports.free())
        .examine(new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false));

    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.matches("  Java +ok +25.*"))
        .anyMatch(line -> line.matches("  PostgreSQL +ok +18\\..*"));
  }

  private Doctor doctor(Path data, int port) {
    return new Doctor(
        new Options(data, port, true, false, false, List.of()),
        temporary.resolve("home"),
        Map.of());
  }
}

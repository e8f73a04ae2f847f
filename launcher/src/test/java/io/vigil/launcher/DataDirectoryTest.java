package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
  @TempDir Path temporary;

  @Test
  void keepsASecretThatOnlyItsOwnerMayRead() throws Exception {
    String first;
    try (DataDirectory data = DataDirectory.lock(root())) {
      first = data.adminPassword();
      assertThat(first).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(data.superuserPassword());
    }
    try (DataDirectory data = DataDirectory.lock(root())) {
      assertThat(data.adminPassword()).isEqualTo(first);
    }
    assertThat(permissions(DataDirectory.adminPasswordFile(root()))).isEqualTo("rw-------");
  }

  @Test
  void makesNoPasswordForADatabaseThatHasOne() throws Exception {
    try (DataDirectory data = DataDirectory.lock(root())) {
      Files.createDirectories(LocalPostgres.cluster(data.postgres()));

      assertThatThrownBy(data::superuserPassword)
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("db-superuser is missing")
          .hasMessageContaining("newest backup of the keys");
      assertThat(root().resolve("secrets/db-superuser")).doesNotExist();
    }
  }

  @Test
  void makesNoPasswordForAnAdministratorWhoHasOne() throws Exception {
    try (DataDirectory data = DataDirectory.lock(root())) {
      Files.createDirectories(root().resolve("keys"));
      Files.createFile(root().resolve("keys/data-keys"));

      assertThatThrownBy(data::adminPassword)
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("admin-password is missing")
          .hasMessageContaining("newest backup of the keys");
      assertThat(root().resolve("secrets/admin-password")).doesNotExist();
    }
  }

  @Test
  void remembersUntilSomebodyAnswersForWhatWasRestored() throws Exception {
    try (DataDirectory data = DataDirectory.lock(root())) {
      assertThat(data.awaitsAcceptance()).isFalse();
      data.requireAcceptance();
    }
    try (DataDirectory data = DataDirectory.lock(root())) {
      assertThat(data.awaitsAcceptance()).isTrue();
      data.accept("anna, today");
      assertThat(data.awaitsAcceptance()).isFalse();
      assertThat(root().resolve("restored-accepted")).hasContent("anna, today");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secrets", "keys", "demo", "tls", "logs"})
  void closesItsPartsToOthers(String part) throws Exception {
    try (DataDirectory _ = DataDirectory.lock(root())) {
      assertThat(permissions(root().resolve(part))).isEqualTo("rwx------");
    }
  }

  @Test
  void isHeldByOneProcessAtATimeUntilThatIsGone() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                root().toString())
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("held");

      assertThatThrownBy(() -> DataDirectory.lock(root()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("is in use by another Vigil");
    } finally {
      other.destroyForcibly();
      assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    DataDirectory.lock(root()).close();
  }

  /** Holds the directory until it is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      try (DataDirectory _ = DataDirectory.lock(Path.of(arguments[0]))) {
        System.out.println("held");
        System.in.read();
      }
    }
  }

  @Test
  void leavesADirectoryAloneThatHoldsSomethingElse() throws Exception {
    Files.createDirectories(root());
    Files.setPosixFilePermissions(root(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(root().resolve("thesis.txt"), "mine");

    assertThatThrownBy(() -> DataDirectory.lock(root()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("holds something that is not Vigil's");
    assertThat(permissions(root())).isEqualTo("rwxr-xr-x");
    assertThat(root().resolve(DataDirectory.LOCK)).doesNotExist();
  }

  @Test
  void tellsOthersWhatRunsAndForgetsAKilledRun() throws Exception {
    Running running =
        new Running(
            URI.create("https://127.0.0.1:8080"),
            URI.create("https://127.0.0.1:8082"),
            Optional.of(Path.of("/ca.pem")),
            1,
            2,
            Optional.empty(),
            Instant.parse("2026-11-20T05:00:00Z"));
    try (DataDirectory data = DataDirectory.lock(root())) {
      data.publish(running);
      assertThat(DataDirectory.running(root())).contains(running);
    }

    DataDirectory.lock(root()).close();

    assertThat(DataDirectory.running(root())).isEmpty();
  }

  private Path root() {
    return temporary.resolve("data");
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

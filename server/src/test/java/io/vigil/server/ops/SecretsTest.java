package io.vigil.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path data;

  @Test
  void givesTheSameAgain() {
    String password = secrets().password("admin-password");
    byte[] key = secrets().key("lookup.key", 32);

    assertThat(secrets().password("admin-password")).isEqualTo(password).hasSize(32);
    assertThat(secrets().key("lookup.key", 32)).isEqualTo(key).hasSize(32);
    assertThat(secrets().password("another")).isNotEqualTo(password);
  }

  @Test
  void onlyTheOwnerReadsThem() throws Exception {
    secrets().key("lookup.key", 32);

    assertThat(permissions(data.resolve("keys"))).isEqualTo("rwx------");
    assertThat(permissions(data.resolve("keys/lookup.key"))).isEqualTo("rw-------");
  }

  @Test
  void leavesNothingUnfinishedBehind() throws Exception {
    secrets().key("lookup.key", 32);

    try (var files = Files.list(data.resolve("keys"))) {
      assertThat(files).containsExactly(data.resolve("keys/lookup.key"));
    }
  }

  @Test
  void takesAPasswordThatSomebodyWroteThere() throws Exception {
    Files.createDirectories(data.resolve("keys"));
    Files.writeString(data.resolve("keys/admin-password"), "my own choice\n");

    assertThat(secrets().password("admin-password")).isEqualTo("my own choice");
  }

  @Test
  void refusesAKeyThatIsNotWhole() throws Exception {
    Files.createDirectories(data.resolve("keys"));
    Files.write(data.resolve("keys/lookup.key"), new byte[31]);

    assertThatThrownBy(() -> secrets().key("lookup.key", 32))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("lookup.key holds 31 bytes instead of 32: restore it from a backup");
  }

  /** In a folder that isn't there yet. */
  private Secrets secrets() {
    return new Secrets(data.resolve("keys"));
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}

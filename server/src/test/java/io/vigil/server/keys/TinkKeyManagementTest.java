package io.vigil.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinkKeyManagementTest extends KeyManagementKit {
  @TempDir private Path folder;

  @Override
  KeyManagement opened() {
    return TinkKeyManagement.of(folder.resolve("keyset"), true);
  }

  @Override
  KeyManagement another() {
    return TinkKeyManagement.of(folder.resolve("another"), true);
  }

  @Test
  void makesAKeysetThatOnlyItsOwnerReadsAndOnlyWhereItMay() throws IOException {
    Path file = folder.resolve("keyset");
    assertThatThrownBy(() -> TinkKeyManagement.of(file, false))
        .isInstanceOf(KeyManagement.RefusedException.class);
    assertThat(file).doesNotExist();

    opened();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesAFileThatIsNoKeyset() throws IOException {
    Files.writeString(folder.resolve("keyset"), "{}");

    assertThatThrownBy(this::opened).isInstanceOf(KeyManagement.RefusedException.class);
  }

  @Test
  void isAwayWhileTheFileCannotBeRead() throws IOException {
    Files.createDirectory(folder.resolve("keyset"));

    assertThatThrownBy(this::opened).isInstanceOf(KeyManagement.AwayException.class);
  }
}

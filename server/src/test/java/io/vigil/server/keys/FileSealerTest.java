package io.vigil.server.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSealerTest {
  private static final int RECORD_BYTES = 93;
  private static final byte[] CLEAR = "ninety-seven".getBytes(UTF_8);
  private static final byte[] ROW = "row 1".getBytes(UTF_8);
  private static final Subject ANNA = new Subject(Subject.Kind.PATIENT, new UUID(1, 1));
  private static final Subject BELA = new Subject(Subject.Kind.PATIENT, new UUID(1, 2));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("data-keys");
  }

  @Test
  void opensWhatItSealed() {
    try (FileSealer sealer = sealer()) {
      UUID key = sealer.keyOf(ANNA);
      byte[] sealed = sealer.seal(key, CLEAR, ROW);

      assertThat(new String(sealed, UTF_8)).doesNotContain("ninety");
      assertThat(sealer.open(key, sealed, ROW)).isEqualTo(CLEAR);
      assertThat(sealer.seal(key, CLEAR, ROW)).isNotEqualTo(sealed);
    }
  }

  @Test
  void opensNothingElse() {
    try (FileSealer sealer = sealer()) {
      UUID key = sealer.keyOf(ANNA);
      byte[] sealed = sealer.seal(key, CLEAR, ROW);
      byte[] changed = sealed.clone();
      changed[20] ^= 1;

      assertUnsealable(() -> sealer.open(key, sealed, "row 2".getBytes(UTF_8)));
      assertUnsealable(() -> sealer.open(key, changed, ROW));
      assertUnsealable(() -> sealer.open(key, Arrays.copyOf(sealed, 20), ROW));
      assertUnsealable(() -> sealer.open(sealer.keyOf(BELA), sealed, ROW));
      assertUnsealable(() -> sealer.open(UUID.randomUUID(), sealed, ROW));
    }
  }

  @Test
  void givesEachPatientDeviceAndAccountAKeyAndTheRestOne() {
    UUID id = new UUID(1, 1);
    try (FileSealer sealer = sealer()) {
      UUID anna = sealer.keyOf(ANNA);
      assertThat(sealer.keyOf(ANNA)).isEqualTo(anna);
      assertThat(sealer.keyOf(BELA)).isNotEqualTo(anna);
      assertThat(sealer.keyOf(new Subject(Subject.Kind.DEVICE, id))).isNotEqualTo(anna);
      assertThat(sealer.keyOf(new Subject(Subject.Kind.WARD, id)))
          .isEqualTo(sealer.keyOf(new Subject(Subject.Kind.SESSION, new UUID(5, 5))))
          .isNotEqualTo(anna);
    }
  }

  @Test
  void chainsAlikeAfterARestartAndNotUnderAnotherKey() {
    byte[] head = new byte[32];
    byte[] link;
    try (FileSealer sealer = sealer()) {
      link = sealer.chain(head, CLEAR);
      assertThat(sealer.chain(link, CLEAR)).isNotEqualTo(link);
    }
    try (FileSealer sealer = sealer()) {
      assertThat(sealer.chain(head, CLEAR)).isEqualTo(link);
    }
    try (FileSealer other = new FileSealer(file, key(1), key(3))) {
      assertThat(other.chain(head, CLEAR)).isNotEqualTo(link);
    }
  }

  @Test
  void opensAfterARestartWhatItSealedBefore() {
    UUID key;
    byte[] sealed;
    try (FileSealer sealer = sealer()) {
      key = sealer.keyOf(ANNA);
      sealed = sealer.seal(key, CLEAR, ROW);
    }
    try (FileSealer sealer = sealer()) {
      assertThat(sealer.keyOf(ANNA)).isEqualTo(key);
      assertThat(sealer.open(key, sealed, ROW)).isEqualTo(CLEAR);
    }
  }

  @Test
  void refusesToStartUnderAnotherMasterKeyAndLeavesTheFileAsItIs() throws IOException {
    try (FileSealer sealer = sealer()) {
      sealer.keyOf(ANNA);
    }
    byte[] before = Files.readAllBytes(file);

    assertUnsealable(() -> new FileSealer(file, key(9), key(2)).close());

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void keepsNoKeyInClear() throws IOException {
    try (FileSealer sealer = sealer()) {
      sealer.keyOf(ANNA);
      sealer.keyOf(BELA);
    }

    assertThat(Files.size(file)).isEqualTo(2 * RECORD_BYTES);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, RECORD_BYTES - 1})
  void cutsOffARecordThatIsTooShort(int torn) throws IOException {
    assertCutOff(new byte[torn]);
  }

  @Test
  void cutsOffARecordOfWhichTheEndNeverReachedTheDisk() throws IOException {
    byte[] torn = new byte[RECORD_BYTES];
    Arrays.fill(torn, 0, 60, (byte) 7);
    torn[0] = 0;
    assertCutOff(torn);
  }

  private void assertCutOff(byte[] torn) throws IOException {
    UUID anna;
    try (FileSealer sealer = sealer()) {
      anna = sealer.keyOf(ANNA);
    }
    Files.write(file, torn, StandardOpenOption.APPEND);

    UUID bela;
    try (FileSealer sealer = sealer()) {
      assertThat(sealer.keyOf(ANNA)).isEqualTo(anna);
      bela = sealer.keyOf(BELA);
    }
    assertThat(Files.size(file)).isEqualTo(2 * RECORD_BYTES);
    try (FileSealer sealer = sealer()) {
      assertThat(sealer.keyOf(ANNA)).isEqualTo(anna);
      assertThat(sealer.keyOf(BELA)).isEqualTo(bela);
    }
  }

  private FileSealer sealer() {
    return new FileSealer(file, key(1), key(2));
  }

  private static byte[] key(int of) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) of);
    return key;
  }

  private static void assertUnsealable(Runnable opening) {
    assertThatThrownBy(opening::run).isInstanceOf(Sealer.UnsealableException.class);
  }
}

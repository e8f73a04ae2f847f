package io.vigil.server.keys;

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
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      UUID key = sealer.keyOf(ANNA);
      byte[] sealed = sealer.seal(key, CLEAR, ROW);

      assertThat(new String(sealed, UTF_8)).doesNotContain("ninety");
      assertThat(sealer.open(key, sealed, ROW)).isEqualTo(CLEAR);
      assertThat(sealer.seal(key, CLEAR, ROW)).isNotEqualTo(sealed);
    }
  }

  @Test
  void opensNothingElse() {
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
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
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
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
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      link = sealer.chain(head, CLEAR);
      assertThat(sealer.chain(link, CLEAR)).isNotEqualTo(link);
    }
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      assertThat(sealer.chain(head, CLEAR)).isEqualTo(link);
    }
    try (TestingKeys keys = new TestingKeys(folder)) {
      assertThat(new FileSealer(keys.dataKeys, keys.erased, new byte[32]).chain(head, CLEAR))
          .isNotEqualTo(link);
    }
  }

  @Test
  void opensAfterARestartWhatItSealedBefore() {
    UUID key;
    byte[] sealed;
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      key = sealer.keyOf(ANNA);
      sealed = sealer.seal(key, CLEAR, ROW);
    }
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      assertThat(sealer.keyOf(ANNA)).isEqualTo(key);
      assertThat(sealer.open(key, sealed, ROW)).isEqualTo(CLEAR);
    }
  }

  @Test
  void refusesToStartUnderAnotherMasterKeyAndLeavesTheFileAsItIs() throws IOException {
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      sealer.keyOf(ANNA);
    }
    byte[] before = Files.readAllBytes(file);
    Path keyset = folder.resolve("master-keyset.json");
    Files.delete(keyset);

    assertThatThrownBy(() -> new TestingKeys(folder))
        .isInstanceOf(KeyManagement.RefusedException.class)
        .hasMessageContaining("restore it");
    TinkKeyManagement.of(keyset, true);
    assertThatThrownBy(() -> new TestingKeys(folder))
        .isInstanceOf(KeyManagement.RefusedException.class)
        .hasMessageContaining("not what the keyset");

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void refusesAFileThatHoldsNoDataKeys() throws IOException {
    Files.write(file, new byte[200]);

    assertThatThrownBy(() -> new TestingKeys(folder))
        .isInstanceOf(KeyManagement.RefusedException.class);
    TinkKeyManagement.of(folder.resolve("master-keyset.json"), true);
    assertThatThrownBy(() -> new TestingKeys(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("restore it from its backup");
  }

  @Test
  void keepsNoKeyInClear() throws IOException {
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      sealer.keyOf(ANNA);
      sealer.keyOf(BELA);
    }

    assertThat(Files.size(file)).isEqualTo(prefixBytes() + 2 * RECORD_BYTES);
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
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      anna = sealer.keyOf(ANNA);
    }
    Files.write(file, torn, StandardOpenOption.APPEND);

    UUID bela;
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      assertThat(sealer.keyOf(ANNA)).isEqualTo(anna);
      bela = sealer.keyOf(BELA);
    }
    assertThat(Files.size(file)).isEqualTo(prefixBytes() + 2 * RECORD_BYTES);
    try (TestingKeys keys = new TestingKeys(folder)) {
      FileSealer sealer = keys.sealer;
      assertThat(sealer.keyOf(ANNA)).isEqualTo(anna);
      assertThat(sealer.keyOf(BELA)).isEqualTo(bela);
    }
  }

  /** Of an empty file, in another folder. */
  private int prefixBytes() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty-" + UUID.randomUUID()));
    try (TestingKeys keys = new TestingKeys(empty)) {
      return (int) Files.size(empty.resolve("data-keys"));
    }
  }

  private static void assertUnsealable(Runnable opening) {
    assertThatThrownBy(opening::run).isInstanceOf(Sealer.UnsealableException.class);
  }
}

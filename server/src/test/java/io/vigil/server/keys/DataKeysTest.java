package io.vigil.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotating, destroying, and what a crash leaves of it. */
class DataKeysTest {
  private static final byte[] CLEAR = {9, 7};
  private static final byte[] ROW = {1};

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("keys"));
  }

  @Test
  void everyKeyOpensAfterARotationAndTheFormerGenerationIsGone() throws IOException {
    byte[] sealed;
    byte[] before;
    try (TestingKeys keys = new TestingKeys(folder)) {
      sealed = keys.sealer.seal(keys.sealer.keyOf(patient(1)), CLEAR, ROW);
      before = Files.readAllBytes(DataKeys.file(folder));

      assertThat(keys.dataKeys.rotate()).isEqualTo(2);
      assertThat(opens(keys, patient(1), sealed)).isTrue();
      keys.sealer.keyOf(patient(2));
    }

    byte[] after = Files.readAllBytes(DataKeys.file(folder));
    assertThat(text(after)).doesNotContain(text(Arrays.copyOfRange(before, 15, 60)));
    assertThat(text(after))
        .doesNotContain(text(Arrays.copyOfRange(before, before.length - 48, before.length)));
    assertNothingLeft(folder);
    try (TestingKeys again = new TestingKeys(folder)) {
      assertThat(again.dataKeys.generation()).isEqualTo(2);
      assertThat(opens(again, patient(1), sealed)).isTrue();
    }
  }

  @Test
  void aProcessThatAnotherTookOverFromWritesNoKeyOverItsSuccessors() {
    byte[] sealed;
    try (TestingKeys frozen = new TestingKeys(folder);
        TestingKeys successor = new TestingKeys(folder)) {
      frozen.sealer.keyOf(patient(1));
      assertThatThrownBy(() -> successor.sealer.keyOf(patient(2)))
          .as("whoever wrote last goes on")
          .isInstanceOf(IllegalStateException.class);
    }
    try (TestingKeys frozen = new TestingKeys(folder);
        TestingKeys successor = new TestingKeys(folder)) {
      sealed = successor.sealer.seal(successor.sealer.keyOf(patient(3)), CLEAR, ROW);
      assertThatThrownBy(() -> frozen.sealer.keyOf(patient(4)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(frozen.dataKeys::rotate).isInstanceOf(IllegalStateException.class);
    }
    try (TestingKeys keys = new TestingKeys(folder)) {
      assertThat(opens(keys, patient(3), sealed)).isTrue();
    }
  }

  @Test
  void aProcessThatAnotherTookOverFromWritesNoKeyIntoTheFormerFile() {
    try (TestingKeys frozen = new TestingKeys(folder);
        TestingKeys successor = new TestingKeys(folder)) {
      successor.dataKeys.rotate();
      assertThatThrownBy(() -> frozen.sealer.keyOf(patient(1)))
          .isInstanceOf(IllegalStateException.class);
      successor.sealer.keyOf(patient(1));
    }
  }

  @Test
  void keysAreMadeAndUsedWhileTheyAreRotated() throws Exception {
    int many = 3 * DataKeys.SLICE / 2;
    Map<Long, UUID> ids = new HashMap<>();
    AtomicInteger slices = new AtomicInteger();
    CountDownLatch half = new CountDownLatch(1);
    CountDownLatch made = new CountDownLatch(1);
    DataKeys.Disk slow =
        opened ->
            new ForwardingFileChannel(opened) {
              @Override
              public int write(ByteBuffer from, long position) throws IOException {
                if (from.remaining() == DataKeys.SLICE * 93 && slices.incrementAndGet() == 1) {
                  half.countDown();
                }
                return super.write(from, position);
              }

              @Override
              public void force(boolean metaData) {
                // The disk is not what is tested: 1,500 of these would take their time.
              }
            };
    try (TestingKeys keys = new TestingKeys(folder, slow)) {
      for (long n = 0; n < many; n++) {
        ids.put(n, keys.dataKeys.idOf(patient(n)));
      }
      Thread maker =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  half.await();
                  ids.put(-1L, keys.dataKeys.idOf(patient(-1)));
                  made.countDown();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      keys.dataKeys.rotate();
      maker.join(Duration.ofSeconds(30));
      assertThat(made.getCount()).isZero();
    }

    assertThat(slices).hasValueGreaterThanOrEqualTo(1);
    try (TestingKeys again = new TestingKeys(folder)) {
      ids.forEach((n, id) -> assertThat(again.dataKeys.idOf(patient(n))).isEqualTo(id));
    }
  }

  @Test
  void aCrashAtAnyByteOfARotationLosesNothing() throws IOException {
    List<Path> crashes = new ArrayList<>();
    byte[] sealed;
    try (TestingKeys keys = new TestingKeys(folder, opened -> new Crashing(opened, crashes))) {
      sealed = keys.sealer.seal(keys.sealer.keyOf(patient(1)), CLEAR, ROW);
      keys.sealer.keyOf(patient(2));
      crashes.clear();
      keys.dataKeys.rotate();
    }

    assertThat(crashes).hasSizeGreaterThan(2 * 93);
    for (Path crash : crashes) {
      try (TestingKeys again = new TestingKeys(crash)) {
        assertThat(again.dataKeys.generation()).isEqualTo(1);
        assertThat(opens(again, patient(1), sealed)).as("after %s", crash).isTrue();
        assertNothingLeft(crash);
      }
    }
  }

  @Test
  void aCrashAroundTheChangeOfNamesLosesNothing() throws IOException {
    byte[] sealed;
    byte[] old;
    try (TestingKeys keys = new TestingKeys(folder)) {
      sealed = keys.sealer.seal(keys.sealer.keyOf(patient(1)), CLEAR, ROW);
      old = Files.readAllBytes(DataKeys.file(folder));
    }
    Files.createLink(folder.resolve("data-keys.old"), DataKeys.file(folder));
    Files.write(folder.resolve("data-keys.new"), old);
    try (TestingKeys again = new TestingKeys(folder)) {
      assertThat(opens(again, patient(1), sealed)).isTrue();
      assertNothingLeft(folder);
      again.dataKeys.rotate();
    }

    // The name was changed, but what had it before not overwritten yet.
    Path former = Files.write(folder.resolve("data-keys.old"), old);
    Path watched = Files.createLink(temporary.resolve("watched"), former);
    try (TestingKeys again = new TestingKeys(folder)) {
      assertThat(again.dataKeys.generation()).isEqualTo(2);
      assertThat(opens(again, patient(1), sealed)).isTrue();
      assertNothingLeft(folder);
    }
    assertThat(Files.readAllBytes(watched)).containsOnly(0);
  }

  @Test
  void anErasedSubjectsKeyIsDestroyedAndNoOther() throws IOException {
    byte[] sealed;
    byte[] others;
    byte[] wrapped;
    UUID key;
    Path watched = temporary.resolve("watched");
    try (TestingKeys keys = new TestingKeys(folder)) {
      key = keys.sealer.keyOf(patient(1));
      sealed = keys.sealer.seal(key, CLEAR, ROW);
      others = keys.sealer.seal(keys.sealer.keyOf(patient(2)), CLEAR, ROW);
      byte[] before = Files.readAllBytes(DataKeys.file(folder));
      wrapped = Arrays.copyOfRange(before, before.length - 93 - 60, before.length - 93);
      Files.createLink(watched, DataKeys.file(folder));

      keys.erased.add(patient(1), key, 0);
      keys.dataKeys.destroyErased();

      assertErased(keys, key, sealed);
      assertThat(opens(keys, patient(2), others)).isTrue();
    }
    assertThat(Files.readAllBytes(watched)).as("what had the name").containsOnly(0);
    assertThat(text(Files.readAllBytes(DataKeys.file(folder)))).doesNotContain(text(wrapped));
    assertNothingLeft(folder);
    try (TestingKeys again = new TestingKeys(folder)) {
      assertErased(again, key, sealed);
      assertThat(opens(again, patient(2), others)).isTrue();
    }
  }

  @Test
  void aCrashAtAnyByteOfDestroyingIsCompletedAtTheNextStart() throws IOException {
    List<Path> crashes = new ArrayList<>();
    byte[] sealed;
    byte[] others;
    UUID key;
    try (TestingKeys keys = new TestingKeys(folder, opened -> new Crashing(opened, crashes))) {
      key = keys.sealer.keyOf(patient(1));
      sealed = keys.sealer.seal(key, CLEAR, ROW);
      others = keys.sealer.seal(keys.sealer.keyOf(patient(2)), CLEAR, ROW);
      crashes.clear();
      keys.erased.add(patient(1), key, 0);
      keys.dataKeys.destroyErased();
    }

    assertThat(crashes).hasSizeGreaterThan(60 + 93);
    for (Path crash : crashes) {
      try (TestingKeys again = new TestingKeys(crash)) {
        assertErased(again, key, sealed);
        assertThat(opens(again, patient(2), others)).as("after %s", crash).isTrue();
        assertNothingLeft(crash);
      }
    }
  }

  @Test
  void anOlderFileOfKeysRestoredBesideTheListIsErasedAgain() throws IOException {
    Path older = temporary.resolve("older");
    UUID key;
    byte[] sealed;
    try (TestingKeys keys = new TestingKeys(folder)) {
      key = keys.sealer.keyOf(patient(1));
      sealed = keys.sealer.seal(key, CLEAR, ROW);
      Files.copy(DataKeys.file(folder), older);
      keys.erased.add(patient(1), key, 0);
      keys.dataKeys.destroyErased();
    }
    Files.copy(older, DataKeys.file(folder), StandardCopyOption.REPLACE_EXISTING);

    try (TestingKeys again = new TestingKeys(folder)) {
      assertErased(again, key, sealed);
    }
    assertThat(Files.size(DataKeys.file(folder))).isEqualTo(Files.size(older) - 93);
  }

  @Test
  void theListOfErasuresIsCutWhereACrashToreItAndRefusedWhereItIsDamaged() throws IOException {
    Path file = folder.resolve("list");
    UUID key = new UUID(4, 4);
    try (ErasedKeys list = new ErasedKeys(file)) {
      list.add(patient(1), key, 17);
    }
    byte[] whole = Files.readAllBytes(file);
    for (int torn = 1; torn <= whole.length; torn++) {
      byte[] next = torn == whole.length ? new byte[torn] : Arrays.copyOf(whole, torn);
      Files.write(file, whole);
      Files.write(file, next, StandardOpenOption.APPEND);
      if (torn == whole.length) {
        next[3] = 1;
        Files.write(file, whole);
        Files.write(file, next, StandardOpenOption.APPEND);
      }
      try (ErasedKeys list = new ErasedKeys(file)) {
        assertThat(list.contains(key)).isTrue();
        assertThat(list.subjects()).containsExactly(patient(1));
      }
      assertThat(Files.size(file)).isEqualTo(whole.length);
    }
    byte[] damaged = Arrays.copyOf(whole, 2 * whole.length);
    System.arraycopy(whole, 0, damaged, whole.length, whole.length);
    damaged[5] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(() -> new ErasedKeys(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("damaged at byte 0");
  }

  @Test
  void theListKeepsEveryErasure() {
    Path file = folder.resolve("list");
    for (long n = 1; n <= 4; n++) {
      // Two in one process, and then two in the next.
      try (ErasedKeys list = new ErasedKeys(file)) {
        list.add(patient(n), new UUID(4, n), 17);
        list.add(patient(++n), new UUID(4, n), 18);
      }
    }
    try (ErasedKeys list = new ErasedKeys(file)) {
      assertThat(list.subjects())
          .containsExactlyInAnyOrder(patient(1), patient(2), patient(3), patient(4));
      assertThat(list.contains(new UUID(4, 1))).isTrue();
      assertThat(list.contains(new UUID(4, 4))).isTrue();
    }
  }

  @Test
  void waitsAtTheStartForAKeyManagementThatIsAwayAndOnlyForSo() {
    AtomicInteger attempts = new AtomicInteger();
    assertThat(
            KeysConfiguration.awaited(
                () -> {
                  if (attempts.incrementAndGet() < 3) {
                    throw new KeyManagement.AwayException("away", new IOException());
                  }
                  return "there";
                },
                Duration.ZERO))
        .isEqualTo("there");
    attempts.set(0);
    assertThatThrownBy(() ->
            KeysConfiguration.awaited(
                () -> {
                  attempts.incrementAndGet();
                  throw new KeyManagement.AwayException("away", new IOException());
                },
                Duration.ZERO))
        .isInstanceOf(KeyManagement.AwayException.class);
    assertThat(attempts).hasValue(20);
    attempts.set(0);
    assertThatThrownBy(() ->
            KeysConfiguration.awaited(
                () -> {
                  attempts.incrementAndGet();
                  throw new KeyManagement.RefusedException("no");
                },
                Duration.ZERO))
        .isInstanceOf(KeyManagement.RefusedException.class);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void goesOnWhileTheKeyManagementIsAwayOnceItHasStarted() {
    boolean[] away = {false};
    ErasedKeys erased = new ErasedKeys(folder.resolve("erased"));
    KeyManagement management = TinkKeyManagement.of(folder.resolve("keyset"), true);
    KeyManagement leaving =
        new KeyManagement() {
          @Override
          public byte[] wrap(byte[] key, byte[] associated) {
            if (away[0]) {
              throw new KeyManagement.AwayException("away", new IOException());
            }
            return management.wrap(key, associated);
          }

          @Override
          public byte[] unwrap(byte[] wrapped, byte[] associated) {
            return management.unwrap(wrapped, associated);
          }
        };
    try (DataKeys keys = new DataKeys(folder, leaving, erased)) {
      away[0] = true;
      UUID key = keys.idOf(patient(1));
      assertThat(keys.key(key)).isNotNull();
      assertThatThrownBy(keys::rotate).isInstanceOf(KeyManagement.AwayException.class);
      assertThat(keys.generation()).isEqualTo(1);
      erased.add(patient(1), key, 0);
      keys.destroyErased();
      assertThatThrownBy(() -> keys.key(key)).isInstanceOf(Sealer.UnsealableException.class);
    }
    erased.close();
  }

  private static boolean opens(TestingKeys keys, Subject subject, byte[] sealed) {
    return Arrays.equals(CLEAR, keys.sealer.open(keys.sealer.keyOf(subject), sealed, ROW));
  }

  private static void assertErased(TestingKeys keys, UUID key, byte[] sealed) {
    assertThatThrownBy(() -> keys.sealer.open(key, sealed, ROW))
        .isInstanceOf(Sealer.UnsealableException.class);
    assertThatThrownBy(() -> keys.sealer.keyOf(patient(1)))
        .isInstanceOf(Sealer.UnsealableException.class);
    assertThat(keys.sealer.erased(key)).isTrue();
    assertThat(keys.sealer.erased(patient(1))).isTrue();
    assertThat(keys.sealer.erased(patient(2))).isFalse();
  }

  private static void assertNothingLeft(Path folder) {
    assertThat(folder.resolve("data-keys.new")).doesNotExist();
    assertThat(folder.resolve("data-keys.old")).doesNotExist();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Subject patient(long number) {
    return new Subject(Subject.Kind.PATIENT, new UUID(7, number));
  }

  /** Keeps a copy of the folder as it is after each byte that is written. */
  private final class Crashing extends ForwardingFileChannel {
    private final List<Path> crashes;

    Crashing(FileChannel file, List<Path> crashes) {
      super(file);
      this.crashes = crashes;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      super.write(ByteBuffer.wrap(new byte[] {from.get()}), position);
      crashes.add(copy());
      return 1;
    }

    private Path copy() {
      try (Stream<Path> files = Files.list(folder)) {
        Path copy = Files.createTempDirectory(temporary, "crash");
        for (Path each : files.toList()) {
          Files.copy(each, copy.resolve(each.getFileName()));
        }
        return copy;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package io.vigil.server.ingest;

import static io.vigil.server.ingest.TestingBodies.gzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GunzipTest {
  private static final int BYTES_MAX = 256 * 1_024;

  @Test
  void unpacksWhatWasPacked() throws Exception {
    Random random = new Random(3);
    for (int length : new int[] {0, 1, 100, 8_192, 8_193, 100_000, BYTES_MAX}) {
      byte[] body = new byte[length];
      random.nextBytes(body);
      assertThat(Gunzip.unpack(gzip(body), BYTES_MAX)).contains(body);
    }
  }

  @Test
  void joinsMembers() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(gzip(new byte[] {1, 2}));
    packed.write(gzip(new byte[] {}));
    packed.write(gzip(new byte[] {3}));

    assertThat(Gunzip.unpack(packed.toByteArray(), BYTES_MAX)).contains(new byte[] {1, 2, 3});
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void unpacksThousandsOfEmptyMembers() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] empty = gzip(new byte[] {});
    while (packed.size() + empty.length <= BYTES_MAX) {
      packed.write(empty);
    }

    assertThat(Gunzip.unpack(packed.toByteArray(), BYTES_MAX)).contains(new byte[] {});
  }

  @Test
  void readsOptionalHeaderFields() throws Exception {
    byte[] plain = gzip(new byte[] {7});
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(plain, 0, 3);
    packed.write(2 + 4 + 8 + 16);
    packed.write(plain, 4, 6);
    packed.write(new byte[] {2, 0, 9, 9, 'a', 0, 'b', 'c', 0, 0, 0});
    packed.write(plain, 10, plain.length - 10);

    assertThat(Gunzip.unpack(packed.toByteArray(), BYTES_MAX)).contains(new byte[] {7});
  }

  @Test
  void stopsAtTheLimit() throws Exception {
    assertThat(Gunzip.unpack(gzip(new byte[BYTES_MAX]), BYTES_MAX)).isPresent();
    assertThat(Gunzip.unpack(gzip(new byte[BYTES_MAX + 1]), BYTES_MAX)).isEmpty();
    // 256 KiB of this would unpack to 256 MiB.
    assertThat(Gunzip.unpack(gzip(new byte[64 << 20]), BYTES_MAX)).isEmpty();
  }

  @Test
  void refusesEveryTruncation() {
    byte[] packed = gzip("a body that is cut short somewhere".getBytes());
    for (int length = 0; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> Gunzip.unpack(cut, BYTES_MAX))
          .isInstanceOf(DataFormatException.class);
    }
  }

  @Test
  void refusesWhatFollowsTheLastMember() {
    byte[] packed = gzip(new byte[] {1});
    byte[] longer = Arrays.copyOf(packed, packed.length + 1);

    assertThatThrownBy(() -> Gunzip.unpack(longer, BYTES_MAX))
        .isInstanceOf(DataFormatException.class);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void refusesOrUnpacksWhateverComes() {
    Random random = new Random(11);
    byte[] packed = gzip("a body in which some bytes are wrong".repeat(20).getBytes());
    for (int i = 0; i < 50_000; i++) {
      byte[] mutated = packed.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(Gunzip.unpack(mutated, BYTES_MAX)).isNotNull();
      } catch (DataFormatException expected) {
        assertThat(expected).isNotNull();
      }
    }
  }
}

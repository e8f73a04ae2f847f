package io.vigil.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every key management does. */
abstract class KeyManagementKit {
  private static final byte[] BESIDE = {1, 2, 3};

  /** The same one each time, as after a restart. */
  abstract KeyManagement opened();

  /** Another one, with a master key of its own. */
  abstract KeyManagement another();

  @Test
  void unwrapsAfterARestartWhatItWrapped() {
    byte[] wrapped = opened().wrap(key(), BESIDE);

    assertThat(opened().unwrap(wrapped, BESIDE)).isEqualTo(key());
  }

  @Test
  void showsNothingOfTheKeyAndNeverWrapsItAlike() {
    KeyManagement management = opened();
    byte[] wrapped = management.wrap(key(), BESIDE);

    assertThat(wrapped).hasSizeLessThan(1_000);
    assertThat(new String(wrapped, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(Arrays.copyOf(key(), 8), StandardCharsets.ISO_8859_1));
    assertThat(management.wrap(key(), BESIDE)).isNotEqualTo(wrapped);
  }

  @Test
  void refusesWhatItDidNotWrapBesideTheseData() {
    KeyManagement management = opened();
    byte[] wrapped = management.wrap(key(), BESIDE);
    byte[] changed = wrapped.clone();
    changed[changed.length - 1] ^= 1;

    assertRefused(() -> management.unwrap(wrapped, new byte[] {1, 2, 4}));
    assertRefused(() -> management.unwrap(changed, BESIDE));
    assertRefused(() -> management.unwrap(Arrays.copyOf(wrapped, 10), BESIDE));
    assertRefused(() -> management.unwrap(new byte[0], BESIDE));
    assertRefused(() -> another().unwrap(wrapped, BESIDE));
    assertThat(management.unwrap(wrapped, BESIDE)).as("goes on").isEqualTo(key());
  }

  private static void assertRefused(Runnable unwrapping) {
    assertThatThrownBy(unwrapping::run).isInstanceOf(KeyManagement.RefusedException.class);
  }

  private static byte[] key() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (7 * i + 1);
    }
    return key;
  }
}

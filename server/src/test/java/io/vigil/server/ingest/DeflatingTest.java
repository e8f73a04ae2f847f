package io.vigil.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeflatingTest {
  @Test
  void packsEachBodyByItself() {
    Deflating deflating = new Deflating();
    Random random = new Random(5);
    for (int length : new int[] {1, 300, 70_000, 262_144, 10}) {
      byte[] body = new byte[length];
      random.nextBytes(body);
      assertThat(Deflating.unpack(deflating.pack(body), 262_144)).isEqualTo(body);
    }
  }

  @Test
  void unpacksNothingElse() {
    byte[] packed = new Deflating().pack(new byte[1_000]);

    assertThatIllegalArgumentException().isThrownBy(() -> Deflating.unpack(packed, 999));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Deflating.unpack(Arrays.copyOf(packed, packed.length - 1), 2_000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Deflating.unpack(new byte[] {-1, -1, -1}, 2_000));
  }
}

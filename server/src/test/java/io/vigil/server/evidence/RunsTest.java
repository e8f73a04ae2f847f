package io.vigil.server.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunsTest {

  @Test
  void gathersNeighboursOfALane() {
    Runs.Builder builder = new Runs.Builder();
    builder.add(0, 7);
    builder.add(0, 8);
    builder.add(0, 10);
    builder.add(67, 11);

    assertThat(builder.build().all())
        .containsExactly(new Runs.Run(0, 7, 2), new Runs.Run(0, 10, 1), new Runs.Run(67, 11, 1));
  }

  @Test
  void findsEachEntryInOrder() {
    Runs runs =
        new Runs(
            List.of(new Runs.Run(3, 7, 2), new Runs.Run(3, 10, 1), new Runs.Run(5, 1L << 40, 3)));

    assertThat(runs.count()).isEqualTo(6);
    assertThat(runs.indexOf(3, 8)).hasValue(1);
    assertThat(runs.indexOf(3, 9)).isEmpty();
    assertThat(runs.indexOf(3, 10)).hasValue(2);
    assertThat(runs.indexOf(5, (1L << 40) + 2)).hasValue(5);
    assertThat(runs.indexOf(4, 10)).isEmpty();
  }

  @Test
  void readsWhatItWrote() {
    Random random = new Random(11);
    for (int round = 0; round < 1_000; round++) {
      Runs.Builder builder = new Runs.Builder();
      for (int lane = 0; lane < 68; lane++) {
        long seq = random.nextLong(1, 1L << random.nextInt(1, 60));
        for (int i = random.nextInt(4); i > 0; i--) {
          builder.add(lane, seq);
          seq += random.nextInt(1, 3);
        }
      }
      Runs runs = builder.build();

      assertThat(Runs.decode(runs.encode())).isEqualTo(runs);
    }
  }

  @Test
  void takesSevenBytesOfABusyLane() {
    Runs.Builder builder = new Runs.Builder();
    for (int lane = 0; lane < 64; lane++) {
      builder.add(lane, 80_000_000 + lane);
      builder.add(lane, 80_000_001 + lane);
    }

    assertThat(builder.build().encode()).hasSizeLessThanOrEqualTo(64 * 7);
  }

  @Test
  void refusesWhatIsCutOff() {
    byte[] bytes = new Runs(List.of(new Runs.Run(3, 1_000, 2))).encode();
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Runs.decode(cut)).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> Runs.decode(new byte[] {1, 5, 0}))
        .isInstanceOf(IllegalStateException.class);
  }
}

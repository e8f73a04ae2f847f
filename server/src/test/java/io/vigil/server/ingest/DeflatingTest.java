package io.vigil.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class DeflatingTest {
  @Test
  void packsEachBodyByItself() throws DataFormatException {
    Deflating deflating = new Deflating();
    Random random = new Random(5);
    for (int length : new int[] {1, 300, 70_000, 262_144, 10}) {
      byte[] body = new byte[length];
      random.nextBytes(body);
      assertThat(inflated(deflating.pack(body), length)).isEqualTo(body);
    }
  }

  private static byte[] inflated(byte[] packed, int length) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    inflater.setInput(packed);
    byte[] body = new byte[length + 1];
    int inflated = inflater.inflate(body);
    inflater.end();
    return Arrays.copyOf(body, inflated);
  }
}

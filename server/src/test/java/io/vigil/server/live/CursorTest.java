package io.vigil.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.engine.Subject;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 300, 1L << 35, Long.MAX_VALUE})
  void isReadBackAsItWas(long seq) {
    Cursor cursor = Cursor.start();
    cursor.seqs()[0] = seq;
    cursor.seqs()[Subject.CLINICAL_LANES - 1] = seq;

    assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
    assertThat(Cursor.parse(cursor.text()).orElseThrow().seqs()).isEqualTo(cursor.seqs());
  }

  @Test
  void isShortAtFirst() {
    assertThat(Cursor.start().text()).hasSizeLessThan(2 * Subject.CLINICAL_LANES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AA", "no cursor", "äöü", "gICAgICAgICAgICAgICAgICAgICAgIAB"})
  void isNotReadFromWhatIsNone(String text) {
    assertThat(Cursor.parse(text)).isEmpty();
  }

  @Test
  void isNotReadFromMoreOrFewerLanes() {
    byte[] more = new byte[Subject.CLINICAL_LANES + 1];
    byte[] fewer = new byte[Subject.CLINICAL_LANES - 1];

    assertThat(Cursor.parse(text(more))).isEmpty();
    assertThat(Cursor.parse(text(fewer))).isEmpty();
  }

  @Test
  void isNotReadFromWhatIsBeyondALong() {
    byte[] bytes = new byte[Subject.CLINICAL_LANES + 9];
    for (int i = 0; i < 9; i++) {
      bytes[i] = (byte) 0xFF;
    }
    bytes[9] = 1;

    assertThat(Cursor.parse(text(bytes))).isEmpty();
  }

  @Test
  void isBeyondAnotherInAnyLane() {
    Cursor further = Cursor.start();
    further.seqs()[3] = 1;

    assertThat(further.isBeyond(Cursor.start())).isTrue();
    assertThat(Cursor.start().isBeyond(further)).isFalse();
    assertThat(further.isBeyond(further)).isFalse();
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

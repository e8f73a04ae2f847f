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
    Cursor cursor = new Cursor(seq ^ 0x9E3779B97F4A7C15L, Cursor.start().seqs());
    cursor.seqs()[0] = seq;
    cursor.seqs()[Subject.CLINICAL_LANES - 1] = seq;

    assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
    Cursor read = Cursor.parse(cursor.text()).orElseThrow();
    assertThat(read.feed()).isEqualTo(cursor.feed());
    assertThat(read.seqs()).isEqualTo(cursor.seqs());
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
    byte[] more = new byte[Long.BYTES + Subject.CLINICAL_LANES + 1];
    byte[] fewer = new byte[Long.BYTES + Subject.CLINICAL_LANES - 1];

    assertThat(Cursor.parse(text(more))).isEmpty();
    assertThat(Cursor.parse(text(fewer))).isEmpty();
  }

  @Test
  void isNotReadFromWhatIsBeyondALong() {
    byte[] bytes = new byte[Long.BYTES + Subject.CLINICAL_LANES + 9];
    for (int i = Long.BYTES; i < Long.BYTES + 9; i++) {
      bytes[i] = (byte) 0xFF;
    }
    bytes[Long.BYTES + 9] = 1;

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

  @Test
  void isOfTheFeedThatGaveItOutAlone() {
    Cursor now = new Cursor(7, new long[Subject.CLINICAL_LANES]);
    now.seqs()[3] = 10;
    Cursor seen = new Cursor(7, new long[Subject.CLINICAL_LANES]);
    seen.seqs()[3] = 9;

    assertThat(seen.isOf(now)).isTrue();
    assertThat(now.isOf(now)).isTrue();
    assertThat(now.isOf(seen)).isFalse();
    assertThat(new Cursor(8, seen.seqs()).isOf(now)).isFalse();
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

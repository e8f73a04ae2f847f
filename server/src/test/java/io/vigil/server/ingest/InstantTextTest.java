package io.vigil.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-20T05:00:00.000Z, 2026-11-20T05:00:00Z",
    "2026-11-20T05:00:00.123Z, 2026-11-20T05:00:00.123Z",
    "2026-11-20T05:00:00Z, 2026-11-20T05:00:00Z",
    "2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59.999Z",
    "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z",
    "2026-11-20T05:00Z, 2026-11-20T05:00:00Z",
    "2026-11-20T13:00:00.5+08:00, 2026-11-20T05:00:00.5Z",
    "2026-11-20T05:00:00.123456Z, 2026-11-20T05:00:00.123456Z",
    "2026-11-20t05:00:00z, 2026-11-20T05:00:00Z",
  })
  void readsInstants(String text, Instant instant) {
    assertThat(InstantText.parse(text)).contains(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-20",
        "2026-11-20T05:00:00",
        "2026-11-20T05:00:00.000",
        "2026-11-20 05:00:00.000Z",
        "2026-02-29T05:00:00.000Z",
        "2026-13-20T05:00:00.000Z",
        "2026-00-20T05:00:00.000Z",
        "2026-11-31T05:00:00.000Z",
        "2026-11-20T24:00:00.000Z",
        "2026-11-20T05:60:00.000Z",
        "2026-11-20T05:00:60.000Z",
        "2026-11-20T05:00:00.00aZ",
        "2026-11-20T05:00:00,000Z",
        "٢٠٢٦-11-20T05:00:00.000Z",
        "+10000-01-01T00:00:00.000Z0000000000000000000000000",
        "1795150800000"
      })
  void readsNothingElse(String text) {
    assertThat(InstantText.parse(text)).isEmpty();
  }

  @Test
  void readsWhatJavaWrites() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      Instant instant = Instant.ofEpochMilli(random.nextLong(0, 253_402_300_800_000L));
      assertThat(InstantText.parse(instant.toString())).contains(instant);
    }
  }
}

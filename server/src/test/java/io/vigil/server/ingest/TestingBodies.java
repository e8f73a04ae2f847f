package io.vigil.server.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Bodies of transmissions, as text. */
final class TestingBodies {
  static final UUID DEVICE = UUID.fromString("01970000-0000-7000-8000-000000000001");
  static final UUID EPOCH = UUID.fromString("5f0c0000-0000-4000-8000-000000000002");
  static final String HEART_RATE =
      """
      {"metric":"MDC_ECG_HEART_RATE","value":62.8,"unit":"/min","at":"2026-11-20T05:00:00.000Z"}\
      """;

  private TestingBodies() {}

  static String transmission(UUID device, UUID epoch, long sequence, String... readings) {
    return """
    {"device":"%s","epoch":"%s","sequence":%d,"class":"live","readings":[%s]}\
    """
        .formatted(device, epoch, sequence, String.join(",", readings));
  }

  /** Of {@link #DEVICE}. */
  static String transmission(String... readings) {
    return transmission(DEVICE, EPOCH, 17, readings);
  }

  static String heartRate(String value, String at) {
    return """
    {"metric":"MDC_ECG_HEART_RATE","value":%s,"unit":"/min","at":"%s"}\
    """
        .formatted(value, at);
  }

  static String heartRate(String value) {
    return heartRate(value, "2026-11-20T05:00:00.000Z");
  }

  static String[] heartRates(int count) {
    return IntStream.range(0, count).mapToObj(i -> HEART_RATE).toArray(String[]::new);
  }

  /** {@code members} without the enclosing braces. */
  static String with(String members) {
    return "{" + members + "," + transmission(HEART_RATE).substring(1);
  }

  static String nested(int depth) {
    return IntStream.range(0, depth).mapToObj(i -> "[").collect(Collectors.joining())
        + IntStream.range(0, depth).mapToObj(i -> "]").collect(Collectors.joining());
  }

  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}

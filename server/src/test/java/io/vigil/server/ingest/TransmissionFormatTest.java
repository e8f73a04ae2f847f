package io.vigil.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransmissionFormatTest {
  @ParameterizedTest
  @CsvSource({
    "application/json, JSON",
    "application/json;charset=utf-8, JSON",
    "Application/JSON, JSON",
    "application/x-protobuf, PROTOBUF",
    "application/x-protobuf; messageType=vigil.v1.Transmission, PROTOBUF",
    "application/protobuf, PROTOBUF"
  })
  void isToldByTheMediaType(String contentType, TransmissionFormat format) {
    assertThat(TransmissionFormat.of(contentType)).contains(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "json", "text/plain", "application/*", "application/json charset=utf-8"})
  void isNothingElse(String contentType) {
    assertThat(TransmissionFormat.of(contentType)).isEmpty();
  }

  @Test
  void isNotGuessed() {
    assertThat(TransmissionFormat.of(null)).isEmpty();
  }
}

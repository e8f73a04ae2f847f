package io.vigil.server.ingest;

import io.vigil.core.id.TransmissionId;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a device is told of a transmission that was kept: what decoding alone knows. */
final class Acknowledgement {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_BYTES = 256;

  private Acknowledgement() {}

  /** JSON in UTF-8; {@code readings} counts those that were taken. */
  static byte[] write(TransmissionId id, long receivedEpochMillis, DecodedTransmission decoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("transmission", id.toString());
      json.writeStringProperty("receivedAt", Instant.ofEpochMilli(receivedEpochMillis).toString());
      json.writeNumberProperty("readings", decoded.readings().size());
      json.writeArrayPropertyStart("refused");
      for (DecodedTransmission.RefusedReading refused : decoded.refused()) {
        json.writeStartObject();
        json.writeNumberProperty("index", refused.index());
        json.writeStringProperty("code", refused.fault().code());
        json.writeStringProperty("detail", refused.fault().detail());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}

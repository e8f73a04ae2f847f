package io.vigil.server.ingest;

import com.squareup.wire.ProtoAdapter;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaLoader;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okio.ByteString;

/** Bodies of transmissions, written by the published schema and somebody else's encoder. */
final class TestingProtobuf {
  private static final Schema SCHEMA = schema();
  private static final ProtoAdapter<Object> TRANSMISSION =
      SCHEMA.protoAdapter("vigil.v1.Transmission", false);
  private static final ProtoAdapter<Object> READING =
      SCHEMA.protoAdapter("vigil.v1.Reading", false);

  private TestingProtobuf() {}

  static byte[] transmission(
      UUID device, UUID epoch, long sequence, long baseEpochMillis, Map<String, Object> reading) {
    return transmission(device, epoch, sequence, baseEpochMillis, List.of(reading));
  }

  static byte[] transmission(
      UUID device,
      UUID epoch,
      long sequence,
      long baseEpochMillis,
      List<Map<String, Object>> readings) {
    return transmission(fields(device, epoch, sequence, baseEpochMillis, readings));
  }

  /** By the names of the schema's fields. */
  static byte[] transmission(Map<String, Object> fields) {
    return TRANSMISSION.encode(fields);
  }

  static byte[] reading(Map<String, Object> fields) {
    return READING.encode(fields);
  }

  static Map<String, Object> fields(
      UUID device,
      UUID epoch,
      long sequence,
      long baseEpochMillis,
      List<Map<String, Object>> readings) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("device", bytes(device));
    fields.put("epoch", bytes(epoch));
    fields.put("sequence", sequence);
    fields.put("base_epoch_millis", baseEpochMillis);
    fields.put("readings", readings);
    return fields;
  }

  private static ByteString bytes(UUID id) {
    return ByteString.of(
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array());
  }

  private static Schema schema() {
    SchemaLoader loader = new SchemaLoader(FileSystems.getDefault());
    loader.initRoots(List.of(Location.get("../docs/reference", "transmission.proto")), List.of());
    return loader.loadSchema();
  }
}

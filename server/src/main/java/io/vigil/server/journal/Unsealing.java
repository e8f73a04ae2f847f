package io.vigil.server.journal;

import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Seals and opens the rows of tables beside the journal. A row is bound to its table and its key,
 * so that sealed bytes moved to another row do not open.
 */
@Component
public class Unsealing {
  private final Sealer sealer;

  Unsealing(Sealer sealer) {
    this.sealer = sealer;
  }

  /** Whether a subject was erased: there is nothing to seal or open of it any more. */
  public boolean erased(Subject holder) {
    return sealer.erased(holder);
  }

  /** Sealed content of a row. */
  public record SealedRow(UUID keyId, byte[] sealed) {}

  /** Seals a record as the content of a row. */
  public SealedRow seal(Subject holder, String table, UUID row, Class<?> type, Object content) {
    return seal(holder, table, bytes(row), RecordCodec.encode(type, content));
  }

  /** Seals bytes as the content of a row whose key is {@code row}, of one length in a table. */
  public SealedRow seal(Subject holder, String table, byte[] row, byte[] content) {
    UUID keyId = sealer.keyOf(holder);
    return new SealedRow(keyId, sealer.seal(keyId, content, associated(table, row)));
  }

  /**
   * Opens the content of a row.
   *
   * @throws Sealer.UnsealableException if the key is gone or it is not this row's
   */
  public <T> T open(UUID keyId, byte[] sealed, String table, UUID row, Class<T> type) {
    return RecordCodec.decode(type, open(keyId, sealed, table, bytes(row)));
  }

  /**
   * Opens the bytes of a row.
   *
   * @throws Sealer.UnsealableException if the key is gone or they are not this row's
   */
  public byte[] open(UUID keyId, byte[] sealed, String table, byte[] row) {
    return sealer.open(keyId, sealed, associated(table, row));
  }

  private static byte[] associated(String table, byte[] row) {
    byte[] name = table.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(name.length + row.length).put(name).put(row).array();
  }

  private static byte[] bytes(UUID row) {
    return ByteBuffer.allocate(16)
        .putLong(row.getMostSignificantBits())
        .putLong(row.getLeastSignificantBits())
        .array();
  }
}

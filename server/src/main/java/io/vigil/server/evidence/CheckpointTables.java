package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.Note;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of journal.checkpoint. */
final class CheckpointTables {

  private static final String COLUMNS =
      "select size, lanes, note from journal.checkpoint where tenant = ? ";

  private CheckpointTables() {}

  /**
   * A signed checkpoint.
   *
   * @param lanes up to which entry of each lane its tree goes
   */
  record Stored(Note note, Checkpoint checkpoint, long[] lanes) {}

  /** Adds a note, whose checkpoint may be there with fewer signatures. */
  static void add(JdbcClient writer, TenantId tenant, Stored stored) {
    ByteBuffer lanes = ByteBuffer.allocate(Subject.LANES * Long.BYTES);
    for (long seq : stored.lanes()) {
      lanes.putLong(seq);
    }
    writer
        .sql(
            "insert into journal.checkpoint (tenant, size, signatures, lanes, note)"
                + " values (?, ?, ?, ?, ?) on conflict do nothing")
        .params(
            tenant.value(),
            stored.checkpoint().size(),
            stored.note().signatures().size(),
            lanes.array(),
            stored.note().encode())
        .update();
  }

  /** The largest, with the most signatures. */
  static Optional<Stored> newest(JdbcClient client, UUID tenant) {
    return client
        .sql(COLUMNS + "order by size desc, signatures desc limit 1")
        .param(tenant)
        .query((row, number) -> stored(row))
        .optional();
  }

  /** The largest above one size, up to another. */
  static Optional<Stored> largestWithin(JdbcClient client, UUID tenant, long above, long upTo) {
    return client
        .sql(COLUMNS + "and size > ? and size <= ? order by size desc, signatures desc limit 1")
        .params(tenant, above, upTo)
        .query((row, number) -> stored(row))
        .optional();
  }

  /** The smallest above one size, below another. */
  static Optional<Stored> smallestWithin(JdbcClient client, UUID tenant, long above, long below) {
    return client
        .sql(COLUMNS + "and size > ? and size < ? order by size, signatures desc limit 1")
        .params(tenant, above, below)
        .query((row, number) -> stored(row))
        .optional();
  }

  /**
   * Those above a size in order, at most {@code max}; of each size that with the most signatures.
   */
  static List<Stored> above(JdbcClient client, UUID tenant, long size, int max) {
    return client
        .sql(
            "select distinct on (size) size, lanes, note from journal.checkpoint"
                + " where tenant = ? and size > ? order by size, signatures desc limit ?")
        .params(tenant, size, max)
        .query((row, number) -> stored(row))
        .list();
  }

  private static Stored stored(ResultSet row) throws SQLException {
    Note note = Note.parse(row.getBytes("note"));
    ByteBuffer bytes = ByteBuffer.wrap(row.getBytes("lanes"));
    long[] lanes = new long[Subject.LANES];
    for (int lane = 0; lane < lanes.length && bytes.remaining() >= Long.BYTES; lane++) {
      lanes[lane] = bytes.getLong();
    }
    return new Stored(note, Checkpoint.parse(note.text()), lanes);
  }
}

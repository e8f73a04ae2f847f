package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.MalformedNoteException;
import io.vigil.engine.evidence.Note;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of journal.checkpoint. */
final class CheckpointTables {

  private static final String COLUMNS =
      "select size, lanes, note from journal.checkpoint where tenant = ? ";

  /** Rows at the end that are no checkpoints, and are passed over. */
  private static final int STRANGE_MAX = 10;

  private static final Logger log = LoggerFactory.getLogger(CheckpointTables.class);

  private CheckpointTables() {}

  /**
   * A signed checkpoint.
   *
   * @param lanes up to which entry of each lane its tree goes
   */
  record Stored(Note note, Checkpoint checkpoint, long[] lanes) {}

  /**
   * A row as it stands.
   *
   * @param note which may be anything
   */
  record Row(long size, byte[] note) {}

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

  /** The largest, with the most signatures, of those that are checkpoints. */
  static Optional<Stored> newest(JdbcClient client, UUID tenant) {
    return client
        .sql(COLUMNS + "order by size desc, signatures desc limit " + STRANGE_MAX)
        .param(tenant)
        .query((row, number) -> storedIfAny(row))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
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
  static List<Row> above(JdbcClient client, UUID tenant, long size, int max) {
    return client
        .sql(
            "select distinct on (size) size, note from journal.checkpoint"
                + " where tenant = ? and size > ? order by size, signatures desc limit ?")
        .params(tenant, size, max)
        .query((row, number) -> new Row(row.getLong(1), row.getBytes(2)))
        .list();
  }

  private static Optional<Stored> storedIfAny(ResultSet row) throws SQLException {
    try {
      return Optional.of(stored(row));
    } catch (MalformedNoteException strange) {
      log.error("A checkpoint of size {} in the database is none", row.getLong("size"), strange);
      return Optional.empty();
    }
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

package io.vigil.server.journal;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of journal.entry for whoever shows it to others, also one that no version of ours wrote.
 *
 * @param header its canonical encoding. Of a subject of no kind that there is, it has 65,536 plus
 *     the kind, signed, where the kind belongs: nobody reads a header in that
 */
public record StoredEntry(int lane, long seq, byte[] header, byte[] payload, byte[] chain) {

  /** A page ends with the first number after so many rows or bytes. */
  private static final int PAGE_ROWS = 1_000;

  private static final int PAGE_BYTES = 1 << 20;

  /** More rows of one number than there are partitions can't be. */
  private static final int ROWS_MAX = 2 * PAGE_ROWS;

  private static final int FETCH_ROWS = 50;
  private static final int NO_KIND = 1 << 16;

  private static final Subject.Kind[] KINDS = Subject.Kind.values();

  private static final String PAGE =
      """
      select lane, seq,
        case when isfinite(at) then (extract(epoch from at) * 1000)::bigint
          when at > now() then %d else %d end,
        kind, version, subject_kind, subject, actor, cause, key_id, payload, chain
      from journal.entry where lane = ? and seq >= ? and tenant = ? order by lane, seq limit %d
      """
          .formatted(Long.MAX_VALUE, Long.MIN_VALUE, ROWS_MAX);

  /**
   * A tenant's rows of a lane in order, all of each number or none.
   *
   * @param connection in a transaction, of a role that may read the journal
   * @param fromSeq the first, included
   * @return none if there are no more
   */
  public static List<StoredEntry> page(
      Connection connection, TenantId tenant, int lane, long fromSeq) throws SQLException {
    List<StoredEntry> page = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setInt(1, lane);
      statement.setLong(2, fromSeq);
      statement.setObject(3, tenant.value());
      long bytes = 0;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          boolean full = page.size() >= PAGE_ROWS || bytes >= PAGE_BYTES;
          if (full && rows.getLong(2) != page.getLast().seq()) {
            break;
          }
          StoredEntry entry = of(tenant, rows);
          page.add(entry);
          bytes += entry.payload().length;
        }
      }
    }
    return page;
  }

  private static StoredEntry of(TenantId tenant, ResultSet row) throws SQLException {
    int kind = row.getInt(6);
    boolean known = kind >= 0 && kind < KINDS.length;
    byte[] header = header(tenant, row, known ? KINDS[kind] : KINDS[0]);
    if (!known) {
      // Kinds stand in one byte: where the encodings of two differ.
      int at = Arrays.mismatch(header, header(tenant, row, KINDS[1]));
      int number = NO_KIND + kind;
      header =
          ByteBuffer.allocate(header.length + 2)
              .put(header, 0, at)
              .put((byte) (number | 0x80))
              .put((byte) (number >> 7 | 0x80))
              .put((byte) (number >> 14))
              .put(header, at + 1, header.length - at - 1)
              .array();
    }
    return new StoredEntry(
        row.getInt(1), row.getLong(2), header, row.getBytes(11), row.getBytes(12));
  }

  private static byte[] header(TenantId tenant, ResultSet row, Subject.Kind kind)
      throws SQLException {
    return new Header(
            tenant,
            row.getInt(1),
            row.getLong(2),
            row.getLong(3),
            row.getInt(4),
            row.getInt(5),
            new Subject(kind, row.getObject(7, UUID.class)),
            Optional.ofNullable(row.getObject(8, UUID.class)),
            Optional.ofNullable(row.getObject(9, UUID.class)),
            row.getObject(10, UUID.class))
        .encode();
  }
}

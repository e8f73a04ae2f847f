package io.vigil.server.journal;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Reads entries of journal.entry. The hash of a payload is not kept beside the payload: whether
 * both are as they were, the chain tells.
 */
final class EntryRows {

  private static final Subject.Kind[] KINDS = Subject.Kind.values();

  private static final String COLUMNS =
      "select tenant, lane, seq, (extract(epoch from at) * 1000)::bigint, kind, version,"
          + " subject_kind, subject, actor, cause, key_id, payload, chain"
          + " from journal.entry ";

  private EntryRows() {}

  static void read(
      Connection connection,
      int lane,
      long fromSeq,
      long max,
      int fetch,
      Consumer<SealedEntry> each)
      throws SQLException {
    String sql =
        COLUMNS
            + "where lane = ? and seq >= ? order by lane, seq"
            + (max == Long.MAX_VALUE ? "" : " limit " + max);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(fetch);
      statement.setInt(1, lane);
      statement.setLong(2, fromSeq);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.accept(entry(rows));
        }
      }
    }
  }

  /**
   * Entries of one subject, in order.
   *
   * @param fromSeq the first, included, and {@code untilSeq} the last, excluded
   */
  static void readOf(
      Connection connection,
      Subject subject,
      long fromSeq,
      long untilSeq,
      int max,
      int fetch,
      Consumer<SealedEntry> each)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            COLUMNS
                + "where lane = ? and seq >= ? and seq < ? and subject = ? and subject_kind = ?"
                + " order by lane, seq limit ?")) {
      statement.setFetchSize(fetch);
      statement.setInt(1, subject.lane());
      statement.setLong(2, fromSeq);
      statement.setLong(3, untilSeq);
      statement.setObject(4, subject.id());
      statement.setInt(5, subject.kind().ordinal());
      statement.setInt(6, max);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.accept(entry(rows));
        }
      }
    }
  }

  /**
   * The last entries of some kinds of one subject, in order.
   *
   * @param fromSeq the first, included, and {@code untilSeq} the last, excluded
   */
  static List<SealedEntry> lastOf(
      Connection connection,
      Subject subject,
      long fromSeq,
      long untilSeq,
      Set<Integer> kinds,
      int max)
      throws SQLException {
    List<SealedEntry> last = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            COLUMNS
                + "where lane = ? and seq >= ? and seq < ? and subject = ? and subject_kind = ?"
                + " and kind = any (?) order by lane desc, seq desc limit ?")) {
      statement.setInt(1, subject.lane());
      statement.setLong(2, fromSeq);
      statement.setLong(3, untilSeq);
      statement.setObject(4, subject.id());
      statement.setInt(5, subject.kind().ordinal());
      statement.setArray(6, connection.createArrayOf("int4", kinds.toArray()));
      statement.setInt(7, max);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          last.add(entry(rows));
        }
      }
    }
    return last.reversed();
  }

  /**
   * The last entries of a patient that tell what a person did, newest first, by our time. The
   * condition is that of the index entry_act.
   *
   * @param fromEpochMillis included, and {@code untilEpochMillis} excluded
   */
  static List<SealedEntry> actsOf(
      Connection connection, UUID patient, long fromEpochMillis, long untilEpochMillis, int max)
      throws SQLException {
    List<SealedEntry> acts = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            COLUMNS
                + "where subject = ? and subject_kind = 0 and actor is not null"
                + " and kind not in (7, 65) and at >= to_timestamp(?::numeric / 1000)"
                + " and at < to_timestamp(?::numeric / 1000) order by at desc limit ?")) {
      statement.setObject(1, patient);
      statement.setLong(2, fromEpochMillis);
      statement.setLong(3, untilEpochMillis);
      statement.setInt(4, max);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          acts.add(entry(rows));
        }
      }
    }
    return acts;
  }

  static void readByCause(Connection connection, UUID cause, int max, Consumer<SealedEntry> each)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(COLUMNS + "where cause = ? order by at, lane, seq limit ?")) {
      statement.setObject(1, cause);
      statement.setInt(2, max);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.accept(entry(rows));
        }
      }
    }
  }

  private static SealedEntry entry(ResultSet row) throws SQLException {
    byte[] payload = row.getBytes(12);
    return new SealedEntry(
        new Header(
            new TenantId(row.getObject(1, UUID.class)),
            row.getInt(2),
            row.getLong(3),
            row.getLong(4),
            row.getInt(5),
            row.getInt(6),
            new Subject(KINDS[row.getInt(7)], row.getObject(8, UUID.class)),
            Optional.ofNullable(row.getObject(9, UUID.class)),
            Optional.ofNullable(row.getObject(10, UUID.class)),
            row.getObject(11, UUID.class)),
        sha256(payload),
        payload,
        row.getBytes(13));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

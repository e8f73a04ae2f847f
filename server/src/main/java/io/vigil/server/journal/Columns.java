package io.vigil.server.journal;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * Rows for {@code insert … select unnest(?), …}, by column: about as fast as COPY, which row-level
 * security refuses. They are sent as PostgreSQL's binary arrays, as text would cost both sides
 * several times as much; the connections of the writer and the projector have that enabled.
 *
 * <p>Unnest in the select list, and not in FROM, hands the elements on one by one: there each
 * column is first written out whole.
 */
public final class Columns {

  /** A value that is NULL. */
  static final Object NONE = Sql.NONE;

  private static final long POSTGRES_EPOCH_MILLIS =
      Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

  private final List<List<Object>> columns = new ArrayList<>();

  /** The types of columns, and how a value of each is handed in. */
  private enum Type {
    /** {@link UUID}. */
    UUID("_uuid", 2950, 16),
    /** {@link Short}. */
    SMALLINT("_int2", 21, 2),
    /** {@link Integer}. */
    INTEGER("_int4", 23, 4),
    /** {@link Long}. */
    BIGINT("_int8", 20, 8),
    /** {@link Boolean}. */
    BOOLEAN("_bool", 16, 1),
    /** {@link Long}, epoch milliseconds. */
    TIMESTAMPTZ("_timestamptz", 1184, 8),
    /** {@code byte[]}. */
    BYTEA("_bytea", 17, -1);

    final String array;
    final int oid;
    final int bytes;

    Type(String array, int oid, int bytes) {
      this.array = array;
      this.oid = oid;
      this.bytes = bytes;
    }
  }

  /** Adds a row; all rows have as many values. */
  public void add(Object... values) {
    while (columns.size() < values.length) {
      columns.add(new ArrayList<>());
    }
    for (int i = 0; i < values.length; i++) {
      columns.get(i).add(values[i]);
    }
  }

  /**
   * Runs the statement with an array for each column; does nothing without rows.
   *
   * @param types of the columns: uuid, smallint, integer, bigint, boolean, timestamptz, bytea
   * @return how many rows it changed
   */
  public int run(Connection connection, String sql, String... types) throws SQLException {
    if (columns.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, 1, types);
      return statement.executeUpdate();
    }
  }

  /** Sets the arrays as a statement's parameters, from one on. */
  void set(PreparedStatement statement, int first, String... types) throws SQLException {
    for (int i = 0; i < types.length; i++) {
      Type type = Type.valueOf(types[i].toUpperCase(Locale.ROOT));
      statement.setObject(first + i, new BinaryArray(type.array, encode(type, columns.get(i))));
    }
  }

  private static byte[] encode(Type type, List<Object> values) {
    int size = 20 + 4 * values.size();
    boolean nulls = false;
    for (Object value : values) {
      if (value == NONE) {
        nulls = true;
      } else {
        size += type == Type.BYTEA ? ((byte[]) value).length : type.bytes;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    // Dimensions, whether there are nulls, type; then of the one dimension its size and first
    // index.
    out.putInt(1).putInt(nulls ? 1 : 0).putInt(type.oid).putInt(values.size()).putInt(1);
    for (Object value : values) {
      if (value == NONE) {
        out.putInt(-1);
      } else {
        put(type, value, out);
      }
    }
    return out.array();
  }

  private static void put(Type type, Object value, ByteBuffer out) {
    switch (type) {
      case UUID -> {
        UUID id = (UUID) value;
        out.putInt(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
      }
      case SMALLINT -> out.putInt(2).putShort((Short) value);
      case INTEGER -> out.putInt(4).putInt((Integer) value);
      case BIGINT -> out.putInt(8).putLong((Long) value);
      case BOOLEAN -> out.putInt(1).put((byte) ((Boolean) value ? 1 : 0));
      case TIMESTAMPTZ -> out.putInt(8).putLong(((Long) value - POSTGRES_EPOCH_MILLIS) * 1_000);
      case BYTEA -> {
        byte[] bytes = (byte[]) value;
        out.putInt(bytes.length).put(bytes);
      }
    }
  }

  private static final class BinaryArray extends PGobject implements PGBinaryObject {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    BinaryArray(String type, byte[] bytes) {
      setType(type);
      this.bytes = bytes;
    }

    @Override
    public int lengthInBytes() {
      return bytes.length;
    }

    @Override
    public void toBytes(byte[] target, int offset) {
      System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public String getValue() {
      throw new IllegalStateException("The connection does not send " + getType() + " as binary");
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
      throw new UnsupportedOperationException("It is only sent");
    }
  }
}

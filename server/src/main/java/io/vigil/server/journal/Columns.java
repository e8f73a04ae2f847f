package io.vigil.server.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows for {@code insert … select from unnest(…)}, by column: about as fast as COPY, which
 * row-level security refuses.
 */
final class Columns {
  private final List<List<Object>> columns = new ArrayList<>();

  /** Adds a row; all rows have as many values. */
  void add(Object... values) {
    while (columns.size() < values.length) {
      columns.add(new ArrayList<>());
    }
    for (int i = 0; i < values.length; i++) {
      columns.get(i).add(values[i]);
    }
  }

  /** Runs the statement with an array for each column; does nothing without rows. */
  void run(Connection connection, String sql, String... types) throws SQLException {
    if (columns.isEmpty()) {
      return;
    }
    Object[] arrays = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arrays[i] =
          types[i].equals("bytea")
              ? connection.createArrayOf("bytea", columns.get(i).toArray(byte[][]::new))
              : connection.createArrayOf(
                  types[i], columns.get(i).stream().map(v -> v == Sql.NONE ? null : v).toArray());
    }
    new Sql(sql).run(connection, arrays);
  }
}

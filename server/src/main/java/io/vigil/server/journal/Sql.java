package io.vigil.server.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** A statement that changes rows; the driver keeps it prepared. */
record Sql(String text) {

  /** A timestamp of epoch milliseconds, exactly. */
  static final String MILLIS = "timestamptz 'epoch' + ?::bigint * interval '1 millisecond'";

  /** A parameter that is NULL. */
  static final Object NONE = new Object();

  int run(Connection connection, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      for (int i = 0; i < parameters.length; i++) {
        if (parameters[i] == NONE) {
          statement.setNull(i + 1, Types.NULL);
        } else {
          statement.setObject(i + 1, parameters[i]);
        }
      }
      return statement.executeUpdate();
    }
  }
}

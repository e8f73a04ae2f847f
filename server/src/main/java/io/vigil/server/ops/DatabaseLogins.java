package io.vigil.server.ops;

import java.time.Duration;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database and a password for each of Vigil's roles in it. Not a record: its text must not show
 * them.
 */
public final class DatabaseLogins {
  private static final Duration READ_MAX = Duration.ofSeconds(15);

  /** A write that waits for somebody's lock for longer fails, and is logged and tried again. */
  private static final Duration WRITE_MAX = Duration.ofSeconds(30);

  /** A process that froze within a commit holds the lanes of whoever takes over no longer. */
  private static final Duration FROZEN_MAX = Duration.ofSeconds(10);

  /** A database that went away without a word must not hold a thread for ever. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  /** Sent as binary only where told to; columns of rows are, see the journal's. */
  private static final String BINARY_TOO = "UUID_ARRAY,TIMESTAMPTZ_ARRAY,BOOL_ARRAY";

  private final String url;
  private final Map<DatabaseRole, String> passwords;

  DatabaseLogins(String url, Map<DatabaseRole, String> passwords) {
    this.url = url;
    this.passwords = Map.copyOf(passwords);
  }

  /** An unpooled source of connections as that role. */
  public PGSimpleDataSource connectingAs(DatabaseRole role) {
    PGSimpleDataSource source = source(url);
    source.setUser(role.login());
    source.setPassword(passwords.get(role));
    source.setApplicationName(role.login());
    if (role != DatabaseRole.OWNER) {
      source.setSocketTimeout((int) SILENCE_MAX.toSeconds());
    }
    if (role == DatabaseRole.WRITER) {
      source.setOptions(
          "-c statement_timeout="
              + WRITE_MAX.toMillis()
              + " -c idle_in_transaction_session_timeout="
              + FROZEN_MAX.toMillis());
    }
    if (role == DatabaseRole.READER) {
      // What one answer is made of is read as of one moment, changes nothing, and ends.
      source.setOptions(
          "-c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on"
              + " -c statement_timeout="
              + READ_MAX.toMillis());
    }
    return source;
  }

  static PGSimpleDataSource source(String url) {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setTcpKeepAlive(true);
    source.setBinaryTransferEnable(BINARY_TOO);
    // The detail of a constraint's message holds the row's values, and messages are logged.
    source.setLogServerErrorDetail(false);
    return source;
  }
}

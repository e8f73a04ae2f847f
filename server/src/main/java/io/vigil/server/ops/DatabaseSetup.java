package io.vigil.server.ops;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Brings a database to what this build needs: roles, their passwords, schemas, the journal's
 * months. Running it again changes nothing; of several at once, one works and the others wait.
 */
public final class DatabaseSetup {
  /** "vigil" in ASCII. */
  private static final long LOCK = 0x766967696cL;

  private static final String LOCK_WAIT_MAX = "60s";

  /** Begins the comment on the owner's role, which names the installation. No secret. */
  private static final String OWNED_BY = "Vigil installation ";

  private static final int MONTHS_AHEAD = 2;

  private DatabaseSetup() {}

  /**
   * @param administratorUrl JDBC URL of a superuser, or of a role with CREATEROLE that owns the
   *     database
   * @param secrets where each role's password is kept, as {@code db-<role>}
   * @param today UTC; partitions are made for its month and the next two
   * @throws IllegalStateException if the URL cannot be understood, a role exists with more power
   *     than it may have, or the roles are another installation's
   * @throws org.springframework.dao.DataAccessException if the database refuses
   */
  public static DatabaseLogins run(String administratorUrl, Secrets secrets, LocalDate today) {
    requireUrl(administratorUrl);
    try (Connection connection = DatabaseLogins.source(administratorUrl).getConnection()) {
      return new Work(connection, administratorUrl, secrets).run(today);
    } catch (SQLException e) {
      throw new IllegalStateException("Setting the database up as its administrator", e);
    }
  }

  /**
   * The roles of a database that a server has set up and may be using: nothing is changed.
   *
   * @param folder of the passwords
   * @throws IllegalStateException if the URL cannot be understood
   * @throws SecretMissingException if a password is missing
   */
  public static DatabaseLogins madeBefore(String administratorUrl, Path folder) {
    requireUrl(administratorUrl);
    Secrets secrets = new Secrets(folder, false);
    Map<DatabaseRole, String> passwords = new EnumMap<>(DatabaseRole.class);
    for (DatabaseRole role : DatabaseRole.values()) {
      passwords.put(role, secrets.password("db-" + role.login()));
    }
    return new DatabaseLogins(administratorUrl, passwords);
  }

  private static void requireUrl(String administratorUrl) {
    if (Driver.parseURL(administratorUrl, null) == null) {
      // The driver's own message would repeat the URL, and with it the password.
      throw new IllegalStateException(
          "VIGIL_DB_URL is not of the form jdbc:postgresql://host:port/database?user=…&password=…");
    }
  }

  /**
   * Makes the journal's partitions for the month of {@code today} and the next two, where absent.
   *
   * @param database connected as the owner or the writer
   */
  static void ensureMonths(JdbcClient database, LocalDate today) {
    for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
      database
          .sql("select journal.ensure_month(?)")
          .param(today.withDayOfMonth(1).plusMonths(ahead))
          .query(Boolean.class)
          .single();
    }
  }

  private static final class Work {
    private final Connection connection;
    private final JdbcClient administrator;
    private final String url;
    private final Secrets secrets;

    Work(Connection connection, String url, Secrets secrets) {
      this.connection = connection;
      this.administrator = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      this.url = url;
      this.secrets = secrets;
    }

    DatabaseLogins run(LocalDate today) throws SQLException {
      // Held until the connection closes.
      administrator.sql("set lock_timeout = '" + LOCK_WAIT_MAX + "'").update();
      administrator.sql("select pg_advisory_lock(?)").param(LOCK).query(rows -> {});
      Map<DatabaseRole, String> passwords = new EnumMap<>(DatabaseRole.class);
      for (DatabaseRole role : DatabaseRole.values()) {
        createRole(role);
        refuseTooPowerful(role);
      }
      refuseAnothers();
      for (DatabaseRole role : DatabaseRole.values()) {
        passwords.put(role, setPassword(role));
      }
      limitDatabase();
      var logins = new DatabaseLogins(url, passwords);
      migrate(logins);
      ensureMonths(JdbcClient.create(logins.connectingAs(DatabaseRole.OWNER)), today);
      return logins;
    }

    private void createRole(DatabaseRole role) {
      boolean exists =
          administrator
              .sql("select exists (select from pg_roles where rolname = ?)")
              .param(role.login())
              .query(Boolean.class)
              .single();
      if (!exists) {
        administrator
            .sql(
                "create role %s login nosuperuser nobypassrls noinherit nocreatedb nocreaterole noreplication"
                    .formatted(role.login()))
            .update();
      }
    }

    /** A role that somebody else made, or changed, could undo row-level security. */
    private void refuseTooPowerful(DatabaseRole role) {
      boolean tooPowerful =
          administrator
              .sql(
                  """
                  select rolsuper or rolbypassrls or rolinherit or rolcreaterole or rolcreatedb or rolreplication
                    or exists (select from pg_auth_members where member = r.oid)
                  from pg_roles r where rolname = ?
                  """)
              .param(role.login())
              .query(Boolean.class)
              .single();
      if (tooPowerful) {
        throw new IllegalStateException(
            "Role %s must be NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE NOCREATEDB NOREPLICATION and member of none: alter or drop it"
                .formatted(role.login()));
      }
    }

    /**
     * A second installation, or the first one with another data directory, would take the roles'
     * passwords and the lanes away from one that runs, and could open nothing with its own keys.
     */
    private void refuseAnothers() {
      String own = OWNED_BY + secrets.password("installation");
      Optional<String> known =
          administrator
              .sql("select shobj_description(oid, 'pg_authid') from pg_roles where rolname = ?")
              .param(DatabaseRole.OWNER.login())
              .query((row, number) -> Optional.ofNullable(row.getString(1)))
              .single()
              .filter(comment -> comment.startsWith(OWNED_BY));
      if (known.isEmpty()) {
        // What the password is made of needs no quoting.
        administrator
            .sql("comment on role %s is '%s'".formatted(DatabaseRole.OWNER.login(), own))
            .update();
      } else if (!known.get().equals(own)) {
        throw new IllegalStateException(
            "This PostgreSQL serves another installation of Vigil: use that one's data directory,"
                + " whose keys open the data, or another PostgreSQL");
      }
    }

    private String setPassword(DatabaseRole role) throws SQLException {
      String password = secrets.password("db-" + role.login());
      // Sends the SCRAM verifier, so that the password can't turn up in the database's own logs.
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(role.login(), password.toCharArray(), "scram-sha-256");
      return password;
    }

    private void limitDatabase() {
      String database =
          administrator.sql("select quote_ident(current_database())").query(String.class).single();
      administrator.sql("revoke all on database " + database + " from public").update();
      for (DatabaseRole role : DatabaseRole.values()) {
        administrator.sql("grant connect on database " + database + " to " + role.login()).update();
      }
      administrator
          .sql("grant create on database " + database + " to " + DatabaseRole.OWNER.login())
          .update();
    }

    private static void migrate(DatabaseLogins logins) {
      Flyway.configure()
          .dataSource(logins.connectingAs(DatabaseRole.OWNER))
          .locations("classpath:db/migration")
          .defaultSchema("vigil")
          .createSchemas(true)
          .load()
          .migrate();
    }
  }
}

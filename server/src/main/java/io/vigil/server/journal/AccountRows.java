package io.vigil.server.journal;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the accounts and roles of a hospital. Every method takes the client of a scope: who doesn't
 * administer accounts sees his own and no role.
 */
@Component
public class AccountRows {
  /** Of one hospital. */
  private static final int ACCOUNTS_MAX = 20_000;

  private final Unsealing unsealing;

  AccountRows(Unsealing unsealing) {
    this.unsealing = unsealing;
  }

  /**
   * Somebody who may sign in, unless disabled.
   *
   * @param oneTime the password was set by another and is still to be replaced
   * @param signedInAt the last sign-in, if there was one
   */
  public record User(
      UUID id,
      @Classified(As.IDENTITY) String login,
      @Classified(As.IDENTITY) String name,
      String role,
      boolean disabled,
      boolean oneTime,
      Optional<Instant> signedInAt,
      List<UUID> wards) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** All of the hospital's, in no order. */
  public List<User> users(JdbcClient scoped) {
    return users(scoped, "true");
  }

  /** One of them. */
  public Optional<User> user(JdbcClient scoped, UUID id) {
    return users(scoped, "account = ?", id).stream().findFirst();
  }

  /** What each of the hospital's own roles permits, by name. */
  public Map<String, List<String>> roles(JdbcClient scoped) {
    Map<String, List<String>> roles = new TreeMap<>();
    scoped
        .sql("select name, capabilities from identity.role")
        .query(row -> {
          roles.put(row.getString(1), texts(row.getArray(2)));
        });
    return roles;
  }

  /** How many accounts have each role, those that are disabled included. */
  public Map<String, Integer> holders(JdbcClient scoped) {
    Map<String, Integer> holders = new HashMap<>();
    scoped
        .sql("select role, count(*) from identity.account group by role")
        .query(row -> {
          holders.put(row.getString(1), row.getInt(2));
        });
    return holders;
  }

  private List<User> users(JdbcClient scoped, String which, Object... of) {
    Map<UUID, List<UUID>> wards = new HashMap<>();
    scoped
        .sql("select account, ward from identity.ward_grant where " + which)
        .params(of)
        .query(row -> {
          wards
              .computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>())
              .add(row.getObject(2, UUID.class));
        });
    return scoped
        .sql(
            "select account as id, role, disabled, one_time, signed_in_at, key_id, sealed from"
                + " (select id as account, role, disabled, one_time, signed_in_at, key_id, sealed"
                + " from identity.account) where "
                + which
                + " limit "
                + ACCOUNTS_MAX)
        .params(of)
        .query((row, number) -> {
          UUID id = row.getObject("id", UUID.class);
          LaneTables.AccountName name =
              unsealing.open(
                  row.getObject("key_id", UUID.class),
                  row.getBytes("sealed"),
                  "identity.account",
                  id,
                  LaneTables.AccountName.class);
          return new User(
              id,
              name.login(),
              name.name(),
              row.getString("role"),
              row.getBoolean("disabled"),
              row.getBoolean("one_time"),
              Optional.ofNullable(row.getObject("signed_in_at", OffsetDateTime.class))
                  .map(OffsetDateTime::toInstant),
              wards.getOrDefault(id, List.of()).stream().sorted().toList());
        })
        .list();
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }
}

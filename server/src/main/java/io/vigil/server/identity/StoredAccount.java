package io.vigil.server.identity;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A row of identity.account, as a sign-in needs it.
 *
 * @param oneTime the password is good for nothing but setting one's own
 * @param sealed what {@link AccountNames} opens
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record StoredAccount(
    UUID id,
    UUID tenant,
    String role,
    @Classified(As.SECRET) String passwordHash,
    UUID keyId,
    byte[] sealed,
    boolean disabled,
    boolean oneTime) {

  /** The account of that login, for whoever holds the lookup key; needs no context. */
  static Optional<StoredAccount> find(JdbcClient reader, byte[] loginHash) {
    return reader
        .sql(
            "select id, tenant, role, password_hash, key_id, sealed, disabled, one_time from"
                + " identity.by_login(?)")
        .param(loginHash)
        .query((row, number) ->
            new StoredAccount(
                row.getObject("id", UUID.class),
                row.getObject("tenant", UUID.class),
                row.getString("role"),
                row.getString("password_hash"),
                row.getObject("key_id", UUID.class),
                row.getBytes("sealed"),
                row.getBoolean("disabled"),
                row.getBoolean("one_time")))
        .optional();
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

package io.vigil.server.journal;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who looked at a patient, as far as the journal has it: an hour of one person is one row. */
@Component
public class LookRows {

  private final JdbcClient writer;

  LookRows(@Qualifier("writer") DataSource writer) {
    this.writer = JdbcClient.create(writer);
  }

  /**
   * What a person looked at within an hour.
   *
   * @param windows a bit for each five minutes of it in which there was a look
   */
  public record Look(
      PersonId account,
      String resource,
      String purpose,
      Instant hour,
      Instant first,
      Instant last,
      int windows) {

    /** Both, where they are of one person, resource, purpose and hour. */
    public Look or(Look other) {
      return new Look(
          account,
          resource,
          purpose,
          hour,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last,
          windows | other.windows);
    }
  }

  /**
   * Whole hours of looks before an hour, the newest ones, at least so many looks if there are. The
   * client is a scope's: row-level security says whose.
   */
  public List<Look> before(JdbcClient scoped, List<PatientId> records, Instant hour, int least) {
    UUID[] patients = records.stream().map(PatientId::value).toArray(UUID[]::new);
    OffsetDateTime end = hour.atOffset(ZoneOffset.UTC);
    return scoped
        .sql(
            """
            select account, resource, purpose, hour, first_at, last_at, windows from access.look
            where patient = any (?) and hour < ? and hour >= coalesce(
              (select hour from access.look where patient = any (?) and hour < ?
               order by hour desc offset ? limit 1), '-infinity')
            order by last_at desc, account, resource, purpose
            """)
        .params(patients, end, patients, end, least)
        .query(LookRows::look)
        .list();
  }

  /** The roles of some accounts of a hospital. */
  public Map<PersonId, String> roles(TenantId tenant, Collection<PersonId> accounts) {
    Map<PersonId, String> roles = new HashMap<>();
    writer
        .sql("select id, role from identity.account where tenant = ? and id = any (?)")
        .params(
            tenant.value(), accounts.stream().map(PersonId::value).distinct().toArray(UUID[]::new))
        .query(row -> {
          roles.put(new PersonId(row.getObject("id", UUID.class)), row.getString("role"));
        });
    return roles;
  }

  private static Look look(ResultSet row, int number) throws SQLException {
    return new Look(
        new PersonId(row.getObject("account", UUID.class)),
        row.getString("resource"),
        row.getString("purpose"),
        row.getObject("hour", OffsetDateTime.class).toInstant(),
        row.getObject("first_at", OffsetDateTime.class).toInstant(),
        row.getObject("last_at", OffsetDateTime.class).toInstant(),
        row.getInt("windows"));
  }
}

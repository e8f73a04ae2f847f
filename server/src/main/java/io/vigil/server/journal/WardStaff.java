package io.vigil.server.journal;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who is granted a ward. Row-level security shows an account its own grants only; whoever asks here
 * has to have shown that the ward is in sight.
 */
@Component
public class WardStaff {

  /** Of one ward. */
  private static final int MAX_STAFF = 2_000;

  private final JdbcClient writer;
  private final StaffNames names;

  WardStaff(@Qualifier("writer") DataSource writer, StaffNames names) {
    this.writer = JdbcClient.create(writer);
    this.names = names;
  }

  /** Somebody who may see the ward's patients. */
  public record Colleague(PersonId person, @Classified(As.IDENTITY) String name, String role) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** All that are granted a ward. */
  public List<Colleague> of(TenantId tenant, WardId ward) {
    return writer
        .sql(
            "select a.id, a.role from identity.account as a join identity.ward_grant as g on"
                + " g.account = a.id where a.tenant = ? and g.ward = ? and not a.disabled order by"
                + " a.id limit ?")
        .params(tenant.value(), ward.value(), MAX_STAFF)
        .query((row, number) -> {
          PersonId person = new PersonId(row.getObject(1, UUID.class));
          return new Colleague(person, names.of(person).orElse(""), row.getString(2));
        })
        .list();
  }

  /** One of them. */
  public Optional<Colleague> of(TenantId tenant, WardId ward, PersonId person) {
    return of(tenant, ward).stream().filter(each -> each.person().equals(person)).findFirst();
  }
}

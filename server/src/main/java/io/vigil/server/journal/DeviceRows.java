package io.vigil.server.journal;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the devices of a hospital. Every method takes the client of a scope: who doesn't administer
 * devices sees those of the patients in sight.
 */
@Component
public class DeviceRows {
  /** Of one hospital. */
  private static final int DEVICES_MAX = 50_000;

  private final Unsealing unsealing;

  DeviceRows(Unsealing unsealing) {
    this.unsealing = unsealing;
  }

  /**
   * A registered device.
   *
   * @param patient whose readings it sends now, by id alone
   * @param boundSince when that began, by device time
   * @param oldKeyUntil while a new key was issued and is not used yet: until when the old one goes
   */
  public record Device(
      UUID id,
      @Classified(As.IDENTITY) String name,
      String kind,
      @Classified(As.IDENTITY) String serial,
      long expectedIntervalMillis,
      Optional<UUID> patient,
      Optional<Instant> boundSince,
      Optional<Instant> oldKeyUntil) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** All of them, in no order. */
  public List<Device> devices(JdbcClient scoped) {
    return scoped
        .sql(
            "select d.id, d.kind, d.expected_interval_millis, d.key_id, d.sealed, d.old_until,"
                + " b.patient, b.bound_from from device.device as d left join device.binding as b"
                + " on b.device = d.id and b.bound_until is null limit ?")
        .param(DEVICES_MAX)
        .query((row, number) -> {
          UUID id = row.getObject("id", UUID.class);
          LaneTables.DeviceName name =
              unsealing.open(
                  row.getObject("key_id", UUID.class),
                  row.getBytes("sealed"),
                  "device.device",
                  id,
                  LaneTables.DeviceName.class);
          return new Device(
              id,
              name.name(),
              row.getString("kind"),
              name.serial(),
              row.getLong("expected_interval_millis"),
              Optional.ofNullable(row.getObject("patient", UUID.class)),
              instant(row.getObject("bound_from", OffsetDateTime.class)),
              instant(row.getObject("old_until", OffsetDateTime.class)));
        })
        .list();
  }

  private static Optional<Instant> instant(@Nullable OffsetDateTime at) {
    return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
  }
}

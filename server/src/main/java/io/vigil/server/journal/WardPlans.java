package io.vigil.server.journal;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.staff.Zone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A ward's beds and zones, and the hospital's wards. Whether somebody may see them is for the
 * caller to ask.
 */
@Component
public class WardPlans {

  static final String BEDS = "care.ward_beds";
  static final String ZONES = "care.ward_zones";

  private final JdbcClient writer;
  private final Unsealing unsealing;

  WardPlans(@Qualifier("writer") DataSource writer, Unsealing unsealing) {
    this.writer = JdbcClient.create(writer);
    this.unsealing = unsealing;
  }

  /** The sealed content of care.ward_beds. */
  public record Beds(@Classified(As.IDENTITY) List<String> beds) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The sealed content of care.ward_zones. */
  public record Zones(List<Zone> zones) {}

  /** Those that administration keeps; empty where it keeps none. */
  public List<String> beds(WardId ward) {
    return read(BEDS, ward, Beds.class).map(Beds::beds).orElse(List.of());
  }

  /** The same of all wards of a hospital that have a list. */
  public Map<WardId, List<String>> beds(TenantId hospital) {
    Map<WardId, List<String>> beds = new HashMap<>();
    writer
        .sql("select ward, key_id, sealed from care.ward_beds where tenant = ?")
        .param(hospital.value())
        .query(row -> {
          UUID ward = row.getObject("ward", UUID.class);
          beds.put(
              new WardId(ward),
              unsealing
                  .open(
                      row.getObject("key_id", UUID.class),
                      row.getBytes("sealed"),
                      BEDS,
                      ward,
                      Beds.class)
                  .beds());
        });
    return beds;
  }

  public List<Zone> zones(WardId ward) {
    return read(ZONES, ward, Zones.class).map(Zones::zones).orElse(List.of());
  }

  /** All wards of a hospital. */
  public List<CareRows.Ward> wards(TenantId hospital) {
    return writer
        .sql("select id, setting, key_id, sealed from care.ward where tenant = ?")
        .param(hospital.value())
        .query((row, number) -> {
          UUID id = row.getObject("id", UUID.class);
          return new CareRows.Ward(
              id,
              unsealing
                  .open(
                      row.getObject("key_id", UUID.class),
                      row.getBytes("sealed"),
                      "care.ward",
                      id,
                      LaneTables.WardName.class)
                  .name(),
              row.getString("setting"));
        })
        .list();
  }

  private <T> Optional<T> read(String table, WardId ward, Class<T> type) {
    return writer
        .sql("select key_id, sealed from " + table + " where ward = ?")
        .param(ward.value())
        .query((row, number) ->
            unsealing.open(
                row.getObject("key_id", UUID.class),
                row.getBytes("sealed"),
                table,
                ward.value(),
                type))
        .optional();
  }
}

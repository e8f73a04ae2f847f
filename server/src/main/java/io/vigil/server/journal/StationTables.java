package io.vigil.server.journal;

import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.engine.Act;
import io.vigil.engine.entry.Header;
import java.util.List;

/** What the acts on shared stations and on PINs write beside the journal. */
final class StationTables {

  /** The sealed content of identity.station. */
  public record StationName(@Classified(As.IDENTITY) String name) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  private StationTables() {}

  static List<LaneTables.Write> setUp(
      Header header, Act.StationSetUp set, Unsealing.SealedRow row) {
    return List.of(
        write(
            "insert into identity.station (id, tenant, ward, lane, seq, key_id, sealed)"
                + " values (?, ?, ?, ?, ?, ?, ?)",
            set.station(),
            header.tenant().value(),
            set.ward().value(),
            header.lane(),
            header.seq(),
            row.keyId(),
            row.sealed()));
  }

  static List<LaneTables.Write> enrolled(Header header, Act.StationEnrolled enrolled) {
    return List.of(
        write(
            "update identity.station set key_hash = ?, session = ?, enrolled_at = "
                + Sql.MILLIS
                + ", seq = ? where id = ?",
            enrolled.keyHash(),
            enrolled.session(),
            header.atEpochMillis(),
            header.seq(),
            enrolled.station()),
        write(
            "insert into identity.ward_grant (account, ward, tenant) values (?, ?, ?)"
                + " on conflict do nothing",
            enrolled.station(),
            enrolled.ward().value(),
            header.tenant().value()));
  }

  static List<LaneTables.Write> revoked(Header header, Act.StationRevoked revoked) {
    return List.of(
        write(
            "update identity.station set key_hash = null, revoked_at = "
                + Sql.MILLIS
                + ", seq = ? where id = ?",
            header.atEpochMillis(),
            header.seq(),
            revoked.station()),
        write("delete from identity.ward_grant where account = ?", revoked.station()));
  }

  static List<LaneTables.Write> pinSet(Header header, Act.PinSet set) {
    return List.of(
        write(
            "insert into identity.pin (account, tenant, hash, locked, lane, seq)"
                + " values (?, ?, ?, false, ?, ?) on conflict (account) do update set"
                + " hash = excluded.hash, locked = false, seq = excluded.seq",
            set.account().value(),
            header.tenant().value(),
            set.hash(),
            header.lane(),
            header.seq()));
  }

  static LaneTables.Write pinLocked(Header header, PersonId account, boolean locked) {
    return write(
        "update identity.pin set locked = ?, seq = ? where account = ?",
        locked,
        header.seq(),
        account.value());
  }

  private static LaneTables.Write write(String sql, Object... values) {
    return connection -> new Sql(sql).run(connection, values);
  }
}

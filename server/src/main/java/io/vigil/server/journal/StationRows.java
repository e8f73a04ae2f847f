package io.vigil.server.journal;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shared stations by name. */
@Component
public class StationRows {

  /** Of a hospital, the newest. */
  private static final int MAX_LISTED = 5_000;

  private final JdbcClient writer;
  private final Unsealing unsealing;

  StationRows(@Qualifier("writer") DataSource writer, Unsealing unsealing) {
    this.writer = JdbcClient.create(writer);
    this.unsealing = unsealing;
  }

  /**
   * A station.
   *
   * @param enrolledAt absent until a browser was enrolled as it
   * @param seenAt when that browser was last heard, to the minute
   */
  public record Listed(
      UUID id,
      @Classified(As.IDENTITY) String name,
      UUID ward,
      Optional<Instant> enrolledAt,
      Optional<Instant> revokedAt,
      Optional<Instant> seenAt) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Those that row-level security lets the scope's account see: a hospital's administrators. */
  public List<Listed> listed(JdbcClient scoped) {
    return scoped
        .sql(
            "select id, ward, enrolled_at, revoked_at, seen_at, key_id, sealed"
                + " from identity.station order by seq desc limit ?")
        .param(MAX_LISTED)
        .query((row, number) ->
            new Listed(
                row.getObject("id", UUID.class),
                name(row),
                row.getObject("ward", UUID.class),
                instant(row, "enrolled_at"),
                instant(row, "revoked_at"),
                instant(row, "seen_at")))
        .list();
  }

  /** What a station is called; whoever asks here is that station. */
  public Optional<String> name(UUID station) {
    return writer
        .sql("select id, key_id, sealed from identity.station where id = ?")
        .param(station)
        .query((row, number) -> name(row))
        .optional();
  }

  private String name(ResultSet row) throws SQLException {
    return unsealing
        .open(
            row.getObject("key_id", UUID.class),
            row.getBytes("sealed"),
            "identity.station",
            row.getObject("id", UUID.class),
            StationTables.StationName.class)
        .name();
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
  }
}

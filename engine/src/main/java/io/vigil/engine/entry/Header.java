package io.vigil.engine.entry;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Subject;
import java.util.Optional;
import java.util.UUID;

/**
 * The part of an entry that is kept in clear, for order and row-level security: ids, times and
 * kinds; never a name or a value.
 *
 * @param lane 0 to {@link Subject#LANES} - 1
 * @param seq 1 and up, without gaps within the lane
 * @param atEpochMillis our time; runs backwards only where the clock was set, which is an entry
 *     itself
 * @param kind number of the input or act, see {@link EntryBody#kind()}
 * @param version of the body's encoding
 * @param actor who did it, if somebody did
 * @param cause the transmission or command that it answers
 * @param keyId the key under which the body is sealed
 */
public record Header(
    TenantId tenant,
    int lane,
    long seq,
    long atEpochMillis,
    int kind,
    int version,
    Subject subject,
    Optional<UUID> actor,
    Optional<UUID> cause,
    UUID keyId) {

  /** Its canonical encoding; the sealed body is bound to these bytes. */
  public byte[] encode() {
    return RecordCodec.encode(Header.class, this);
  }
}

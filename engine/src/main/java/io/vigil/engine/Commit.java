package io.vigil.engine;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import java.util.List;

/**
 * What one transaction holds: entries of many lanes, the lanes' advance, and what follows for the
 * tables that the lanes own.
 *
 * @param from the lanes as they must be for this commit to be valid
 * @param to the same lanes after it
 * @param patients the changed patients, one element for each, in the order of their first change
 * @param acts the acts, in order
 */
public record Commit(
    List<SealedEntry> entries,
    List<LaneHead> from,
    List<LaneHead> to,
    List<PatientChange> patients,
    List<ActDone> acts) {

  /**
   * A patient after this commit.
   *
   * @param seq of the last entry
   */
  public record PatientChange(
      TenantId tenant,
      PatientId patient,
      int lane,
      long seq,
      List<PatientEvent> events,
      PatientState before,
      PatientState after) {}

  /** An act and the header of its entry. */
  public record ActDone(Header header, Act act) {}
}

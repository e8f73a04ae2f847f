package io.vigil.core.patient;

import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * This record and another are one person's: it ends as a link to the one that survives (HL7 v2
 * A40). Nothing of it changes from then on, so that an unmerge (A37) has it as it was. It is kept
 * by the record that ends.
 *
 * <pre>
 *   none, DECLINED, UNMERGED + asked -> ASKED
 *   ASKED + confirmed by another     -> MERGED          ASKED + declined         -> DECLINED
 *   MERGED + unmerge asked           -> UNMERGE_ASKED   UNMERGE_ASKED + declined -> MERGED
 *   UNMERGE_ASKED + confirmed by another -> UNMERGED
 * </pre>
 *
 * @param id of the merge; the unmerge has the same
 * @param survivor the record that goes on
 * @param reason of what was asked last; 1 to {@link Reattribution#MAX_REASON} characters
 * @param askedBy who asked last
 * @param closedBy who confirmed or declined last
 * @param sinceEpochMillis our time of the merge
 * @param version counts the changes of this record's merges, from 1
 */
public record Merge(
    CorrectionId id,
    PatientId survivor,
    @Classified(As.IDENTITY) String reason,
    PersonId askedBy,
    long askedEpochMillis,
    Status status,
    Optional<PersonId> closedBy,
    OptionalLong sinceEpochMillis,
    int version) {

  /** How far it has come. */
  public enum Status {
    ASKED,
    DECLINED,
    MERGED,
    UNMERGE_ASKED,
    UNMERGED;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What a person does about it. */
  public enum Step {
    ASK,
    ASK_UNMERGE,
    DECLINE,
    CONFIRM
  }

  /** Whether the record is a link to the other now. */
  public boolean inForce() {
    return status == Status.MERGED || status == Status.UNMERGE_ASKED;
  }

  /** Whether it waits for another person. */
  public boolean waits() {
    return status == Status.ASKED || status == Status.UNMERGE_ASKED;
  }

  Merge unmergeAsked(String why, PersonId by, long nowEpochMillis) {
    return new Merge(
        id,
        survivor,
        why,
        by,
        nowEpochMillis,
        Status.UNMERGE_ASKED,
        Optional.empty(),
        sinceEpochMillis,
        version + 1);
  }

  Merge declined(PersonId by) {
    return closed(status == Status.ASKED ? Status.DECLINED : Status.MERGED, by, sinceEpochMillis);
  }

  Merge confirmed(PersonId by, long nowEpochMillis) {
    return status == Status.ASKED
        ? closed(Status.MERGED, by, OptionalLong.of(nowEpochMillis))
        : closed(Status.UNMERGED, by, sinceEpochMillis);
  }

  private Merge closed(Status as, PersonId by, OptionalLong since) {
    return new Merge(
        id, survivor, reason, askedBy, askedEpochMillis, as, Optional.of(by), since, version + 1);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

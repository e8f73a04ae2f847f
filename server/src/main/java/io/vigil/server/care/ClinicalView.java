package io.vigil.server.care;

import io.vigil.core.id.CommandId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.record.Allergy;
import io.vigil.core.record.CareGoal;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.record.ClinicalRecord.AllergyStatus;
import io.vigil.core.record.NoKnownAllergies;
import io.vigil.core.record.ScheduledMeasurement;
import io.vigil.core.record.TreatmentLimit;
import io.vigil.server.journal.StaffNames;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What clinicians stated and ordered of a patient, and holds.
 *
 * @param allergyStatus {@code not-recorded}, {@code none-known} or {@code known}
 * @param noneKnown who stated that there are none; absent unless that holds
 */
public record ClinicalView(
    @Classified(As.CLINICAL) String allergyStatus,
    List<AllergyView> allergies,
    Optional<NoneKnownView> noneKnown,
    List<TreatmentLimitView> treatmentLimits,
    List<GoalView> goals,
    List<ScheduledView> schedule) {

  /** Of whom nobody said anything. */
  public static final ClinicalView NONE =
      new ClinicalView(
          AllergyStatus.NOT_RECORDED.wireName(),
          List.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of());

  /**
   * An allergy.
   *
   * @param ofOtherRecord it came here by a merge
   */
  public record AllergyView(
      UUID id,
      @Classified(As.CLINICAL) String substance,
      @Classified(As.CLINICAL) String reaction,
      @Classified(As.CLINICAL) String criticality,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant at,
      boolean ofOtherRecord) {

    /** As the screens show it. */
    public static AllergyView of(Allergy allergy, StaffNames staff) {
      return new AllergyView(
          allergy.id().value(),
          allergy.substance(),
          allergy.reaction(),
          allergy.criticality().wireName(),
          staff.of(allergy.by()),
          Instant.ofEpochMilli(allergy.atEpochMillis()),
          allergy.merge().isPresent());
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** That somebody asked and found no allergy. */
  public record NoneKnownView(UUID id, @Classified(As.IDENTITY) Optional<String> by, Instant at) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * What is not to be done.
   *
   * @param by who gave it, or confirmed it last
   * @param confirmed without, it is of another record or of an earlier stay and is to be confirmed
   * @param ofOtherRecord it came here by a merge
   */
  public record TreatmentLimitView(
      UUID id,
      @Classified(As.CLINICAL) String kind,
      @Classified(As.IDENTITY) String text,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant at,
      Instant reviewAt,
      boolean confirmed,
      boolean ofOtherRecord) {

    /** As the screens show it. */
    public static TreatmentLimitView of(TreatmentLimit limit, StaffNames staff) {
      return new TreatmentLimitView(
          limit.id().value(),
          limit.kind().wireName(),
          limit.text(),
          staff.of(limit.by()),
          Instant.ofEpochMilli(limit.atEpochMillis()),
          Instant.ofEpochMilli(limit.reviewEpochMillis()),
          limit.confirmed(),
          limit.merge().isPresent());
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** What is to be reached in this stay. */
  public record GoalView(
      UUID id,
      @Classified(As.CLINICAL) String text,
      @Classified(As.IDENTITY) Optional<String> by,
      Instant at) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * What is to be measured by the care plan.
   *
   * @param dueAt past it, it is overdue; absent where it is not due any more
   */
  public record ScheduledView(
      UUID id,
      String metric,
      int everyMinutes,
      Instant from,
      Optional<Instant> until,
      Optional<Instant> dueAt,
      @Classified(As.IDENTITY) Optional<String> by) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  static ClinicalView of(
      ClinicalRecord record, Map<CommandId, Long> scheduledDue, StaffNames staff) {
    if (record.equals(ClinicalRecord.NONE)) {
      return NONE;
    }
    return new ClinicalView(
        record.allergyStatus().wireName(),
        record.allergiesHeld().stream().map(each -> AllergyView.of(each, staff)).toList(),
        record
            .noKnownAllergies()
            .filter(NoKnownAllergies::holds)
            .map(each ->
                new NoneKnownView(
                    each.id().value(),
                    staff.of(each.by()),
                    Instant.ofEpochMilli(each.atEpochMillis()))),
        record.treatmentLimitsHeld().stream()
            .map(each -> TreatmentLimitView.of(each, staff))
            .toList(),
        record.goals().stream()
            .filter(CareGoal::holds)
            .map(each ->
                new GoalView(
                    each.id().value(),
                    each.text(),
                    staff.of(each.by()),
                    Instant.ofEpochMilli(each.atEpochMillis())))
            .toList(),
        record.schedule().stream()
            .filter(ScheduledMeasurement::holds)
            .map(each ->
                new ScheduledView(
                    each.id().value(),
                    each.vitalSign().code(),
                    each.everyMinutes(),
                    Instant.ofEpochMilli(each.fromEpochMillis()),
                    each.untilEpochMillis().isPresent()
                        ? Optional.of(Instant.ofEpochMilli(each.untilEpochMillis().getAsLong()))
                        : Optional.empty(),
                    Optional.ofNullable(scheduledDue.get(each.id())).map(Instant::ofEpochMilli),
                    staff.of(each.by())))
            .toList());
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}

package io.vigil.core.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What clinicians stated and ordered of a patient. Nothing of it is deleted: what does not hold any
 * more is kept here for a while, the latest {@link #MAX_ENDED} of a kind, and in the journal.
 *
 * @param allergies in the order in which they were recorded
 * @param noKnownAllergies the last such statement, if somebody made one in this stay
 * @param treatmentLimits in the order in which they were given
 * @param goals of this stay, in the order in which they were set
 * @param schedule what is to be measured by the care plan of this stay
 */
public record ClinicalRecord(
    List<Allergy> allergies,
    Optional<NoKnownAllergies> noKnownAllergies,
    List<TreatmentLimit> treatmentLimits,
    List<CareGoal> goals,
    List<ScheduledMeasurement> schedule) {

  /** Nobody said anything. */
  public static final ClinicalRecord NONE =
      new ClinicalRecord(List.of(), Optional.empty(), List.of(), List.of(), List.of());

  /** Allergies that hold at a time, but for those that a merge brings along. */
  public static final int MAX_ALLERGIES = 50;

  /** Treatment limits that hold at a time, but for those that a merge brings along. */
  public static final int MAX_TREATMENT_LIMITS = 20;

  /** Goals at a time. */
  public static final int MAX_GOALS = 20;

  /** Scheduled measurements at a time. */
  public static final int MAX_SCHEDULED = 16;

  /** What ended and is kept, of each kind. */
  static final int MAX_ENDED = 20;

  public ClinicalRecord {
    allergies = List.copyOf(allergies);
    treatmentLimits = List.copyOf(treatmentLimits);
    goals = List.copyOf(goals);
    schedule = List.copyOf(schedule);
  }

  /** What is known of allergies. */
  public enum AllergyStatus {
    /** Nobody said anything: there may be some. */
    NOT_RECORDED,
    /** Somebody asked and found none. */
    NONE_KNOWN,
    KNOWN;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** An allergy of either record outweighs a statement that there is none. */
  public AllergyStatus allergyStatus() {
    if (allergies.stream().anyMatch(Allergy::holds)) {
      return AllergyStatus.KNOWN;
    }
    return noKnownAllergies.filter(NoKnownAllergies::holds).isPresent()
        ? AllergyStatus.NONE_KNOWN
        : AllergyStatus.NOT_RECORDED;
  }

  /** The allergies that hold. */
  public List<Allergy> allergiesHeld() {
    return allergies.stream().filter(Allergy::holds).toList();
  }

  /** The allergies that hold and were recorded here since a time of ours. */
  public List<Allergy> allergiesSince(long epochMillis) {
    return allergies.stream()
        .filter(
            each -> each.holds() && each.merge().isEmpty() && each.atEpochMillis() >= epochMillis)
        .toList();
  }

  /** The treatment limits that hold, those that are to be confirmed included. */
  public List<TreatmentLimit> treatmentLimitsHeld() {
    return treatmentLimits.stream().filter(TreatmentLimit::holds).toList();
  }

  /** An allergy by the command that recorded it. */
  public Optional<Allergy> allergy(CommandId id) {
    return allergies.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** A treatment limit by the command that gave it. */
  public Optional<TreatmentLimit> treatmentLimit(CommandId id) {
    return treatmentLimits.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** With an allergy, in the place of what was known of the same one. */
  public ClinicalRecord with(Allergy allergy) {
    return new ClinicalRecord(
        with(allergies, allergy, Allergy::id, Allergy::holds),
        noKnownAllergies,
        treatmentLimits,
        goals,
        schedule);
  }

  /** With such a statement, in the place of the one before. */
  public ClinicalRecord with(NoKnownAllergies statement) {
    return new ClinicalRecord(allergies, Optional.of(statement), treatmentLimits, goals, schedule);
  }

  /** With a treatment limit, in the place of what was known of the same one. */
  public ClinicalRecord with(TreatmentLimit limit) {
    return new ClinicalRecord(
        allergies,
        noKnownAllergies,
        with(treatmentLimits, limit, TreatmentLimit::id, TreatmentLimit::holds),
        goals,
        schedule);
  }

  /** With a goal, in the place of what was known of the same one. */
  public ClinicalRecord with(CareGoal goal) {
    return new ClinicalRecord(
        allergies,
        noKnownAllergies,
        treatmentLimits,
        with(goals, goal, CareGoal::id, CareGoal::holds),
        schedule);
  }

  /** With a scheduled measurement, in the place of what was known of the same one. */
  public ClinicalRecord with(ScheduledMeasurement measurement) {
    return new ClinicalRecord(
        allergies,
        noKnownAllergies,
        treatmentLimits,
        goals,
        with(schedule, measurement, ScheduledMeasurement::id, ScheduledMeasurement::holds));
  }

  /**
   * As a stay begins: allergies are for life; that there are none is asked anew, and limits of
   * before are to be confirmed; what is planned is planned anew.
   */
  public ClinicalRecord admitted() {
    return new ClinicalRecord(
        allergies,
        Optional.empty(),
        treatmentLimits.stream().map(TreatmentLimit::toBeConfirmed).toList(),
        List.of(),
        List.of());
  }

  /**
   * With what holds in a record that is merged into this one: its allergies are this patient's, its
   * treatment limits are to be confirmed. That there are no allergies does not come over.
   */
  public ClinicalRecord joined(CorrectionId merge, ClinicalRecord other) {
    List<Allergy> allAllergies = new ArrayList<>(allergies);
    for (Allergy theirs : other.allergiesHeld()) {
      if (allergy(theirs.id()).isEmpty()) {
        allAllergies.add(theirs.of(merge));
      }
    }
    List<TreatmentLimit> allLimits = new ArrayList<>(treatmentLimits);
    for (TreatmentLimit theirs : other.treatmentLimitsHeld()) {
      if (treatmentLimit(theirs.id()).isEmpty()) {
        allLimits.add(theirs.of(merge));
      }
    }
    return new ClinicalRecord(allAllergies, noKnownAllergies, allLimits, goals, schedule);
  }

  /** Without what came by a merge, but for what a physician confirmed since. */
  public ClinicalRecord parted(CorrectionId merge) {
    Optional<CorrectionId> gone = Optional.of(merge);
    return new ClinicalRecord(
        allergies.stream().filter(each -> !each.merge().equals(gone)).toList(),
        noKnownAllergies,
        treatmentLimits.stream().filter(each -> !each.merge().equals(gone)).toList(),
        goals,
        schedule);
  }

  private static <T> List<T> with(
      List<T> known, T item, Function<T, CommandId> id, Predicate<T> holds) {
    List<T> all = new ArrayList<>(known);
    int at = 0;
    while (at < all.size() && !id.apply(all.get(at)).equals(id.apply(item))) {
      at++;
    }
    if (at < all.size()) {
      all.set(at, item);
    } else {
      all.add(item);
    }
    long ended = all.stream().filter(each -> !holds.test(each)).count();
    for (int i = 0; i < all.size() && ended > MAX_ENDED; ) {
      if (holds.test(all.get(i))) {
        i++;
      } else {
        all.remove(i);
        ended--;
      }
    }
    return all;
  }
}

package io.vigil.core.patient;

import io.vigil.core.patient.ScoreOrder.Kind;
import io.vigil.core.rule.RuleLayers;
import io.vigil.core.score.Score;
import io.vigil.core.score.Spo2Scale;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a patient is scored: by which orders, and under which circumstances.
 *
 * @param orders in the order in which they were given: those in force, at most one of a kind, and
 *     those that ended within the horizon
 * @param circumstances at most one of a kind
 * @param sinceEpochMillis our time from which the patient is to be observed; empty before
 */
public record Scoring(
    List<ScoreOrder> orders, List<Circumstance> circumstances, OptionalLong sinceEpochMillis) {

  /** Before the first admission. */
  public static final Scoring NONE = new Scoring(List.of(), List.of(), OptionalLong.empty());

  /** Orders that are kept, those that ended included. */
  static final int MAX_ORDERS = 64;

  public Scoring {
    orders = List.copyOf(orders);
    circumstances = List.copyOf(circumstances);
  }

  /** The order of a kind that is in force, if there is one. */
  public Optional<ScoreOrder> inForce(Kind kind) {
    for (ScoreOrder order : orders) {
      if (order.kind() == kind && order.inForce()) {
        return Optional.of(order);
      }
    }
    return Optional.empty();
  }

  /** What was noted of a kind, if it holds. */
  public Optional<Circumstance> circumstance(Circumstance.Kind kind) {
    return circumstances.stream().filter(each -> each.kind() == kind).findFirst();
  }

  /** What the rules of the patient depend on. */
  public RuleLayers.Bearing bearing() {
    return new RuleLayers.Bearing(
        inForce(Kind.SPO2_SCALE_TWO).isPresent(),
        circumstance(Circumstance.Kind.INFECTION_SUSPECTED).isPresent());
  }

  /** For whom the scores were validated, and whether that is this patient. */
  public enum Validity {
    /** An adult who is not pregnant. */
    VALIDATED,
    /** Younger than {@link #ADULT_YEARS}. */
    UNDER_16,
    /** Noted to be pregnant. */
    PREGNANT;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** NEWS2 is for the age of 16 and more (RCP 2017). */
  public static final int ADULT_YEARS = 16;

  /** Whether a score of this patient means what its table says; by the date in UTC. */
  public Validity validity(Admission admission, Score score) {
    LocalDate date =
        Instant.ofEpochMilli(score.atEpochMillis()).atZone(ZoneOffset.UTC).toLocalDate();
    if (admission.birthDate().plusYears(ADULT_YEARS).isAfter(date)) {
      return Validity.UNDER_16;
    }
    return circumstance(Circumstance.Kind.PREGNANT).isPresent()
        ? Validity.PREGNANT
        : Validity.VALIDATED;
  }

  Spo2Scale scaleAt(long epochMillis) {
    return isOrdered(Kind.SPO2_SCALE_TWO, epochMillis) ? Spo2Scale.TWO : Spo2Scale.ONE;
  }

  /** Whether the score gave no alarm at an instant. */
  boolean suspendedAt(long epochMillis) {
    return isOrdered(Kind.END_OF_LIFE, epochMillis);
  }

  /** Whether any instant that is kept was scored on scale two. */
  boolean everOnScaleTwo() {
    return has(Kind.SPO2_SCALE_TWO);
  }

  /** When the first suspension began that began in a span; its start excluded, its end included. */
  OptionalLong suspendedWithin(long fromEpochMillis, long toEpochMillis) {
    for (ScoreOrder order : orders) {
      if (order.kind() == Kind.END_OF_LIFE
          && order.fromEpochMillis() > fromEpochMillis
          && order.fromEpochMillis() <= toEpochMillis) {
        return OptionalLong.of(order.fromEpochMillis());
      }
    }
    return OptionalLong.empty();
  }

  /** In the place of the one that began at the same time, or after all. */
  Scoring with(ScoreOrder order) {
    List<ScoreOrder> all = new ArrayList<>(orders);
    all.removeIf(
        each -> each.kind() == order.kind() && each.fromEpochMillis() == order.fromEpochMillis());
    all.add(order);
    return new Scoring(all, circumstances, sinceEpochMillis);
  }

  Scoring with(Circumstance circumstance) {
    List<Circumstance> all = new ArrayList<>(without(circumstance.kind()).circumstances);
    all.add(circumstance);
    return new Scoring(orders, all, sinceEpochMillis);
  }

  Scoring without(Circumstance.Kind kind) {
    return new Scoring(
        orders,
        circumstances.stream().filter(each -> each.kind() != kind).toList(),
        sinceEpochMillis);
  }

  Scoring observedSince(long epochMillis) {
    return new Scoring(orders, circumstances, OptionalLong.of(epochMillis));
  }

  /** As our clock was set by some milliseconds; reviews were told by it. */
  Scoring stepped(long byMillis) {
    return sinceEpochMillis.isEmpty()
        ? this
        : observedSince(sinceEpochMillis.getAsLong() + byMillis);
  }

  Scoring prunedBefore(long epochMillis) {
    List<ScoreOrder> left =
        orders.stream()
            .filter(order -> order.untilEpochMillis().orElse(Long.MAX_VALUE) >= epochMillis)
            .toList();
    return left.size() == orders.size() ? this : new Scoring(left, circumstances, sinceEpochMillis);
  }

  private boolean isOrdered(Kind kind, long epochMillis) {
    for (int i = 0; i < orders.size(); i++) {
      ScoreOrder order = orders.get(i);
      if (order.kind() == kind && order.covers(epochMillis)) {
        return true;
      }
    }
    return false;
  }

  private boolean has(Kind kind) {
    for (ScoreOrder order : orders) {
      if (order.kind() == kind) {
        return true;
      }
    }
    return false;
  }
}

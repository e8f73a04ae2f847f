package io.vigil.simulation.world;

import io.vigil.core.patient.Circumstance;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.ScoreOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** How a patient is to be scored, by what was ordered and noted, one after the other. */
final class Ordered {

  private final Chart chart;
  private final Oracle oracle;
  private final List<ScoreOrder> orders = new ArrayList<>();
  private final Set<Circumstance.Kind> circumstances = EnumSet.noneOf(Circumstance.Kind.class);

  Ordered(Chart chart, Oracle oracle) {
    this.chart = chart;
    this.oracle = oracle;
  }

  void changed(ScoreOrder order) {
    boolean renewed =
        orders.removeIf(other ->
            other.kind() == order.kind() && other.fromEpochMillis() == order.fromEpochMillis());
    for (ScoreOrder other : orders) {
      if (other.kind() == order.kind() && other.inForce()) {
        throw broken("two orders of a kind are in force");
      }
    }
    orders.add(order);
    oracle.count(
        !order.inForce()
            ? Sometimes.SCORE_ORDER_ENDED
            : renewed ? Sometimes.SCORE_ORDER_RENEWED : Sometimes.SCORE_ORDERED);
  }

  void noted(Circumstance circumstance, boolean holds) {
    boolean changes =
        holds ? circumstances.add(circumstance.kind()) : circumstances.remove(circumstance.kind());
    if (!changes) {
      throw broken("what is known already is noted again");
    }
    oracle.count(Sometimes.CIRCUMSTANCE_NOTED);
  }

  /** After all that a commit did. */
  void settled(PatientState state) {
    Set<Circumstance.Kind> shown = EnumSet.noneOf(Circumstance.Kind.class);
    state.scoring().circumstances().forEach(each -> shown.add(each.kind()));
    if (!shown.equals(circumstances)) {
      throw broken("what is shown to hold of the patient is not what was noted");
    }
    for (ScoreOrder order : orders) {
      if (order.inForce() && !state.scoring().orders().contains(order)) {
        throw broken("an order that nobody ended is gone");
      }
      if (order.inForce() && !chart.inCare) {
        throw broken("an order outlasts the patient's stay");
      }
    }
    if (!chart.inCare && !circumstances.isEmpty()) {
      throw broken("what was noted of a patient outlasts his stay");
    }
  }

  boolean isEmpty() {
    return orders.isEmpty();
  }

  boolean onScaleTwoAt(long epochMillis) {
    return isOrdered(ScoreOrder.Kind.SPO2_SCALE_TWO, epochMillis);
  }

  boolean suspendedAt(long epochMillis) {
    return isOrdered(ScoreOrder.Kind.END_OF_LIFE, epochMillis);
  }

  /** When the first suspension began after an instant, up to another. */
  OptionalLong suspendedWithin(long afterEpochMillis, long toEpochMillis) {
    return orders.stream()
        .filter(order -> order.kind() == ScoreOrder.Kind.END_OF_LIFE)
        .mapToLong(ScoreOrder::fromEpochMillis)
        .filter(from -> from > afterEpochMillis && from <= toEpochMillis)
        .min();
  }

  private boolean isOrdered(ScoreOrder.Kind kind, long epochMillis) {
    return orders.stream()
        .anyMatch(order ->
            order.kind() == kind
                && order.fromEpochMillis() <= epochMillis
                && order.untilEpochMillis().orElse(Long.MAX_VALUE) > epochMillis);
  }

  private Violation broken(String detail) {
    return oracle.broken(Invariant.SCORED_AS_ORDERED, detail);
  }
}

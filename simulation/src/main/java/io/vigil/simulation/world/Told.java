package io.vigil.simulation.world;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who was told of a patient's alarms, by what people and channels said, and by no rule. */
final class Told {

  private static final long RECEIVED_MILLIS = 10_000;
  private static final long DISPLAYED_MILLIS = 20_000;
  private static final long WOKEN_MILLIS = 120_000;

  /** As for acceptances: clocks, and that deadlines come one after the other. */
  private static final long SLACK_MILLIS = 60_000;

  private final Chart chart;
  private final Oracle oracle;
  private final Set<Said> said = new HashSet<>();
  private final Map<DeliveryId, Telling> open = new LinkedHashMap<>();

  /** A step that somebody confirmed; empty for a channel. */
  private record Said(DeliveryId delivery, Stage stage, Optional<PersonId> by) {}

  /** One that is under way, with when it was ordered in our time and in true time. */
  private record Telling(Delivery delivery, long orderedEpochMillis, long orderedTrueMillis) {

    /** How long after the order the next step may take. */
    long mayTakeMillis() {
      boolean station = delivery.channel() == Channel.APP;
      return switch (delivery.stage()) {
        case ORDERED, SENT -> station ? RECEIVED_MILLIS : WOKEN_MILLIS;
        case RECEIVED -> station ? DISPLAYED_MILLIS : WOKEN_MILLIS;
        case DISPLAYED, ACCEPTED, FAILED, UNCONFIRMED, OVER -> Long.MAX_VALUE / 4;
      };
    }
  }

  Told(Chart chart, Oracle oracle) {
    this.chart = chart;
    this.oracle = oracle;
  }

  void says(DeliveryId delivery, Stage stage, Optional<PersonId> by) {
    said.add(new Said(delivery, stage, by));
  }

  void stepped(long byMillis) {
    open.replaceAll((id, of) ->
        new Telling(of.delivery(), of.orderedEpochMillis() + byMillis, of.orderedTrueMillis()));
  }

  void changed(Delivery delivery, long trueMillis) {
    Telling before = open.get(delivery.id());
    Stage stage = delivery.stage();
    if ((before == null) != (stage == Stage.ORDERED)) {
      throw oracle.broken(Invariant.KEPT_ONCE, "somebody is told twice, or of nothing: " + stage);
    }
    switch (stage) {
      case ORDERED -> {
        if (!chart.signals.isCalling(delivery.alarm())) {
          throw unconfirmed("somebody is told of what gives no signal");
        }
        oracle.count(
            chart.home.isPatient(delivery.to()) ? Sometimes.PROMPTED : Sometimes.TELLING_ORDERED);
      }
      case SENT, RECEIVED, DISPLAYED, FAILED -> {
        if (!said.contains(new Said(delivery.id(), stage, Optional.empty()))
            && !said.contains(new Said(delivery.id(), stage, Optional.of(delivery.to())))) {
          throw unconfirmed(stage + " is confirmed by nobody");
        }
        count(stage, before);
      }
      case UNCONFIRMED ->
          oracle.count(
              chart.home.isPatient(delivery.to())
                  ? Sometimes.PROMPT_UNCONFIRMED
                  : Sometimes.TELLING_UNCONFIRMED);
      case ACCEPTED -> {
        if (!chart.signals.isAcceptedBy(delivery.alarm(), delivery.to())) {
          throw unconfirmed("who did not accept is said to have accepted");
        }
        oracle.count(Sometimes.ACCEPTED_BY_WHO_WAS_TOLD);
      }
      case OVER -> oracle.count(Sometimes.TELLING_OVER);
    }
    if (stage == Stage.ACCEPTED || stage == Stage.OVER) {
      open.remove(delivery.id());
    } else {
      open.put(
          delivery.id(),
          before == null
              ? new Telling(delivery, delivery.orderedEpochMillis(), trueMillis)
              : new Telling(delivery, before.orderedEpochMillis(), before.orderedTrueMillis()));
    }
  }

  private void count(Stage stage, @Nullable Telling before) {
    if (stage == Stage.FAILED) {
      oracle.count(Sometimes.CHANNEL_REFUSED);
    } else if (stage == Stage.DISPLAYED) {
      boolean late = before != null && before.delivery().stage() == Stage.UNCONFIRMED;
      oracle.count(late ? Sometimes.TOLD_LATE : Sometimes.TOLD_IN_TIME);
    }
  }

  /** After all that a commit did. */
  void settled() {
    Set<AlarmId> displayed = new HashSet<>();
    Set<AlarmId> prompted = new HashSet<>();
    List<AlarmId> missed = new ArrayList<>();
    List<AlarmId> unanswered = new ArrayList<>();
    for (Telling telling : open.values()) {
      Delivery delivery = telling.delivery();
      if (!chart.inCare || !chart.signals.isCalling(delivery.alarm())) {
        throw unconfirmed("somebody is still told of what gives no signal any more");
      }
      boolean toHimself = chart.home.isPatient(delivery.to());
      switch (delivery.stage()) {
        case DISPLAYED -> (toHimself ? prompted : displayed).add(delivery.alarm());
        case FAILED, UNCONFIRMED -> (toHimself ? unanswered : missed).add(delivery.alarm());
        case ORDERED, SENT, RECEIVED, ACCEPTED, OVER -> {}
      }
    }
    // What only the patient himself has seen nobody else has.
    unanswered.removeIf(prompted::contains);
    missed.addAll(unanswered);
    missed.removeIf(displayed::contains);
    if (missed.isEmpty() == chart.isActive(new Condition.DeliveryUnconfirmed())) {
      throw unconfirmed(
          missed.isEmpty()
              ? "all were told, and it is said that somebody was not"
              : "somebody was not told, and it is not said");
    }
  }

  /** What is not confirmed in time is not confirmed. */
  void look(long nowEpochMillis, long trueMillis) {
    for (Telling telling : open.values()) {
      long most = telling.mayTakeMillis() + SLACK_MILLIS;
      if (nowEpochMillis > telling.orderedEpochMillis() + most
          && trueMillis > telling.orderedTrueMillis() + most) {
        throw unconfirmed(telling.delivery().stage() + " for too long, and nobody says so");
      }
    }
  }

  private Violation unconfirmed(String detail) {
    return oracle.broken(Invariant.TOLD_IS_CONFIRMED, detail);
  }
}

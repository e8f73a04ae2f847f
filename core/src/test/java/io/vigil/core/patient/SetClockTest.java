package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.vitals.VitalSign;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is counted from a time of ours counts on when our clock is set. */
class SetClockTest {

  /** Taken from our clock and compared with it: moved along. */
  private static final Set<String> MOVED =
      Set.of(
          "Accepted.sinceEpochMillis",
          "Accepted.untilEpochMillis",
          "Alarm.rungDueEpochMillis",
          "Alarm.signalUntilEpochMillis",
          "Alarm.signalledEpochMillis",
          "Delivery.orderedEpochMillis",
          "Handover.dueEpochMillis",
          "Link.lastReceivedEpochMillis",
          "OffMonitor.sinceEpochMillis",
          "OffMonitor.untilEpochMillis",
          "Scoring.sinceEpochMillis");

  /** Device time, which no clock of ours has to do with. */
  private static final Set<String> OF_DEVICES =
      Set.of(
          "Alarm.endEpochMillis",
          "Alarm.onsetEpochMillis",
          "Breach.lastBreachEpochMillis",
          "Breach.sinceEpochMillis",
          "Breach.untilEpochMillis",
          "DeviceBinding.fromEpochMillis",
          "DeviceBinding.untilEpochMillis",
          "Episode.endEpochMillis",
          "Episode.onsetEpochMillis",
          "Latest.atEpochMillis",
          "Link.newestEpochMillis",
          "News2Point.atEpochMillis",
          "Reattribution.fromEpochMillis",
          "Reattribution.untilEpochMillis",
          "ScoreOrder.fromEpochMillis",
          "ScoreOrder.untilEpochMillis",
          "SensorTimes.atEpochMillis");

  /** A person named the time on the clock. */
  private static final Set<String> AS_TOLD =
      Set.of(
          "Assignment.untilEpochMillis",
          "OffMonitor.backByEpochMillis",
          "OxygenPrescription.reviewEpochMillis",
          "Reminder.dueEpochMillis",
          "RuleLayer.fromEpochMillis",
          "RuleLayer.untilEpochMillis",
          "ScheduledMeasurement.fromEpochMillis",
          "ScheduledMeasurement.untilEpochMillis",
          "ScoreOrder.reviewEpochMillis",
          "SilentTrial.untilEpochMillis",
          "StandIn.untilEpochMillis",
          "TreatmentLimit.reviewEpochMillis");

  /** Never goes back: what had begun by then has begun. */
  private static final Set<String> STAYS = Set.of("RuleLayers.asOfEpochMillis");

  /** Of the record; nothing counts from there, but see {@link #isMoved}. */
  private static final Set<String> SHOWN =
      Set.of(
          "AbsorbedRecord.sinceEpochMillis",
          "Alarm.raisedEpochMillis",
          "Allergy.atEpochMillis",
          "Assignment.sinceEpochMillis",
          "CareGoal.atEpochMillis",
          "ChartedEvent.atEpochMillis",
          "Circumstance.atEpochMillis",
          "Ending.atEpochMillis",
          "Episode.openedEpochMillis",
          "First.atEpochMillis",
          "Handover.offeredEpochMillis",
          "Handover.sinceEpochMillis",
          "Latest.receivedEpochMillis",
          "Merge.askedEpochMillis",
          "Merge.sinceEpochMillis",
          "NoKnownAllergies.atEpochMillis",
          "OxygenPrescription.fromEpochMillis",
          "PatientAnswer.atEpochMillis",
          "Reattribution.askedEpochMillis",
          "Rejected.sinceEpochMillis",
          "ScheduledMeasurement.atEpochMillis",
          "SilentTrial.sinceEpochMillis",
          "Task.openedEpochMillis",
          "TreatmentLimit.atEpochMillis",
          "WelfareCall.atEpochMillis");

  private static final long BY = hours(-1);

  private static long commands;

  private static CommandId command() {
    return new CommandId(new UUID(31, ++commands));
  }

  @Test
  void eachTimeThatAStateHoldsIsSaidToMoveOrNot() {
    Set<String> known = new TreeSet<>();
    known.addAll(MOVED);
    known.addAll(OF_DEVICES);
    known.addAll(AS_TOLD);
    known.addAll(STAYS);
    known.addAll(SHOWN);

    Set<String> found = new TreeSet<>();
    find(PatientState.class, new HashSet<>(), found);

    assertThat(found).as("a new time: does anything count from it?").isEqualTo(known);
  }

  private static void find(Type type, Set<Type> seen, Set<String> found) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        find(argument, seen, found);
      }
    } else if (type instanceof Class<?> raw) {
      if (raw.isSealed()) {
        for (Class<?> permitted : raw.getPermittedSubclasses()) {
          find(permitted, seen, found);
        }
      }
      if (raw.isRecord()) {
        for (RecordComponent component : raw.getRecordComponents()) {
          if (component.getName().endsWith("pochMillis")) {
            found.add(raw.getSimpleName() + "." + component.getName());
          }
          find(component.getGenericType(), seen, found);
        }
      }
    }
  }

  /** One time that a state holds. */
  private record Held(String name, boolean moves, Object value) {}

  @Test
  void whatIsCountedFromMovesAndNothingElse() {
    TestingPatient patient = inTheMidstOfAll();
    List<Held> before = held(patient.state());

    List<Held> after = held(Patient.evolve(patient.state(), new PatientEvent.ClockStepped(BY)));

    assertThat(after).hasSameSizeAs(before);
    Set<String> moved = new TreeSet<>();
    for (int i = 0; i < before.size(); i++) {
      Held was = before.get(i);
      Object then = was.moves() ? plus(was.value()) : was.value();
      assertThat(after.get(i).value()).as(was.name()).isEqualTo(then);
      if (was.moves() && !then.equals(was.value())) {
        moved.add(was.name());
      }
    }
    assertThat(moved)
        .as("each is looked at")
        .containsAll(MOVED)
        .contains("Episode.openedEpochMillis");
  }

  private static Object plus(Object time) {
    return switch (time) {
      case Long at -> at + BY;
      case OptionalLong at -> at.isEmpty() ? at : OptionalLong.of(at.getAsLong() + BY);
      default -> throw new IllegalArgumentException("no time: " + time);
    };
  }

  private static List<Held> held(PatientState state) {
    List<Held> held = new ArrayList<>();
    collect(state, held);
    return held;
  }

  private static void collect(Object value, List<Held> held) {
    switch (value) {
      case Record made -> {
        for (RecordComponent component : made.getClass().getRecordComponents()) {
          Object in = valueOf(component.getAccessor(), made);
          if (component.getName().endsWith("pochMillis")) {
            String name = made.getClass().getSimpleName() + "." + component.getName();
            held.add(new Held(name, isMoved(name, made), in));
          } else {
            collect(in, held);
          }
        }
      }
      case Map<?, ?> map -> map.values().forEach(each -> collect(each, held));
      case Collection<?> all -> all.forEach(each -> collect(each, held));
      case Optional<?> maybe -> maybe.ifPresent(each -> collect(each, held));
      default -> {}
    }
  }

  /** That nobody has a patient is high some time after it was opened. */
  private static boolean isMoved(String name, Record made) {
    return MOVED.contains(name)
        || (name.equals("Episode.openedEpochMillis")
            && made instanceof Episode episode
            && episode.active()
            && episode.condition() instanceof Condition.Uncovered);
  }

  private static Object valueOf(Method accessor, Object of) {
    try {
      accessor.setAccessible(true);
      return accessor.invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record gives its components", e);
    }
  }

  /** Alarms in each state, somebody told, offered by who can't be reached, back from an errand. */
  private static TestingPatient inTheMidstOfAll() {
    TestingPatient patient = TestingPatient.withMonitorAndWearable();
    long back = START + minutes(10);
    patient.decide(
        new PatientInput.GoOffMonitor(command(), NURSE, OffMonitor.Reason.IMAGING, back));
    patient.decide(new PatientInput.ComeBackToMonitor(command(), NURSE));
    patient.decide(new PatientInput.NoteStaff(true, Optional.empty(), false, Optional.empty()));
    patient.decide(
        new PatientInput.AssignPatient(command(), NURSE, NURSE, OptionalLong.empty(), false));
    patient.decide(new PatientInput.OfferPatient(command(), NURSE, Optional.empty(), ""));
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "85", START));
    patient.decide(
        new PatientInput.OrderDelivery(patient.alarm(spo2Low()).id(), 0, NURSE, Channel.APP));
    patient.sends(WEARABLE, reading(VitalSign.BODY_TEMPERATURE, "34", START));
    patient.accepts(patient.alarm(low(VitalSign.BODY_TEMPERATURE)), 1);
    patient.sends(WEARABLE, reading(VitalSign.SYSTOLIC_PRESSURE, "85", START));
    patient.answers(patient.alarm(low(VitalSign.SYSTOLIC_PRESSURE)), 2, new AlarmAnswer.Pause(60));
    return patient;
  }

  private static Condition low(VitalSign vitalSign) {
    return new Condition.LimitBreached(vitalSign, Direction.LOW);
  }

  @Test
  void whoIsUncoveredIsSoForNoLongerThanBefore() {
    TestingPatient patient = TestingPatient.inCare();
    patient.decide(new PatientInput.NoteStaff(true, Optional.empty(), false, Optional.empty()));

    patient.at(START + BY).decide(new PatientInput.StepClock(BY));
    patient.waitUntil(START + BY + minutes(3));

    assertThat(patient.episode(new Condition.Uncovered()).priority()).isEqualTo(Priority.HIGH);
  }

  @Test
  void firstObservationIsDueWhenItWas() {
    TestingPatient patient = TestingPatient.inCare();
    patient.at(START + BY).decide(new PatientInput.StepClock(BY));

    assertThat(patient.state().nextObservation().orElseThrow().dueEpochMillis())
        .isEqualTo(START + BY + hours(1));
  }

  @Test
  void patientsOwnLimitsAndOrdersHoldOnWhenOurClockIsSetBack() {
    TestingPatient patient = TestingPatient.inCare().bind(MONITOR, Duration.ofSeconds(1));
    Limit own = new Limit(VitalSign.SPO2, Direction.LOW, 92_000_000, 0, 15_000, Priority.HIGH);
    Limit ordered =
        new Limit(VitalSign.RESPIRATION_RATE, Direction.LOW, 4_000_000, 0, 15_000, Priority.HIGH);
    patient.decide(
        new PatientInput.SetPatientRules(command(), NURSE, 0, List.of(own), List.of(), "as asked"));
    patient.decide(
        new PatientInput.GiveRuleOrder(
            command(),
            NURSE,
            1,
            ordered.key(),
            Optional.of(ordered),
            START + hours(24),
            "breathes slowly"));

    patient.at(START + BY).decide(new PatientInput.StepClock(BY));
    // What makes it say anew what is in force.
    patient.adopts(DefaultRules.VERSION_1);

    assertThat(patient.state().rules().rules()).contains(own, ordered);
    patient.waitUntil(START + hours(24) + seconds(1));
    assertThat(patient.state().rules().rules()).contains(own).doesNotContain(ordered);
  }
}

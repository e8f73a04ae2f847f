package io.vigil.engine.burden;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import io.vigil.core.patient.PatientEvent.AlarmChanged;
import io.vigil.core.patient.PatientEvent.AlarmRaised;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What of an alarm's changes is a step of its signal. */
class AlarmStepTest {

  private static final PatientId ANNA = new PatientId(new UUID(1, 1));
  private static final AlarmId ID = new AlarmId(new UUID(2, 1));

  @Test
  void signalsWhenItIsRaisedAndWhenItRisesAndWhenItSignalsAgain() {
    assertThat(
            kinds(
                Map.of(),
                new AlarmRaised(alarm(Signal.ON, Priority.MEDIUM, 0)),
                changed(Signal.ON, Priority.MEDIUM, 0, AlarmChange.JOINED),
                changed(Signal.ON, Priority.HIGH, 0, AlarmChange.REVISED),
                changed(Signal.PAUSED, Priority.HIGH, 0, AlarmChange.PAUSED),
                changed(Signal.ON, Priority.HIGH, 0, AlarmChange.SIGNALLED),
                changed(Signal.LATCHED, Priority.HIGH, 0, AlarmChange.ENDED),
                changed(Signal.ON, Priority.HIGH, 0, AlarmChange.SIGNALLED),
                changed(Signal.ACKNOWLEDGED, Priority.HIGH, 0, AlarmChange.ACCEPTED),
                changed(Signal.ON, Priority.HIGH, 0, AlarmChange.EXPIRED)))
        .containsExactly(
            AlarmStep.Kind.SIGNALLED,
            AlarmStep.Kind.SIGNALLED,
            AlarmStep.Kind.ACCEPTED,
            AlarmStep.Kind.SIGNALLED);
  }

  @Test
  void climbsAndIsOverAsNobodyAccepts() {
    assertThat(
            kinds(
                Map.of(ID, alarm(Signal.ON, Priority.HIGH, 0)),
                changed(Signal.ON, Priority.HIGH, 1, AlarmChange.CLIMBED),
                changed(Signal.ON, Priority.HIGH, 2, AlarmChange.ESCALATED),
                changed(Signal.OFF, Priority.HIGH, 2, AlarmChange.COMPLETED)))
        .as("who escalates it has answered")
        .containsExactly(AlarmStep.Kind.CLIMBED, AlarmStep.Kind.OVER);
  }

  @Test
  void withheldSignalIsNone() {
    assertThat(
            kinds(
                Map.of(),
                new AlarmRaised(alarm(Signal.WITHHELD, Priority.HIGH, 0)),
                changed(Signal.OFF, Priority.HIGH, 0, AlarmChange.ENDED)))
        .isEmpty();
  }

  private static List<AlarmStep.Kind> kinds(Map<AlarmId, Alarm> before, PatientEvent... events) {
    return AlarmStep.of(ANNA, before, List.of(events), 1_000).stream()
        .map(AlarmStep::kind)
        .toList();
  }

  private static AlarmChanged changed(Signal signal, Priority priority, int rung, AlarmChange why) {
    return new AlarmChanged(alarm(signal, priority, rung), why);
  }

  private static Alarm alarm(Signal signal, Priority priority, int rung) {
    return new Alarm(
        ID,
        new Condition.News2Raised(),
        priority,
        0,
        OptionalLong.empty(),
        0,
        signal,
        OptionalLong.empty(),
        OptionalLong.of(0),
        Responsibility.UNDEFINED,
        Optional.empty(),
        List.of(),
        rung,
        OptionalLong.empty(),
        0,
        List.of(new EpisodeId(new UUID(3, 1))),
        1);
  }
}

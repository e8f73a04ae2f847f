package io.vigil.core.patient;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.EpisodeId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TaskId;
import io.vigil.core.id.WardId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import java.util.List;

/** What reaches a patient's lane. All that judging needs is in the state or in here. */
public sealed interface PatientInput {

  /** The most readings that one input holds. */
  int MAX_READINGS = 1_000;

  /** A patient comes into care. */
  record Admit(Admission admission, RuleSet rules) implements PatientInput {}

  /** The patient moves to another ward or bed. */
  record Transfer(WardId ward, @Classified(As.IDENTITY) String bed) implements PatientInput {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The patient leaves care. */
  record Discharge() implements PatientInput {}

  /** A device measures this patient from now on. */
  record BindDevice(DeviceBinding binding) implements PatientInput {}

  /** A device measures this patient no more. */
  record UnbindDevice(DeviceId device, long untilEpochMillis) implements PatientInput {}

  /** Other limits are in force from now on. */
  record AdoptRuleSet(RuleSet rules) implements PatientInput {}

  /**
   * The readings of a transmission that are this patient's; 1 to {@link #MAX_READINGS}.
   *
   * @param live whether it was sent as what is happening now; what a device kept while its link was
   *     lost is not
   */
  record ReceiveTransmission(TransmissionIdentity identity, boolean live, List<Reading> readings)
      implements PatientInput {
    public ReceiveTransmission {
      readings = List.copyOf(readings);
      if (readings.isEmpty() || readings.size() > MAX_READINGS) {
        throw new IllegalArgumentException("a transmission has 1 to 1,000 readings");
      }
    }
  }

  /** What a person observed or measured by hand; 1 to {@link #MAX_READINGS}. */
  record Observe(CommandId command, PersonId by, List<Reading> readings) implements PatientInput {
    public Observe {
      readings = List.copyOf(readings);
      if (readings.isEmpty() || readings.size() > MAX_READINGS) {
        throw new IllegalArgumentException("an observation has 1 to 1,000 readings");
      }
    }
  }

  /**
   * A deadline of this patient has come.
   *
   * @param servingSinceEpochMillis when this process took the lane over: a device had no chance to
   *     be heard before, so its silence counts from then
   */
  record PassTime(long servingSinceEpochMillis) implements PatientInput {}

  /** The wall clock was set: what waits is moved along with it instead of firing at once. */
  record StepClock(long byMillis) implements PatientInput {}

  /** A person takes notice of an alarm, as of the version that he saw. */
  record AcknowledgeAlarm(CommandId command, EpisodeId episode, int expectedVersion, PersonId by)
      implements PatientInput {}

  /** A person has done a task. */
  record CompleteTask(CommandId command, TaskId task, int expectedVersion, PersonId by)
      implements PatientInput {}

  /**
   * An input could not be decided because of a fault of ours. It is kept as it came.
   *
   * @param kind of the input, and {@code input} its encoding
   */
  record SetAside(int kind, @Classified(As.CLINICAL) byte[] input) implements PatientInput {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }
}

package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.rule.DefaultRules;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PatientGroupsTest {

  private static final WardId EAST = new WardId(new UUID(5, 1));
  private static final WardId WEST = new WardId(new UUID(5, 2));
  private static final PatientId ANNA = new PatientId(new UUID(4, 1));

  private final Map<PatientId, PatientState> states = new HashMap<>();
  private final PatientGroups<WardId> inCare =
      new PatientGroups<>(
          id -> Optional.ofNullable(states.get(id)),
          state ->
              state.inCare() ? state.admission().map(Admission::ward) : Optional.<WardId>empty());

  private void decide(PatientInput input) {
    PatientState before = states.getOrDefault(ANNA, PatientState.INITIAL);
    states.put(ANNA, Patient.decide(before, input, 1_000).after());
    inCare.lookAt(states.keySet());
  }

  @Test
  void patientIsWhereTheLastCommitLeftHim() {
    decide(
        new PatientInput.Admit(
            new Admission(ANNA, "Somebody", "MRN-1", LocalDate.EPOCH, EAST, "7E-04", false),
            DefaultRules.VERSION_1));
    assertThat(inCare.of(EAST)).containsExactly(ANNA);
    assertThat(inCare.of(WEST)).isEmpty();

    decide(new PatientInput.Transfer(WEST, "7W-01"));
    assertThat(inCare.of(EAST)).isEmpty();
    assertThat(inCare.of(WEST)).containsExactly(ANNA);

    decide(new PatientInput.Discharge());
    assertThat(inCare.of(WEST)).isEmpty();
    assertThat(inCare.all()).isEmpty();
  }

  @Test
  void whoWasErasedIsInNone() {
    decide(
        new PatientInput.Admit(
            new Admission(ANNA, "Somebody", "MRN-1", LocalDate.EPOCH, EAST, "7E-04", false),
            DefaultRules.VERSION_1));

    states.clear();
    inCare.lookAt(states.keySet());

    assertThat(inCare.all()).isEmpty();
  }
}

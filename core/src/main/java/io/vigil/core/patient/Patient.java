package io.vigil.core.patient;

import java.util.List;

/**
 * A patient's lane, as two pure functions. <em>Decide</em> changes nothing; <em>evolve</em> decides
 * nothing. Both know only their arguments: no clock, no randomness, nothing to read.
 */
public final class Patient {

  private Patient() {}

  /**
   * What follows from an input.
   *
   * @param nowEpochMillis our time; never runs backwards within a lane
   */
  public static Decision decide(PatientState state, PatientInput input, long nowEpochMillis) {
    return new Deciding(state, nowEpochMillis).decide(input);
  }

  /** The state after an event. */
  public static PatientState evolve(PatientState state, PatientEvent event) {
    return evolve(state, List.of(event));
  }

  /** The state after some events in order. */
  public static PatientState evolve(PatientState state, List<PatientEvent> events) {
    Draft draft = new Draft(state);
    events.forEach(draft::apply);
    return draft.toState();
  }
}

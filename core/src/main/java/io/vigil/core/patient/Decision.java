package io.vigil.core.patient;

import java.util.List;

/**
 * What follows from an input: the events, what to tell the sender, and the state after the events.
 * No events: nothing changed and nothing needs to be kept.
 */
public record Decision(List<PatientEvent> events, Reply reply, PatientState after) {
  public Decision {
    events = List.copyOf(events);
  }
}

package io.vigil.core.patient;

import io.vigil.core.vitals.Reading;
import java.util.List;

/** A reading and what became of it. */
public record RecordedReading(Reading reading, ReadingStatus status) {

  /**
   * Whether a device that sent these was heard. One that repeats itself for ever, as its clock
   * stands still, or sends only what no body has or what it calls no measurement itself, tells
   * nothing of the patient: it counts as silent. (What is future or too late has an alarm of its
   * own.)
   */
  static boolean saySomething(List<RecordedReading> readings) {
    for (RecordedReading reading : readings) {
      if (reading.status != ReadingStatus.DUPLICATE
          && reading.status != ReadingStatus.IMPOSSIBLE
          && !reading.status.keptOut()) {
        return true;
      }
    }
    return false;
  }
}

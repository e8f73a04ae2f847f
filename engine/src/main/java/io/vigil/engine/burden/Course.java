package io.vigil.engine.burden;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.ScoreOrder;
import io.vigil.core.vitals.Reading;
import java.util.List;
import java.util.Map;

/**
 * What was measured of one patient, in the order of device time.
 *
 * @param admission the patient as the readings are judged
 * @param intervalMillis of each device that measured, how often it should send
 * @param orders on scores, as from the first reading on
 * @param inTime of those devices or of persons
 */
public record Course(
    Admission admission,
    Map<DeviceId, Long> intervalMillis,
    List<ScoreOrder> orders,
    List<Measured> inTime) {

  /** A reading, and whose it is. */
  public record Measured(Source source, Reading reading) {}

  public Course {
    intervalMillis = Map.copyOf(intervalMillis);
    orders = List.copyOf(orders);
    inTime = List.copyOf(inTime);
  }

  /**
   * When the first reading was measured.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public long startEpochMillis() {
    return inTime.getFirst().reading().at().toEpochMilli();
  }

  /**
   * When the last reading was measured.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public long endEpochMillis() {
    return inTime.getLast().reading().at().toEpochMilli();
  }

  /** How often a source measures; {@link Long#MAX_VALUE} for a person, who does it now and then. */
  long intervalMillis(Source source) {
    return switch (source) {
      case DeviceId device -> intervalMillis.getOrDefault(device, Long.MAX_VALUE);
      case PersonId ignored -> Long.MAX_VALUE;
    };
  }
}

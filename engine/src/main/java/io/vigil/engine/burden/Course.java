package io.vigil.engine.burden;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.ScoreOrder;
import io.vigil.core.vitals.OxygenSupply;
import io.vigil.core.vitals.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured of one patient, in the order of device time.
 *
 * @param admission the patient as the readings are judged
 * @param devices those that measured
 * @param orders on scores, as from the first reading on
 * @param inTime of those devices or of persons
 */
public record Course(
    Admission admission,
    Map<DeviceId, Device> devices,
    List<ScoreOrder> orders,
    List<Measured> inTime) {

  /** A reading, and whose it is. */
  public record Measured(Source source, Reading reading) {}

  /**
   * A device.
   *
   * @param intervalMillis how often it should send
   * @param oxygen what it is, if it supplies oxygen
   */
  public record Device(long intervalMillis, Optional<OxygenSupply> oxygen) {}

  public Course {
    devices = Map.copyOf(devices);
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
      case DeviceId device ->
          Optional.ofNullable(devices.get(device))
              .map(Device::intervalMillis)
              .orElse(Long.MAX_VALUE);
      case PersonId ignored -> Long.MAX_VALUE;
    };
  }
}

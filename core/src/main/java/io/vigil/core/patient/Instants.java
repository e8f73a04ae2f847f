package io.vigil.core.patient;

import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The instants at which a device measured anything, in order, and whether one sensor of it did. */
final class Instants {

  private static final class Input {
    private final Readings readings;
    private final int slot;
    private final boolean ofSensor;
    private long nextAt;

    Input(Readings readings, int slot, boolean ofSensor) {
      this.readings = readings;
      this.slot = slot;
      this.ofSensor = ofSensor;
      look();
    }

    void look() {
      do {
        nextAt = readings.advance() ? Stream.epochMillis(readings.key()) : Long.MAX_VALUE;
      } while (nextAt != Long.MAX_VALUE && Stream.slot(readings.origin()) != slot);
    }
  }

  private final List<Input> inputs = new ArrayList<>();
  private long at;
  private boolean ofSensor;

  private Instants() {}

  /** Those of a batch. */
  static Instants of(Batch batch, int slot, Sensor sensor) {
    Instants instants = new Instants();
    for (Metric metric : batch.metrics()) {
      if (batch.has(metric)) {
        instants.inputs.add(new Input(batch.of(metric), slot, isOf(metric, sensor)));
      }
    }
    return instants;
  }

  /** All those known from some instant on. */
  static Instants from(long fromEpochMillis, Map<Metric, Stream> streams, int slot, Sensor sensor) {
    Instants instants = new Instants();
    streams.forEach((metric, stream) ->
        instants.inputs.add(
            new Input(stream.from(Stream.key(fromEpochMillis, 0)), slot, isOf(metric, sensor))));
    return instants;
  }

  /** Moves to the next instant; false at the end. */
  boolean next() {
    at = Long.MAX_VALUE;
    for (int i = 0; i < inputs.size(); i++) {
      at = Math.min(at, inputs.get(i).nextAt);
    }
    if (at == Long.MAX_VALUE) {
      return false;
    }
    ofSensor = false;
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      while (input.nextAt == at) {
        ofSensor |= input.ofSensor;
        input.look();
      }
    }
    return true;
  }

  long atEpochMillis() {
    return at;
  }

  /** Whether the sensor gave a value at this instant. */
  boolean ofSensor() {
    return ofSensor;
  }

  private static boolean isOf(Metric metric, Sensor sensor) {
    return metric instanceof VitalSign vitalSign && vitalSign.sensor() == sensor;
  }
}

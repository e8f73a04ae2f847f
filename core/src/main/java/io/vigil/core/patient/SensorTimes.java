package io.vigil.core.patient;

import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When each continuous sensor of a device gave its newest judged value. Immutable.
 *
 * @param sensors in the order in which they were first heard, each once
 * @param atEpochMillis device time of the newest value of each of them; not to be written to
 */
public record SensorTimes(List<Sensor> sensors, long[] atEpochMillis) {

  /** Before the first value. */
  public static final SensorTimes NONE = new SensorTimes(List.of(), new long[0]);

  public SensorTimes {
    sensors = List.copyOf(sensors);
    if (sensors.size() != atEpochMillis.length) {
      throw new IllegalArgumentException("each sensor has one time");
    }
    for (int i = 1; i < atEpochMillis.length; i++) {
      if (sensors.indexOf(sensors.get(i)) != i) {
        throw new IllegalArgumentException("a sensor is there once");
      }
    }
  }

  /** Device time of a sensor's newest value; {@link Long#MIN_VALUE} if it never gave one. */
  long of(Sensor sensor) {
    int place = sensors.indexOf(sensor);
    return place < 0 ? Long.MIN_VALUE : atEpochMillis[place];
  }

  /** These with what was recorded of the same device. */
  SensorTimes after(List<RecordedReading> recorded) {
    List<Sensor> all = sensors;
    long[] times = atEpochMillis.clone();
    for (RecordedReading reading : recorded) {
      if (reading.status().judged()
          && reading.reading().metric() instanceof VitalSign vitalSign
          && vitalSign.sensor().continuous()) {
        int place = all.indexOf(vitalSign.sensor());
        if (place < 0) {
          place = all.size();
          all = plus(all, vitalSign.sensor());
          times = Arrays.copyOf(times, place + 1);
          times[place] = Long.MIN_VALUE;
        }
        times[place] = Math.max(times[place], reading.reading().at().toEpochMilli());
      }
    }
    return new SensorTimes(all, times);
  }

  /** These with what another record knows of the same device. */
  SensorTimes or(SensorTimes other) {
    SensorTimes all = this;
    for (Sensor sensor : other.sensors) {
      int place = all.sensors.indexOf(sensor);
      if (place < 0) {
        all = all.with(sensor, other.of(sensor));
      } else {
        long[] times = all.atEpochMillis.clone();
        times[place] = Math.max(times[place], other.of(sensor));
        all = new SensorTimes(all.sensors, times);
      }
    }
    return all;
  }

  /** These with one more sensor. */
  SensorTimes with(Sensor sensor, long newestEpochMillis) {
    long[] times = Arrays.copyOf(atEpochMillis, atEpochMillis.length + 1);
    times[atEpochMillis.length] = newestEpochMillis;
    return new SensorTimes(plus(sensors, sensor), times);
  }

  private static List<Sensor> plus(List<Sensor> sensors, Sensor sensor) {
    List<Sensor> all = new ArrayList<>(sensors);
    all.add(sensor);
    return List.copyOf(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SensorTimes(List<Sensor> others, long[] times)
        && sensors.equals(others)
        && Arrays.equals(atEpochMillis, times);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(atEpochMillis);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < atEpochMillis.length; i++) {
      text.append(i == 0 ? "" : ", ").append(sensors.get(i)).append('=').append(atEpochMillis[i]);
    }
    return text.append('}').toString();
  }
}

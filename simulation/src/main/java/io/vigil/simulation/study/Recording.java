package io.vigil.simulation.study;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.rule.Grade;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.burden.Course;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What was measured of one patient.
 *
 * @param patient names the recording: its file's name without what follows the last dot
 * @param readings vital signs only, at least one, in the order of time and, within an instant, of
 *     the vital signs; no two alike in vital sign, time and ordinal
 * @param intervalMillis the median time from one instant with a reading to the next; {@link
 *     Long#MAX_VALUE} if there is one instant
 */
record Recording(String patient, List<Reading> readings, long intervalMillis) {

  /** 23 days of one vital sign each second. */
  static final int READINGS_MAX = 2_000_000;

  /** Values of one vital sign at one instant. */
  static final int AT_ONCE_MAX = 16;

  private static final UUID ONE = new UUID(0, 1);
  private static final DeviceId DEVICE = new DeviceId(ONE);
  private static final PersonId PERSON = new PersonId(ONE);

  /** What is measured more seldom is charted by a person, not sent by a device. */
  private static final Duration DEVICE_INTERVAL_MAX = Grade.MAX_DELAY;

  Recording {
    readings = List.copyOf(readings);
    if (readings.isEmpty()) {
      throw new IllegalArgumentException("A recording has at least one reading");
    }
  }

  /** Gathers a recording's values in whatever order they stand in the file. */
  static final class Builder {
    private final List<Reading> values = new ArrayList<>();

    int size() {
      return values.size();
    }

    /**
     * One value.
     *
     * @throws IllegalArgumentException as {@link Reading} does, or when there are too many; the
     *     message names no value
     */
    void add(VitalSign vitalSign, BigDecimal value, Instant at) {
      if (values.size() == READINGS_MAX) {
        throw new IllegalArgumentException("A recording has at most " + READINGS_MAX + " values");
      }
      values.add(new Reading(vitalSign, value, at, 0));
    }

    /**
     * What was added, in order. A value that was given twice for one instant is one measurement;
     * different ones are told apart by their ordinal.
     *
     * @throws IllegalArgumentException when there is none, or too many at one instant
     */
    Recording build(String patient) {
      values.sort(
          Comparator.comparing(Reading::at).thenComparingInt(reading -> reading.metric().index()));
      List<Reading> readings = new ArrayList<>(values.size());
      int same = 0;
      for (Reading value : values) {
        Reading last = readings.isEmpty() ? value : readings.getLast();
        same =
            !readings.isEmpty() && last.metric() == value.metric() && last.at().equals(value.at())
                ? same
                : 0;
        if (isAmong(readings.subList(readings.size() - same, readings.size()), value)) {
          continue;
        }
        if (same == AT_ONCE_MAX) {
          throw new IllegalArgumentException(
              "There are more than " + AT_ONCE_MAX + " values of one vital sign at one instant");
        }
        readings.add(new Reading(value.metric(), value.value(), value.at(), same));
        same++;
      }
      return new Recording(patient, readings, medianInterval(readings));
    }

    private static boolean isAmong(List<Reading> atOnce, Reading value) {
      return atOnce.stream().anyMatch(other -> other.value().compareTo(value.value()) == 0);
    }
  }

  /**
   * As the product is to judge it: what is charted is observed by a person; all else comes from one
   * device, whose expected interval is the median of the recording's.
   */
  Course course() {
    Source source = charted() ? PERSON : DEVICE;
    return new Course(
        new Admission(
            new PatientId(UUID.nameUUIDFromBytes(patient.getBytes(StandardCharsets.UTF_8))),
            "",
            "",
            LocalDate.EPOCH,
            new WardId(ONE),
            "",
            false),
        charted() ? Map.of() : Map.of(DEVICE, new Course.Device(intervalMillis, Optional.empty())),
        List.of(),
        readings.stream().map(reading -> new Course.Measured(source, reading)).toList());
  }

  long startEpochMillis() {
    return readings.getFirst().at().toEpochMilli();
  }

  long endEpochMillis() {
    return readings.getLast().at().toEpochMilli();
  }

  /** Whether it was charted by a person now and then, rather than sent by a device. */
  boolean charted() {
    return intervalMillis > DEVICE_INTERVAL_MAX.toMillis();
  }

  private static long medianInterval(List<Reading> readings) {
    long[] instants =
        readings.stream().mapToLong(reading -> reading.at().toEpochMilli()).distinct().toArray();
    if (instants.length < 2) {
      return Long.MAX_VALUE;
    }
    long[] gaps = new long[instants.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = instants[i + 1] - instants[i];
    }
    Arrays.sort(gaps);
    return gaps[gaps.length / 2];
  }
}

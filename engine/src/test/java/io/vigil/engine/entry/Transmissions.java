package io.vigil.engine.entry;

import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.RecordedReading;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What monitors send. */
final class Transmissions {

  private static final List<VitalSign> SIGNS =
      List.of(
          VitalSign.HEART_RATE,
          VitalSign.SPO2,
          VitalSign.RESPIRATION_RATE,
          VitalSign.PULSE_RATE_OXIMETER,
          VitalSign.BODY_TEMPERATURE);

  private Transmissions() {}

  /** Five vital signs at two instants, ten seconds apart, the last now. */
  static List<Reading> rounds(long now) {
    return rounds(2, 10_000, now);
  }

  /** Five vital signs at some instants. */
  static List<Reading> rounds(int rounds, long stepMillis, long now) {
    List<Reading> readings = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (VitalSign sign : SIGNS) {
        int value = 60 + (round * 7 + sign.ordinal()) % 5;
        String text = sign == VitalSign.BODY_TEMPERATURE ? "36." + value % 10 : "" + value;
        readings.add(reading(sign, text, now - (rounds - 1 - round) * stepMillis, 0));
      }
    }
    return readings;
  }

  static Reading reading(Metric metric, String value, long at, int ordinal) {
    return new Reading(metric, new BigDecimal(value), Instant.ofEpochMilli(at), ordinal);
  }

  /** All accepted. */
  static EntryBody.OfPatient received(TransmissionIdentity identity, long now) {
    return received(identity, rounds(now), now);
  }

  static EntryBody.OfPatient received(
      TransmissionIdentity identity, List<Reading> readings, long now) {
    PatientEvent recorded =
        new PatientEvent.ReadingsRecorded(
            identity.device(),
            Optional.of(identity),
            now,
            readings.stream()
                .map(reading -> new RecordedReading(reading, ReadingStatus.ACCEPTED))
                .toList());
    return EntryBody.OfPatient.of(
        new PatientInput.ReceiveTransmission(identity, true, readings),
        List.of(recorded),
        Optional.empty());
  }
}

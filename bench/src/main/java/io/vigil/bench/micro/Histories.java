package io.vigil.bench.micro;

import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

/** Patients who were measured for some time, and what their device sends next. */
final class Histories {

  static final long END = Instant.parse("2026-11-20T05:00:00Z").toEpochMilli();
  static final DeviceId DEVICE = new DeviceId(new UUID(1, 1));
  static final List<VitalSign> FIVE =
      List.of(
          VitalSign.HEART_RATE,
          VitalSign.SPO2,
          VitalSign.RESPIRATION_RATE,
          VitalSign.SYSTOLIC_PRESSURE,
          VitalSign.BODY_TEMPERATURE);
  static final List<VitalSign> SEVEN =
      List.of(
          VitalSign.HEART_RATE,
          VitalSign.PULSE_RATE_OXIMETER,
          VitalSign.SPO2,
          VitalSign.RESPIRATION_RATE,
          VitalSign.SYSTOLIC_PRESSURE,
          VitalSign.DIASTOLIC_PRESSURE,
          VitalSign.BODY_TEMPERATURE);

  private static final UUID EPOCH = new UUID(3, 1);

  private final Random random = new Random(1);
  private long sequence;

  /** A patient whose device has sent two instants at a time, the last one at {@link #END}. */
  PatientState measured(List<VitalSign> vitalSigns, long millis, long everyMillis) {
    PatientState state = admitted(everyMillis);
    for (long at = END - millis + everyMillis; at <= END; at += 2 * everyMillis) {
      state =
          Patient.decide(
                  state, sent(vitalSigns, at, everyMillis, 2), at + everyMillis + jitter(100))
              .after();
    }
    return state;
  }

  PatientState admitted(long everyMillis) {
    PatientState state =
        Patient.decide(
                PatientState.INITIAL,
                new PatientInput.Admit(
                    new Admission(
                        new PatientId(new UUID(4, 1)),
                        "Somebody",
                        "MRN-1",
                        LocalDate.of(1950, 1, 31),
                        new WardId(new UUID(5, 1)),
                        "7E-04",
                        false),
                    everySide()),
                END)
            .after();
    return Patient.decide(
            state,
            new PatientInput.BindDevice(
                new DeviceBinding(
                    DEVICE, "a device", "wearable", everyMillis, 0, OptionalLong.empty())),
            END)
        .after();
  }

  PatientInput.ReceiveTransmission sent(
      List<VitalSign> vitalSigns, long from, long everyMillis, int instants) {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < instants; i++) {
      for (VitalSign vitalSign : vitalSigns) {
        readings.add(reading(vitalSign, usual(vitalSign), from + i * everyMillis));
      }
    }
    return sent(readings);
  }

  PatientInput.ReceiveTransmission sent(List<Reading> readings) {
    sequence++;
    return new PatientInput.ReceiveTransmission(
        new TransmissionIdentity(
            new TransmissionId(new UUID(6, sequence)),
            DEVICE,
            DEVICE.value(),
            EPOCH,
            sequence,
            sequence * 31),
        true,
        readings);
  }

  static Reading reading(VitalSign vitalSign, String value, long at) {
    return new Reading(vitalSign, new BigDecimal(value), Instant.ofEpochMilli(at), 0);
  }

  /** A stable patient's value, with the noise of a sensor. */
  private String usual(VitalSign vitalSign) {
    return switch (vitalSign) {
      case SPO2 -> Integer.toString(97 + random.nextInt(3));
      case RESPIRATION_RATE -> Integer.toString(14 + random.nextInt(4));
      case SYSTOLIC_PRESSURE -> Integer.toString(120 + random.nextInt(9));
      case DIASTOLIC_PRESSURE -> Integer.toString(76 + random.nextInt(5));
      case BODY_TEMPERATURE -> "36." + (5 + random.nextInt(4));
      default -> Integer.toString(70 + random.nextInt(9));
    };
  }

  private long jitter(int millis) {
    return random.nextInt(millis);
  }

  private static RuleSet everySide() {
    List<Rule> limits = new ArrayList<>();
    for (VitalSign vitalSign : VitalSign.values()) {
      for (Direction direction : Direction.values()) {
        limits.add(
            new Limit(
                vitalSign,
                direction,
                direction == Direction.LOW ? threshold(vitalSign, 50) : threshold(vitalSign, 200),
                1_000_000,
                10_000,
                Priority.HIGH));
      }
    }
    return new RuleSet("every-side", limits);
  }

  private static long threshold(VitalSign vitalSign, int percent) {
    return switch (vitalSign) {
      case SPO2 -> percent < 100 ? 88_000_000 : 200_000_000;
      case BODY_TEMPERATURE -> percent < 100 ? 35_000_000 : 39_100_000;
      case RESPIRATION_RATE -> percent < 100 ? 8_000_000 : 25_000_000;
      default -> percent * 1_000_000L;
    };
  }
}

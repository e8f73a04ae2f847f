package io.vigil.bench.micro;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Patients with a monitor each, and what these send: five vital signs, some times over. */
final class Ward {
  static final long START = 1_795_000_000_000L;
  static final UUID NURSE = new UUID(2, 1);

  private static final TenantId TENANT = new TenantId(new UUID(1, 1));
  private static final WardId WARD = new WardId(new UUID(3, 1));
  private static final List<VitalSign> SIGNS =
      List.of(
          VitalSign.HEART_RATE,
          VitalSign.SPO2,
          VitalSign.RESPIRATION_RATE,
          VitalSign.PULSE_RATE_OXIMETER,
          VitalSign.BODY_TEMPERATURE);
  private static final int[] NORMAL = {70, 97, 15, 70, 368};
  private static final int[] DECIMALS = {0, 0, 0, 0, 1};

  /** About as many bytes as a deflated transmission of ten readings. */
  private static final int RAW_BYTES = 300;

  private final Random random = new Random(7);
  private final UUID[] ids;
  private final long[] sequences;

  Ward(int patients) {
    ids = new UUID[patients];
    sequences = new long[patients];
    for (int i = 0; i < patients; i++) {
      ids[i] = new UUID(random.nextLong(), random.nextLong());
    }
  }

  /** Everybody is admitted and has a monitor that should send every ten seconds. */
  List<Submission> setUp() {
    List<Submission> all = new ArrayList<>();
    for (UUID id : ids) {
      all.add(
          new Submission.ForPatient(
              TENANT,
              new PatientId(id),
              new PatientInput.Admit(
                  new Admission(
                      new PatientId(id),
                      "Patient",
                      "MRN-1",
                      LocalDate.of(1950, 1, 31),
                      WARD,
                      "7E-04",
                      false),
                  DefaultRules.VERSION_1),
              Optional.of(NURSE),
              Optional.empty()));
      all.add(
          new Submission.Keep(
              TENANT,
              new Subject(Subject.Kind.DEVICE, id),
              new Act.DeviceRegistered(
                  new DeviceId(id), "Monitor", "bedside-monitor", "SN-1", 10_000, new byte[32]),
              Optional.of(NURSE),
              Optional.empty()));
      all.add(new Submission.Assign(TENANT, new DeviceId(id), new PatientId(id), START - 1, NURSE));
    }
    return all;
  }

  PatientId patient(int number) {
    return new PatientId(ids[number]);
  }

  Submission.Transmission transmission(int patient, int readings, long at, long stepMillis) {
    UUID id = ids[patient];
    long sequence = sequences[patient]++;
    byte[] raw = new byte[RAW_BYTES];
    random.nextBytes(raw);
    return new Submission.Transmission(
        new TransmissionIdentity(
            new TransmissionId(new UUID(random.nextLong(), random.nextLong())),
            new DeviceId(id),
            id,
            new UUID(30, 1),
            sequence,
            random.nextLong()),
        true,
        readings(readings, at, stepMillis),
        raw);
  }

  private List<Reading> readings(int count, long at, long stepMillis) {
    List<Reading> readings = new ArrayList<>(count);
    int instants = (count + SIGNS.size() - 1) / SIGNS.size();
    for (int i = 0; i < count; i++) {
      int sign = i % SIGNS.size();
      long back = (instants - 1 - i / SIGNS.size()) * stepMillis;
      readings.add(
          new Reading(
              SIGNS.get(sign),
              BigDecimal.valueOf(NORMAL[sign] + random.nextInt(5) - 2, DECIMALS[sign]),
              Instant.ofEpochMilli(at - back),
              0));
    }
    return readings;
  }
}

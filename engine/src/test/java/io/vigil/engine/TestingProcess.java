package io.vigil.engine;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.RecordCodec;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A process that serves the lanes of a store, as the server's judge does, step by step. */
final class TestingProcess {

  static final long T0 = 1_795_000_000_000L;
  static final TenantId TENANT = new TenantId(new UUID(1, 1));
  static final UUID NURSE = new UUID(2, 1);
  static final WardId WARD = new WardId(new UUID(3, 1));
  static final PatientId ANNA = patient(1);
  static final PatientId BELA = patient(2);
  static final DeviceId MONITOR = device(1);

  final InMemoryJournalStore store;
  final InMemorySealer sealer;
  final Cell cell;

  TestingProcess(InMemoryJournalStore store, InMemorySealer sealer, long now) {
    this(store, sealer, now, Patient::decide);
  }

  TestingProcess(
      InMemoryJournalStore store, InMemorySealer sealer, long now, Deliberation.Judge judge) {
    this.store = store;
    this.sealer = sealer;
    cell = new Cell(store, sealer, now, Cell.Workers.CALLER, judge);
  }

  /** On an empty journal: Anna and Bela are in care, a monitor measures Anna. */
  static TestingProcess withAnnaOnAMonitor() {
    TestingProcess process = withoutBindings();
    process.submit(T0, assign(MONITOR, ANNA, T0));
    return process;
  }

  static TestingProcess withoutBindings() {
    TestingProcess process =
        new TestingProcess(new InMemoryJournalStore(), new InMemorySealer(), T0);
    process.submit(T0, admit(ANNA), admit(BELA), register(MONITOR, 1_000));
    return process;
  }

  /** The process dies; another takes over. */
  TestingProcess restarted(long now) {
    return new TestingProcess(store, sealer, now);
  }

  /** Decides, commits and confirms a batch. */
  List<Answer> submit(long now, Submission... batch) {
    return submit(now, List.of(batch));
  }

  List<Answer> submit(long now, List<Submission> batch) {
    Cell.Prepared prepared = cell.prepare(batch, now);
    store.commit(prepared.commit());
    cell.confirm(prepared);
    return prepared.answers();
  }

  PatientState state(PatientId patient) {
    return cell.patients().get(patient).state();
  }

  /** All states, encoded, in a fixed order. */
  Map<String, String> states() {
    return states(cell);
  }

  static Map<String, String> states(Cell cell) {
    Map<String, String> states = new TreeMap<>();
    cell.patients().forEach((id, state) -> states.put("patient " + id, hex(state)));
    cell.devices()
        .forEach(
            (id, device) -> states.put("device " + id, hex(new SubjectState.OfDevice(device))));
    return states;
  }

  /** The whole journal in clear, lane by lane. */
  List<Entry> journal() {
    EntryCodec codec = new EntryCodec(sealer);
    List<Entry> entries = new ArrayList<>();
    for (int lane = 0; lane < Subject.LANES; lane++) {
      store.read(lane, 1, sealed -> entries.add(codec.open(sealed)));
    }
    return entries;
  }

  /** A patient's or device's entries. */
  List<Entry> journal(UUID subject) {
    return journal().stream().filter(e -> e.header().subject().id().equals(subject)).toList();
  }

  List<PatientInput> inputs(PatientId patient) {
    return journal(patient.value()).stream()
        .map(entry -> ((EntryBody.OfPatient) entry.body()).input())
        .toList();
  }

  List<Act> acts(DeviceId device) {
    return journal(device.value()).stream()
        .map(entry -> ((EntryBody.OfAct) entry.body()).act())
        .toList();
  }

  static PatientId patient(int number) {
    return new PatientId(new UUID(10, number));
  }

  static DeviceId device(int number) {
    return new DeviceId(new UUID(20, number));
  }

  static Subject subject(PatientId patient) {
    return new Subject(Subject.Kind.PATIENT, patient.value());
  }

  static Submission.ForPatient input(PatientId patient, PatientInput input) {
    return new Submission.ForPatient(TENANT, patient, input, Optional.of(NURSE), Optional.empty());
  }

  static Submission.ForPatient admit(PatientId patient) {
    return admit(patient, "Patient");
  }

  static Submission.ForPatient admit(PatientId patient, String name) {
    return input(
        patient,
        new PatientInput.Admit(
            new Admission(patient, name, "MRN-1", LocalDate.of(1950, 1, 31), WARD, "7E-04", false),
            DefaultRules.VERSION_1));
  }

  static Submission.ForPatient discharge(PatientId patient) {
    return input(patient, new PatientInput.Discharge());
  }

  static Submission.ForPatient observe(PatientId patient, UUID command, Reading... readings) {
    return input(
        patient,
        new PatientInput.Observe(new CommandId(command), new PersonId(NURSE), List.of(readings)));
  }

  static Submission.Keep register(DeviceId device, long expectedIntervalMillis) {
    return keep(
        device,
        new Act.DeviceRegistered(
            device, "Monitor", "bedside-monitor", "SN-1", expectedIntervalMillis, new byte[32]));
  }

  static Submission.Keep keep(DeviceId device, Act act) {
    return new Submission.Keep(
        TENANT, Devices.subject(device.value()), act, Optional.of(NURSE), Optional.empty());
  }

  static Submission.Assign assign(DeviceId device, PatientId patient, long from) {
    return new Submission.Assign(TENANT, device, patient, from, NURSE);
  }

  static Submission.Release release(DeviceId device, long until) {
    return new Submission.Release(TENANT, device, until, NURSE);
  }

  static Submission.Transmission transmission(DeviceId device, long sequence, Reading... readings) {
    return transmission(device, sequence, 0, List.of(readings));
  }

  /** A transmission whose content hash follows from its content and {@code variant}. */
  static Submission.Transmission transmission(
      DeviceId device, long sequence, int variant, List<Reading> readings) {
    return new Submission.Transmission(
        new TransmissionIdentity(
            new TransmissionId(new UUID(device.value().getLeastSignificantBits(), sequence)),
            device,
            device.value(),
            new UUID(30, 1),
            sequence,
            readings.hashCode() * 31L + variant),
        false,
        readings,
        new byte[] {1, (byte) sequence, (byte) variant});
  }

  static Reading heartRate(long at, int value) {
    return reading(VitalSign.HEART_RATE, at, Integer.toString(value));
  }

  static Reading reading(Metric metric, long at, String value) {
    return new Reading(metric, new BigDecimal(value), Instant.ofEpochMilli(at), 0);
  }

  static String hex(PatientState state) {
    return hex(new SubjectState.OfPatient(TENANT, state));
  }

  private static String hex(SubjectState state) {
    return HexFormat.of().formatHex(RecordCodec.encode(SubjectState.class, state));
  }
}

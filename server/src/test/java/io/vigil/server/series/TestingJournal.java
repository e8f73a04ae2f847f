package io.vigil.server.series;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientEvent.ReadingsRecorded;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.Reading;
import io.vigil.engine.Act;
import io.vigil.engine.Cell;
import io.vigil.engine.Commit;
import io.vigil.engine.JournalStore;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.TestingDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A journal in a database of its own, written by a cell on a clock that the test moves, and the
 * beans of the commands beside it.
 */
final class TestingJournal implements AutoCloseable {
  final TestingDatabase database;
  final TenantId tenant = new TenantId(UUID.randomUUID());
  private final ConfigurableApplicationContext context;
  private final JournalStore store;
  private final Map<PatientId, List<StoredReading>> recorded = new HashMap<>();
  private final Cell cell;
  private Instant now;
  private long sequence;
  private Consumer<Commit> listener = commit -> {};

  TestingJournal(Instant now) {
    this(TestingDatabase.create(), TestingDatabase.shared(), now);
  }

  /**
   * @param data where the keys are
   */
  TestingJournal(TestingDatabase database, Path data, Instant now) {
    this.database = database;
    this.now = now;
    this.context = context(database, data);
    this.store = context.getBean(JournalStore.class);
    this.cell = new Cell(store, context.getBean(Sealer.class), now.toEpochMilli());
  }

  static ConfigurableApplicationContext context(TestingDatabase database, Path data) {
    return Commands.context("--vigil.db.url=" + database.url(), "--vigil.data=" + data);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  DataSource pool(String role) {
    return BeanFactoryAnnotationUtils.qualifiedBeanOfType(
        context.getBeanFactory(), DataSource.class, role);
  }

  void onCommit(Consumer<Commit> listener) {
    this.listener = listener;
  }

  void setNow(Instant now) {
    this.now = now;
  }

  PatientId patientOn(WardId ward) {
    PatientId patient = new PatientId(UUID.randomUUID());
    submit(
        new Submission.ForPatient(
            tenant,
            patient,
            new PatientInput.Admit(
                new Admission(patient, "P", "MRN-1", LocalDate.of(1950, 1, 31), ward, "1", false),
                DefaultRules.VERSION_1),
            Optional.empty(),
            Optional.empty()));
    return patient;
  }

  /** A device that measures the patient from some time on. */
  DeviceId deviceOf(PatientId patient, Instant from) {
    DeviceId device = new DeviceId(UUID.randomUUID());
    submit(
        new Submission.Keep(
            tenant,
            new Subject(Subject.Kind.DEVICE, device.value()),
            new Act.DeviceRegistered(device, "D", "bedside-monitor", "1", 60_000, new byte[32]),
            Optional.empty(),
            Optional.empty()));
    submit(new Submission.Assign(tenant, device, patient, from.toEpochMilli(), UUID.randomUUID()));
    return device;
  }

  void send(DeviceId device, Reading... readings) {
    send(device, Arrays.asList(readings));
  }

  void send(DeviceId device, List<Reading> readings) {
    UUID id = UUID.randomUUID();
    submit(
        new Submission.Transmission(
            new TransmissionIdentity(
                new TransmissionId(id), device, device.value(), id, sequence++, 1),
            false,
            readings,
            new byte[0]));
  }

  /** What was recorded of a patient, duplicates aside, each identity once, in time. */
  List<StoredReading> recorded(PatientId patient) {
    return recorded.getOrDefault(patient, List.of()).stream()
        .sorted(StoredReading.IN_TIME)
        .toList();
  }

  UUID nurseOf(WardId ward) {
    UUID account = UUID.randomUUID();
    JdbcClient writer = JdbcClient.create(pool("writer"));
    writer
        .sql("insert into identity.account values (?, ?, ?, 'nurse', 'hash', 64, 1, ?, ?)")
        .params(account, tenant.value(), account.toString().getBytes(UTF_8), account, new byte[0])
        .update();
    writer
        .sql("insert into identity.ward_grant values (?, ?, ?)")
        .params(account, ward.value(), tenant.value())
        .update();
    return account;
  }

  /** Reads as the reader's role, in the context of that account. */
  <T> T as(UUID account, Function<JdbcClient, T> work) {
    DataSource reader = pool("reader");
    return new TransactionTemplate(new JdbcTransactionManager(reader))
        .execute(status -> {
          JdbcClient client = JdbcClient.create(reader);
          client
              .sql(
                  "select set_config('vigil.tenant', ?, true),"
                      + " set_config('vigil.account', ?, true)")
              .params(tenant.value().toString(), account.toString())
              .query(row -> {});
          return work.apply(client);
        });
  }

  void discharge(PatientId patient) {
    submit(
        new Submission.ForPatient(
            tenant, patient, new PatientInput.Discharge(), Optional.empty(), Optional.empty()));
  }

  void save() {
    for (int lane = 0; lane < Subject.CLINICAL_LANES; lane++) {
      cell.saveSnapshots(lane);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  void submit(Submission submission) {
    Cell.Prepared prepared = cell.prepare(List.of(submission), now.toEpochMilli());
    store.commit(prepared.commit());
    cell.confirm(prepared);
    prepared.commit().patients().forEach(this::record);
    listener.accept(prepared.commit());
  }

  private void record(Commit.PatientChange change) {
    change.events().stream()
        .filter(ReadingsRecorded.class::isInstance)
        .map(ReadingsRecorded.class::cast)
        .forEach(event -> record(change.patient(), event));
  }

  private void record(PatientId patient, ReadingsRecorded event) {
    List<StoredReading> known = recorded.computeIfAbsent(patient, p -> new ArrayList<>());
    event.readings().stream()
        .filter(reading -> reading.status() != ReadingStatus.DUPLICATE)
        .map(each ->
            new StoredReading(
                each.reading().metric(),
                event.source(),
                each.reading().at().toEpochMilli(),
                each.reading().ordinal(),
                each.reading().value(),
                each.status()))
        .filter(reading -> known.stream().noneMatch(reading::sameIdentityAs))
        .forEach(known::add);
  }
}

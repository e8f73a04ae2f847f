package io.vigil.server.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Commit;
import io.vigil.engine.Subject;
import io.vigil.server.journal.JournalReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class ProjectorTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final long POLL_NANOS = 5_000_000;
  private static final Instant BEGIN = Instant.parse("2026-11-20T05:00:00Z");
  private static final Instant END = BEGIN.plus(Duration.ofHours(5));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private TestingJournal journal;
  private WardId ward;
  private UUID nurse;
  private PatientId patient;
  private DeviceId device;
  private int minute;

  @BeforeEach
  void patientWithDevice() {
    journal = new TestingJournal(BEGIN.plus(Duration.ofHours(3)));
    ward = new WardId(UUID.randomUUID());
    nurse = journal.nurseOf(ward);
    patient = journal.patientOn(ward);
    device = journal.deviceOf(patient, BEGIN);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void takesWhatWasCommittedBeforeItsStartAndFollows() {
    send(device);
    Projector projector = started(journal.pool("projector"));
    await(() -> all(patient).size() == 1);

    send(device);
    await(() -> all(patient).size() == 2);
    await(() -> projector.lagEntries() == 0);
    assertThat(registry.get("vigil.projector.lag").gauge().value()).isZero();
    assertThat(registry.get("vigil.projector.lag.seconds").gauge().value()).isZero();
    projector.stop();
    assertThat(all(patient)).isEqualTo(journal.recorded(patient));
  }

  @Test
  void readsInTheJournalWhatItWasNotTold() {
    Projector projector = started(journal.pool("projector"));
    send(device);
    journal.onCommit(commit -> {});
    send(device);
    journal.onCommit(projector::committed);
    send(device);
    await(() -> all(patient).size() == 3 && projector.lagEntries() == 0);
    projector.stop();

    assertThat(all(patient)).isEqualTo(journal.recorded(patient));
  }

  @Test
  void takesWhatIsCommittedUntilItStops() {
    Projector projector = started(journal.pool("projector"));
    for (int i = 0; i < 20; i++) {
      send(device);
    }
    projector.stop();

    assertThat(all(patient)).isEqualTo(journal.recorded(patient)).hasSize(20);
    assertThat(projector.isRunning()).isFalse();
  }

  @Test
  void anotherProcessGoesOnWhereOneStopped() {
    Projector first = started(journal.pool("projector"));
    send(device);
    await(() -> all(patient).size() == 1);
    first.stop();
    send(device);

    Projector second = started(journal.pool("projector"));
    await(() -> second.lagEntries() == 0 && all(patient).size() == 2);
    second.stop();

    assertThat(all(patient)).isEqualTo(journal.recorded(patient));
  }

  @Test
  void aTransactionThatFailsNeitherLosesNorDoubles() {
    FailingSource source = new FailingSource(journal.pool("projector"));
    Projector projector = started(source);
    for (int i = 0; i < 4; i++) {
      source.commitsToFail.set(2);
      send(device);
      int sent = i + 1;
      await(() -> projector.lagEntries() == 0 && all(patient).size() == sent);
    }
    projector.stop();

    assertThat(source.failedBefore.get()).isPositive();
    assertThat(source.failedAfter.get()).isPositive();
    assertThat(all(patient)).isEqualTo(journal.recorded(patient));
    long stored =
        journal
            .database
            .asSuperuser()
            .sql("select count(*) from series.fragment where patient = ?")
            .param(patient.value())
            .query(Long.class)
            .single();
    assertThat(stored).as("rows, before readers merge them").isEqualTo(4);
    assertThat(loose()).isEqualTo(1);
  }

  @Test
  void anEntryThatCannotBeTakenStopsNoOtherLaneAndIsTakenOnceItCanBe() {
    PatientId other = patientInAnotherLane();
    DeviceId otherDevice = journal.deviceOf(other, BEGIN);
    Projector projector = started(journal.pool("projector"));
    await(() -> projector.lagEntries() == 0);
    projector.stop();
    List<Commit> commits = new ArrayList<>();
    journal.onCommit(commits::add);
    send(device);
    send(device);
    send(device);
    long broken = commits.get(1).entries().getFirst().header().seq();
    breakEntry(broken);

    Projector again = started(journal.pool("projector"));
    await(() -> all(patient).size() == 1);
    send(otherDevice);
    await(() -> all(other).size() == 1);
    await(() -> registry.get("vigil.projector.faults").counter().count() > 0);
    // What it took shows in the database before its own count does.
    await(() -> again.lagEntries() == 2);
    assertThat(registry.get("vigil.projector.lag.seconds").gauge().value()).isPositive();

    breakEntry(broken);
    await(() -> again.lagEntries() == 0);
    again.stop();
    assertThat(all(patient)).isEqualTo(journal.recorded(patient)).hasSize(3);
  }

  @Test
  void compactsHoursThatAreOver() {
    Projector projector = started(journal.pool("projector"));
    send(device);
    await(() -> projector.lagEntries() == 0);
    projector.stop();
    send(device);
    Projector again = started(journal.pool("projector"));
    await(() -> again.lagEntries() == 0);
    again.stop();
    Projector compacting =
        started(journal.pool("projector"), Clock.offset(Clock.systemUTC(), Duration.ofDays(9_000)));
    await(() -> loose() == 0);
    compacting.stop();

    assertThat(all(patient)).isEqualTo(journal.recorded(patient)).hasSize(2);
  }

  private Projector started(DataSource source) {
    return started(source, Clock.systemUTC());
  }

  private Projector started(DataSource source, Clock clock) {
    SeriesTables tables = journal.bean(SeriesTables.class);
    LooseHours looseHours = new LooseHours();
    registry.clear();
    Projector projector =
        new Projector(
            new Projection(source, journal.bean(JournalReader.class), tables, looseHours),
            new Compaction(source, tables, looseHours),
            clock,
            registry);
    journal.onCommit(projector::committed);
    projector.start();
    return projector;
  }

  private PatientId patientInAnotherLane() {
    while (true) {
      PatientId other = journal.patientOn(ward);
      if (lane(other) != lane(patient)) {
        return other;
      }
    }
  }

  private static int lane(PatientId patient) {
    return new Subject(Subject.Kind.PATIENT, patient.value()).lane();
  }

  private void send(DeviceId from) {
    Instant at = BEGIN.plus(Duration.ofMinutes(minute++));
    journal.send(from, new Reading(VitalSign.SPO2, new BigDecimal("97"), at, 0));
  }

  /** Once: it does not open. Twice: it is as before. */
  private void breakEntry(long seq) {
    journal
        .database
        .asSuperuser()
        .sql(
            "update journal.entry set payload = set_byte(payload, 20, get_byte(payload, 20) # 255)"
                + " where lane = ? and seq = ?")
        .params(lane(patient), seq)
        .update();
  }

  private long loose() {
    return journal
        .database
        .asSuperuser()
        .sql("select count(*) from series.loose_hour")
        .query(Long.class)
        .single();
  }

  private List<StoredReading> all(PatientId of) {
    SeriesReader reader = journal.bean(SeriesReader.class);
    return journal.as(nurse, client -> reader.all(client, of, BEGIN, END));
  }

  private static void await(BooleanSupplier until) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!until.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Fails commits by turns: before they happen, and after. */
  private static final class FailingSource extends DelegatingDataSource {
    final AtomicInteger commitsToFail = new AtomicInteger();
    final AtomicInteger failedBefore = new AtomicInteger();
    final AtomicInteger failedAfter = new AtomicInteger();

    FailingSource(DataSource source) {
      super(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = super.getConnection();
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                boolean fails =
                    method.getName().equals("commit")
                        && commitsToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                if (fails && failedBefore.get() <= failedAfter.get()) {
                  failedBefore.incrementAndGet();
                  throw new SQLException("Not committed", "08006");
                }
                try {
                  Object result = method.invoke(connection, arguments);
                  if (fails) {
                    failedAfter.incrementAndGet();
                    throw new SQLException("Committed, but nobody knows", "08006");
                  }
                  return result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}

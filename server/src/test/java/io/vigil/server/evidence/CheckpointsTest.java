package io.vigil.server.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.server.TestingDatabase;
import io.vigil.server.evidence.CheckpointTables.Stored;
import io.vigil.server.journal.JournalReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class CheckpointsTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final long SECOND = 1_000_000_000L;

  private final TenantId tenant = new TenantId(UUID.randomUUID());
  private final TenantId other = new TenantId(UUID.randomUUID());
  private TestingSigners signers;
  private TestingDatabase database;
  private TestingServer server;

  @BeforeEach
  void start() throws IOException {
    signers = new TestingSigners();
    database = TestingDatabase.create();
    server = new TestingServer(database, signers.settings());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    signers.close();
  }

  @Test
  void areSignedByTheNotaryAndEveryWitnessForEachTenant() {
    server.wards(tenant, 300);
    server.wards(other, 3);
    await().atMost(WAIT_MAX).until(() -> size(tenant) > 0 && size(other) > 0);

    Stored stored = newest(tenant).orElseThrow();
    assertThat(stored.checkpoint().origin()).isEqualTo("hospital.example/vigil/" + tenant.value());
    assertThat(signers.logKey.verifier().signed(stored.note())).isTrue();
    for (NoteKey witness : signers.witnesses()) {
      assertThat(witness.signedAtEpochSeconds(stored.note())).hasValue(TestingSigners.NOW);
    }
    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void areMadeAtMostOnceAMinuteAndAtTheEnd() {
    Checkpoints checkpoints = stoppedAnew();
    server.wards(tenant, 20);
    await().atMost(WAIT_MAX).until(() -> inTree() == 20);
    long now = 5 * SECOND;
    checkpoints.turn(now, false);
    assertThat(size(tenant)).isEqualTo(20);
    server.wards(tenant, 10);
    await().atMost(WAIT_MAX).until(() -> inTree() == 30);
    long asked = signers.asked.get();
    checkpoints.turn(now + 59 * SECOND, false);
    assertThat(signers.asked).hasValue(asked);
    checkpoints.turn(now + 61 * SECOND, false);
    assertThat(size(tenant)).isEqualTo(30);

    server.close();
    server = new TestingServer(database, signers.settings());
    server.wards(tenant, 5);
    server.close();
    assertThat(size(tenant)).isEqualTo(35);
  }

  @Test
  void proveToAWitnessFromTheSizeThatItHolds() {
    signers.instead.put("first", 503);
    server.wards(tenant, 300);
    await().atMost(WAIT_MAX).until(() -> size(tenant) == 300);
    assertThat(newest(tenant).orElseThrow().note().signatures()).hasSize(2);
    signers.instead.clear();
    server.wards(tenant, 300);
    server.close();
    server = new TestingServer(database, signers.settings());

    assertThat(newest(tenant).orElseThrow().note().signatures()).hasSize(3);
  }

  @Test
  void keepTheSameTreeAgainWhenAWitnessSignsLate() {
    signers.instead.put("second", 503);
    server.wards(tenant, 7);
    await().atMost(WAIT_MAX).until(() -> size(tenant) == 7);
    Checkpoints checkpoints = stoppedAnew();
    checkpoints.turn(SECOND, false);
    assertThat(newest(tenant).orElseThrow().note().signatures()).hasSize(2);
    signers.instead.clear();
    checkpoints.turn(100 * SECOND, false);

    assertThat(newest(tenant).orElseThrow().checkpoint().size()).isEqualTo(7);
    assertThat(newest(tenant).orElseThrow().note().signatures()).hasSize(3);
    checkpoints.turn(200 * SECOND, false);
    assertThat(active("witness:witness.example/2-away")).isEmpty();
  }

  @Test
  void goOnFromWhatTheNotarySignedAndTheServerDidNotKeep() {
    server.wards(tenant, 5);
    await().atMost(WAIT_MAX).until(() -> size(tenant) == 5);
    server.wards(tenant, 5);
    server.close();
    // Signed, but the server was killed before it was kept.
    database.asSuperuser().sql("delete from journal.checkpoint where size = 10").update();
    server = new TestingServer(database, signers.settings());
    await().atMost(WAIT_MAX).until(() -> size(tenant) == 10);

    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void alertWhenTheNotaryIsAwayAndEndThatWhenItIsBack() {
    signers.instead.put("notary", 503);
    Checkpoints checkpoints = stoppedAnew();
    server.wards(tenant, 5);
    await().atMost(WAIT_MAX).until(() -> inTree() == 5);
    checkpoints.turn(SECOND, false);
    assertThat(active("notary-away")).as("it may be starting").isEmpty();
    checkpoints.turn(100 * SECOND, false);
    assertThat(active("notary-away")).hasSize(1);
    assertThat(health().getStatus().getCode()).isEqualTo("ALERT");
    assertThat(health().getDetails()).containsKey("notary-away " + tenant.value());
    assertThat(active("checkpoint-late")).isEmpty();
    checkpoints.turn(182 * SECOND, false);
    assertThat(active("checkpoint-late")).hasSize(1);

    signers.instead.clear();
    checkpoints.turn(300 * SECOND, false);
    checkpoints.turn(301 * SECOND, false);
    assertThat(server.bean(Alerts.class).active()).isEmpty();
    assertThat(acts(Act.AlertBegan.class))
        .extracting(Act.AlertBegan::code)
        .containsExactly("notary-away", "checkpoint-late");
    assertThat(acts(Act.AlertEnded.class))
        .extracting(Act.AlertEnded::code)
        .containsExactlyInAnyOrder("notary-away", "checkpoint-late");
  }

  @Test
  void alertWhenAWitnessRefuses() {
    signers.instead.put("second", 403);
    server.wards(tenant, 5);
    await().atMost(WAIT_MAX).until(() -> !active("witness:witness.example/2-refuses").isEmpty());

    assertThat(newest(tenant).orElseThrow().note().signatures()).hasSize(2);
    await().atMost(WAIT_MAX).until(() -> acts(Act.AlertBegan.class).size() == 1);
  }

  @Test
  void areNotTakenFromAnyoneElse() throws IOException {
    server.close();
    try (TestingSigners strangers = new TestingSigners()) {
      String[] settings = strangers.settings();
      settings[1] = signers.settings()[1];
      server = new TestingServer(database, settings);
      server.wards(tenant, 5);
      await().atMost(WAIT_MAX).until(() -> !active("notary-refuses").isEmpty());
    }

    assertThat(newest(tenant)).isEmpty();
  }

  @Test
  void areRefusedWhenAnOlderStateWasPutBack() {
    server.wards(tenant, 20);
    server.close();
    TestingDatabase older = database.copy();
    server = new TestingServer(database, signers.settings());
    server.wards(tenant, 20);
    server.close();
    database = older;
    server = new TestingServer(database, signers.settings());
    server.wards(tenant, 3);
    await().atMost(WAIT_MAX).until(() -> !active("notary-refuses").isEmpty());
    assertThat(active("notary-refuses").getFirst().detail()).contains("40").contains("missing");

    // And when it has grown past what was signed.
    server.wards(tenant, 40);
    server.close();
    server = new TestingServer(database, signers.settings());
    await().atMost(WAIT_MAX).until(() -> !active("notary-refuses").isEmpty());
    assertThat(active("notary-refuses").getFirst().detail()).contains("422");
    assertThat(newest(tenant).orElseThrow().checkpoint().size()).isEqualTo(20);
    assertThat(server.bean(io.vigil.server.journal.Lanes.class).isLive()).isTrue();
  }

  @Test
  void areAnAlertWithoutANotary() {
    server.close();
    server = new TestingServer(database);

    await().atMost(WAIT_MAX).until(() -> health().getStatus().getCode().equals("ALERT"));
    assertThat(health().getDetails().keySet()).allMatch(name -> name.startsWith("checkpoints-off"));
  }

  /** The server's own no longer runs: its turns are the test's. */
  private Checkpoints stoppedAnew() {
    server.bean(Checkpoints.class).stop();
    return new Checkpoints(
        server.context.getBeanProvider(Sequencer.class),
        server.bean(TreeTables.class),
        new DriverManagerDataSource(database.url()),
        server.bean(Signers.class),
        server.bean(Alerts.class),
        server.bean(io.micrometer.core.instrument.MeterRegistry.class));
  }

  private List<Alerts.Alert> active(String code) {
    return server.bean(Alerts.class).active().stream()
        .filter(alert -> alert.tenant().equals(tenant) && alert.code().equals(code))
        .toList();
  }

  private Health health() {
    return server.bean(EvidenceHealth.class).health();
  }

  private long inTree() {
    return server.bean(Sequencer.class).standing().tree(tenant).size();
  }

  private long size(TenantId of) {
    return newest(of).map(Stored::checkpoint).map(Checkpoint::size).orElse(0L);
  }

  private Optional<Stored> newest(TenantId of) {
    return CheckpointTables.newest(JdbcClient.create(source()), of.value());
  }

  private DriverManagerDataSource source() {
    return new DriverManagerDataSource(database.url());
  }

  private <T extends Act> List<T> acts(Class<T> type) {
    List<T> acts = new ArrayList<>();
    Predicate<Entry> ofTenant = entry -> entry.header().tenant().equals(tenant);
    try (Connection connection = source().getConnection()) {
      for (int lane = 0; lane < 64; lane++) {
        server.bean(JournalReader.class).read(connection, lane, 1, 1_000).entries().stream()
            .filter(ofTenant)
            .map(Entry::body)
            .filter(EntryBody.OfAct.class::isInstance)
            .map(body -> ((EntryBody.OfAct) body).act())
            .filter(type::isInstance)
            .map(type::cast)
            .forEach(acts::add);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return acts;
  }
}

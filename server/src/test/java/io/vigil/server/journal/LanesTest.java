package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.Browser;
import io.vigil.server.HeldCommits;
import io.vigil.server.ServerTest;
import io.vigil.server.ops.ProblemException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The writer when its database does not do as it should. */
@Import(LanesTest.Extras.class)
class LanesTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final TenantId TENANT = new TenantId(UUID.randomUUID());

  @Autowired private Lanes lanes;

  @Autowired
  @Qualifier("lanes")
  private DataSource source;

  @Autowired
  @Qualifier("writer")
  private DataSource writer;

  @Value("${vigil.db.url}")
  private String url;

  @LocalManagementPort private int managementPort;

  @Test
  void commitsAgainWhatABackendTookWithIt() throws Exception {
    WardId ward = new WardId(UUID.randomUUID());
    CompletableFuture<Answer> answer;
    try (HeldCommits held = HeldCommits.of(url)) {
      answer = lanes.submit(created(ward), Urgency.LIVE, 0);
      held.awaitOne();
      held.kill();
      held.awaitOne();
      assertThat(answer).isNotDone();
    }

    assertThat(answer.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Answer.Done());
    assertThat(entriesOf(ward)).isEqualTo(1);
  }

  @Test
  void answersOnceForWhatWasCommittedBehindALostConnection() throws Exception {
    WardId ward = new WardId(UUID.randomUUID());
    CompletableFuture<Answer> answer;
    try (HeldCommits held = HeldCommits.of(url)) {
      answer = lanes.submit(created(ward), Urgency.LIVE, 0);
      held.awaitOne();
      ((Losable) source).last.abort(Runnable::run);
      await().atMost(WAIT_MAX).until(held::othersWait);
      assertThat(answer).isNotDone();
    }

    assertThat(answer.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Answer.Done());
    assertThat(entriesOf(ward)).isEqualTo(1);
    assertThat(lanes.call(created(new WardId(UUID.randomUUID())))).isEqualTo(new Answer.Done());
  }

  @Test
  void refusesWhatCannotBeCommittedAndNothingBesideIt() throws Exception {
    WardId taken = new WardId(UUID.randomUUID());
    lanes.call(created(taken));
    WardId sound = new WardId(UUID.randomUUID());
    CompletableFuture<Answer> refused;
    CompletableFuture<Answer> answer;
    try (HeldCommits held = HeldCommits.of(url)) {
      CompletableFuture<Answer> first =
          lanes.submit(created(new WardId(UUID.randomUUID())), Urgency.LIVE, 0);
      held.awaitOne();
      assertThat(first).isNotDone();
      // Both wait for the writer, and go into one commit.
      refused = lanes.submit(created(taken), Urgency.LIVE, 0);
      answer = lanes.submit(created(sound), Urgency.LIVE, 0);
    }

    assertThat(answer.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Answer.Done());
    assertThat(refused)
        .failsWithin(WAIT_MAX)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(SQLException.class);
    assertThat(entriesOf(taken)).isEqualTo(1);
    assertThat(entriesOf(sound)).isEqualTo(1);
  }

  @Test
  void refusesAllAndIsNotReadyWhileTheDatabaseHasNoRoom() throws Exception {
    WardId ward = new WardId(UUID.randomUUID());
    JdbcClient superuser =
        JdbcClient.create(new SingleConnectionDataSource(DriverManager.getConnection(url), true));
    superuser
        .sql(
            """
            create or replace function public.full_disk() returns trigger language plpgsql as
            $$ begin raise exception 'no room' using errcode = 'disk_full'; end $$
            """)
        .update();
    superuser
        .sql(
            """
            create trigger full_disk before insert on journal.entry
            for each statement execute function public.full_disk()
            """)
        .update();
    try {
      assertThatThrownBy(() -> lanes.call(created(ward)))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> {
                assertThat(refused.problem().status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
                assertThat(refused.problem().code()).isEqualTo("not-ready");
              });
      assertThat(lanes.isLive()).isFalse();
      assertThat(readiness()).isEqualTo(503);
    } finally {
      superuser.sql("drop trigger full_disk on journal.entry").update();
    }

    assertThat(lanes.call(created(ward))).isEqualTo(new Answer.Done());
    assertThat(lanes.isLive()).isTrue();
    assertThat(readiness()).isEqualTo(200);
  }

  @Test
  void isNotReadyWhileACommitDoesNotEnd() throws Exception {
    assertThat(readiness()).isEqualTo(200);
    CompletableFuture<Answer> answer;
    try (HeldCommits held = HeldCommits.of(url)) {
      answer = lanes.submit(created(new WardId(UUID.randomUUID())), Urgency.LIVE, 0);
      held.awaitOne();
      await().atMost(WAIT_MAX).pollInterval(Duration.ofMillis(500)).until(() -> readiness() == 503);
    }

    assertThat(answer.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Answer.Done());
    await().atMost(WAIT_MAX).until(() -> readiness() == 200);
  }

  private int readiness() {
    return new Browser(managementPort).get("/actuator/health/readiness").statusCode();
  }

  private static Submission created(WardId ward) {
    return new Submission.Keep(
        TENANT,
        new Subject(Subject.Kind.WARD, ward.value()),
        new Act.WardCreated(ward, "Ward", "ward"),
        Optional.empty(),
        Optional.empty());
  }

  private long entriesOf(WardId ward) {
    return JdbcClient.create(writer)
        .sql("select count(*) from journal.entry where subject = ?")
        .param(ward.value())
        .query(Long.class)
        .single();
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Extras {
    @Bean
    static BeanPostProcessor losable() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return name.equals("lanesDataSource") ? new Losable((DataSource) bean) : bean;
        }
      };
    }
  }

  /** Its last connection can be cut from outside. */
  static final class Losable extends DelegatingDataSource implements AutoCloseable {
    private volatile Connection last;

    Losable(DataSource source) {
      super(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
      last = super.getConnection();
      return last;
    }

    @Override
    public void close() throws Exception {
      ((AutoCloseable) getTargetDataSource()).close();
    }
  }
}

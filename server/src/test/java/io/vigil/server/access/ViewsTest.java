package io.vigil.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.server.TestingDatabase;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Roles;
import io.vigil.server.ops.DatabaseLogins;
import io.vigil.server.ops.DatabaseRole;
import io.vigil.server.ops.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ViewsTest {
  private static final Instant START = Instant.parse("2026-11-20T05:00:00Z");
  private static final Duration CLOSED = Views.WINDOW.plus(Views.GRACE);

  private static TestingDatabase database;
  private static DatabaseLogins logins;

  private final InMemoryViewJournal journal = new InMemoryViewJournal();
  private final TestingClock clock = new TestingClock(START);
  private final Account nurse = account();
  private final UUID patient = UUID.randomUUID();
  private Views views;

  @BeforeAll
  static void setUp() {
    database = TestingDatabase.create();
    logins = database.setUp();
  }

  @BeforeEach
  void noViewsYet() {
    database.asSuperuser().sql("delete from access.view").update();
    views = views();
  }

  @Test
  void countsLooksOfFiveMinutesInOneWindow() {
    views.record(nurse, patient, "summary", "care");
    clock.advance(Duration.ofMinutes(4));
    views.record(nurse, patient, "summary", "care");

    clock.set(START.plus(CLOSED));
    views.flush();

    assertThat(journal.recorded())
        .containsExactly(
            new ViewWindow(
                nurse.session(),
                nurse.id(),
                nurse.tenant(),
                patient,
                "summary",
                "care",
                START,
                START.plus(Duration.ofMinutes(4)),
                2));
  }

  @Test
  void keepsSessionsPatientsResourcesPurposesAndWindowsApart() {
    views.record(nurse, patient, "summary", "care");
    views.record(account(), patient, "summary", "care");
    views.record(nurse, UUID.randomUUID(), "summary", "care");
    views.record(nurse, patient, "series", "care");
    views.record(nurse, patient, "summary", "audit");
    clock.advance(Views.WINDOW);
    views.record(nurse, patient, "summary", "care");

    clock.advance(CLOSED);
    views.flush();

    assertThat(journal.recorded())
        .hasSize(6)
        .allSatisfy(window -> assertThat(window.count()).isEqualTo(1));
  }

  @Test
  void recordsEachPatientOfAListOnce() {
    UUID other = UUID.randomUUID();

    views.record(nurse, List.of(patient, other, patient), "ward", "care");
    clock.advance(CLOSED);
    views.flush();

    assertThat(journal.recorded())
        .extracting(ViewWindow::patient)
        .containsExactlyInAnyOrder(patient, other);
    assertThat(journal.recorded()).extracting(ViewWindow::count).containsOnly(1);
  }

  @Test
  void leavesAnOpenWindowAlone() {
    views.record(nurse, patient, "summary", "care");
    clock.set(START.plus(CLOSED).minusMillis(1));

    views.flush();

    assertThat(journal.recorded()).isEmpty();
  }

  @Test
  void journalsAWindowOnce() {
    views.record(nurse, patient, "summary", "care");
    clock.advance(CLOSED);

    views.flush();
    views.flush();

    assertThat(journal.recorded()).hasSize(1);
  }

  @Test
  void journalsTheOthersWhereOneCannotBe() {
    UUID other = UUID.randomUUID();
    views.record(nurse, patient, "summary", "care");
    clock.advance(CLOSED);
    views.record(nurse, other, "summary", "care");
    clock.advance(CLOSED);
    journal.failFor(patient);

    views.flush();

    assertThat(journal.recorded()).extracting(ViewWindow::patient).containsExactly(other);
  }

  @Test
  void offersAgainWhatTheJournalDidNotTake() {
    views.record(nurse, patient, "summary", "care");
    clock.advance(CLOSED);
    journal.fail(true);
    views.flush();
    assertThat(journal.recorded()).isEmpty();
    journal.fail(false);

    views.flush();

    assertThat(journal.recorded()).hasSize(1);
  }

  @Test
  void journalsWhatACrashLeftBehind() {
    views.record(nurse, patient, "summary", "care");
    clock.advance(Duration.ofHours(3));

    views().flush();

    assertThat(journal.recorded()).extracting(ViewWindow::start).containsExactly(START);
  }

  @Test
  void journalsALateLookAgainWithTheHigherCount() {
    views.record(nurse, patient, "summary", "care");
    clock.set(START.plus(CLOSED));
    views.flush();

    clock.set(START.plusSeconds(1));
    views.record(nurse, patient, "summary", "care");
    clock.set(START.plus(CLOSED));
    views.flush();

    assertThat(journal.recorded()).extracting(ViewWindow::count).containsExactly(1, 2);
  }

  @Test
  void forgetsAJournalledWindowAfterADay() {
    views.record(nurse, patient, "summary", "care");
    clock.advance(CLOSED);
    views.flush();
    assertThat(stored()).isEqualTo(1);

    clock.advance(Views.KEPT);
    views.flush();

    assertThat(stored()).isZero();
  }

  @Test
  void countsEveryLookOfManyAtOnce() throws Exception {
    try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> look =
          () -> {
            views.record(nurse, patient, "summary", "care");
            return null;
          };
      for (var done : requests.invokeAll(Collections.nCopies(20, look))) {
        done.get();
      }
    }
    clock.advance(CLOSED);
    views.flush();

    assertThat(journal.recorded()).extracting(ViewWindow::count).containsExactly(20);
  }

  @Test
  void refusesTheRequestWhenTheViewCannotBeRecorded() {
    var nowhere = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere");
    var failing = new Views(nowhere, journal, clock);

    assertThatThrownBy(() -> failing.record(nurse, patient, "summary", "care"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> {
              assertThat(refusal.problem().status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
              assertThat(refusal.problem().code()).isEqualTo("not-ready");
            });
  }

  private Views views() {
    return new Views(logins.connectingAs(DatabaseRole.WRITER), journal, clock);
  }

  private static long stored() {
    return JdbcClient.create(logins.connectingAs(DatabaseRole.WRITER))
        .sql("select count(*) from access.view")
        .query(Long.class)
        .single();
  }

  private static Account account() {
    return new Account(UUID.randomUUID(), UUID.randomUUID(), Roles.NURSE, UUID.randomUUID());
  }

  private static final class TestingClock extends Clock {
    private volatile Instant now;

    TestingClock(Instant now) {
      this.now = now;
    }

    void advance(Duration by) {
      now = now.plus(by);
    }

    void set(Instant to) {
      now = to;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}

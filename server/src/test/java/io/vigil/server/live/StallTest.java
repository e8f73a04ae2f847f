package io.vigil.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.engine.Act;
import io.vigil.engine.Commit;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.ServerTest;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Accounts;
import io.vigil.server.identity.NewAccount;
import io.vigil.server.journal.CommitListener;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.Urgency;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.CloseStatus;

/** What stands still must not look calm, and what fails must not end in silence. */
@Import(StallTest.Extras.class)
class StallTest extends ServerTest {
  private static final Duration NOTICED_MAX = Duration.ofSeconds(15);
  private static final String PASSWORD = "correct horse battery";

  @Autowired private LiveFeed feed;
  @Autowired private Lanes lanes;
  @Autowired private Accounts accounts;
  @Autowired private StandingStill standingStill;

  @AfterEach
  void goOn() {
    standingStill.goOn.countDown();
  }

  @Test
  void isNotLiveWhileTheWriterStandsStill() {
    await(feed::isLive);

    standingStill.begin();
    var unused = lanes.submit(ward("Ward"), Urgency.LIVE, 0);

    await(() -> !feed.isLive());
    assertThat(feed.subscribe(subscriber(UUID.randomUUID()), Optional.empty())).isEmpty();
    standingStill.goOn.countDown();
    await(feed::isLive);
  }

  @Test
  void answersAStrangerWithoutWaitingForTheJournal() {
    String login = "nurse-" + UUID.randomUUID();
    accounts.create(
        new NewAccount(UUID.randomUUID(), login, "Nurse", PASSWORD, "nurse", Set.of()),
        Optional.empty());
    standingStill.begin();

    HttpResponse<String> answer = newBrowser().signIn(login, "not this one");

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void goesOnAfterAnError() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);

    feed.committed(
        commit(() -> {
          throw new StackOverflowError("in a test");
        }));
    feed.committed(commit(reached::countDown));

    assertThat(reached.await(NOTICED_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneAccountDoesNotKeepAllOthersOut() {
    await(feed::isLive);
    UUID account = UUID.randomUUID();
    for (int i = 0; i < LiveFeed.MAX_SUBSCRIBERS_OF_ACCOUNT; i++) {
      assertThat(feed.subscribe(subscriber(account), Optional.empty())).isPresent();
    }

    assertThat(feed.subscribe(subscriber(account), Optional.empty())).isEmpty();
    assertThat(feed.subscribe(subscriber(UUID.randomUUID()), Optional.empty())).isPresent();
  }

  @Test
  void doesNotAcknowledgeAnActThatCouldNotBeKept() {
    Submission.Keep unpaired = ward("\ud800");

    assertThatThrownBy(() ->
            lanes.keep(unpaired.tenant(), unpaired.subject(), unpaired.act(), Optional.empty()))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Submission.Keep ward(String name) {
    UUID id = UUID.randomUUID();
    return new Submission.Keep(
        new TenantId(UUID.randomUUID()),
        new Subject(Subject.Kind.WARD, id),
        new Act.WardCreated(new WardId(id), name, "ward"),
        Optional.empty(),
        Optional.empty());
  }

  private Subscriber subscriber(UUID account) {
    return new Subscriber(
        new Account(account, UUID.randomUUID(), "nurse", UUID.randomUUID()),
        new Subscriber.Socket() {
          @Override
          public void send(Frame frame) {}

          @Override
          public void close(CloseStatus status) {}
        },
        feed,
        System::nanoTime);
  }

  /** A commit of nothing, that does something when it is handed on. */
  private static Commit commit(Runnable whenHandedOn) {
    return new Commit(
        List.of(),
        List.of(),
        List.of(),
        new AbstractList<>() {
          @Override
          public Commit.PatientChange get(int index) {
            throw new IndexOutOfBoundsException(index);
          }

          @Override
          public int size() {
            whenHandedOn.run();
            return 0;
          }
        },
        List.of());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + NOTICED_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Holds the writer up at its next commit. */
  static final class StandingStill implements CommitListener {
    private volatile boolean begun;
    private volatile CountDownLatch goOn = new CountDownLatch(0);

    void begin() {
      goOn = new CountDownLatch(1);
      begun = true;
    }

    @Override
    public void committed(Commit commit) {
      if (begun) {
        begun = false;
        try {
          assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Extras {
    @Bean
    StandingStill standingStill() {
      return new StandingStill();
    }
  }
}

package io.vigil.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.PatientId;
import io.vigil.server.ServerTest;
import io.vigil.server.identity.Account;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.socket.CloseStatus;

class WatchersTest extends ServerTest {
  private static final PatientId ANNA = new PatientId(UUID.randomUUID());
  private static final PatientId BELA = new PatientId(UUID.randomUUID());

  @Autowired private LiveFeed feed;

  private final Watchers watchers = new Watchers();

  @Test
  void sharesAChangeAmongThoseWhoSeeThePatient() {
    Subscriber first = begun(ANNA);
    Subscriber second = begun(ANNA, BELA);
    watchers.enter(Set.of(first, second));
    Subscriber.Change anna = change(ANNA);
    Subscriber.Change bela = change(BELA);

    var shares = watchers.share(List.of(anna, bela));

    assertThat(shares).hasSize(2);
    assertThat(shares.get(first)).containsExactly(anna);
    assertThat(shares.get(second)).containsExactly(anna, bela);
  }

  @Test
  void givesAllToWhoHasNotBegun() {
    Subscriber beginning = subscriber();
    watchers.enter(Set.of(beginning));
    Subscriber.Change anna = change(ANNA);

    assertThat(watchers.sees(ANNA)).isTrue();
    assertThat(watchers.share(List.of(anna)).get(beginning)).containsExactly(anna);
  }

  @Test
  void followsSight() {
    Subscriber subscriber = begun(ANNA);
    watchers.enter(Set.of(subscriber));
    subscriber.see(new LinkedHashSet<>(List.of(BELA)), List.of());
    watchers.enter(Set.of(subscriber));

    assertThat(watchers.sees(ANNA)).isFalse();
    assertThat(watchers.sees(BELA)).isTrue();
  }

  @Test
  void followsWhoBegins() {
    Subscriber subscriber = subscriber();
    watchers.enter(Set.of(subscriber));
    begin(subscriber, ANNA);
    watchers.enter(Set.of(subscriber));

    assertThat(watchers.sees(ANNA)).isTrue();
    assertThat(watchers.sees(BELA)).isFalse();
  }

  @Test
  void forgetsWhoWent() {
    Subscriber first = begun(ANNA);
    Subscriber second = begun(ANNA, BELA);
    watchers.enter(Set.of(first, second));
    watchers.enter(Set.of(first));

    assertThat(watchers.sees(BELA)).isFalse();
    assertThat(watchers.share(List.of(change(ANNA)))).containsOnlyKeys(first);

    watchers.enter(Set.of());

    assertThat(watchers.sees(ANNA)).isFalse();
  }

  private Subscriber begun(PatientId... sight) {
    Subscriber subscriber = subscriber();
    begin(subscriber, sight);
    return subscriber;
  }

  private static void begin(Subscriber subscriber, PatientId... sight) {
    subscriber.prepare(Cursor.start());
    assertThat(
            subscriber.begin(
                new Subscriber.Beginning(
                    false, new LinkedHashSet<>(List.of(sight)), List.of(), Cursor.start())))
        .isTrue();
  }

  private Subscriber subscriber() {
    return new Subscriber(
        new Account(UUID.randomUUID(), UUID.randomUUID(), "nurse", UUID.randomUUID()),
        new Subscriber.Socket() {
          @Override
          public boolean signedIn() {
            return true;
          }

          @Override
          public void send(Frame frame) {}

          @Override
          public void close(CloseStatus status) {}
        },
        feed,
        System::nanoTime);
  }

  private static Subscriber.Change change(PatientId patient) {
    return new Subscriber.Change(
        patient,
        new LiveView(() -> {
          throw new IllegalStateException("nobody sends it");
        }),
        1,
        0);
  }
}

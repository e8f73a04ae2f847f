package io.vigil.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.PatientId;
import io.vigil.server.ServerTest;
import io.vigil.server.care.ClinicalView;
import io.vigil.server.care.PatientView;
import io.vigil.server.identity.Account;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.socket.CloseStatus;

/** What a subscriber sends, whatever order changes and sight come in. */
class SubscriberTest extends ServerTest {
  private static final PatientId ANNA = new PatientId(UUID.randomUUID());
  private static final PatientId BELA = new PatientId(UUID.randomUUID());

  @Autowired private LiveFeed feed;

  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private final BlockingQueue<CloseStatus> closed = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private Runnable whileSending = () -> {};
  private volatile boolean signedIn = true;
  private Subscriber subscriber;

  @BeforeEach
  void subscriber() {
    subscriber =
        new Subscriber(
            new Account(UUID.randomUUID(), UUID.randomUUID(), "nurse", UUID.randomUUID()),
            new Subscriber.Socket() {
              @Override
              public boolean signedIn() {
                return signedIn;
              }

              @Override
              public void send(Frame frame) {
                frames.add(frame);
                whileSending.run();
              }

              @Override
              public void close(CloseStatus status) {
                closed.add(status);
              }
            },
            feed,
            nanos::get);
  }

  @AfterEach
  void close() {
    subscriber.close(CloseStatus.NORMAL);
  }

  @Test
  void sendsWhatWasNotedWhileItBeganAfterTheFirstPicture() {
    subscriber.prepare(Cursor.start());
    offer(change(ANNA, 8));
    begin(Set.of(ANNA, BELA), change(ANNA, 7), change(BELA, 3));

    assertThat(versions(next(Frame.Snapshot.class).patients())).containsExactly("7", "3");
    assertThat(versions(next(Frame.Delta.class))).containsExactly("8");
  }

  @Test
  void neverSendsAnOlderChangeAfterANewerPicture() {
    subscriber.prepare(Cursor.start());
    offer(change(ANNA, 5));
    begin(Set.of(ANNA, BELA), change(ANNA, 7), change(BELA, 3));
    offer(change(ANNA, 6));
    offer(change(ANNA, 7));
    offer(change(BELA, 4));

    next(Frame.Snapshot.class);
    assertThat(versions(next(Frame.Delta.class))).containsExactly("4");
  }

  @Test
  void notesNothingOfWhomItDoesNotSee() {
    subscriber.prepare(Cursor.start());
    offer(change(BELA, 5));
    begin(Set.of(ANNA), change(ANNA, 1));
    offer(change(BELA, 6));

    assertThat(next(Frame.Snapshot.class).visible()).containsExactly(ANNA.value());
    next(Frame.Beat.class);
    assertThat(subscriber.sees(BELA)).isFalse();
  }

  @Test
  void beginsAnewIfSightChangedMeanwhile() {
    subscriber.prepare(Cursor.start());
    assertThat(subscriber.sightChanges()).as("asks by itself").isFalse();
    assertThat(subscriber.begin(beginning(Set.of(ANNA, BELA)))).isFalse();

    subscriber.prepare(Cursor.start());
    assertThat(subscriber.begin(beginning(Set.of(BELA)))).isTrue();
    assertThat(subscriber.sightChanges()).isTrue();
    assertThat(subscriber.sees(ANNA)).isFalse();
  }

  @Test
  void doesNotShowWhoWentBeforeTheFirstPictureWasSent() {
    subscriber.prepare(Cursor.start());
    Subscriber.Beginning beginning =
        beginning(Set.of(ANNA, BELA), change(ANNA, 7), change(BELA, 3));
    assertThat(subscriber.begin(beginning)).isTrue();
    subscriber.see(Set.of(BELA), List.of());
    run(beginning);

    Frame.Snapshot snapshot = next(Frame.Snapshot.class);
    assertThat(snapshot.visible()).containsExactly(BELA.value());
    assertThat(versions(snapshot.patients())).containsExactly("3");
    assertThat(next(Frame.Delta.class).gone()).containsExactly(ANNA.value());
  }

  @Test
  void tellsThatSomebodyIsGoneInPlaceOfWhatWaitedOfHim() {
    subscriber.prepare(Cursor.start());
    whileSending =
        once(() -> {
          offer(change(ANNA, 8));
          subscriber.see(Set.of(BELA), List.of());
          offer(change(ANNA, 9));
        });
    begin(Set.of(ANNA, BELA), change(ANNA, 7), change(BELA, 3));

    next(Frame.Snapshot.class);
    Frame.Delta delta = next(Frame.Delta.class);
    assertThat(delta.gone()).containsExactly(ANNA.value());
    assertThat(delta.patients()).isEmpty();
  }

  @Test
  void showsWhoCameBackAsHeIsNow() {
    subscriber.prepare(Cursor.start());
    whileSending =
        once(() -> {
          subscriber.see(Set.of(), List.of());
          subscriber.see(Set.of(ANNA), List.of(change(ANNA, 9)));
        });
    begin(Set.of(ANNA), change(ANNA, 7));

    next(Frame.Snapshot.class);
    Frame.Delta delta = next(Frame.Delta.class);
    assertThat(delta.gone()).isEmpty();
    assertThat(versions(delta)).containsExactly("9");
  }

  @Test
  void sendsOnlyTheNewestOfWhatWaits() {
    subscriber.prepare(Cursor.start());
    whileSending =
        once(() -> {
          for (int seq = 8; seq < 1_000; seq++) {
            offer(change(ANNA, seq));
          }
        });
    begin(Set.of(ANNA), change(ANNA, 7));

    next(Frame.Snapshot.class);
    assertThat(versions(next(Frame.Delta.class))).containsExactly("999");
  }

  @Test
  void letsChangesGatherFromFrameToFrame() {
    subscriber.prepare(Cursor.start());
    begin(Set.of(ANNA), change(ANNA, 7));
    next(Frame.Snapshot.class);
    offer(change(ANNA, 8));
    next(Frame.Delta.class);
    long firstNanos = System.nanoTime();
    for (int seq = 9; seq < 13; seq++) {
      offer(change(ANNA, seq));
      assertThat(versions(next(Frame.Delta.class))).containsExactly(Integer.toString(seq));
    }

    // The subscriber's own clock stands still, so that each waits its whole time.
    assertThat(Duration.ofNanos(System.nanoTime() - firstNanos))
        .isGreaterThanOrEqualTo(Subscriber.FRAME.multipliedBy(4));
  }

  @Test
  void cutsOffWhoDoesNotTakeFramesInTime() throws Exception {
    subscriber.prepare(Cursor.start());
    whileSending =
        once(() -> {
          offer(change(ANNA, 8));
          nanos.addAndGet(Subscriber.MAX_WAIT.toNanos() + 1);
        });
    begin(Set.of(ANNA), change(ANNA, 7));

    next(Frame.Snapshot.class);
    assertThat(closed()).isEqualTo(Subscriber.SLOW_CONSUMER);
    assertThat(Subscriber.SLOW_CONSUMER.getCode()).isEqualTo(4408);
    assertThat(frames).isEmpty();
  }

  @Test
  void blamesNobodyForAFirstPictureThatTookLong() {
    subscriber.prepare(Cursor.start());
    offer(change(ANNA, 8));
    nanos.addAndGet(2 * Subscriber.MAX_WAIT.toNanos());
    begin(Set.of(ANNA), change(ANNA, 7));

    next(Frame.Snapshot.class);
    assertThat(versions(next(Frame.Delta.class))).containsExactly("8");
  }

  @Test
  void endsWithASessionThatEndedWhileItBegan() throws Exception {
    subscriber.prepare(Cursor.start());
    signedIn = false;
    begin(Set.of(ANNA), change(ANNA, 7));

    assertThat(closed()).isEqualTo(Subscriber.NOT_SIGNED_IN);
    assertThat(frames).isEmpty();
  }

  @Test
  void closesForTheFirstReason() throws Exception {
    subscriber.prepare(Cursor.start());
    subscriber.close(Subscriber.NOT_SIGNED_IN);
    subscriber.close(CloseStatus.GOING_AWAY);
    begin(Set.of(ANNA), change(ANNA, 7));

    assertThat(closed()).isEqualTo(Subscriber.NOT_SIGNED_IN);
  }

  @Test
  void tellsHowFarItSaw() {
    subscriber.prepare(Cursor.start());
    Cursor further = Cursor.start();
    further.seqs()[5] = 17;
    whileSending = once(() -> subscriber.handOn(List.of(), further));
    begin(Set.of(ANNA), change(ANNA, 7));

    assertThat(next(Frame.Snapshot.class).cursor()).isEqualTo(Cursor.start().text());
    assertThat(next(Frame.Beat.class).cursor()).isEqualTo(further.text());
  }

  private void begin(Set<PatientId> visible, Subscriber.Change... read) {
    Subscriber.Beginning beginning = beginning(visible, read);
    assertThat(subscriber.begin(beginning)).isTrue();
    run(beginning);
  }

  private void run(Subscriber.Beginning beginning) {
    Thread.ofVirtual().start(() -> subscriber.run(beginning));
  }

  private static Subscriber.Beginning beginning(Set<PatientId> visible, Subscriber.Change... read) {
    return new Subscriber.Beginning(
        false, new LinkedHashSet<>(visible), Arrays.asList(read), Cursor.start());
  }

  private static Subscriber.Change change(PatientId patient, long seq) {
    PatientView view =
        new PatientView(
            patient.value(),
            "Tan Mei Ling",
            "MRN-00017",
            LocalDate.of(1950, 1, 31),
            new UUID(1, 1),
            "7E-04",
            Long.toString(seq),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            new PatientView.ScoringView(List.of(), List.of(), Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            PatientView.ResponsibleView.NONE,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ClinicalView.NONE);
    return new Subscriber.Change(patient, new LiveView(() -> view), seq, 0);
  }

  private void offer(Subscriber.Change change) {
    subscriber.handOn(List.of(change), Cursor.start());
  }

  private static List<String> versions(Frame.Delta delta) {
    return versions(delta.patients().stream().map(LiveView::view).toList());
  }

  private static List<String> versions(List<PatientView> views) {
    return views.stream().map(PatientView::version).toList();
  }

  private <T extends Frame> T next(Class<T> type) {
    try {
      Frame frame = frames.poll(20, TimeUnit.SECONDS);
      assertThat(frame).isInstanceOf(type);
      return type.cast(frame);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CloseStatus closed() throws InterruptedException {
    return closed.poll(20, TimeUnit.SECONDS);
  }

  private static Runnable once(Runnable work) {
    boolean[] done = new boolean[1];
    return () -> {
      if (!done[0]) {
        done[0] = true;
        work.run();
      }
    };
  }
}

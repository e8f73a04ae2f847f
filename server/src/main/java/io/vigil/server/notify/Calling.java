package io.vigil.server.notify;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.Delivery.Stage;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.staff.Calls;
import io.vigil.core.staff.Roster;
import io.vigil.engine.Answer;
import io.vigil.engine.Commit;
import io.vigil.engine.Submission;
import io.vigil.server.journal.CommitListener;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PatientGroups;
import io.vigil.server.journal.Urgency;
import io.vigil.server.live.LiveFeed;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.staffing.Rosters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has people told of alarms: orders in the patient's lane whom to tell, and sends what is ordered
 * there. What was ordered and not noted as sent is sent, by whichever process looks next: so a
 * message may go out twice, under the same id, and none is lost.
 */
@Component
class Calling implements SmartLifecycle, CommitListener {

  private static final Duration INTERVAL = Duration.ofMillis(250);
  private static final Duration LOOK_AT_ALL = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(Calling.class);

  private final Lanes lanes;
  private final Rosters rosters;
  private final LiveFeed feed;
  private final Contacts contacts;
  private final Channels channels;

  /** What was handed in or is being sent, and not answered. */
  private final Set<DeliveryId> underWay = ConcurrentHashMap.newKeySet();

  private final Refusals refusals = new Refusals();

  /** Whose alarms call, or of whom somebody is being told. */
  private final PatientGroups<Boolean> called;

  private OptionalLong lookedNanos = OptionalLong.empty();
  private boolean failing;
  private volatile boolean running;
  private @Nullable Thread thread;

  Calling(Lanes lanes, Rosters rosters, LiveFeed feed, Contacts contacts, Channels channels) {
    this.lanes = lanes;
    this.rosters = rosters;
    this.feed = feed;
    this.contacts = contacts;
    this.channels = channels;
    called =
        new PatientGroups<>(
            lanes::state, state -> Optional.of(true).filter(all -> callsAnybody(state)));
  }

  private static boolean callsAnybody(PatientState state) {
    return state.inCare()
        && (!state.deliveries().isEmpty()
            || state.alarms().values().stream().anyMatch(Alarm::calls));
  }

  @Override
  public void committed(Commit commit) {
    called.committed(commit);
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("calling").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try {
        if (lanes.isLive()) {
          look();
        }
        failing = false;
      } catch (RuntimeException away) {
        if (!failing) {
          log.error("Nobody can be told of alarms beside the screens: once more soon", away);
        }
        failing = true;
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private void look() {
    Map<WardId, Roster> all = rosters.all();
    Set<UUID> present = feed.present();
    List<RuntimeException> faults = new ArrayList<>();
    long now = System.nanoTime();
    if (lookedNanos.isEmpty() || now - lookedNanos.getAsLong() > LOOK_AT_ALL.toNanos()) {
      called.lookAt(lanes.standings().keySet());
      lookedNanos = OptionalLong.of(now);
    }
    refusals.forget(now);
    for (PatientId patient : called.all()) {
      try {
        lanes
            .standing(patient)
            .filter(standing -> standing.state().inCare())
            .ifPresent(standing -> look(patient, standing, all, present));
      } catch (RuntimeException of) {
        // Who comes after this patient is told all the same.
        faults.add(of);
      }
    }
    if (!faults.isEmpty()) {
      throw faults.getFirst();
    }
  }

  private void look(
      PatientId patient, Lanes.Standing standing, Map<WardId, Roster> all, Set<UUID> present) {
    PatientState state = standing.state();
    WardId ward = state.admission().orElseThrow().ward();
    call(patient, standing, all.getOrDefault(ward, Roster.NONE));
    for (Delivery delivery : state.deliveries().values()) {
      if (delivery.stage() == Stage.ORDERED && underWay.add(delivery.id())) {
        send(standing.tenant(), patient, delivery, present);
      }
    }
  }

  private void call(PatientId patient, Lanes.Standing standing, Roster roster) {
    PatientState state = standing.state();
    for (PatientInput.OrderDelivery order :
        Calls.due(state, roster, contacts::channels, lanes.epochMillis())) {
      Alarm alarm = Objects.requireNonNull(state.alarms().get(order.alarm()));
      DeliveryId id = Delivery.id(alarm, order.rung(), order.to(), order.channel());
      if (!refusals.waits(id, System.nanoTime()) && underWay.add(id)) {
        tell(standing.tenant(), patient, order, id);
      }
    }
  }

  private void send(TenantId tenant, PatientId patient, Delivery delivery, Set<UUID> present) {
    if (delivery.channel() == Channel.APP) {
      // The view that says so goes to every socket of his with the commit that ordered it.
      boolean there = present.contains(delivery.to().value());
      note(tenant, patient, delivery.id(), there ? Stage.SENT : Stage.FAILED);
    } else {
      Thread.ofVirtual()
          .name("message")
          .start(() -> {
            boolean taken = false;
            try {
              taken = sent(tenant, patient, delivery);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              note(tenant, patient, delivery.id(), taken ? Stage.SENT : Stage.FAILED);
            }
          });
    }
  }

  private boolean sent(TenantId tenant, PatientId patient, Delivery delivery)
      throws InterruptedException {
    PersonId to = delivery.to();
    Optional<String> address = contacts.address(to, delivery.channel());
    return address.isPresent()
        && channels.send(
            tenant,
            delivery.channel(),
            delivery.id(),
            address.get(),
            () -> isStillOrdered(patient, delivery.id()));
  }

  /** Somebody may have accepted the alarm while the message waited. */
  private boolean isStillOrdered(PatientId patient, DeliveryId delivery) {
    return lanes
        .state(patient)
        .map(state -> state.deliveries().get(delivery))
        .filter(each -> each.stage() == Stage.ORDERED)
        .isPresent();
  }

  private void note(TenantId tenant, PatientId patient, DeliveryId delivery, Stage stage) {
    tell(
        tenant,
        patient,
        new PatientInput.NoteDelivery(delivery, stage, Optional.empty()),
        delivery);
  }

  private void tell(TenantId tenant, PatientId patient, PatientInput input, DeliveryId of) {
    try {
      lanes
          .submit(
              new Submission.ForPatient(
                  tenant, patient, input, Optional.empty(), Optional.of(of.value())),
              Urgency.LIVE,
              0)
          .whenComplete((answer, failed) -> {
            if (answer instanceof Answer.Replied(Reply.Refused ignored)) {
              refusals.note(of, System.nanoTime());
            }
            underWay.remove(of);
          });
    } catch (ProblemException full) {
      underWay.remove(of);
      log.warn("That somebody is told can't be kept: once more soon", full);
    }
  }
}

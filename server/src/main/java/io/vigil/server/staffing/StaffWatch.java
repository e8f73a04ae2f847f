package io.vigil.server.staffing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.staff.Roster;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Commit;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.journal.CommitListener;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PatientGroups;
import io.vigil.server.journal.Urgency;
import io.vigil.server.live.LiveFeed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells each patient's lane what of its ward's staff it can't see: once a second it compares what
 * is so with what the lane knows, so that whatever was missed is told a second later. The lane
 * decides what follows.
 */
@Component
class StaffWatch implements SmartLifecycle, CommitListener {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  static final TenantId INSTALLATION = new TenantId(new UUID(0, 0));
  private static final Duration LOOK_AT_ALL = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(StaffWatch.class);

  private final Lanes lanes;
  private final Rosters rosters;
  private final Presence presence;

  /** Whose the wards without a screen are. */
  private final Map<WardId, TenantId> tenants = new HashMap<>();

  /** At most one of a patient: what is under way is not told again. */
  private final Map<PatientId, CompletableFuture<Answer>> underWay = new HashMap<>();

  private final LiveFeed feed;
  private final SoundWatch sound;
  private final Unwatched unwatched = new Unwatched(System::nanoTime);
  private final PatientGroups<WardId> inCare;

  /** Of whom a lane was told something, wherever they are. */
  private final PatientGroups<WardId> told;

  private final WaitingAlerts alerts;
  private OptionalLong lookedNanos = OptionalLong.empty();
  private boolean failing;
  private volatile boolean running;
  private @Nullable Thread thread;

  StaffWatch(
      Lanes lanes,
      Rosters rosters,
      Presence presence,
      LiveFeed feed,
      SoundWatch sound,
      MeterRegistry registry) {
    this.feed = feed;
    this.sound = sound;
    Gauge.builder("vigil.staffing.unwatched", unwatched::size)
        .description("Staffed wards with patients that are on no screen")
        .register(registry);
    this.lanes = lanes;
    this.rosters = rosters;
    this.presence = presence;
    inCare = new PatientGroups<>(lanes::state, StaffWatch::ward);
    told =
        new PatientGroups<>(
            lanes::state,
            state -> ward(state).filter(w -> !state.coverage().equals(Coverage.NONE)));
    alerts = new WaitingAlerts(alert -> lanes.submit(alert, Urgency.LIVE, 0));
  }

  private static Optional<WardId> ward(PatientState state) {
    return state.inCare() ? state.admission().map(Admission::ward) : Optional.empty();
  }

  @Override
  public void committed(Commit commit) {
    inCare.committed(commit);
    told.committed(commit);
  }

  /** A thread of its own: nothing else that is done at times may hold it up. */
  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("staff").start(this::run);
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
      look();
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private void look() {
    try {
      presence.look();
      if (lanes.isLive()) {
        underWay.values().removeIf(CompletableFuture::isDone);
        Map<WardId, Roster> all = rosters.all();
        lookAtAll();
        watch(all.keySet());
        sound.look(all.keySet(), inCare::of, alerts::add);
        alerts.handIn();
        all.forEach((ward, roster) -> inCare.of(ward).forEach(each -> tell(each, roster)));
        for (PatientId patient : told.all()) {
          tellUnstaffed(patient, all.keySet());
        }
      }
      failing = false;
    } catch (RuntimeException away) {
      if (!failing) {
        log.error("Who works where can't be told: once more each second", away);
      }
      failing = true;
    }
  }

  /** A ward whose screens are gone is no patient's alarm: those who run it are told. */
  private void watch(Set<WardId> staffed) {
    Map<WardId, TenantId> withoutScreen = new HashMap<>();
    Predicate<PatientId> watched = feed.watched();
    for (WardId ward : staffed) {
      Set<PatientId> patients = inCare.of(ward);
      if (patients.stream().noneMatch(watched)) {
        patients.stream()
            .findAny()
            .flatMap(lanes::standing)
            .ifPresent(standing -> withoutScreen.put(ward, standing.tenant()));
      }
    }
    tenants.putAll(withoutScreen);
    for (Unwatched.Change change : unwatched.look(withoutScreen.keySet())) {
      String code = "ward-unwatched-" + change.ward();
      if (change.unwatched()) {
        log.error("Alert {}: no screen shows a staffed ward with patients", code);
      } else {
        log.info("Alert {} is over", code);
      }
      alerts.add(
          new Submission.Keep(
              tenants.getOrDefault(change.ward(), INSTALLATION),
              Subject.INSTALLATION,
              change.unwatched()
                  ? new Act.AlertBegan(code, "no screen shows the ward")
                  : new Act.AlertEnded(code),
              Optional.empty(),
              Optional.empty()));
    }
    tenants.keySet().retainAll(withoutScreen.keySet());
  }

  private void lookAtAll() {
    long now = System.nanoTime();
    if (lookedNanos.isEmpty() || now - lookedNanos.getAsLong() > LOOK_AT_ALL.toNanos()) {
      inCare.lookAt(lanes.standings().keySet());
      told.lookAt(lanes.standings().keySet());
      lookedNanos = OptionalLong.of(now);
    }
  }

  /** Of a ward that does not say any more who works when, or of one that never did. */
  private void tellUnstaffed(PatientId patient, Set<WardId> staffed) {
    if (lanes.state(patient).flatMap(StaffWatch::ward).filter(staffed::contains).isEmpty()) {
      tell(patient, Roster.NONE);
    }
  }

  private void tell(PatientId patient, Roster roster) {
    Optional<Lanes.Standing> standing = lanes.standing(patient);
    if (standing.isEmpty() || underWay.containsKey(patient)) {
      return;
    }
    Coverage known = standing.get().state().coverage();
    PatientInput.NoteStaff note = roster.told(known, presence::reachable, lanes.epochMillis());
    if (!known.knows(note)) {
      underWay.put(
          patient,
          lanes.submit(
              new Submission.ForPatient(
                  standing.get().tenant(), patient, note, Optional.empty(), Optional.empty()),
              Urgency.LIVE,
              0));
    }
  }
}

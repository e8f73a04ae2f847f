package io.vigil.server.staffing;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.staff.Roster;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.Urgency;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
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
class StaffWatch implements SmartLifecycle {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(StaffWatch.class);

  private final Lanes lanes;
  private final Rosters rosters;
  private final Presence presence;

  /** At most one of a patient: what is under way is not told again. */
  private final Map<PatientId, CompletableFuture<Answer>> underWay = new HashMap<>();

  private boolean failing;
  private volatile boolean running;
  private @Nullable Thread thread;

  StaffWatch(Lanes lanes, Rosters rosters, Presence presence) {
    this.lanes = lanes;
    this.rosters = rosters;
    this.presence = presence;
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
        lanes.standings().forEach((patient, standing) -> tell(patient, standing, all));
      }
      failing = false;
    } catch (RuntimeException away) {
      if (!failing) {
        log.error("Who works where can't be told: once more each second", away);
      }
      failing = true;
    }
  }

  private void tell(PatientId patient, Lanes.Standing standing, Map<WardId, Roster> all) {
    if (!standing.state().inCare() || underWay.containsKey(patient)) {
      return;
    }
    WardId ward = standing.state().admission().orElseThrow().ward();
    Coverage known = standing.state().coverage();
    Roster roster = all.getOrDefault(ward, Roster.NONE);
    if (roster.equals(Roster.NONE) && known.equals(Coverage.NONE)) {
      return;
    }
    PatientInput.NoteStaff note = roster.told(known, presence::reachable, lanes.epochMillis());
    if (!known.knows(note)) {
      underWay.put(
          patient,
          lanes.submit(
              new Submission.ForPatient(
                  standing.tenant(), patient, note, Optional.empty(), Optional.empty()),
              Urgency.LIVE,
              0));
    }
  }
}

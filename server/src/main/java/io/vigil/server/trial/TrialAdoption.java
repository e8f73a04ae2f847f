package io.vigil.server.trial;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.engine.Answer;
import io.vigil.engine.Commit;
import io.vigil.engine.Submission;
import io.vigil.server.journal.CommitListener;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import io.vigil.server.trial.Trials.Trial;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Has every patient's lane adopt the silent trial of his ward, or that there is none. What a lane
 * has adopted is in its state, and ends there by itself: whatever fails here fails towards
 * alarming.
 */
@Component
class TrialAdoption implements CommitListener {

  private static final Logger log = LoggerFactory.getLogger(TrialAdoption.class);

  private final Lanes lanes;
  private final Trials trials;

  /** Those that lacked something when they changed; at most one of a patient. */
  private final Set<PatientId> lacking = ConcurrentHashMap.newKeySet();

  private volatile Map<WardId, Trial> running = Map.of();

  TrialAdoption(Lanes lanes, Trials trials) {
    this.lanes = lanes;
    this.trials = trials;
  }

  /** How many of a ward's patients are on its trial. */
  record Progress(int patients, int adopted) {}

  @Override
  public void committed(Commit commit) {
    Map<WardId, Trial> now = running;
    for (Commit.PatientChange change : commit.patients()) {
      if (!hasAdopted(change.after(), now)) {
        lacking.add(change.patient());
      }
    }
  }

  @Scheduled(fixedDelay = 200)
  void adopt() {
    if (!lanes.isLive()) {
      return;
    }
    try {
      Map<WardId, Trial> now = new HashMap<>();
      long epochMillis = lanes.epochMillis();
      trials
          .all()
          .forEach((ward, trial) -> {
            if (trial.runs(epochMillis)) {
              now.put(ward, trial);
            }
          });
      if (!now.equals(running)) {
        running = Map.copyOf(now);
        adoptAll();
      } else {
        Set<PatientId> some = new HashSet<>(lacking);
        lacking.removeAll(some);
        some.forEach(this::adopt);
      }
    } catch (ProblemException | DataAccessException fault) {
      log.warn("Silent trials are adopted later: {}", fault.getMessage());
    }
  }

  /** After a start, and whatever was missed. */
  @Scheduled(fixedDelay = 60_000, initialDelay = 5_000)
  void adoptAll() {
    if (!lanes.isLive()) {
      return;
    }
    for (PatientId patient : lanes.patients()) {
      try {
        adopt(patient);
      } catch (ProblemException fault) {
        log.warn("A patient's silent trial is adopted later: {}", fault.getMessage());
        return;
      }
    }
  }

  private void adopt(PatientId patient) {
    Lanes.Standing standing = lanes.standing(patient).orElse(null);
    if (standing == null || hasAdopted(standing.state(), running)) {
      return;
    }
    WardId ward = standing.state().admission().orElseThrow().ward();
    Trial trial = running.get(ward);
    if (trial == null || standing.state().trials().silent()) {
      // Another trial than the one that it had: that was ended.
      submit(standing, patient, ward, OptionalLong.empty());
    }
    if (trial != null) {
      submit(standing, patient, ward, OptionalLong.of(trial.untilEpochMillis()));
    }
  }

  private void submit(
      Lanes.Standing standing, PatientId patient, WardId ward, OptionalLong untilEpochMillis) {
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                standing.tenant(),
                patient,
                new PatientInput.AdoptSilentTrial(ward, untilEpochMillis),
                Optional.empty(),
                Optional.empty()));
    if (!(answer instanceof Answer.Replied(Reply reply)) || !(reply instanceof Reply.Done)) {
      log.warn("A patient's silent trial was not adopted: it will be tried again");
    }
  }

  private static boolean hasAdopted(PatientState state, Map<WardId, Trial> running) {
    if (!state.inCare()) {
      return true;
    }
    Trial trial = running.get(state.admission().orElseThrow().ward());
    OptionalLong wanted =
        trial == null ? OptionalLong.empty() : OptionalLong.of(trial.untilEpochMillis());
    return state
        .trials()
        .running()
        .map(has -> OptionalLong.of(has.untilEpochMillis()))
        .orElse(OptionalLong.empty())
        .equals(wanted);
  }

  Progress progress(TenantId tenant, WardId ward) {
    int patients = 0;
    int adopted = 0;
    for (Lanes.Standing standing : lanes.standings().values()) {
      PatientState state = standing.state();
      if (standing.tenant().equals(tenant)
          && state.inCare()
          && state.admission().orElseThrow().ward().equals(ward)) {
        patients++;
        adopted += state.trials().silent() ? 1 : 0;
      }
    }
    return new Progress(patients, adopted);
  }
}

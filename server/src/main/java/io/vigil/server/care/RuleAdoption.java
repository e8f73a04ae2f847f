package io.vigil.server.care;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.rule.RuleLayer;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.RuleCatalog;
import io.vigil.server.ops.ProblemException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Has every patient's lane adopt the layers of his hospital, setting and ward. What a lane has
 * adopted is in its state, so that there is nothing else to remember: whoever lacks something is
 * found by looking, after a kill as after a change. One lane at a time, so that judging never waits
 * for it.
 */
@Component
class RuleAdoption {

  private static final Logger log = LoggerFactory.getLogger(RuleAdoption.class);

  private final Lanes lanes;
  private final RuleCatalog catalog;
  private final Semaphore wanted = new Semaphore(0);

  RuleAdoption(Lanes lanes, RuleCatalog catalog) {
    this.lanes = lanes;
    this.catalog = catalog;
  }

  /**
   * How far the patients of a hospital have come.
   *
   * @param patients in care
   * @param adopted of them, those whose lane has what it should
   */
  record Progress(int patients, int adopted) {}

  /** Something changed: soon, every patient's lane has it. */
  void changed() {
    wanted.release();
  }

  /**
   * What whoever comes to a ward adopts as he comes, so that no reading is judged by the rules of
   * another; empty if it can't be read, and then he adopts it soon. Nobody waits for a bed because
   * of it.
   */
  Optional<PatientInput.AdoptRuleLayers> of(WardId ward) {
    try {
      return catalog
          .ofWard(ward, lanes.epochMillis())
          .map(of -> new PatientInput.AdoptRuleLayers(ward, of.layers()));
    } catch (RuntimeException fault) {
      log.warn("The rules of a ward can't be read: its patients adopt them later", fault);
      return Optional.empty();
    }
  }

  /**
   * One patient's lane at once, what changed since he came included; soon, if that can't be.
   * Whoever was admitted stays admitted, so it does not fail.
   */
  void adopt(PatientId patient) {
    try {
      lanes
          .state(patient)
          .filter(PatientState::inCare)
          .ifPresent(state -> {
            WardId ward = state.admission().orElseThrow().ward();
            catalog
                .ofWard(ward, lanes.epochMillis())
                .filter(of -> !hasAdopted(state, of.layers()))
                .ifPresent(of -> submit(patient, ward, of));
          });
    } catch (RuntimeException fault) {
      log.warn("A patient's rules are adopted later", fault);
      changed();
    }
  }

  @Scheduled(fixedDelay = 500)
  void adoptWhatChanged() {
    if (wanted.drainPermits() > 0) {
      adoptAll();
    }
  }

  /** What is wrong with one ward or patient keeps no other from his rules. */
  @Scheduled(fixedDelay = 60_000, initialDelay = 5_000)
  void adoptAll() {
    Map<WardId, Optional<RuleCatalog.OfWard>> wards = new HashMap<>();
    Set<WardId> unreadable = new HashSet<>();
    for (PatientId patient : lanes.patients()) {
      Optional<WardId> ward =
          lanes
              .state(patient)
              .filter(PatientState::inCare)
              .map(state -> state.admission().orElseThrow().ward())
              .filter(each -> !unreadable.contains(each));
      try {
        if (ward.isPresent()) {
          Optional<RuleCatalog.OfWard> of = wards.get(ward.get());
          if (of == null) {
            of = read(ward.get(), unreadable);
            wards.put(ward.get(), of);
          }
          of.ifPresent(layers -> adopt(patient, ward.get(), layers));
        }
      } catch (ProblemException | DataAccessException away) {
        // It would be so of all that follow.
        log.warn("Rules are adopted later: {}", away.getMessage());
        changed();
        return;
      } catch (RuntimeException fault) {
        log.error("A patient's rules are not adopted: they will be tried again", fault);
      }
    }
  }

  private Optional<RuleCatalog.OfWard> read(WardId ward, Set<WardId> unreadable) {
    unreadable.add(ward);
    Optional<RuleCatalog.OfWard> of = catalog.ofWard(ward, lanes.epochMillis());
    unreadable.remove(ward);
    return of;
  }

  private void adopt(PatientId patient, WardId ward, RuleCatalog.OfWard of) {
    boolean lacks =
        lanes.state(patient).filter(state -> !hasAdopted(state, of.layers())).isPresent();
    if (lacks) {
      submit(patient, ward, of);
    }
  }

  Progress progress(TenantId tenant) {
    Map<WardId, Optional<PatientInput.AdoptRuleLayers>> wards = new HashMap<>();
    int patients = 0;
    int adopted = 0;
    for (Lanes.Standing standing : lanes.standings().values()) {
      PatientState state = standing.state();
      if (standing.tenant().equals(tenant) && state.inCare()) {
        patients++;
        adopted +=
            wards
                .computeIfAbsent(state.admission().orElseThrow().ward(), this::of)
                .filter(of -> hasAdopted(state, of.layers()))
                .map(of -> 1)
                .orElse(0);
      }
    }
    return new Progress(patients, adopted);
  }

  private boolean hasAdopted(PatientState state, List<RuleLayer> layers) {
    List<RuleLayer> adopted = state.layers().asOf(lanes.epochMillis()).standing();
    return new HashSet<>(adopted).equals(new HashSet<>(layers));
  }

  private void submit(PatientId patient, WardId ward, RuleCatalog.OfWard of) {
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                of.tenant(),
                patient,
                new PatientInput.AdoptRuleLayers(ward, of.layers()),
                Optional.empty(),
                Optional.empty()));
    if (!(answer instanceof Answer.Replied)) {
      log.warn("A patient's rules were not adopted: they will be tried again");
    }
  }
}

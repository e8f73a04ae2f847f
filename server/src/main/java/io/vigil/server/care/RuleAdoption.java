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
   * One patient's lane at once; soon, if that can't be. Whoever was admitted stays admitted, so it
   * does not fail.
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
    } catch (ProblemException | DataAccessException fault) {
      log.warn("A patient's rules are adopted later: {}", fault.getMessage());
      changed();
    }
  }

  @Scheduled(fixedDelay = 500)
  void adoptWhatChanged() {
    if (wanted.drainPermits() > 0) {
      adoptAll();
    }
  }

  @Scheduled(fixedDelay = 60_000, initialDelay = 5_000)
  void adoptAll() {
    try {
      Map<WardId, Optional<RuleCatalog.OfWard>> wards = new HashMap<>();
      for (PatientId patient : lanes.patients()) {
        Optional<PatientState> state = lanes.state(patient).filter(PatientState::inCare);
        if (state.isPresent()) {
          WardId ward = state.get().admission().orElseThrow().ward();
          wards
              .computeIfAbsent(ward, w -> catalog.ofWard(w, lanes.epochMillis()))
              .filter(of -> !hasAdopted(state.get(), of.layers()))
              .ifPresent(of -> submit(patient, ward, of));
        }
      }
    } catch (ProblemException | DataAccessException fault) {
      log.warn("Rules are adopted later: {}", fault.getMessage());
    }
  }

  Progress progress(TenantId tenant) {
    Map<WardId, Optional<RuleCatalog.OfWard>> wards = new HashMap<>();
    int patients = 0;
    int adopted = 0;
    for (PatientId patient : lanes.patients()) {
      Optional<PatientState> state = lanes.state(patient).filter(PatientState::inCare);
      if (state.isPresent()) {
        WardId ward = state.get().admission().orElseThrow().ward();
        Optional<RuleCatalog.OfWard> of =
            wards
                .computeIfAbsent(ward, w -> catalog.ofWard(w, lanes.epochMillis()))
                .filter(each -> each.tenant().equals(tenant));
        patients += of.isPresent() ? 1 : 0;
        adopted += of.isPresent() && hasAdopted(state.get(), of.get().layers()) ? 1 : 0;
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

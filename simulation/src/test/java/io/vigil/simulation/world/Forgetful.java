package io.vigil.simulation.world;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.Link;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.RecentTransmissions;
import io.vigil.engine.SubjectState;
import java.util.LinkedHashMap;
import java.util.Map;

/** Called by a mutant: states as they would be if a restart forgot what was sent last. */
public final class Forgetful {

  private Forgetful() {}

  public static Map<PatientId, SubjectState.OfPatient> forget(
      Map<PatientId, SubjectState.OfPatient> patients) {
    Map<PatientId, SubjectState.OfPatient> forgetful = new LinkedHashMap<>();
    patients.forEach((patient, of) ->
        forgetful.put(patient, new SubjectState.OfPatient(of.tenant(), forget(of.state()))));
    return forgetful;
  }

  private static PatientState forget(PatientState state) {
    Map<DeviceId, Link> links = new LinkedHashMap<>();
    state
        .links()
        .forEach((device, link) ->
            links.put(
                device,
                new Link(
                    link.binding(),
                    link.lastReceivedEpochMillis(),
                    link.newestEpochMillis(),
                    link.sensors(),
                    RecentTransmissions.NONE)));
    return new PatientState(
        state.admission(),
        state.rules(),
        state.layers(),
        state.sources(),
        links,
        state.streams(),
        state.latest(),
        state.pending(),
        state.episodes(),
        state.alarms(),
        state.news2(),
        state.news2Evidence(),
        state.tasks(),
        state.commands(),
        state.corrections(),
        state.scoring(),
        state.offMonitor(),
        state.oxygen(),
        state.coverage(),
        state.deliveries(),
        state.trials(),
        state.home(),
        state.clinical(),
        state.counter());
  }
}

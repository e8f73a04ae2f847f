package io.vigil.server.care;

import java.util.List;

/**
 * A patient for those who don't see who it is: by the bed, without name, identifier and birth date,
 * his and those that he is also recorded under. The one place where they are left out, whoever asks
 * and by whatever way.
 */
public final class Pseudonym {
  private Pseudonym() {}

  /** The view for somebody who sees identities or doesn't. */
  public static PatientView of(PatientView view, boolean seesIdentity) {
    return seesIdentity ? view : byBed(view);
  }

  private static PatientView byBed(PatientView of) {
    return new PatientView(
        of.id(),
        of.bed(),
        "",
        null,
        of.ward(),
        of.bed(),
        of.version(),
        of.vitals(),
        of.trend(),
        of.news2(),
        of.scores(),
        of.scoring(),
        of.nextObservation(),
        of.offMonitor(),
        of.alarms(),
        of.tasks(),
        of.devices(),
        of.responsible(),
        of.deliveries(),
        List.of(),
        of.oxygenPrescription(),
        of.silentTrial(),
        of.home());
  }
}

package io.vigil.server.care;

import java.util.List;

/**
 * A patient for those who don't see who it is: by the bed, without name, identifier and birth date,
 * his and those that he is also recorded under, and without what people wrote in their own words,
 * which may name him. The one place where they are left out, whoever asks and by whatever way.
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
        new PatientView.ScoringView(
            of.scoring().orders().stream().map(Pseudonym::withoutReason).toList(),
            of.scoring().circumstances(),
            of.scoring().signalling()),
        of.nextObservation(),
        of.offMonitor(),
        of.alarms(),
        of.tasks().stream().map(Pseudonym::withoutTitle).toList(),
        of.devices(),
        withoutNote(of.responsible()),
        of.deliveries(),
        List.of(),
        of.oxygenPrescription().map(Pseudonym::withoutReason),
        of.silentTrial(),
        of.home(),
        withoutTexts(of.clinical()));
  }

  private static PatientView.OrderView withoutReason(PatientView.OrderView of) {
    return new PatientView.OrderView(of.kind(), of.by(), of.from(), of.reviewAt(), "");
  }

  private static PatientView.PrescriptionView withoutReason(PatientView.PrescriptionView of) {
    return new PatientView.PrescriptionView(
        of.flowMin(),
        of.flowMax(),
        of.targetMin(),
        of.targetMax(),
        of.by(),
        of.from(),
        of.reviewAt(),
        "");
  }

  private static PatientView.TaskView withoutTitle(PatientView.TaskView of) {
    return of.reminder().isEmpty()
        ? of
        : new PatientView.TaskView(
            of.id(), of.version(), of.kind(), "", of.openedAt(), of.reminder());
  }

  private static PatientView.ResponsibleView withoutNote(PatientView.ResponsibleView of) {
    return new PatientView.ResponsibleView(
        of.staffed(),
        of.reachable(),
        of.person(),
        of.name(),
        of.since(),
        of.until(),
        of.handover()
            .map(each ->
                new PatientView.HandoverView(
                    each.stage(),
                    each.from(),
                    each.fromName(),
                    each.to(),
                    each.toName(),
                    each.byItself(),
                    "",
                    each.offeredAt(),
                    each.due(),
                    each.by(),
                    each.byName(),
                    each.since())),
        of.handedOn());
  }

  private static ClinicalView withoutTexts(ClinicalView of) {
    return new ClinicalView(
        of.allergyStatus(),
        of.allergies(),
        of.noneKnown(),
        of.treatmentLimits().stream()
            .map(each ->
                new ClinicalView.TreatmentLimitView(
                    each.id(),
                    each.kind(),
                    "",
                    each.by(),
                    each.at(),
                    each.reviewAt(),
                    each.confirmed(),
                    each.ofOtherRecord()))
            .toList(),
        List.of(),
        of.schedule());
  }
}

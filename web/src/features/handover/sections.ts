import type { PatientView } from "../../shared/api/model";

export type SectionName = "came" | "offered" | "mine" | "given";
export type Section = { readonly name: SectionName; readonly patients: readonly PatientView[] };

/** What a person may do about the handover of a patient now. */
export type Acts = {
  readonly take: boolean;
  readonly refuse: boolean;
  readonly offer: boolean;
  readonly withdraw: boolean;
};

export function actsOf(patient: PatientView, user: string): Acts {
  const { handover, person } = patient.responsible;
  const has = person === user;
  const asked = handover?.stage === "offered" && handover.from !== user && (handover.to ?? user) === user;
  return {
    take: asked || handover?.stage === "untaken",
    refuse: asked && handover.to === user,
    offer: has && handover?.stage !== "offered" && handover?.stage !== "untaken",
    withdraw: has && handover?.stage === "offered" && !handover.byItself,
  };
}

/** Each patient whose handover concerns a person, once: what is due first comes first. */
export function sectionsOf(patients: Iterable<PatientView>, user: string): readonly Section[] {
  const all = [...patients];
  const of = (name: SectionName): Section => ({
    name,
    patients: all.filter((patient) => sectionOf(patient, user) === name).toSorted(name === "mine" ? byBed : byDue),
  });
  return [of("came"), of("offered"), of("mine"), of("given")];
}

function sectionOf(patient: PatientView, user: string): SectionName | null {
  const { handover, person } = patient.responsible;
  if (person === user) {
    return handover?.stage === "untaken" && handover.from !== user ? "came" : "mine";
  }
  if (actsOf(patient, user).take) {
    return "offered";
  }
  return handover?.stage === "taken" && handover.from === user ? "given" : null;
}

function byBed(a: PatientView, b: PatientView): number {
  return (a.bed ?? "").localeCompare(b.bed ?? "", undefined, { numeric: true });
}

function byDue(a: PatientView, b: PatientView): number {
  const due = (patient: PatientView): string => patient.responsible.handover?.due ?? "";
  return due(a).localeCompare(due(b)) || byBed(a, b);
}

/** The newest of each patient, in the section and place where they stood before; what is new comes at the end. */
export function keepSections(before: readonly Section[], now: readonly Section[], known: ReadonlyMap<string, PatientView>): readonly Section[] {
  const placed = new Set(before.flatMap((section) => section.patients).map((patient) => patient.id));
  return now.map((section) => ({
    name: section.name,
    patients: [
      ...(before.find((one) => one.name === section.name)?.patients ?? []).flatMap((patient) => known.get(patient.id) ?? []),
      ...section.patients.filter((patient) => !placed.has(patient.id)),
    ],
  }));
}

/** How many wait for this person to take them. */
export function waiting(patients: Iterable<PatientView>, user: string): number {
  return [...patients].filter((patient) => {
    const { handover, person } = patient.responsible;
    return (handover?.stage === "offered" && actsOf(patient, user).take) || (handover?.stage === "untaken" && person === user);
  }).length;
}

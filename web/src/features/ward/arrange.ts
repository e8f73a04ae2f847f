import { urgencyOf } from "../../shared/alarm/order";
import type { PatientView, Ward } from "../../shared/api/model";

export type Sort = "bed" | "urgency";
export type Group = { readonly ward: Ward | null; readonly patients: readonly PatientView[] };

const collator = new Intl.Collator("en", { numeric: true });

/**
 * The patients as they stand on the screen. By bed: a group for each ward. By urgency: one group across the wards,
 * for the most urgent patient comes first wherever they lie.
 */
export function arrange(
  patients: Iterable<PatientView>,
  wards: readonly Ward[],
  wardFilter: string,
  sort: Sort,
): readonly Group[] {
  const shown = [...patients].filter((patient) => wardFilter === "" || patient.ward === wardFilter);
  if (sort === "urgency") {
    return [{ ward: null, patients: shown.toSorted((a, b) => urgencyOf(b) - urgencyOf(a) || byBed(a, b)) }];
  }
  const known = wards.toSorted(
    (a, b) => Number(a.setting === "home") - Number(b.setting === "home") || collator.compare(a.name, b.name),
  );
  const groups: Group[] = known.map((ward) => ({
    ward,
    patients: shown.filter((patient) => patient.ward === ward.id).toSorted(byBed),
  }));
  const wardIds = new Set(known.map((ward) => ward.id));
  const elsewhere = shown.filter((patient) => !wardIds.has(patient.ward)).toSorted(byBed);
  return [...groups, { ward: null, patients: elsewhere }].filter((group) => group.patients.length > 0);
}

/** The `held` order with those who left taken out and the new ones at the end. */
export function keepOrder(held: readonly string[], patients: readonly PatientView[]): readonly PatientView[] {
  const byId = new Map(patients.map((patient) => [patient.id, patient]));
  const kept = held.flatMap((id) => byId.get(id) ?? []);
  const keptIds = new Set(held);
  return [...kept, ...patients.filter((patient) => !keptIds.has(patient.id))];
}

function byBed(a: PatientView, b: PatientView): number {
  return collator.compare(a.bed ?? "\uffff", b.bed ?? "\uffff") || collator.compare(a.name, b.name);
}

import { signals } from "../../shared/alarm/order";
import type { PatientView } from "../../shared/api/model";
import type { Shift, Staffing } from "../../shared/api/responsible";
import type { Places, Seen, ZoneOutcome } from "../../shared/api/supervise";

export type Slot = { readonly bed: string; readonly patient: PatientView | null; readonly hidden: boolean };
/** A zone with its beds; without a name, those beds that are in none. */
export type BoardZone = { readonly name: string | null; readonly slots: readonly Slot[] };

/** Somebody at work, and what is asked of them. */
export type Load = {
  readonly person: string;
  readonly name: string;
  readonly duties: readonly Shift["duty"][];
  readonly untilMillis: number;
  /** On call only, so not expected on the ward. */
  readonly onCall: boolean;
  readonly reachable: boolean;
  readonly patients: number;
  /** Sum of their NEWS2, by what is known at least. */
  readonly news2: number;
  /** That ask for somebody now. */
  readonly alarms: number;
};

const collator = new Intl.Collator("en", { numeric: true });
const same = (one: string): string => one.trim().toLowerCase();

/** Each bed once: in its zone, or after the zones; then whoever is in a bed that nobody listed. */
export function zonesOf(patients: readonly PatientView[], places: Places): readonly BoardZone[] {
  const byBed = new Map(patients.map((patient) => [same(patient.bed ?? ""), patient]));
  const shown = new Set<string>();
  const slotOf = (bed: string): Slot => {
    shown.add(same(bed));
    const patient = byBed.get(same(bed)) ?? null;
    const taken = places.beds.some((one) => same(one.name) === same(bed) && one.taken);
    return { bed, patient, hidden: patient === null && taken };
  };
  const zones = places.zones.map((zone) => ({ name: zone.name, slots: zone.beds.map(slotOf) }));
  const others = [
    ...places.beds.map((bed) => bed.name),
    ...patients.map((patient) => patient.bed ?? "").toSorted(collator.compare),
  ]
    .filter((bed) => !shown.has(same(bed)))
    .filter((bed, index, all) => all.findIndex((one) => same(one) === same(bed)) === index)
    .map(slotOf);
  return others.length === 0 ? zones : [...zones, { name: null, slots: others }];
}

/** Why a patient of a staffed ward has nobody who would come; null if somebody would. */
export function lacking(patient: PatientView, nowMillis: number): "nobody" | "unreachable" | "overdue" | null {
  const { staffed, person, reachable, until } = patient.responsible;
  if (!staffed) {
    return null;
  }
  if (person == null) {
    return "nobody";
  }
  if (!reachable) {
    return "unreachable";
  }
  return until != null && Date.parse(until) <= nowMillis ? "overdue" : null;
}

/** Those who need somebody, the most urgent first. */
export function needingSomebody(patients: readonly PatientView[], nowMillis: number): readonly PatientView[] {
  const rank = { nobody: 0, unreachable: 1, overdue: 2 };
  return patients
    .flatMap((patient) => {
      const why = lacking(patient, nowMillis);
      return why === null ? [] : [{ patient, why }];
    })
    .toSorted(
      (a, b) =>
        alarmsOf(b.patient) - alarmsOf(a.patient) ||
        rank[a.why] - rank[b.why] ||
        (b.patient.news2?.lower ?? 0) - (a.patient.news2?.lower ?? 0) ||
        collator.compare(a.patient.bed ?? "", b.patient.bed ?? ""),
    )
    .map(({ patient }) => patient);
}

export function alarmsOf(patient: PatientView): number {
  return patient.alarms.filter(signals).length;
}

/** Whoever works now, nurses with patients first, with the load of each. */
export function loadsOf(staffing: Staffing, patients: readonly PatientView[], nowMillis: number): readonly Load[] {
  const working = staffing.shifts.filter(
    (shift) => Date.parse(shift.from) <= nowMillis && nowMillis < Date.parse(shift.until),
  );
  const people = [...new Set(working.map((shift) => shift.person))];
  const order: readonly Shift["duty"][] = ["bed-nurse", "hub-nurse", "charge-nurse", "supervisor", "physician"];
  const first = (load: Load): number => Math.min(...load.duties.map((duty) => order.indexOf(duty)));
  return people
    .map((person) => {
      const own = working.filter((shift) => shift.person === person);
      const theirs = patients.filter((patient) => patient.responsible.person === person);
      return {
        person,
        name: own[0]?.name ?? "",
        duties: [...new Set(own.map((shift) => shift.duty))],
        untilMillis: Math.max(...own.map((shift) => Date.parse(shift.until))),
        onCall: own.every((shift) => shift.onCall && !shift.onDuty),
        reachable: own.some((shift) => shift.reachable),
        patients: theirs.length,
        news2: theirs.reduce((sum, patient) => sum + (patient.news2?.lower ?? 0), 0),
        alarms: theirs.reduce((sum, patient) => sum + alarmsOf(patient), 0),
      };
    })
    .toSorted((a, b) => Number(a.onCall) - Number(b.onCall) || first(a) - first(b) || collator.compare(a.name, b.name));
}

/** What the server is told was on the screen, so that nothing newer is undone. */
export function seenIn(zone: BoardZone): readonly Seen[] {
  return zone.slots.flatMap(({ patient }) =>
    patient === null
      ? []
      : [{ patient: patient.id, ...(patient.responsible.person == null ? {} : { person: patient.responsible.person }) }],
  );
}

/** Those of a zone's patients who were not assigned. */
export function notAssigned(
  outcomes: readonly ZoneOutcome[],
  patients: readonly PatientView[],
): readonly { readonly name: string; readonly outcome: string }[] {
  return outcomes
    .filter((one) => one.outcome !== "assigned")
    .map((one) => {
      const patient = patients.find((each) => each.id === one.patient);
      return { name: patient === undefined ? "?" : `${patient.bed ?? ""} ${patient.name}`.trim(), outcome: one.outcome };
    });
}

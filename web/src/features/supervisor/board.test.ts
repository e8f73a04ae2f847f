import { nothingHandedOn } from "../../shared/api/handover";
import { expect, it } from "vitest";
import type { News2, PatientView, Responsible } from "../../shared/api/model";
import type { Shift, Staffing } from "../../shared/api/responsible";
import type { Places } from "../../shared/api/supervise";
import { alarm, now, patient } from "../../shared/testing/fixtures";
import { gapsOf, placed, uncoveredOf, withoutCharge } from "./ahead";
import { lacking, loadsOf, needingSomebody, notAssigned, seenIn, zonesOf } from "./board";
import { ageOf, alike } from "./newcomer";
import { canHave } from "./ShiftForm";
import { textOf, zonesIn } from "./zoneLines";

const hour = 3_600_000;
const iso = (hours: number): string => new Date(now + hours * hour).toISOString();

function inBed(id: string, bed: string, change: Partial<PatientView> = {}): PatientView {
  return patient({ id, bed, name: `Patient ${id}`, alarms: [], news2: null, ...change });
}

function had(person: string, change: Partial<Responsible> = {}): Responsible {
  return { staffed: true, reachable: true, person, name: person, handedOn: nothingHandedOn, ...change };
}

function shift(person: string, duty: Shift["duty"], from: number, until: number, change: Partial<Shift> = {}): Shift {
  return { id: `${person} ${duty} ${from}`, person, name: person, duty, from: iso(from), until: iso(until), onCall: false, onDuty: from <= 0 && until > 0, reachable: true, ...change };
}

function staffing(shifts: readonly Shift[], uncovered: Staffing["uncovered"] = []): Staffing {
  return { staffed: true, now: iso(0), shifts, uncovered, staff: [] };
}

const places: Places = {
  beds: [
    { name: "1", taken: true, listed: true },
    { name: "2", taken: false, listed: true },
    { name: "3", taken: true, listed: true },
  ],
  zones: [{ name: "Bay A", beds: ["2", "1"] }],
  wards: [],
  inCharge: true,
};

it("shows each bed once: in its zone, else after the zones, and whoever is in a bed that is on no list", () => {
  const zones = zonesOf([inBed("a", "1"), inBed("b", "Corridor")], places);
  expect(zones.map((zone) => [zone.name, ...zone.slots.map((slot) => `${slot.bed}:${slot.patient?.id ?? (slot.hidden ? "hidden" : "free")}`)])).toEqual([
    ["Bay A", "2:free", "1:a"],
    [null, "3:hidden", "Corridor:b"],
  ]);
});

it("knows who has nobody who would come, the most urgent first", () => {
  const patients = [
    inBed("fine", "1", { responsible: had("n") }),
    inBed("late", "2", { responsible: had("n", { until: iso(-1) }) }),
    inBed("away", "3", { responsible: had("n", { reachable: false }) }),
    inBed("alone", "4", { responsible: { staffed: true, reachable: false, handedOn: nothingHandedOn } }),
    inBed("alarm", "5", { responsible: had("n", { until: iso(-1) }), alarms: [alarm()] }),
    inBed("unstaffed", "6", { responsible: { staffed: false, reachable: false, handedOn: nothingHandedOn } }),
  ];
  expect(patients.map((one) => lacking(one, now))).toEqual([null, "overdue", "unreachable", "nobody", "overdue", null]);
  expect(needingSomebody(patients, now).map((one) => one.id)).toEqual(["alarm", "alone", "away", "late"]);
});

it("adds up what is asked of each who works now", () => {
  const score = (lower: number): News2 => ({ lower }) as News2;
  const loads = loadsOf(
    staffing([
      shift("lim", "physician", -1, 5, { onCall: true, onDuty: false }),
      shift("cho", "charge-nurse", -1, 5),
      shift("ann", "bed-nurse", -1, 5),
      shift("ann", "bed-nurse", 5, 8),
      shift("bea", "bed-nurse", 1, 5),
    ]),
    [
      inBed("a", "1", { responsible: had("ann"), news2: score(5), alarms: [alarm(), alarm({ signal: "acknowledged" })] }),
      inBed("b", "2", { responsible: had("ann"), news2: score(2) }),
      inBed("c", "3", { responsible: had("cho") }),
    ],
    now,
  );
  expect(loads.map((load) => [load.person, load.patients, load.news2, load.alarms, load.onCall])).toEqual([
    ["ann", 2, 7, 1, false],
    ["cho", 1, 0, 0, false],
    ["lim", 0, 0, 0, true],
  ]);
});

it("tells the server what was seen, and names those who were not assigned", () => {
  const zone = { name: "Bay A", slots: [{ bed: "1", patient: inBed("a", "1", { responsible: had("n") }), hidden: false }, { bed: "2", patient: inBed("b", "2", { responsible: { staffed: true, reachable: false, handedOn: nothingHandedOn } }), hidden: false }, { bed: "3", patient: null, hidden: false }] };
  expect(seenIn(zone)).toEqual([{ patient: "a", person: "n" }, { patient: "b" }]);
  expect(notAssigned([{ patient: "a", outcome: "assigned" }, { patient: "b", outcome: "not-as-seen" }, { patient: "gone", outcome: "not-as-seen" }], [inBed("a", "1"), inBed("b", "2")])).toEqual([
    { name: "2 Patient b", outcome: "not-as-seen" },
    { name: "?", outcome: "not-as-seen" },
  ]);
});

it("sees gaps between shifts that meet, overlap and end", () => {
  const span = { fromMillis: now, untilMillis: now + 24 * hour };
  const shifts = [shift("a", "charge-nurse", -2, 4), shift("b", "charge-nurse", 4, 8), shift("c", "charge-nurse", 12, 14), shift("d", "charge-nurse", 13, 20), shift("e", "physician", 8, 12)];
  const inHours = (spans: readonly { fromMillis: number; untilMillis: number }[]): unknown => spans.map((one) => [(one.fromMillis - now) / hour, (one.untilMillis - now) / hour]);
  expect(inHours(withoutCharge(shifts, span))).toEqual([[8, 12], [20, 24]]);
  expect(inHours(gapsOf([], ["physician"], span))).toEqual([[0, 24]]);
  expect(inHours(withoutCharge([shift("hub", "hub-nurse", -1, 30)], span))).toEqual([]);
});

it("adds up who will have nobody until somebody comes who takes over", () => {
  const span = { fromMillis: now, untilMillis: now + 24 * hour };
  const uncovered = uncoveredOf(
    staffing([shift("c", "charge-nurse", 6, 10), shift("n", "bed-nurse", 2, 10)], [{ from: iso(-1), patients: 1 }, { from: iso(3), patients: 4 }, { from: iso(12), patients: 2 }, { from: iso(30), patients: 9 }]),
    span,
  );
  expect(uncovered.map((one) => [(one.fromMillis - now) / hour, (one.untilMillis - now) / hour, one.patients])).toEqual([[0, 3, 1], [3, 6, 5], [12, 24, 2]]);
});

it("places a span within the chart", () => {
  const all = { fromMillis: 0, untilMillis: 100 };
  expect(placed({ fromMillis: -50, untilMillis: 25 }, all)).toEqual({ left: 0, width: 25 });
  expect(placed({ fromMillis: 80, untilMillis: 300 }, all)).toEqual({ left: 80, width: 20 });
});

it("checks a newcomer's birth date, and who could be taken for another", () => {
  expect([ageOf("1950-01-31", now), ageOf("2027-01-01", now), ageOf("1850-01-01", now), ageOf("1950-13-31", now), ageOf("", now)]).toEqual([76, null, null, null, null]);
  const here = [inBed("a", "1", { name: "Tan Mei Ling", identifier: "MRN-1" }), inBed("b", "2", { name: "Lim Wei Jie", identifier: "MRN-2" })];
  expect(alike("tan mei lin", " mrn-2 ", here)).toEqual({ sameIdentifier: [here[1]], similarName: [here[0]] });
  expect(alike("", "", here)).toEqual({ sameIdentifier: [], similarName: [] });
});

it("reads zones as they are typed", () => {
  const zones = [{ name: "Bay A", beds: ["7E-01", "7E-02"] }, { name: "Bay B", beds: ["7E-03"] }];
  expect(zonesIn(textOf(zones))).toEqual(zones);
  for (const wrong of ["Bay A", "Bay A:", ": 1", "A: 1\nA: 2", "A: 1\nB: 1"]) {
    expect(zonesIn(wrong)).toBeNull();
  }
});

it("offers a duty to those alone whose role is of it", () => {
  expect([canHave("charge-nurse", "nurse"), canHave("physician", "nurse"), canHave("supervisor", "physician"), canHave("bed-nurse", "physician"), canHave("supervisor", "administrator")]).toEqual([true, false, true, true, false]);
});

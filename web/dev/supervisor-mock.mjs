// What the supervisor station asks of the stand-in server: beds, zones, shifts, admissions and figures of one ward.
import { randomUUID } from "node:crypto";

const minute = 60_000;
const hour = 60 * minute;
const iso = (millis) => new Date(millis).toISOString();
const hourNow = Math.floor(Date.now() / hour) * hour;

const staff = [
  { id: "u1", name: "Nurse A", role: "nurse" },
  { id: "u2", name: "Nurse B", role: "nurse" },
  { id: "u3", name: "Nurse C Charge", role: "nurse" },
  { id: "u4", name: "Dr Lim", role: "physician" },
  { id: "u5", name: "Nurse D", role: "nurse" },
];
const shiftOf = (person, duty, fromHours, untilHours, onCall = false, reachable = true) => ({
  id: randomUUID(), person, name: staff.find((one) => one.id === person).name, duty,
  from: iso(hourNow + fromHours * hour), until: iso(hourNow + untilHours * hour), onCall, onDuty: fromHours <= 0 && !onCall, reachable,
});
let shifts = [
  shiftOf("u1", "bed-nurse", -5, 3), shiftOf("u2", "bed-nurse", -5, 3, false, false), shiftOf("u3", "charge-nurse", -5, 3),
  shiftOf("u4", "physician", -5, 19, true), shiftOf("u5", "bed-nurse", 3, 11), shiftOf("u3", "charge-nurse", 11, 19),
];
const zones = new Map();

/** The answer to one of its requests; undefined where it is none of its. */
export function supervise({ method, a, b, c, url, body, patients, wards, problem }) {
  const here = patients.filter((one) => one.ward === b);
  const bedsOf = (ward) => {
    const own = patients.filter((one) => one.ward === ward && one.bed != null).map((one) => one.bed);
    const prefix = own[0]?.slice(0, 2) ?? "H";
    const all = Array.from({ length: Math.max(own.length + 2, 6) }, (_, i) => `${prefix}-${String(i + 1).padStart(2, "0")}`);
    return all.map((name) => ({ name, taken: own.includes(name), listed: true }));
  };
  const free = (ward) => bedsOf(ward).filter((bed) => !bed.taken).map((bed) => bed.name);
  switch (`${method} ${a}/${c ?? ""}`) {
    case "GET wards/places": {
      const beds = bedsOf(b);
      const half = Math.ceil(beds.length / 2);
      const own = zones.get(b) ?? [{ name: "Bay A", beds: beds.slice(0, half).map((bed) => bed.name) }, { name: "Bay B", beds: beds.slice(half, beds.length - 1).map((bed) => bed.name) }];
      zones.set(b, own);
      return [200, { beds, zones: own, wards: wards.map((ward) => ({ ...ward, free: ward.setting === "home" ? undefined : free(ward.id) })), inCharge: true }];
    }
    case "PUT wards/zones":
      if (url.pathname.endsWith("/zones")) {
        zones.set(b, body.zones);
        return [204, undefined];
      }
      return undefined;
    case "POST wards/zones": {
      const zone = zones.get(b).find((one) => one.name === body.zone);
      return [200, { outcomes: here.filter((one) => zone.beds.includes(one.bed)).map((one, index) => {
        if (index === 1) {
          return { patient: one.id, outcome: "not-as-seen" };
        }
        one.responsible = { staffed: true, reachable: true, person: body.person, name: staff.find((each) => each.id === body.person).name, since: iso(Date.now()) };
        return { patient: one.id, outcome: "assigned" };
      }) }];
    }
    case "GET wards/staffing":
      return [200, { staffed: true, now: iso(Date.now()), shifts, uncovered: [{ from: iso(Date.now()), patients: 1 }, { from: iso(hourNow + 3 * hour), patients: 2 }], staff }];
    case "POST wards/shifts":
      shifts = [...shifts, { ...body, id: randomUUID(), name: staff.find((one) => one.id === body.person).name, onDuty: false, reachable: true }];
      return [201, { id: randomUUID() }];
    case "DELETE wards/shifts":
      shifts = shifts.filter((one) => !url.pathname.endsWith(one.id));
      return [204, undefined];
    case "POST wards/patients":
      return patients.some((one) => one.ward === b && one.bed === body.bed) ? problem(409, "bed-taken", "Somebody is in that bed: give another.") : [201, { id: randomUUID() }];
    case "POST wards/beds": {
      const [one, other] = [body.patient, body.other].map((id) => patients.find((each) => each.id === id));
      [one.bed, other.bed] = [other.bed, one.bed];
      return [204, undefined];
    }
    case "POST patients/responsible": {
      const patient = patients.find((one) => one.id === b);
      const person = body.person ?? "u1";
      patient.responsible = { staffed: true, reachable: person !== "u2", person, name: staff.find((one) => one.id === person).name, since: iso(Date.now()) };
      return [204, undefined];
    }
    case "POST patients/transfer": {
      const patient = patients.find((one) => one.id === b);
      Object.assign(patient, { ward: body.ward, bed: body.bed });
      return [204, undefined];
    }
    case "POST patients/discharge":
      return [204, undefined];
    case "GET wards/alarm-figures":
      return [200, figures(Date.parse(url.searchParams.get("from")))];
    default:
      return undefined;
  }
}

function figures(fromMillis) {
  const calls = (accepted, over, waiting, medianSeconds, p90Seconds) => ({ accepted, over, waiting, medianSeconds, p90Seconds });
  const count = Math.max(1, Math.round((Date.now() - fromMillis) / (24 * hour)));
  const days = Array.from({ length: count }, (_, i) => ({
    date: iso(Date.now() - (count - 1 - i) * 24 * hour).slice(0, 10), patientDays: 21.5, signals: { high: 30 + ((i * 13) % 21), medium: 60 + ((i * 29) % 37), low: 40 + ((i * 7) % 19) },
  }));
  return {
    from: iso(fromMillis), to: iso(Date.now()), patients: 41, patientDays: 21.5 * count, signals: 7.4, byPriority: { high: 1.7, medium: 3.6, low: 2.1 },
    causes: [["MDC_PULS_OXIM_SAT_O2:low", "SpO2 low", 2.4], ["NEWS2:high", "NEWS2 raised", 1.1], ["MDC_ECG_HEART_RATE:high", "HR high", 0.9], ["sensor-absent", "No value from the ECG", 0.8], ["device-silent", "Device silent", 0.6], ["MDC_RESP_RATE:high", "RR high", 0.5], ["uncovered", "Nobody has the patient", 0.2]].map(([cause, label, signals]) => ({ cause, label, kind: cause.startsWith("M") ? "physiological" : "technical", signals, byPriority: { high: signals, medium: 0, low: 0 } })),
    topTenth: 0.46, days, calls: calls(812, 121, 3, 48, 205), callsByPriority: { high: calls(301, 9, 1, 31, 96), medium: calls(402, 61, 2, 66, 240), low: calls(109, 51, 0, 190, 700) },
    hours: Array.from({ length: 24 }, (_, hourOfDay) => ({ hour: hourOfDay, accepted: 20 + hourOfDay, medianSeconds: 40 + 35 * Math.abs(Math.sin((hourOfDay - 15) / 7.6)), p90Seconds: 200 })),
    responses: [[30, 260], [60, 301], [120, 122], [180, 60], [300, 38], [600, 20], [900, 8], [null, 3]].map(([withinSeconds, accepted]) => ({ withinSeconds, accepted })),
    rungs: [["bed-nurse", 0.83], ["charge-nurse", 0.12], ["physician", 0.04], ["supervisor", 0.01]].map(([role, share]) => ({ role, accepted: Math.round(812 * share), share })),
    climbs: 96, uncoveredMinutes: 43,
  };
}

/** Who has the first patients when the stand-in starts. */
export function assignSome(patients) {
  patients.forEach((patient, index) => {
    if (patient.responsible === undefined && index % 4 !== 3) {
      const person = staff[index % 3];
      patient.responsible = { staffed: true, reachable: person.id !== "u2", person: person.id, name: person.name, since: iso(Date.now() - 2 * hour), until: iso(hourNow + 3 * hour) };
    } else if (patient.responsible === undefined) {
      patient.responsible = { staffed: true, reachable: false };
    }
  });
}

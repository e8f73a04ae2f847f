// A stand-in for the server, for work on the screens: serves ../dist and the interface of docs/reference/api.md with made-up, moving data.
//   npm run build && npm run mock        then http://localhost:8099, any login, password "demo"
// PORT chooses another port. POST /mock/freeze stops the frames, POST /mock/thaw lets them flow again.
// For measuring (measure.mjs): ALL=1 changes every patient at each update, EVERY is the time between updates in ms, STEP how
// much later each update says it is (time that is pressed together), and alarms come and go.
// Nothing of it is in the built app.
import { administrator, answerAdmin, nurse } from "./mock-admin.mjs";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { actsOf } from "./mock-acts.mjs";
import { assignSome, supervise } from "./supervisor-mock.mjs";
import { answerHandover, handedOn, handOver } from "./mock-handover.mjs";
import { answerStation, bedOf } from "./mock-station.mjs";
import { answerRecord, clinicalOf } from "./mock-record.mjs";

const port = Number(process.env.PORT ?? 8099);
const dist = fileURLToPath(new URL("../dist", import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
// As strict as the server may be: the app needs nothing inline and nothing from elsewhere.
const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const minute = 60_000;
const iso = (millis) => new Date(millis).toISOString();

const metrics = [
  ["MDC_ECG_HEART_RATE", "/min", "Heart rate", "HR", 5, 78, 2],
  ["MDC_PULS_OXIM_PULS_RATE", "/min", "Pulse rate", "Pulse", 5, 78, 2],
  ["MDC_RESP_RATE", "/min", "Respiratory rate", "RR", 5, 16, 1],
  ["MDC_PULS_OXIM_SAT_O2", "%", "Oxygen saturation", "SpO2", 5, 96, 0.6],
  ["MDC_PRESS_BLD_NONINV_SYS", "mm[Hg]", "Systolic pressure", "NBP sys", 240, 126, 5],
  ["MDC_PRESS_BLD_NONINV_DIA", "mm[Hg]", "Diastolic pressure", "NBP dia", 240, 74, 4],
  ["MDC_TEMP_BODY", "Cel", "Body temperature", "Temp", 480, 36.9, 0.1],
].map(([code, unit, display, label, maxAge, mean, swing]) => ({
  code, unit, display, label, kind: "vital", maxAgeMillis: maxAge * minute, mean, swing,
}));
const sparse = (code) => /NONINV|TEMP/.test(code);

const wards = [
  { id: "00000000-0000-4000-8000-00000000000a", name: "Ward 7 East", setting: "ward" },
  { id: "00000000-0000-4000-8000-00000000000b", name: "Ward 8 West", setting: "ward" },
  { id: "00000000-0000-4000-8000-00000000000c", name: "Hospital at Home", setting: "home" },
];
// BEDS=64 fills the wards: as many patients as a station is to show on one screen.
const beds = Number(process.env.BEDS ?? 12);
const firstNames = ["Tan Mei Ling", "Arjun Raman", "Siti Nurhaliza binte Abdullah", "Lim Wei Jie", "Rosa Alvarez", "Goh Ah Kow",
  "Priya Nair", "Chen Xiuying", "Mohamed Faizal", "Ng Bee Hoon", "Kumaran Pillai", "Wong Siew Mun"];
const names = Array.from({ length: beds }, (_, i) => i < 12 ? firstNames[i] : `${["Lee", "Lim", "Ong", "Koh", "Chua"][i % 5]} ${["Hui Min", "Jun Kai", "Xin Yi", "Zhi Hao"][(i >> 1) % 4]} ${["", "Anna", "Ben", "Carl"][i % 4]}`.trim());

// The same walk for the same patient and time, so that charts, trends and tiles agree.
function valueAt(patient, metric, at) {
  const phase = patient.index * 1.7 + metric.mean;
  const x = at / (11 * minute);
  const wave = Math.sin(x + phase) + 0.6 * Math.sin(2.3 * x + phase) + 0.5 * Math.sin(17.1 * x + 2 * phase);
  const shift = patient.shift[metric.code] ?? 0;
  const value = metric.mean + (patient.index % 4) * metric.swing + metric.swing * wave + shift;
  const bounded = metric.code === "MDC_PULS_OXIM_SAT_O2" ? Math.min(100, value) : value;
  return metric.code === "MDC_TEMP_BODY" ? Math.round(bounded * 10) / 10 : Math.round(bounded);
}

const patients = names.map((name, index) => ({
  index, name, id: `00000000-0000-4000-8000-0000000001${String(index).padStart(2, "0")}`, identifier: `MRN-000${17 + index}`,
  ward: wards[beds > 12 ? index % 2 : Math.floor(index / 4)].id, bed: beds > 12 ? `${index % 2 === 0 ? "7E" : "8W"}-${String((index >> 1) + 1).padStart(2, "0")}` : index < 8 ? `${index < 4 ? "7E" : "8W"}-0${(index % 4) + 1}` : null,
  shift: {}, alarms: [], tasks: [], quietSince: null, suspect: false, observed: {}, version: 1,
}));

function raise(patient, condition, label, priority, extra = {}) {
  const now = Date.now();
  patient.alarms.push({
    id: randomUUID(), version: 1, patient: patient.id, kind: "physiological", condition, label, priority, onset: iso(now - 3 * minute),
    raisedAt: iso(now - 2 * minute), active: true, signal: "on", responsibility: "undefined", role: "bed-nurse", nextRungAt: iso(now + minute), episodeCount: 1,
    episodes: [{ id: randomUUID(), condition, label, priority, onset: iso(now - 3 * minute), withdrawn: false }], verify: false, retrospective: false, withdrawn: false, ...extra,
  });
}
patients[0].shift.MDC_PULS_OXIM_SAT_O2 = -11;
raise(patients[0], "MDC_PULS_OXIM_SAT_O2:low", "SpO2 low", "high", { worst: 84, limit: 88, unit: "%" });
patients[2].shift.MDC_ECG_HEART_RATE = 48;
patients[2].suspect = true;
raise(patients[2], "MDC_ECG_HEART_RATE:high", "HR high", "medium", { worst: 128, limit: 120, unit: "/min", verify: true });
raise(patients[2], "MDC_ECG_LEAD:off", "ECG lead off", "low", { kind: "technical" });
patients[5].quietSince = Date.now() - 14 * minute;
raise(patients[5], "device:silent", "No data from the monitor", "low", { kind: "technical" });
raise(patients[6], "MDC_RESP_RATE:high", "RR high", "high", { worst: 32, limit: 30, unit: "/min", active: false, signal: "latched", end: iso(Date.now() - minute) });
patients[7].shift.MDC_PRESS_BLD_NONINV_SYS = -34;
raise(patients[7], "MDC_PRESS_BLD_NONINV_SYS:low", "Systolic low", "medium", { worst: 88, limit: 90, unit: "mm[Hg]", signal: "acknowledged", responsibility: "accepted", responsible: "Nurse B", responsibleSince: iso(Date.now() - minute) });
patients[9].quietSince = Date.now() - 9 * 60 * minute;
patients[0].tasks.push({ id: randomUUID(), version: 1, kind: "review-backlog", detail: "48 late readings from 02:10 to 04:40", openedAt: iso(Date.now() - 20 * minute) },
  { id: randomUUID(), version: 1, kind: "measure", detail: "Temperature is due", openedAt: iso(Date.now() - 5 * minute) });

handOver(patients);

const heardAt = (patient, metric, now) => {
  const last = patient.quietSince ?? now - (now % 2000);
  return sparse(metric.code) ? last - ((last + patient.index * 7 * minute) % (47 * minute)) : last;
};

function scoreOf(patient, now) {
  const points = { respiration: 0, spo2: patient.index === 0 ? 3 : 1, oxygen: 0, systolic: patient.index === 7 ? 3 : 0, pulse: patient.index === 2 ? 2 : 0, consciousness: 0, temperature: 0 };
  const needs = patient.index % 3 === 0 ? ["consciousness", "oxygen"] : [];
  const codes = { respiration: 2, spo2: 3, systolic: 4, pulse: 0, temperature: 6 };
  const parts = Object.keys(points).map((parameter) => {
    if (needs.includes(parameter)) {
      return { parameter, state: parameter === "oxygen" ? "stale" : "missing" };
    }
    const metric = metrics[codes[parameter]];
    const at = metric === undefined ? now - 3 * 60 * minute : heardAt(patient, metric, now);
    return { parameter, points: points[parameter], value: metric === undefined ? 0 : valueAt(patient, metric, at), at: iso(at), state: "present" };
  });
  const lower = Object.values(points).reduce((a, b) => a + b, 0);
  const upper = lower + (needs.length === 0 ? 0 : 5);
  return { at: iso(now), lower, upper, complete: needs.length === 0, risk: upper >= 7 ? "high" : upper >= 5 ? "medium" : "low", red: Object.values(points).includes(3), table: "NEWS2-RCP-2017", scale: 1, validity: "validated", suspended: false, parts };
}

function view(patient, now, withTrend) {
  const vitals = patient.index === 11 ? [] : metrics.map((metric) => {
    const at = heardAt(patient, metric, now);
    return { metric: metric.code, value: valueAt(patient, metric, at), at: iso(at), receivedAt: iso(at + 300), suspect: patient.suspect && metric.code === "MDC_ECG_HEART_RATE" };
  });
  const trendOf = (metric) => {
    const step = sparse(metric.code) ? 47 * minute : minute;
    const end = heardAt(patient, metric, now);
    const t = Array.from({ length: Math.ceil((120 * minute) / step) }, (_, i) => end - i * step).reverse().filter((at) => at > now - 120 * minute);
    return { metric: metric.code, t, v: t.map((at) => valueAt(patient, metric, at)) };
  };
  const { id, name, identifier, ward, bed } = patient;
  return {
    id, name, identifier, birthDate: `19${40 + (patient.index % 50)}-01-31`, ward, ...(bed === null ? {} : { bed }), version: `12:${patient.version++}`, vitals,
    ...(withTrend ? { trend: vitals.length === 0 ? [] : metrics.map(trendOf) } : {}), ...(vitals.length === 0 ? {} : { news2: scoreOf(patient, now) }),
    alsoRecordedAs: [], scores: [], scoring: { orders: [], circumstances: patient.circumstances ?? [] }, nextObservation: { dueAt: iso(now + (patient.index - 2) * 20 * minute), parameters: ["systolic", "consciousness"] },
    ...(patient.index === 3 ? { offMonitor: { reason: "imaging", by: "Nurse A", since: iso(now - 10 * minute), backBy: iso(now + 20 * minute) } } : {}),
    alarms: patient.alarms.filter((alarm) => alarm.active || alarm.signal !== "off"), tasks: patient.tasks,
    devices: [{ id: `d${id.slice(1)}`, name: `Monitor ${patient.index + 1}`, kind: "bedside-monitor", expectedIntervalMillis: minute, measures: [], statuses: [], interrogated: [], ...(vitals.length === 0 ? {} : { lastReceivedAt: iso(heardAt(patient, metrics[0], now)) }) }],
    clinical: clinicalOf(patient),
    responsible: { ...(patient.responsible ?? (patient.index % 5 === 4 ? { staffed: true, reachable: false } : { staffed: true, reachable: patient.index % 7 !== 6, person: "u2", name: "Nurse B" })), handedOn: handedOn(patient.alarms, patient.tasks) },
    deliveries: patient.alarms.filter((alarm) => alarm.priority !== "low").map((alarm) => ({ id: alarm.id.replace(/^./, "9"), alarm: alarm.id, rung: 0, to: "u2", toName: "Nurse B", channel: "app", stage: "displayed", orderedAt: alarm.raisedAt })),
  };
}

function seriesOf(patient, from, to) {
  const slot = Math.max(minute, (to - from) / 1500);
  const series = metrics.map((metric) => {
    const step = sparse(metric.code) ? Math.max(slot, 47 * minute) : slot;
    const t = [];
    for (let at = heardAt(patient, metric, to); at > from; at -= step) {
      const hours = (Date.now() - at) / (60 * minute);
      if (!(hours > 9 && hours < 11 && metric.code === "MDC_PULS_OXIM_SAT_O2")) {
        t.unshift(Math.round(at));
      }
    }
    const v = t.map((at) => valueAt(patient, metric, at));
    const spread = slot > minute ? metric.swing : 0;
    return { metric: metric.code, unit: metric.unit, t, min: v.map((x) => x - spread), max: v.map((x) => x + spread), suspect: patient.suspect && metric.code === "MDC_ECG_HEART_RATE" ? [t.length - 1, t.length - 9] : [] };
  });
  const t = Array.from({ length: 30 }, (_, i) => Math.round(from + (i * (to - from)) / 30));
  const lower = t.map((_, i) => Math.max(0, Math.round(2 + 2 * Math.sin(i / 3 + patient.index))));
  return { patient: patient.id, from: iso(from), to: iso(to), series, scores: { t, lower, upper: lower.map((x, i) => x + (i % 7 < 3 ? 3 : 0)), revised: [] } };
}

const past = (patient) => ["high", "medium", "low"].flatMap((priority, i) => [1, 2, 3].map((n) => {
  const onset = Date.now() - (n * 3 + i * 2) * 60 * minute;
  return { id: `${patient.id.slice(0, -3)}${i}${n}0`, version: 3, patient: patient.id, kind: "physiological", condition: "MDC_ECG_HEART_RATE:high", label: ["SpO2 low", "HR high", "RR high"][i], priority, onset: iso(onset), end: iso(onset + 12 * minute * n), raisedAt: iso(onset), active: false, signal: "off", verify: n === 2, retrospective: n === 3, withdrawn: false, responsibility: "undefined", role: "supervisor", episodeCount: 1, episodes: [{ id: `${i}${n}`, condition: "MDC_ECG_HEART_RATE:high", label: "HR high", priority, onset: iso(onset), end: iso(onset + 12 * minute * n), withdrawn: false }], worst: [84, 131, 28][i], limit: 88, unit: ["%", "/min", "/min"][i], ...(n === 1 ? {} : { responsibility: "accepted", responsible: "Nurse A", responsibleSince: iso(onset + minute) }) };
}));

const limit = (vitalSign, direction, threshold, delaySeconds, priority, worse) => ({
  kind: "limit", vitalSign, direction, threshold, hysteresis: 1, delaySeconds, priority,
  ...(worse === undefined ? {} : { grades: [{ threshold: worse, delaySeconds: 5, priority: "high" }] }),
});
const hospitalRules = {
  "MDC_ECG_HEART_RATE:high": limit("MDC_ECG_HEART_RATE", "high", 120, 10, "medium", 140),
  "MDC_ECG_HEART_RATE:low": limit("MDC_ECG_HEART_RATE", "low", 50, 10, "medium", 40),
  "MDC_PULS_OXIM_SAT_O2:low": limit("MDC_PULS_OXIM_SAT_O2", "low", 88, 15, "medium", 80),
  "MDC_RESP_RATE:high": limit("MDC_RESP_RATE", "high", 30, 15, "medium"),
  "MDC_TEMP_BODY:high": limit("MDC_TEMP_BODY", "high", 39, 0, "low"),
  "NEWS2:high": { kind: "score", delaySeconds: 15, grades: [{ threshold: 5, priority: "medium" }, { threshold: 7, priority: "high" }], red: "low" },
};

function limitsOf(patient) {
  const own = patient.own ?? { rules: [], off: [] };
  const mine = new Map(own.rules.map((rule) => [`${rule.vitalSign}:${rule.direction}`, rule]));
  const rules = Object.entries(hospitalRules).map(([key, rule]) => {
    const level = mine.has(key) || own.off.includes(key) ? "patient" : "hospital";
    const from = { origin: level === "patient" ? "layer" : "base", ...(level === "patient" ? { level, by: "Nurse A", reason: "athlete", from: iso(Date.now()) } : {}) };
    return own.off.includes(key) ? { key, from } : { key, rule: mine.get(key) ?? rule, from };
  });
  return { version: own.rules.length + own.off.length, rules, floor: [], own };
}

let frozen = false;
const all = process.env.ALL === "1";
const every = Number(process.env.EVERY ?? 1000);
const step = Number(process.env.STEP ?? every);
let ahead = 0;
let updates = 0;
const clock = () => Date.now() + ahead;
const sockets = new Set();
const send = (socket, frame) => socket.send(JSON.stringify({
  cursor: "mock", now: iso(clock()), ...frame, ...(socket.ofStation && frame.patients ? { patients: frame.patients.map(bedOf) } : {}),
}));
setInterval(() => {
  if (!frozen && sockets.size > 0) {
    ahead += step - every;
    updates += 1;
    const now = clock();
    if (all && step > every && updates % 100 === 0) {
      const patient = patients[(updates / 100) % patients.length];
      patient.alarms = [];
      raise(patients[(updates / 100 + 7) % patients.length], "MDC_RESP_RATE:high", "RR high", "medium", { worst: 32, limit: 30, unit: "/min", onset: iso(now), raisedAt: iso(now) });
    }
    const changed = patients.filter((patient) => all || (patient.quietSince === null && Math.floor(now / 1000) % 2 === patient.index % 2));
    for (const socket of sockets) {
      send(socket, { type: "delta", patients: changed.map((patient) => view(patient, now, false)), gone: [] });
      send(socket, { type: "beat" });
    }
  }
}, every);

const problem = (status, code, detail, more) => [status, { type: `urn:vigil:problem:${code}`, code, status, detail, ...more }];
const patientOf = (id) => patients.find((patient) => patient.id === id);

function scenario(name) {
  const patient = patients[1];
  if (name === "link-lost") {
    patient.quietSince = Date.now();
  } else {
    patient.shift.MDC_ECG_HEART_RATE = 45;
    raise(patient, "MDC_ECG_HEART_RATE:high", "HR high", "high", { worst: 127, limit: 120, unit: "/min", onset: iso(Date.now()), openedAt: iso(Date.now()) });
  }
  return [202, { request: randomUUID() }];
}

assignSome(patients);

function answer(method, url, body, signedIn, asAdmin) {
  const [, a, b, c, d, e] = url.pathname.replace("/api/v1", "").split("/");
  const user = asAdmin || body.login === "admin" ? administrator : nurse;
  if (a === "session") {
    if (method === "POST") {
      return body.password === "demo" ? [200, user, `mock=${body.login === "admin" ? "admin" : "1"}; Path=/`] : problem(401, "sign-in-refused", "Check the login and the password.");
    }
    return method === "DELETE" ? [204, undefined, "mock=; Path=/; Max-Age=0"] : signedIn ? [200, user] : problem(401, "not-signed-in", "Sign in.");
  }
  if (!signedIn) {
    return problem(401, "not-signed-in", "Sign in.");
  }
  const supervised = supervise({ method, a, b, c, url, body, patients, wards, problem });
  if (supervised !== undefined) {
    return supervised;
  }
  const administered = answerAdmin(method, url, body);
  if (administered !== null) {
    return administered;
  }
  const patient = patientOf(b);
  const ofRecord = a === "patients" ? answerRecord(method, url.pathname.replace("/api/v1/", "").split("/"), body, patient) : undefined;
  if (ofRecord !== undefined) {
    return ofRecord;
  }
  const span = [Date.parse(url.searchParams.get("from")), Date.parse(url.searchParams.get("to"))];
  switch (`${method} ${a}${c ? `/${c}` : ""}`) {
    case "GET metrics": return [200, metrics];
    case "GET wards": return [200, wards];
    case "GET demo": return [200, { scenarios: [{ name: "sepsis", title: "Sepsis", description: "Heart rate and temperature rise, pressure falls." }, { name: "copd", title: "COPD exacerbation", description: "Saturation falls while breathing quickens." }, { name: "lead-off", title: "Lead off", description: "The ECG gives no value." }, { name: "link-lost", title: "Link lost", description: "The monitor stops sending." }] }];
    case "POST demo": return scenario(body.scenario);
    case "GET patients/series": return [200, seriesOf(patient, ...span)];
    case "GET patients/acts": return [200, actsOf(patient, ...span)];
    case "GET patients/alarms": return [200, { alarms: past(patient).filter((alarm) => Date.parse(alarm.end) > span[0]) }];
    case "POST patients/observations": return [202, {}];
    case "GET patients": {
      const at = Date.parse(url.searchParams.get("asOf"));
      return Date.now() - at > 20 * 60 * minute
        ? problem(404, "not-in-care", "Not in care then.")
        : [200, { asOf: iso(at), live: false, patient: view(patient, at, false), rules: { version: "mock", rules: [] } }];
    }
    case "GET patients/limits": return [200, limitsOf(patient)];
    case "PUT patients/limits": {
      patient.own = { rules: body.rules, off: body.off };
      return [200, limitsOf(patient)];
    }
    case "POST patients/limits": return [200, { from: iso(Date.now() - 7 * 24 * 60 * minute), to: iso(Date.now()), patients: 1, judged: 1, readings: 70560, now: 61, proposed: 14, missed: 2, laterByMillis: 15000, rules: [] }];
    case "POST patients/circumstances": {
      const others = (patient.circumstances ?? []).filter((one) => one.kind !== body.kind);
      patient.circumstances = body.holds ? [...others, { kind: body.kind, by: "Nurse A", at: iso(Date.now()) }] : others;
      return [204, undefined];
    }
    case "POST patients/responsible": {
      if (d === "handover") {
        return answerHandover(patient, e, body);
      }
      patient.responsible = { staffed: true, reachable: true, person: "u1", name: "Nurse A", since: iso(Date.now()) };
      return [204, undefined];
    }
    case "GET wards/staffing": return [200, { staffed: true, now: iso(Date.now()), shifts: [], uncovered: [], staff: [{ id: "u1", name: "Nurse A", role: "nurse" }, { id: "u2", name: "Nurse B", role: "nurse" }] }];
    case "POST tasks/complete": {
      const owner = patients.find((one) => one.tasks.some((task) => task.id === b));
      owner.tasks = owner.tasks.filter((task) => task.id !== b);
      return [200, { id: b, version: 2 }];
    }
    case "GET patients/limits": return [200, { version: 3, rules: [{ key: "MDC_PULS_OXIM_SAT_O2:low", rule: { kind: "limit", vitalSign: "MDC_PULS_OXIM_SAT_O2", direction: "low", threshold: 88, hysteresis: 2, delaySeconds: 15, priority: "medium", grades: [{ threshold: 85, priority: "high" }] }, from: { origin: "layer", level: "patient", by: "Dr Lim", reason: "COPD, usual saturation 90 %" } }], floor: [] }];
    case "POST alarms/reject": case "POST alarms/pause": case "POST alarms/escalate": case "POST alarms/release": {
      const alarm = patients.flatMap((one) => one.alarms).find((one) => one.id === b);
      const next = { "bed-nurse": "charge-nurse", "charge-nurse": "physician", physician: "supervisor", supervisor: "supervisor" }[alarm.role];
      const now = { responsible: "Nurse A", responsibleSince: iso(Date.now()) };
      Object.assign(alarm, { version: alarm.version + 1 }, { reject: { ...now, responsibility: "rejected", role: next }, pause: { signal: "paused", signalUntil: iso(Date.now() + 1000 * (body.forSeconds ?? 0)) }, escalate: { role: next }, release: { signal: "on", responsibility: "undefined" } }[c]);
      return [200, alarm];
    }
    case "POST alarms/accept": {
      const alarm = patients.flatMap((one) => one.alarms).find((one) => one.id === b);
      if (alarm === undefined || alarm.version !== body.expectedVersion) {
        return problem(alarm ? 409 : 404, alarm ? "alarm-changed" : "not-found", "Look again.", alarm ? { alarm } : {});
      }
      Object.assign(alarm, { version: alarm.version + 1, signal: alarm.active ? "acknowledged" : "off", responsibility: "accepted", responsible: "Nurse A", responsibleSince: iso(Date.now()) });
      return [200, alarm];
    }
    default: return problem(404, "not-found", "No such thing.");
  }
}

async function file(path) {
  const wanted = normalize(join(dist, path));
  const name = wanted.startsWith(dist) && extname(wanted) !== "" ? wanted : join(dist, "index.html");
  return { content: await readFile(name), type: types[extname(name)] ?? "application/octet-stream" };
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname === "/mock/clock") {
    response.end(JSON.stringify({ now: iso(clock()), updates }));
    return;
  }
  if (url.pathname.startsWith("/mock/")) {
    frozen = url.pathname === "/mock/freeze";
    response.writeHead(204).end();
  } else if (url.pathname.startsWith("/api/")) {
    let text = "";
    for await (const chunk of request) {
      text += chunk;
    }
    const asked = url.pathname.replace("/api/v1", "");
    const given = text === "" ? {} : JSON.parse(text);
    const [status, content, cookie] = asked === "/station/metrics" ? [200, metrics] : answerStation(request.method, asked, given, request.headers.cookie ?? "", wards[0], problem) ?? answer(request.method, url, given, /mock=(1|admin)/.test(request.headers.cookie ?? ""), /mock=admin/.test(request.headers.cookie ?? ""));
    response.writeHead(status, { "Content-Type": "application/json", "Set-Cookie": ["XSRF-TOKEN=mock; Path=/", ...(cookie ? [cookie] : [])] });
    response.end(content === undefined ? "" : JSON.stringify(content));
  } else {
    const { content, type } = await file(url.pathname).catch(() => ({ content: "not built", type: "text/plain" }));
    response.writeHead(200, { "Content-Type": type, "Content-Security-Policy": policy }).end(content);
  }
});
const live = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => live.handleUpgrade(request, socket, head, (opened) => live.emit("connection", opened, request)));
live.on("connection", (socket, request) => {
  socket.ofStation = request.url === "/api/v1/station/live";
  socket.on("close", () => sockets.delete(socket));
  socket.on("message", (message) => {
    if (!frozen && JSON.parse(message).type === "subscribe") {
      send(socket, { type: "snapshot", resumed: false, visible: patients.map((patient) => patient.id), patients: patients.map((patient) => view(patient, clock(), true)) });
    }
    sockets.add(socket);
  });
});
server.listen(port, "127.0.0.1", () => console.log(`http://localhost:${server.address().port}`));

// The mock server's shared station: enrolled by the code 7E4K-92QD; PINs are 274913.
const people = [
  { id: "u1", name: "Nurse A", role: "nurse", locked: false },
  { id: "u2", name: "Nurse B", role: "nurse", locked: false },
  { id: "u3", name: "Dr Lim Wei Jie", role: "physician", locked: false },
  { id: "u4", name: "Nurse Siti Nurhaliza", role: "nurse", locked: true },
];
let tappedIn = null;
let paused = false;

export const isStation = (cookies) => /mock-station=1/.test(cookies);

/** What stands for a patient while nobody is tapped in. */
export function bedOf(view) {
  const { id, ward, bed, version, vitals, trend, news2, nextObservation, alarms, devices, responsible } = view;
  return {
    id, ward, bed, version, vitals, ...(trend ? { trend } : {}), ...(news2 ? { news2 } : {}), nextObservation,
    alarms: alarms.map(({ responsible: nobody, ...alarm }) => alarm), devices: devices.map(({ name, interrogated, ...device }) => device),
    staffed: responsible.staffed, reachable: responsible.reachable, covered: responsible.person !== undefined, atHome: false,
  };
}

/** Null where the request is none of a station's. */
export function answerStation(method, path, body, cookies, ward, problem) {
  if (path === "/pin") {
    return method === "GET" ? [200, { state: "none" }] : [204];
  }
  if (!path.startsWith("/station")) {
    if (method === "DELETE" && path === "/session") {
      tappedIn = null;
    }
    return null;
  }
  const view = () => ({ id: "s1", name: "Nurses' desk", ward, idleSeconds: 60, ...(tappedIn ? { user: tappedIn } : {}), pauseUsed: paused });
  if (path === "/station/enrolment") {
    return body.code?.replace(/[\s-]/g, "").toUpperCase() === "7E4K92QD" ? [200, view(), "mock-station=1; Path=/"] : problem(401, "enrolment-refused", "Ask for another code.");
  }
  if (!isStation(cookies)) {
    return problem(401, "not-enrolled", "Enrol this browser as a station.");
  }
  switch (path) {
    case "/station": return [200, view()];
    case "/station/people": return [200, people];
    case "/station/touch": return tappedIn ? [204] : problem(409, "nobody-tapped-in", "Tap in.");
    case "/station/pause":
      paused = true;
      return [200, { until: new Date(Date.now() + 120_000).toISOString(), alarms: body.alarms }];
    case "/station/session": {
      const person = people.find((one) => one.id === body.person && body.pin === "274913") ?? (body.password === "demo" ? people[0] : undefined);
      if (person === undefined) {
        return problem(401, "pin-refused", "Check the PIN.");
      }
      tappedIn = { id: person.id, name: person.name, role: person.role, capabilities: ["see-beds", "see-identity", "look-back", "observe", "answer-alarms", "assign"] };
      paused = false;
      return [200, { user: tappedIn }, "mock=1; Path=/"];
    }
    default: return null;
  }
}

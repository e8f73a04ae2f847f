// What the administration's screens ask of the mock server: sign in as "admin".
const minute = 60_000;
const iso = (millis) => new Date(millis).toISOString();
const clinical = ["see-beds", "see-identity", "look-back", "observe", "answer-alarms", "assign"];
const administrative = ["see-beds", "see-identity", "admit", "administer-accounts", "administer-wards", "administer-devices", "administer-rules", "administer-keys", "audit", "erase"];
const all = ["see-beds", "see-identity", "look-back", "observe", "answer-alarms", "order", "assign", "admit", "administer-accounts", "administer-wards", "administer-devices", "administer-rules", "administer-keys", "audit", "erase", "simulate", "be-prompted"];

export const nurse = { user: { id: "u1", name: "Nurse A", role: "nurse", capabilities: clinical, passwordToSet: false } };
export const administrator = { user: { id: "a1", name: "Administrator", role: "administrator", capabilities: administrative, passwordToSet: false } };

const roles = [
  { name: "administrator", builtIn: true, capabilities: administrative, accounts: 2 },
  { name: "demo", builtIn: true, capabilities: ["see-beds", "see-identity", "simulate"], accounts: 1 },
  { name: "nurse", builtIn: true, capabilities: clinical, accounts: 48 },
  { name: "patient", builtIn: true, capabilities: ["be-prompted"], accounts: 6 },
  { name: "physician", builtIn: true, capabilities: [...clinical, "order"], accounts: 11 },
  { name: "monitor technician", builtIn: false, capabilities: ["see-beds"], accounts: 2 },
];
const wards = [
  { id: "w1", name: "Ward 7 East", setting: "ward", patients: 12 },
  { id: "w2", name: "Ward 7 West", setting: "ward", patients: 9 },
  { id: "w3", name: "Home hub", setting: "home", patients: 6 },
];
const names = ["Administrator", "Dr Daniel Koh", "Dr Lim Wei", "Nurse A", "Nurse Aisyah binti Omar", "Nurse Grace Lim", "Nurse Kavitha Nair", "Nurse Siti", "Tech Farid"];
const users = names.map((name, i) => ({ id: name === "Administrator" ? "a1" : `u${i}`, login: name.toLowerCase().replaceAll(" ", "."), name, role: name.startsWith("Dr") ? "physician" : name.startsWith("Nurse") ? "nurse" : name.startsWith("Tech") ? "monitor technician" : "administrator", disabled: i === 2, oneTime: i === 5, ...(i === 8 ? {} : { signedInAt: iso(Date.now() - i * 371 * minute) }), wards: i === 0 ? [] : i % 3 === 0 ? ["w1", "w2"] : ["w1"] }));
const devices = Array.from({ length: 14 }, (_, i) => ({ id: `d${i}`, name: `Monitor ${i + 1}`, kind: i % 4 === 3 ? "oxygen-cylinder" : "bedside-monitor", serial: `S-10${i}`, expectedIntervalMillis: 60_000, status: i > 11 ? "unbound" : i === 4 ? "silent" : "heard", ...(i > 11 ? {} : { ward: "w1", bed: `7E-0${i + 1}`, lastReceivedAt: iso(Date.now() - (i === 4 ? 11 * minute : 20_000)) }), ...(i === 6 ? { oldKeyUntil: iso(Date.now() + 600 * minute) } : {}) }));
const stations = [
  { id: "s3", name: "Home hub wall", ward: "w3" },
  { id: "s2", name: "Corridor wall", ward: "w1", enrolledAt: iso(Date.now() - 9_000 * minute), revokedAt: iso(Date.now() - 700 * minute), seenAt: iso(Date.now() - 701 * minute) },
  { id: "s1", name: "Nurses' desk", ward: "w1", enrolledAt: iso(Date.now() - 20_000 * minute), seenAt: iso(Date.now() - minute) },
];
// The code that the mock server's station takes.
const offered = (id) => ({ id, code: "7E4K-92QD", expiresAt: iso(Date.now() + 10 * minute) });
const limit = (threshold) => ({ kind: "limit", vitalSign: "MDC_PULS_OXIM_SAT_O2", direction: "low", threshold, delaySeconds: 15, priority: "medium" });
let layer = { version: 2, versions: [{ version: 1, from: iso(Date.now() - 90_000 * minute), rules: [limit(90)], off: [], floor: [], by: "Dr Lim Wei", reason: "As the committee decided in September" }, { version: 2, from: iso(Date.now() - 4_000 * minute), rules: [limit(91)], off: ["MDC_TEMP_BODY:high"], floor: [], by: "Dr Daniel Koh", reason: "Fewer alarms of fever that ended by themselves" }], inForce: [{ key: "MDC_PULS_OXIM_SAT_O2:low", rule: { ...limit(91), hysteresis: 1, grades: [{ threshold: 85, priority: "high" }] }, from: { origin: "layer" } }, { key: "MDC_ECG_HEART_RATE:high", rule: { kind: "limit", vitalSign: "MDC_ECG_HEART_RATE", direction: "high", threshold: 120, delaySeconds: 15, priority: "medium" }, from: { origin: "base" } }], adoption: { patients: 27, adopted: 27 } };

export function answerAdmin(method, url, body) {
  const path = url.pathname.replace("/api/v1/", "");
  const search = (url.searchParams.get("search") ?? "").toLowerCase();
  const one = users.find((user) => path.includes(`admin/users/${user.id}`));
  switch (`${method} ${path.replace(/\/(users|devices|wards|roles|patients|stations)\/[^/]+/, "/$1/*")}`) {
    case "GET admin/users": {
      const found = users.filter((user) => `${user.name} ${user.login} ${user.role}`.toLowerCase().includes(search));
      return [200, { total: found.length, users: found }];
    }
    case "PUT admin/users/*": Object.assign(one, body); return [204, undefined];
    case "POST admin/users/*/disable": one.disabled = true; return [204, undefined];
    case "POST admin/users/*/enable": one.disabled = false; return [204, undefined];
    case "POST admin/users/*/password": one.oneTime = true; return [200, { password: "k7pm-3xqa-vw9t-hd2r" }];
    case "GET admin/roles": return [200, { capabilities: all, roles }];
    case "GET admin/wards": return [200, wards];
    case "PUT admin/wards/*/name": return [204, undefined];
    case "GET admin/devices": {
      const found = devices.filter((device) => `${device.name} ${device.serial} ${device.kind}`.toLowerCase().includes(search));
      return [200, { total: found.length, devices: found }];
    }
    case "POST admin/devices/*/key": return [200, { key: "vgl_0197000000007000800000000000000a_mock", oldUntil: iso(Date.now() + 1_440 * minute) }];
    case "GET admin/stations": return [200, { stations }];
    case "POST admin/stations": {
      const id = `s${stations.length + 1}`;
      stations.unshift({ id, ...body });
      return [201, offered(id)];
    }
    case "POST admin/stations/*/enrolment": return [200, offered(path.split("/")[2])];
    case "DELETE admin/stations/*": stations.find((station) => path.endsWith(`/${station.id}`)).revokedAt = iso(Date.now()); return [204, undefined];
    case "GET admin/configuration": return [200, { schema: "vigil-configuration/1", wards: wards.map(({ name, setting }) => ({ name, setting })), roles: [], rules: {} }];
    case "PUT admin/configuration": return [200, { applied: url.searchParams.has("apply"), changes: ["roles/0", "rules/hospital", "wards/2", "wards/2/rules"] }];
    case "GET admin/keys": return [200, { generation: 3, provider: "pkcs11", answers: true }];
    case "GET journal/verification": return [200, { entries: 1_204_311, checkpointSize: 1_204_288, signedAt: iso(Date.now() - 25_000), cosigners: ["witness-a"], missing: ["witness-b"], alerts: [{ code: "witness-away", detail: "witness-b has not signed twice", since: iso(Date.now() - 12 * minute) }] }];
    case "GET admin/erasures": return [200, [{ patient: "01970000-0000-7000-8000-000000000001", requestedAt: iso(Date.now() - 300 * minute), requestedBy: "Nurse A", reason: "Asked by the patient, letter of 18 November" }]];
    default:
      if (path.startsWith("admin/rules/")) {
        if (method === "PUT") {
          layer = { ...layer, version: layer.version + 1, versions: [...layer.versions, { version: layer.version + 1, from: iso(Date.now()), by: "Administrator", ...body }] };
        }
        return [200, path === "admin/rules/hospital" ? layer : { version: 0, versions: [], inForce: layer.inForce, adoption: layer.adoption }];
      }
      return null;
  }
}

// Who hands which patients over to whom, made up: of Nurse A (u1), who is signed in, and Nurse B (u2).
const minute = 60_000;
const iso = (millis) => new Date(millis).toISOString();
const me = { person: "u1", name: "Nurse A" };
const other = { person: "u2", name: "Nurse B" };

function offered(by, to, note, change = {}) {
  const now = Date.now();
  return {
    stage: "offered", from: by.person, fromName: by.name, ...(to === null ? {} : { to: to.person, toName: to.name }), byItself: false, note,
    offeredAt: iso(now - 3 * minute), due: iso(now + 7 * minute), since: iso(now - 3 * minute), ...change,
  };
}

const has = (who, handover) => ({ staffed: true, reachable: true, ...who, since: iso(Date.now() - 420 * minute), until: iso(Date.now() + 5 * minute), ...(handover === null ? {} : { handover }) });

/** Some of each kind. */
export function handOver(patients) {
  patients[0].responsible = has(other, offered(other, me, "Dressing at 22:00. Daughter calls at nine."));
  patients[3].responsible = has(other, offered(other, null, "", { byItself: true, due: iso(Date.now() + 2 * minute) }));
  patients[5].responsible = has(me, offered(other, me, "", { stage: "untaken", by: "u1", byName: "Nurse A", since: iso(Date.now() - 2 * minute) }));
  patients[7].responsible = has(me, null);
  patients[8].responsible = has(me, null);
  patients[10].responsible = has(other, offered(me, other, "", { stage: "taken", by: "u2", byName: "Nurse B", since: iso(Date.now() - 4 * minute) }));
}

/** The answer to an act on a patient's handover. */
export function answerHandover(patient, act, body) {
  const now = iso(Date.now());
  const { handover } = patient.responsible;
  switch (act) {
    case undefined:
      patient.responsible = { ...patient.responsible, handover: offered(me, body.to === undefined ? null : other, body.note ?? "") };
      break;
    case "take":
      patient.responsible = has(me, { ...handover, stage: "taken", by: "u1", byName: "Nurse A", since: now });
      break;
    case "refuse":
      patient.responsible = { ...patient.responsible, handover: { ...handover, stage: "refused", by: "u1", byName: "Nurse A", since: now } };
      break;
    case "withdraw":
      patient.responsible = { ...patient.responsible, handover: undefined };
      break;
  }
  return [204, undefined];
}

/** What goes along with a patient, by ids, as the server computes it. */
export function handedOn(alarms, tasks) {
  const ids = (all) => all.map((one) => one.id);
  const overdue = (task) => ["observe", "review-order", "welfare-call"].includes(task.kind);
  return {
    signalling: ids(alarms.filter((alarm) => ["on", "latched"].includes(alarm.signal))),
    accepted: ids(alarms.filter((alarm) => alarm.signal === "acknowledged")),
    paused: ids(alarms.filter((alarm) => alarm.signal === "paused")),
    overdue: ids(tasks.filter(overdue)),
    open: ids(tasks.filter((task) => !overdue(task))),
  };
}

// The clinical record of the mock server's patients: allergies, treatment limits, notes, who looked.
import { randomUUID } from "node:crypto";

const iso = (millis) => new Date(millis).toISOString();
const hour = 3_600_000;
const me = "Nurse A";
const records = new Map();

function recordOf(patient) {
  if (!records.has(patient.id)) {
    const now = Date.now();
    const allergic = patient.index % 3 === 0;
    records.set(patient.id, {
      allergies: allergic
        ? [
            { id: randomUUID(), substance: "Penicillin", reaction: "anaphylaxis", criticality: "high", by: "Dr Lim", at: iso(now - 30 * hour), ofOtherRecord: false },
            { id: randomUUID(), substance: "Latex", reaction: "rash", criticality: "low", by: me, at: iso(now - 3 * hour), ofOtherRecord: patient.index === 0 },
          ]
        : [],
      noneKnown: patient.index % 3 === 1 ? { id: randomUUID(), by: me, at: iso(now - 5 * hour) } : null,
      treatmentLimits:
        patient.index % 4 === 0
          ? [
              { id: randomUUID(), kind: "not-for-resuscitation", text: "", by: "Dr Lim", at: iso(now - 20 * hour), reviewAt: iso(now + 90 * hour), confirmed: true, ofOtherRecord: false },
              { id: randomUUID(), kind: "no-intubation", text: "", by: "Dr Ng", at: iso(now - 200 * hour), reviewAt: iso(now - hour), confirmed: false, ofOtherRecord: true },
            ]
          : [],
      goals: patient.index === 0 ? [{ id: randomUUID(), text: "Walks to the door without oxygen", by: me, at: iso(now - 5 * hour) }] : [],
      schedule: patient.index === 0 ? [{ id: randomUUID(), metric: "MDC_PRESS_BLD_NONINV_SYS", everyMinutes: 360, from: iso(now - 20 * hour), dueAt: iso(now - hour / 2), by: "Dr Lim" }] : [],
      former: { allergies: [], treatmentLimits: [] },
      notes: [
        { id: randomUUID(), kind: "soap", by: "Dr Lim", at: iso(now - 2 * hour), subjective: "Less short of breath, slept well.", objective: "RR 18, SpO2 94 % on 2 L. Crackles at the left base.", assessment: "Pneumonia, getting better.", plan: "Oxygen down to 1 L; oral antibiotics tomorrow.", text: "", addenda: [{ id: randomUUID(), kind: "addendum", by: me, at: iso(now - hour), subjective: "", objective: "", assessment: "", plan: "", text: "Oxygen down to 1 L at 14:10, SpO2 93 %.", addenda: [], ofOtherRecord: false }], ofOtherRecord: false },
        { id: randomUUID(), kind: "free", by: me, at: iso(now - 9 * hour), subjective: "", objective: "", assessment: "", plan: "", text: "Daughter called, comes tonight.", enteredInError: { by: me, at: iso(now - 8 * hour), reason: "Of the patient beside." }, addenda: [], ofOtherRecord: false },
      ],
    });
  }
  return records.get(patient.id);
}

/** What of it is in the patient's view. */
export function clinicalOf(patient) {
  const { allergies, noneKnown, treatmentLimits, goals, schedule } = recordOf(patient);
  const allergyStatus = allergies.length > 0 ? "known" : noneKnown === null ? "not-recorded" : "none-known";
  return { allergyStatus, allergies, ...(noneKnown === null || allergies.length > 0 ? {} : { noneKnown }), treatmentLimits, goals, schedule };
}

/** The answer to a request about it, or undefined where it is none. */
export function answerRecord(method, [, , what, item, act], body, patient) {
  if (patient === undefined) {
    return undefined;
  }
  const record = recordOf(patient);
  const said = { id: body.command ?? randomUUID(), by: me, at: iso(Date.now()) };
  switch (`${method} ${what}${act ?? (item === "none-known" ? "/none-known" : "")}`) {
    case "POST allergies":
      record.allergies.push({ ...said, substance: body.substance, reaction: body.reaction, criticality: body.criticality, ofOtherRecord: false });
      return [204, undefined];
    case "POST allergies/none-known":
      record.noneKnown = said;
      return [204, undefined];
    case "POST treatment-limits":
      record.treatmentLimits.push({ ...said, kind: body.kind, text: body.text, reviewAt: body.reviewAt, confirmed: true, ofOtherRecord: false });
      return [204, undefined];
    case "POST treatment-limitsconfirm":
      Object.assign(record.treatmentLimits.find((one) => one.id === item), { confirmed: true, ofOtherRecord: false, reviewAt: body.reviewAt });
      return [204, undefined];
    case "POST allergiesend": {
      const ending = { why: body.why, by: me, at: said.at, reason: body.reason };
      record.former.allergies.push(...record.allergies.filter((one) => one.id === item).map((allergy) => ({ allergy, ending })));
      record.allergies = record.allergies.filter((one) => one.id !== item);
      record.noneKnown = record.noneKnown?.id === item ? null : record.noneKnown;
      return [204, undefined];
    }
    case "POST treatment-limitsend":
      record.treatmentLimits = record.treatmentLimits.filter((one) => one.id !== item);
      return [204, undefined];
    case "POST goals":
      record.goals.push({ ...said, text: body.text });
      return [204, undefined];
    case "POST scheduled-measurements":
      record.schedule.push({ ...said, from: said.at, metric: body.metric, everyMinutes: body.everyMinutes, until: body.until, dueAt: said.at });
      return [204, undefined];
    case "POST planend":
      record.goals = record.goals.filter((one) => one.id !== item);
      record.schedule = record.schedule.filter((one) => one.id !== item);
      return [204, undefined];
    case "POST reminders":
      patient.tasks.push({ id: said.id, version: 1, kind: "reminder", detail: body.title, openedAt: said.at, reminder: { by: me, duty: body.duty, dueAt: body.dueAt } });
      return [204, undefined];
    case "GET former-statements":
      return [200, record.former];
    case "GET notes":
      return [200, { notes: record.notes }];
    case "POST notes": {
      const { command, about, ...content } = body;
      const note = { subjective: "", objective: "", assessment: "", plan: "", text: "", ...content, ...said, addenda: [], ofOtherRecord: false };
      const of = record.notes.find((one) => one.id === about);
      if (of === undefined) {
        record.notes.unshift(note);
      } else if (body.kind === "addendum") {
        of.addenda.push(note);
      } else {
        of.enteredInError = { by: me, at: said.at, reason: body.text };
      }
      return [204, undefined];
    }
    case "GET views":
      return [200, {
        views: ["ward", "summary", "series", "notes", "alarms@2026-11-20T04:00:00Z"].flatMap((resource, i) => [
          { person: me, role: "nurse", resource, purpose: "care", first: iso(Date.now() - (i + 1) * hour), last: iso(Date.now() - i * hour - 60_000), windows: 12 - i },
          { person: "Dr Lim", role: "physician", resource, purpose: i === 3 ? "incident" : "care", first: iso(Date.now() - (i + 3) * hour), last: iso(Date.now() - (i + 3) * hour), windows: 1 },
        ]),
      }];
    default:
      return undefined;
  }
}

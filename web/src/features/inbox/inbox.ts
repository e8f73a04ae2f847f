import { byUrgency, signals } from "../../shared/alarm/order";
import type { Alarm, Delivery, PatientView } from "../../shared/api/model";
import { messages } from "../../shared/messages";

export type Item = { readonly alarm: Alarm; readonly patient: PatientView };

/** `review` is what came up to a physician; it is first for one, and no section of its own for others. */
export type Section = { readonly name: "review" | "waiting" | "held"; readonly items: readonly Item[] };

/**
 * The alarms of all patients in sight, the most urgent first; each stands in one section.
 *
 * @param reviews whether it is for somebody to whom alarms come up
 */
export function sectionsOf(patients: Iterable<PatientView>, reviews: boolean): readonly Section[] {
  const items = [...patients]
    .flatMap((patient) => patient.alarms.map((alarm) => ({ alarm, patient })))
    .toSorted((a, b) => byUrgency(a.alarm, b.alarm));
  const review = items.filter(({ alarm }) => reviews && cameUp(alarm));
  const others = items.filter((item) => !review.includes(item));
  return [
    ...(reviews ? [{ name: "review" as const, items: review }] : []),
    { name: "waiting", items: others.filter(({ alarm }) => signals(alarm)) },
    { name: "held", items: others.filter(({ alarm }) => !signals(alarm)) },
  ];
}

function cameUp(alarm: Alarm): boolean {
  return alarm.role === "physician" || alarm.role === "supervisor" || alarm.role === "welfare-call";
}

export type Step = { readonly atMillis: number; readonly text: string; readonly ahead: boolean };

/** Who did what when, as far as it is known here, oldest first; the next rung is still ahead. */
export function stepsOf(alarm: Alarm, deliveries: readonly Delivery[]): readonly Step[] {
  const texts = messages.inbox;
  const step = (at: string | null | undefined, text: string, ahead = false): readonly Step[] =>
    at == null ? [] : [{ atMillis: Date.parse(at), text, ahead }];
  const answered =
    alarm.responsibility === "undefined" || alarm.responsible == null
      ? []
      : step(
          alarm.responsibleSince,
          alarm.responsibility === "accepted" ? texts.accepted(alarm.responsible) : texts.rejected(alarm.responsible),
        );
  return [
    ...step(alarm.onset, texts.onset),
    ...step(alarm.raisedAt, texts.raised),
    ...deliveries
      .filter((delivery) => delivery.alarm === alarm.id)
      .flatMap((delivery) =>
        step(delivery.orderedAt, texts.told(delivery.toName ?? messages.outcome.someone, texts.stages[delivery.stage])),
      ),
    ...answered,
    ...step(alarm.end, texts.ended),
    ...step(signals(alarm) ? alarm.nextRungAt : null, texts.next, true),
  ].toSorted((a, b) => a.atMillis - b.atMillis);
}

/** The metric that a condition is of, for instance `MDC_PULS_OXIM_SAT_O2`; none of a score or a technical one. */
export function metricOf(alarm: Alarm): string | null {
  const [metric = "", direction] = alarm.condition.split(":");
  return direction !== undefined && metric.startsWith("MDC_") ? metric : null;
}

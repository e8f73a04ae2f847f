import type { ReactNode } from "react";
import { alarmDetail } from "../../shared/alarm/AlarmBar";
import type { RuleInForce } from "../../shared/api/limits";
import type { Alarm } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { Link, patientPath } from "../../shared/ui/navigation";
import { Sparkline } from "../../shared/ui/Sparkline";
import { plainText, timeText, unitText } from "../../shared/vitals/format";
import { maxAgeMillis, parameters } from "../../shared/vitals/parameters";
import { useReference } from "../../shared/vitals/reference";
import { type Item, metricOf, stepsOf } from "./inbox";
import { type Evidence, useEvidence } from "./useEvidence";

/** Earlier ones that are listed; the patient's page has all. */
const earlierShown = 8;

/** What stands behind an alarm: for whoever decides about it. */
export function EvidencePanel({ item, nowMillis }: { readonly item: Item; readonly nowMillis: number }): ReactNode {
  const { alarm, patient } = item;
  const evidence = useEvidence(alarm);
  const texts = messages.inbox;
  return (
    <section className="panel evidence" aria-labelledby="evidence-title" data-testid="evidence">
      <h2 id="evidence-title">
        {alarm.label}, <Link to={patientPath(patient.id)}>{patient.name}</Link>
      </h2>
      <p className="quiet-text">{alarmDetail(alarm, nowMillis)}</p>
      <h3>{texts.steps}</h3>
      <ol className="evidence-steps">
        {stepsOf(alarm, patient.deliveries).map((step) => (
          <li key={`${step.atMillis} ${step.text}`} className={step.ahead ? "evidence-ahead" : ""}>
            <time>{timeText(step.atMillis, nowMillis)}</time> {step.text}
          </li>
        ))}
      </ol>
      <h3>{texts.limits}</h3>
      <p>{evidence.limit === null ? (evidence.loading ? messages.app.loading : texts.noLimit) : limitText(evidence.limit, alarm)}</p>
      {metricOf(alarm) !== null && (
        <>
          <h3>{texts.readings}</h3>
          <Readings alarm={alarm} evidence={evidence} nowMillis={nowMillis} />
        </>
      )}
      <h3>{texts.earlier}</h3>
      <Earlier evidence={evidence} nowMillis={nowMillis} />
      <p>
        <a href={dossierPath(patient.id, alarm.id)} download data-testid="dossier">
          {messages.dossier.link}
        </a>{" "}
        <span className="quiet-text">{messages.dossier.hint}</span>
      </p>
    </section>
  );
}

function dossierPath(patient: string, alarm: string): string {
  return `/api/v1/patients/${encodeURIComponent(patient)}/alarms/${encodeURIComponent(alarm)}/dossier.zip`;
}

/** "88 % after 15 s, medium priority · high from 80 % · set for the patient by Dr Lim: COPD". */
export function limitText({ rule, from }: RuleInForce, alarm: Alarm): string {
  const texts = messages.inbox;
  const unit = unitText(alarm.unit ?? "");
  const layer = texts.levels[from.level ?? ""] ?? texts.origins[from.origin] ?? from.origin;
  const source = from.origin === "no-infection" ? `${messages.judged.noInfection}, ${layer}` : layer;
  const by = [from.by ?? "", from.reason ?? ""].filter((part) => part !== "").join(": ");
  if (rule == null) {
    return [texts.off, source, by].filter((part) => part !== "").join(" · ");
  }
  return [
    rule.threshold == null ? "" : texts.limit(plainText(rule.threshold), unit, rule.delaySeconds ?? 0),
    rule.priority == null ? "" : messages.alarm.priority(rule.priority).toLowerCase(),
    ...(rule.grades ?? []).map((grade) =>
      texts.grade(messages.alarm.priority(grade.priority).toLowerCase(), plainText(grade.threshold), unit),
    ),
    source,
    by,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function Readings(props: { readonly alarm: Alarm; readonly evidence: Evidence; readonly nowMillis: number }): ReactNode {
  const { alarm, evidence, nowMillis } = props;
  const { metrics } = useReference();
  const texts = messages.inbox;
  const { readings } = evidence;
  if (readings === null || readings.t.length === 0) {
    return <p>{evidence.loading ? messages.app.loading : texts.noReadings}</p>;
  }
  const parameter = parameters.find((one) => one.sources.some((source) => source.code === readings.metric));
  const low = Math.min(...readings.min);
  const high = Math.max(...readings.max);
  const worstHigh = alarm.condition.endsWith(":high");
  const text = texts.readingsOf(
    timeText(evidence.fromMillis, nowMillis),
    timeText(evidence.toMillis, nowMillis),
    plainText(low),
    plainText(high),
    unitText(readings.unit),
  );
  return (
    <>
      <p>{text}</p>
      <div className={`evidence-line hue-${parameter?.key ?? "news2"}`}>
        <Sparkline
          t={readings.t}
          v={worstHigh ? readings.max : readings.min}
          fromMillis={evidence.fromMillis}
          toMillis={evidence.toMillis}
          gapMillis={maxAgeMillis(metrics, readings.metric)}
          spanMin={parameter?.trendSpanMin ?? 1}
          label={text}
        />
      </div>
    </>
  );
}

function Earlier({ evidence, nowMillis }: { readonly evidence: Evidence; readonly nowMillis: number }): ReactNode {
  const texts = messages.inbox;
  if (evidence.earlier === null) {
    return <p>{evidence.loading ? messages.app.loading : messages.alarm.listFailed}</p>;
  }
  if (evidence.earlier.length === 0) {
    return <p>{texts.noEarlier}</p>;
  }
  return (
    <>
      <p>{texts.earlierCount(evidence.earlier.length)}</p>
      <ul>
        {evidence.earlier.slice(0, earlierShown).map((alarm) => (
          <li key={alarm.id}>
            {alarmDetail(alarm, nowMillis)}
            {alarm.responsible == null ? ` · ${messages.alarm.notAccepted}` : ` · ${alarm.responsible}`}
          </li>
        ))}
      </ul>
    </>
  );
}

import { type ReactNode, useState } from "react";
import { can } from "../../../shared/api/capabilities";
import { isLimit, type Limits, type RuleInForce } from "../../../shared/api/limits";
import type { PatientView, User } from "../../../shared/api/model";
import { messages } from "../../../shared/messages";
import { plainText, timeText, unitText } from "../../../shared/vitals/format";
import { useReference } from "../../../shared/vitals/reference";
import { ChangeLimits } from "./ChangeLimits";
import { EndOrder, OrderLimit } from "./OrderLimit";
import { useLimits } from "./useLimits";
import "./limits.css";

type Props = { readonly patient: PatientView; readonly user: User; readonly nowMillis: number };

/** What signals for this patient, who set it, and the ways to change it. */
export function LimitsPanel({ patient, user, nowMillis }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  const { limits, failed, reload, show, changed } = useLimits(patient.id, open);
  const texts = messages.limits;
  return (
    <section className="panel limits-panel" aria-labelledby="limits-title">
      <h2 id="limits-title">{texts.title}</h2>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="limits">
        <summary>{texts.show}</summary>
        {failed && (
          <p role="status">
            {texts.failed}{" "}
            <button type="button" onClick={reload}>
              {texts.again}
            </button>
          </p>
        )}
        {changed && (
          <p role="status" data-testid="limits-changed">
            {messages.limitsChanged}
          </p>
        )}
        {limits !== null && (
          <>
            {can(user, "answer-alarms") && (
              <ChangeLimits key={limits.version} patient={patient} limits={limits} show={show} reload={reload} />
            )}
            <LimitsTable patient={patient} limits={limits} user={user} nowMillis={nowMillis} show={show} reload={reload} />
          </>
        )}
      </details>
    </section>
  );
}

function LimitsTable(
  props: Props & { readonly limits: Limits; readonly show: (limits: Limits) => void; readonly reload: () => void },
): ReactNode {
  const { patient, limits, user, nowMillis, show, reload } = props;
  const texts = messages.limits;
  return (
    <table className="table limits-table" data-testid="limits-table">
      <thead>
        <tr>
          {texts.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {limits.rules.map((one) => (
          <tr key={one.key} data-testid={`limit-${one.key}`} className={one.rule == null ? "not-present" : ""}>
            <th scope="row">
              <RuleName rule={one} />
            </th>
            <td>
              <RuleText rule={one} />
            </td>
            <td>
              {originText(one, nowMillis)}
              {can(user, "order") && isLimit(one.rule) && (
                <span className="limit-acts">
                  {one.from.level === "order" ? (
                    <EndOrder patient={patient} limits={limits} rule={one} show={show} reload={reload} />
                  ) : (
                    <OrderLimit patient={patient} limits={limits} rule={one} limit={one.rule} show={show} reload={reload} />
                  )}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "SpO2 low", or the key of what has no shorter name. */
export function RuleName({ rule }: { readonly rule: RuleInForce }): ReactNode {
  const { metrics } = useReference();
  const [subject = "", side = ""] = rule.key.split(":");
  const label = metrics.get(subject)?.label ?? subject;
  return `${label} ${messages.limits.sides[side] ?? side}`.trim();
}

function RuleText({ rule }: { readonly rule: RuleInForce }): ReactNode {
  const { metrics } = useReference();
  const texts = messages.limits;
  const given = rule.rule;
  if (given == null) {
    return texts.off;
  }
  if (!isLimit(given)) {
    const levels = (given.grades ?? []).map((grade) => texts.level(plainText(grade.threshold), grade.priority));
    return levels.length === 0 ? (texts.kinds[given.kind] ?? given.kind) : levels.join(", ");
  }
  const unit = unitText(metrics.get(given.vitalSign)?.unit ?? "");
  const steps = [given, ...(given.grades ?? [])];
  return steps.map((step) => (
    <span className="limit-step" key={`${step.threshold}:${step.priority}`}>
      {texts.step(
        given.direction === "low" ? "≤" : "≥",
        `${plainText(step.threshold)} ${unit}`.trim(),
        messages.alarm.prefix[step.priority ?? "low"],
        step.delaySeconds ?? 0,
      )}
    </span>
  ));
}

/** Who set it: a person by name, or the layer. */
function originText(rule: RuleInForce, nowMillis: number): string {
  const { origin, level, by, until, reason } = rule.from;
  const texts = messages.limits;
  const layer = level == null ? (texts.origins[origin] ?? origin) : (texts.levels[level] ?? level);
  return [
    origin === "no-infection" ? messages.judged.noInfection : "",
    layer,
    by ?? "",
    until == null ? "" : texts.until(timeText(Date.parse(until), nowMillis)),
    level === "patient" || level === "order" ? (reason ?? "") : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

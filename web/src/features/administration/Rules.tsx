import { type ReactNode, useState } from "react";
import {
  getAllWards,
  getLayer,
  type Layer,
  type LayerVersion,
  previewOnWard,
  setLayer,
} from "../../shared/api/administration";
import { isLimit, type Limit, type Preview, type Rule } from "../../shared/api/limits";
import { useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { plainText, timeText, unitText } from "../../shared/vitals/format";
import type { Metrics } from "../../shared/vitals/parameters";
import { useReference } from "../../shared/vitals/reference";
import { ActForm, Listed } from "./parts";
import { useLoaded } from "./useLoaded";

/** The rules of the hospital, of a care setting or of a ward: what was set when, by whom and why, and a limit to change. */
export function Rules(): ReactNode {
  const [of, setOf] = useState("hospital");
  const wards = useLoaded(getAllWards, "");
  const texts = messages.administration.rules;
  return (
    <>
      <div className="administration-tools">
        <label>
          {texts.of}
          <select value={of} onChange={(event) => setOf(event.target.value)} data-testid="rules-of">
            <option value="hospital">{texts.hospital}</option>
            <option value="setting/ward">{texts.settingWard}</option>
            <option value="setting/home">{texts.settingHome}</option>
            {(wards.value ?? []).map((ward) => (
              <option key={ward.id} value={`ward/${ward.id}`}>
                {ward.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <LayerOf key={of} of={of} />
    </>
  );
}

function LayerOf({ of }: { readonly of: string }): ReactNode {
  const layer = useLoaded(() => getLayer(of), of);
  const nowMillis = useServerNow();
  const { metrics } = useReference();
  const texts = messages.administration.rules;
  return (
    <Listed<Layer> loaded={layer} isEmpty={() => false} empty="">
      {(value) => (
        <>
          <p data-testid="adoption">{texts.adoption(value.adoption.adopted, value.adoption.patients)}</p>
          <ChangeLimit key={value.version} of={of} layer={value} reload={layer.reload} />
          {value.versions.length === 0 ? (
            <p className="administration-quiet">{texts.none}</p>
          ) : (
            <div className="administration-scroll" tabIndex={0} role="region" aria-label={messages.administration.sections.rules}>
              <table className="table" data-testid="rule-versions">
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
                  {value.versions.toReversed().map((one) => (
                    <tr key={one.version}>
                      <th scope="row">{one.version}</th>
                      <td>{timeText(Date.parse(one.from), nowMillis)}</td>
                      <td>{one.by ?? "–"}</td>
                      <td>{one.reason}</td>
                      <td>{rulesText(one, metrics)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </Listed>
  );
}

function ChangeLimit(props: { readonly of: string; readonly layer: Layer; readonly reload: () => void }): ReactNode {
  const { of, layer, reload } = props;
  const { metrics } = useReference();
  const { isPending, run } = useCommands();
  const limits = layer.inForce.flatMap((one) => (isLimit(one.rule) ? [{ key: one.key, rule: one.rule }] : []));
  const [chosen, setChosen] = useState(limits[0]?.key ?? "");
  const [preview, setPreview] = useState("");
  const texts = messages.administration.rules;
  const newest = layer.versions.at(-1);
  const ward = of.startsWith("ward/") ? of.slice("ward/".length) : null;
  const limit = limits.find((one) => one.key === chosen)?.rule;
  if (limit === undefined) {
    return null;
  }
  const unit = unitText(metrics.get(limit.vitalSign)?.unit ?? "");

  const tryOut = async (form: HTMLFormElement | null): Promise<void> => {
    if (form === null || ward === null) {
      return;
    }
    const own = withLimit(newest, chosen, limitOf(limit, new FormData(form)));
    const result = await run("preview", () => previewOnWard(ward, own));
    if (result !== null) {
      setPreview(result.ok ? previewText(result.value) : result.problem.code === "not-found" ? texts.nobodyInSight : result.problem.detail);
    }
  };

  return (
    <ActForm
      button={texts.change}
      title={texts.change}
      testId="change-limit"
      submit={texts.set}
      act={texts.setting}
      done={texts.done}
      onDone={reload}
      send={(form) =>
        setLayer(of, {
          expectedVersion: layer.version,
          ...withLimit(newest, chosen, limitOf(limit, form)),
          floor: newest?.floor ?? [],
          reason: String(form.get("reason") ?? "").trim(),
        })
      }
    >
      <label>
        {texts.limit}
        <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
          {limits.map(({ key, rule }) => (
            <option key={key} value={key}>
              {metrics.get(rule.vitalSign)?.label ?? rule.vitalSign} {texts.directions[rule.direction]}
            </option>
          ))}
        </select>
      </label>
      {[limit, ...(limit.grades ?? [])].map((step, index) => (
        <label key={`${chosen}:${index}`}>
          <span>
            <span aria-hidden="true">{messages.alarm.prefix[step.priority ?? "low"]} </span>
            {messages.alarm.priority(step.priority ?? "low")} {limit.direction === "low" ? "≤" : "≥"} {unit}
          </span>
          <input name={`threshold-${index}`} type="number" step="any" inputMode="decimal" defaultValue={step.threshold} required />
        </label>
      ))}
      <label key={`${chosen}:delay`}>
        {texts.delay}
        <input name="delaySeconds" type="number" min={0} max={300} step="any" defaultValue={limit.delaySeconds} required />
      </label>
      <label>
        {texts.reason}
        <input name="reason" required maxLength={500} autoComplete="off" />
      </label>
      {ward !== null && (
        <>
          <button
            type="button"
            data-testid="preview-on-ward"
            aria-disabled={isPending("preview")}
            onClick={(event) => void tryOut(event.currentTarget.form)}
          >
            {texts.preview}
          </button>
          <p role="status">{preview}</p>
        </>
      )}
    </ActForm>
  );
}

/** The layer's newest rules with this limit in the place of that of its key. */
export function withLimit(
  newest: LayerVersion | undefined,
  key: string,
  limit: Limit,
): { readonly rules: readonly Rule[]; readonly off: readonly string[] } {
  const others = (newest?.rules ?? []).filter(
    (rule) => !(isLimit(rule) && rule.vitalSign === limit.vitalSign && rule.direction === limit.direction),
  );
  return { rules: [...others, limit], off: (newest?.off ?? []).filter((one) => one !== key) };
}

/** With the thresholds as they are typed; all else of it stays. */
function limitOf(limit: Limit, form: FormData): Limit {
  const typed = (index: number): number => Number(form.get(`threshold-${index}`));
  return {
    ...limit,
    threshold: typed(0),
    delaySeconds: Number(form.get("delaySeconds")),
    ...(limit.grades == null ? {} : { grades: limit.grades.map((grade, index) => ({ ...grade, threshold: typed(index + 1) })) }),
  };
}

function rulesText(version: LayerVersion, metrics: Metrics): string {
  const texts = messages.administration.rules;
  const rules = version.rules.map((rule) => {
    const sign = metrics.get(rule.vitalSign ?? "");
    return isLimit(rule)
      ? `${sign?.label ?? rule.vitalSign} ${rule.direction === "low" ? "≤" : "≥"} ${plainText(rule.threshold)} ${unitText(sign?.unit ?? "")}`.trim()
      : [rule.kind, sign?.label ?? ""].join(" ").trim();
  });
  const off = version.off.map((key) => texts.off(key));
  return [...rules, ...off].join(" · ") || texts.nothing;
}

function previewText(preview: Preview): string {
  return messages.administration.rules.previewed(preview.proposed, preview.now, preview.patients, preview.missed);
}

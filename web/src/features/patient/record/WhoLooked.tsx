import { type ReactNode, useCallback, useEffect, useState } from "react";
import { getViews, type Look } from "../../../shared/api/views";
import { messages } from "../../../shared/messages";
import { timeText } from "../../../shared/vitals/format";

/** Who looked at the patient, newest first. */
export default function WhoLooked({ patient, nowMillis }: { readonly patient: string; readonly nowMillis: number }): ReactNode {
  const texts = messages.record;
  const [looks, setLooks] = useState<readonly Look[]>([]);
  const [before, setBefore] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const load = useCallback(
    async (from: string | null): Promise<void> => {
      const result = await getViews(patient, from);
      setFailed(!result.ok);
      if (result.ok) {
        setLooks((known) => (from === null ? result.value.views : [...known, ...result.value.views]));
        setBefore(result.value.before ?? null);
      }
    },
    [patient],
  );
  useEffect(() => void load(null), [load]);
  return (
    <div data-testid="who-looked">
      {failed && <p role="alert">{texts.looksFailed}</p>}
      <div className="scroll" tabIndex={0} role="region" aria-label={texts.whoLooked}>
        <table className="table">
          <thead>
            <tr>
              {texts.lookColumns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {looks.map((look) => (
              <tr key={`${look.first}/${look.last}/${look.person}/${look.resource}/${look.purpose}`}>
                <th scope="row">
                  {look.person ?? messages.outcome.someone}
                  <span className="table-marks">{look.role == null ? "" : (texts.roles[look.role] ?? look.role)}</span>
                </th>
                <td>{spanText(look, nowMillis)}</td>
                <td>{resourceText(look)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {before !== null && (
        <button type="button" onClick={() => void load(before)} data-testid="older-looks">
          {texts.older}
        </button>
      )}
    </div>
  );
}

function spanText(look: Look, nowMillis: number): string {
  const first = timeText(Date.parse(look.first), nowMillis);
  const last = timeText(Date.parse(look.last), nowMillis);
  return first === last ? first : `${first} – ${last}`;
}

/** What was looked at; of the past, with the moment. */
export function resourceText(look: Look): string {
  const texts = messages.record;
  const [resource = "", moment = ""] = look.resource.split("@");
  const what = texts.resources[resource] ?? resource;
  return [what, moment === "" ? "" : texts.asOf, look.purpose === "care" ? "" : (texts.purposes[look.purpose] ?? look.purpose)]
    .filter((part) => part !== "")
    .join(" · ");
}

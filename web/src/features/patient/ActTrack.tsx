import type { ReactNode } from "react";
import type { Act } from "../../shared/api/acts";
import { messages } from "../../shared/messages";
import { timeText } from "../../shared/vitals/format";
import type { LoadedActs } from "./useActs";

type Props = {
  readonly loaded: LoadedActs;
  readonly fromMillis: number;
  readonly toMillis: number;
  readonly nowMillis: number;
};

/** One sign a kind, so that a track of them is read without its colours. */
const signs: Readonly<Record<string, string>> = {
  accept: "✓",
  reject: "✗",
  pause: "‖",
  escalate: "↑",
  release: "↓",
  observe: "●",
  "go-off-monitor": "○",
  "come-back-to-monitor": "◉",
  transfer: "→",
  admit: "→",
};
const otherSign = "◆";

export function signOf(act: string): string {
  return signs[act] ?? otherSign;
}

export type Mark = { readonly left: number; readonly acts: readonly Act[] };

/** Acts of the window with their place in percent; those closer than `apart` percent are one mark. */
export function marksOf(acts: readonly Act[], fromMillis: number, toMillis: number, apart: number): readonly Mark[] {
  const marks: { left: number; acts: Act[] }[] = [];
  const inWindow = acts
    .map((act) => ({ act, atMillis: Date.parse(act.at) }))
    .filter(({ atMillis }) => atMillis >= fromMillis && atMillis <= toMillis)
    .toSorted((one, other) => one.atMillis - other.atMillis);
  for (const { act, atMillis } of inWindow) {
    const left = ((atMillis - fromMillis) * 100) / (toMillis - fromMillis);
    const last = marks.at(-1);
    if (last !== undefined && left - last.left < apart) {
      last.acts.push(act);
    } else {
      marks.push({ left, acts: [act] });
    }
  }
  return marks;
}

export function actText(act: Act): string {
  const texts = messages.charts;
  const name = texts.acts[act.act] ?? act.act.replaceAll("-", " ");
  const what = act.what == null ? "" : (texts.whats[act.what] ?? act.what);
  return [name, what].filter((part) => part !== "").join(": ");
}

const apartPercent = 2.4;

/** What people did, on the same axis as the alarms and the values; the list below says it in words. */
export function ActTrack({ loaded, fromMillis, toMillis, nowMillis }: Props): ReactNode {
  const texts = messages.charts;
  const listed = loaded.acts.filter((act) => Date.parse(act.at) >= fromMillis && Date.parse(act.at) <= toMillis);
  return (
    <div className="acts" data-testid="acts">
      <div className="track-lane acts-lane" aria-hidden="true">
        <span className="track-prefix">{texts.actsShort}</span>
        <div className="track-bars">
          {marksOf(loaded.acts, fromMillis, toMillis, apartPercent).map(({ left, acts }) => (
            <span
              key={`${acts[0]?.at} ${acts[0]?.act}`}
              className="act-mark"
              style={{ left: `${left}%` }}
              title={acts.map((act) => `${timeText(Date.parse(act.at), nowMillis)} ${actText(act)} ${act.by ?? ""}`).join("\n")}
            >
              {acts.length === 1 ? signOf(acts[0]?.act ?? "") : acts.length}
            </span>
          ))}
        </div>
      </div>
      <details>
        <summary>{texts.actsCount(listed.length, loaded.more)}</summary>
        {loaded.failed && <p role="status">{texts.actsFailed}</p>}
        <div className="scroll" tabIndex={0} role="region" aria-label={texts.actsTitle}>
          <table className="table">
            <thead>
              <tr>
                {texts.actColumns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {listed.map((act) => (
                <tr key={`${act.at} ${act.act} ${act.alarm ?? ""}`}>
                  <td className="together">{timeText(Date.parse(act.at), nowMillis)}</td>
                  <th scope="row">
                    <span aria-hidden="true">{signOf(act.act)} </span>
                    {actText(act)}
                    {act.note != null && <span className="table-marks">{act.note}</span>}
                  </th>
                  <td>{act.by ?? "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

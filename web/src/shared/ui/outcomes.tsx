import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { messages } from "../messages";

export type Outcome = { readonly kind: "done" | "changed" | "failed"; readonly text: string };
type Listed = Outcome & { readonly id: number };

/** What went well may leave by itself, for the screen shows its effect; the rest stays until dismissed. */
const doneShownMillis = 8_000;
const outcomesMax = 4;

const Report = createContext<(outcome: Outcome) => void>(() => {});

/** How each act ended, on the screen and to a screen reader. */
export function OutcomesProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [listed, setListed] = useState<readonly Listed[]>([]);
  const nextId = useRef(0);
  const dismiss = useCallback((id: number) => setListed((all) => all.filter((one) => one.id !== id)), []);
  const report = useCallback((outcome: Outcome) => {
    nextId.current += 1;
    const one = { ...outcome, id: nextId.current };
    setListed((all) => [...all, one].slice(-outcomesMax));
  }, []);
  return (
    <Report value={report}>
      {children}
      <div className="outcomes" role="status" aria-live="polite" aria-label={messages.outcome.title} data-testid="outcomes">
        {listed.map((outcome) => (
          <OutcomeLine key={outcome.id} outcome={outcome} dismiss={dismiss} />
        ))}
      </div>
    </Report>
  );
}

export function useReport(): (outcome: Outcome) => void {
  return useContext(Report);
}

function OutcomeLine(props: { readonly outcome: Listed; readonly dismiss: (id: number) => void }): ReactNode {
  const { outcome, dismiss } = props;
  useEffect(() => {
    if (outcome.kind !== "done") {
      return undefined;
    }
    const timer = setTimeout(() => dismiss(outcome.id), doneShownMillis);
    return () => clearTimeout(timer);
  }, [outcome, dismiss]);
  return (
    <div className={`outcome outcome-${outcome.kind}`} data-outcome={outcome.kind}>
      <span className="outcome-sign" aria-hidden="true">
        {outcome.kind === "done" ? "✓" : "!"}
      </span>
      <span>{outcome.text}</span>
      <button type="button" className="quiet" onClick={() => dismiss(outcome.id)} aria-label={messages.outcome.dismiss}>
        ×
      </button>
    </div>
  );
}

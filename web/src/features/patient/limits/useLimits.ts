import { useCallback, useEffect, useState } from "react";
import { getLimits, type Limits } from "../../../shared/api/limits";

export type LoadedLimits = {
  readonly limits: Limits | null;
  readonly failed: boolean;
  readonly reload: () => void;
  readonly show: (limits: Limits) => void;
  /** Others were set meanwhile, which are shown when the dialog that stands open is closed. */
  readonly changed: boolean;
};

/** The live view doesn't say that limits were changed: by whom and when matters less here than that they are. */
const lookEveryMillis = 15_000;

/**
 * The rules that the patient has: read when the panel is opened, when somebody here changed them, and every 15 s while
 * it stands open. What somebody types into a dialog is never taken away by that. Each look is recorded.
 */
export function useLimits(patient: string, wanted: boolean): LoadedLimits {
  const [limits, setLimits] = useState<Limits | null>(null);
  const [newest, setNewest] = useState<Limits | null>(null);
  const [failed, setFailed] = useState(false);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (!wanted) {
      return undefined;
    }
    let stopped = false;
    const look = async (): Promise<void> => {
      const result = await getLimits(patient);
      if (stopped) {
        return;
      }
      setFailed(!result.ok);
      if (result.ok) {
        const typing = document.querySelector("[role=dialog]") !== null;
        setLimits((before) => (before === null || !typing || same(before, result.value) ? result.value : before));
        setNewest(result.value);
      }
    };
    void look();
    const timer = setInterval(() => void look(), lookEveryMillis);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [patient, wanted, asked]);
  const reload = useCallback(() => setAsked((times) => times + 1), []);
  const show = useCallback((shown: Limits) => {
    setLimits(shown);
    setNewest(shown);
  }, []);
  const changed = limits !== null && newest !== null && !same(limits, newest);
  return { limits, failed, reload, show, changed };
}

function same(one: Limits, other: Limits): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

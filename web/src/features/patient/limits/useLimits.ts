import { useCallback, useEffect, useState } from "react";
import { getLimits, type Limits } from "../../../shared/api/limits";

export type LoadedLimits = {
  readonly limits: Limits | null;
  readonly failed: boolean;
  readonly reload: () => void;
  readonly show: (limits: Limits) => void;
};

/** The rules that the patient has: read when the panel is opened, and when somebody changed them. Each look is recorded. */
export function useLimits(patient: string, wanted: boolean): LoadedLimits {
  const [limits, setLimits] = useState<Limits | null>(null);
  const [failed, setFailed] = useState(false);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (!wanted) {
      return undefined;
    }
    let stopped = false;
    void getLimits(patient).then((result) => {
      if (!stopped) {
        setFailed(!result.ok);
        if (result.ok) {
          setLimits(result.value);
        }
      }
    });
    return () => {
      stopped = true;
    };
  }, [patient, wanted, asked]);
  const reload = useCallback(() => setAsked((times) => times + 1), []);
  return { limits, failed, reload, show: setLimits };
}

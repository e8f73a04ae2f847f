import { useCallback, useEffect, useRef, useState } from "react";
import type { Result } from "../../shared/api/request";

export type Loaded<T> = { readonly value: T | null; readonly failed: boolean; readonly reload: () => void };

/** What the server says, asked again when the question changes or somebody changed something; the last question's answer counts. */
export function useLoaded<T>(ask: () => Promise<Result<T>>, question: string): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [failed, setFailed] = useState(false);
  const asked = useRef(0);
  const asking = useRef(ask);
  asking.current = ask;
  const reload = useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    void asking.current().then((result) => {
      if (mine !== asked.current) {
        return;
      }
      setFailed(!result.ok);
      if (result.ok) {
        setValue(result.value);
      }
    });
  }, []);
  useEffect(() => {
    reload();
    return () => {
      asked.current += 1;
    };
  }, [reload, question]);
  return { value, failed, reload };
}

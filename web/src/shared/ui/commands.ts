import { useCallback, useMemo, useRef, useState } from "react";
import type { Result } from "../api/request";

export type Commands = {
  readonly isPending: (key: string) => boolean;
  /** Null when the same act is already under way. */
  readonly run: <T>(key: string, send: (command: string) => Promise<Result<T>>) => Promise<Result<T> | null>;
};

/** Gives each act its command id, and the same id again when its answer was lost, so that a second press does nothing twice. */
export function useCommands(): Commands {
  const ids = useRef(new Map<string, string>());
  const running = useRef(new Set<string>());
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const run = useCallback(async <T>(key: string, send: (command: string) => Promise<Result<T>>) => {
    if (running.current.has(key)) {
      return null;
    }
    const command = ids.current.get(key) ?? crypto.randomUUID();
    ids.current.set(key, command);
    running.current.add(key);
    setPending(new Set(running.current));
    const result = await send(command);
    if (result.ok || (result.problem.status > 0 && result.problem.status < 500)) {
      ids.current.delete(key);
    }
    running.current.delete(key);
    setPending(new Set(running.current));
    return result;
  }, []);
  return useMemo(() => ({ isPending: (key: string) => pending.has(key), run }), [pending, run]);
}

import { useState } from "react";

/** A choice of the screen's that outlives a reload. Only for what says nothing of a patient. */
export function usePreference<T extends string>(
  name: string,
  allowed: readonly T[] | null,
  otherwise: T,
): [T, (value: T) => void] {
  const key = `vigil.${name}`;
  const [value, setValue] = useState<T>(() => {
    const kept = localStorage.getItem(key) as T | null;
    return kept !== null && (allowed === null || allowed.includes(kept)) ? kept : otherwise;
  });
  const choose = (next: T): void => {
    localStorage.setItem(key, next);
    setValue(next);
  };
  return [value, choose];
}

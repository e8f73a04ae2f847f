import { useLayoutEffect, useRef } from "react";
import type { Section } from "./inbox";

/** While `held`, rows keep their places, so that nothing moves under the pointer; what is new comes at the end. */
export function useHeldSections(sections: readonly Section[], held: boolean): readonly Section[] {
  const last = useRef<readonly Section[]>([]);
  const shown = held ? keepSections(last.current, sections) : sections;
  useLayoutEffect(() => {
    last.current = shown;
  });
  return shown;
}

/** The newest of each item, in the section and place where it stood before; gone ones are out. */
export function keepSections(before: readonly Section[], now: readonly Section[]): readonly Section[] {
  const newest = new Map(now.flatMap((section) => section.items).map((item) => [item.alarm.id, item]));
  const placed = new Set(before.flatMap((section) => section.items).map((item) => item.alarm.id));
  return now.map((section) => ({
    name: section.name,
    items: [
      ...(before.find((one) => one.name === section.name)?.items ?? []).flatMap(
        (item) => newest.get(item.alarm.id) ?? [],
      ),
      ...section.items.filter((item) => !placed.has(item.alarm.id)),
    ],
  }));
}

import { type Move, moved } from "./move";

/** Moves the focus between those elements, by where they stand. */
export function focusMoved(elements: readonly HTMLElement[], from: HTMLElement, move: Move): void {
  const places = elements.map((element) => element.getBoundingClientRect());
  const to = elements[moved(places, elements.indexOf(from), move)];
  to?.focus();
  to?.scrollIntoView?.({ block: "nearest" });
}

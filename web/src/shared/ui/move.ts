export type Move = "next" | "previous" | "up" | "down" | "first" | "last";
export type Place = { readonly left: number; readonly top: number };

const moves: Readonly<Record<string, Move>> = {
  j: "next",
  k: "previous",
  ArrowRight: "next",
  ArrowLeft: "previous",
  ArrowDown: "down",
  ArrowUp: "up",
  Home: "first",
  End: "last",
};

export function moveOf(key: string): Move | undefined {
  return moves[key];
}

/** The index to which a move leads from `index`; the same where there is nothing further. */
export function moved(places: readonly Place[], index: number, move: Move): number {
  switch (move) {
    case "next":
      return Math.min(index + 1, places.length - 1);
    case "previous":
      return Math.max(index - 1, 0);
    case "first":
      return 0;
    case "last":
      return places.length - 1;
    case "down":
      return inNearestRow(places, index, (top, from) => top > from);
    case "up":
      return inNearestRow(places, index, (top, from) => top < from);
  }
}

function inNearestRow(
  places: readonly Place[],
  index: number,
  isBeyond: (top: number, from: number) => boolean,
): number {
  const from = places[index];
  if (from === undefined) {
    return index;
  }
  const candidates = places
    .map((place, at) => ({ at, rows: Math.abs(place.top - from.top), columns: Math.abs(place.left - from.left), place }))
    .filter(({ place }) => isBeyond(place.top, from.top))
    .toSorted((a, b) => a.rows - b.rows || a.columns - b.columns);
  return candidates[0]?.at ?? index;
}

import { useSyncExternalStore } from "react";

/**
 * `full` tiles have every detail; `compact` ones what is read at a glance, so that a ward of 64 fits, with trends where
 * there is room for them, and as large (`scale`, from 1) as there is.
 */
export type Density = { readonly tiles: "full" | "compact"; readonly trends: boolean; readonly scale: number };

/** In rem, with the gap; as ward.css has them. */
const full = { width: 20.1, height: 24.1 };
const compact = { width: 13.7, height: 6.7, heightWithTrends: 7.75 };
const scaleMax = 1.9;
const scaleStep = 0.05;
/** Of the bars above the tiles and the notice below, and of each ward's name, in rem. */
const aroundHeight = 8.2;
const aroundWidth = 2;
const groupHeight = 1.6;

/** Full tiles where all of them fit on the screen; and on a narrow one, where people scroll in any case. */
export function densityOf(groups: readonly number[], widthRem: number, heightRem: number): Density {
  const width = widthRem - aroundWidth;
  const columns = Math.floor(width / full.width);
  if (columns < 2 || heightOf(groups, columns, full.height) <= heightRem) {
    return { tiles: "full", trends: true, scale: 1 };
  }
  const trends = scaleOf(groups, width, heightRem, compact.heightWithTrends);
  return trends === null
    ? { tiles: "compact", trends: false, scale: scaleOf(groups, width, heightRem, compact.height) ?? 1 }
    : { tiles: "compact", trends: true, scale: trends };
}

/** The largest at which tiles of that height fit; null where they don't fit at all. */
function scaleOf(groups: readonly number[], width: number, heightRem: number, tileHeight: number): number | null {
  for (let step = Math.round((scaleMax - 1) / scaleStep); step >= 0; step--) {
    const scale = 1 + step * scaleStep;
    const columns = Math.floor(width / (compact.width * scale));
    if (columns > 0 && heightOf(groups, columns, tileHeight * scale) <= heightRem) {
      return Math.round(scale * 100) / 100;
    }
  }
  return null;
}

function heightOf(groups: readonly number[], columns: number, tileHeight: number): number {
  const rows = groups.reduce((sum, count) => sum + Math.ceil(count / columns), 0);
  return aroundHeight + groups.length * groupHeight + rows * tileHeight;
}

/** The window in rem; it changes with its size and with the root's font. */
export function useWindowRem(): { readonly width: number; readonly height: number } {
  const text = useSyncExternalStore(subscribe, read);
  const [width = 0, height = 0] = text.split(" ").map(Number);
  return { width, height };
}

function read(): string {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return `${Math.floor(window.innerWidth / rem)} ${Math.floor(window.innerHeight / rem)}`;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
}

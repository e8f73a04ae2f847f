import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from "react";

/**
 * `full` tiles have every detail; `compact` ones what is read at a glance, so that a ward of 64 fits, with trends where
 * there is room for them, and as large (`scale`) as there is. `dense` ones are compact and smaller still, for a
 * screen that is no larger than 1280 by 720.
 */
export type Density = { readonly tiles: "full" | "compact" | "dense"; readonly trends: boolean; readonly scale: number };

type Size = { readonly width: number; readonly height: number; readonly group: number };

/** In rem, with the gap, and of each ward's name; as ward.css has them. */
const full: Size = { width: 20.1, height: 24.1, group: 2.2 };
const withTrends: Size = { width: 13.7, height: 7.75, group: 1.6 };
const compact: Size = { width: 13.7, height: 6.7, group: 1.6 };
const dense: Size = { width: 10.2, height: 4.95, group: 1.05 };
const scaleMax = 1.9;
/** Below it the smallest letters are hard to read at arm's length (docs/ui.md). */
const scaleMin = 0.95;
const scaleStep = 0.05;
const aroundWidth = 2;

/**
 * Full tiles where all of them fit on the screen; and on a narrow one, where people scroll in any case. Where none fit,
 * the ones that are scrolled least.
 *
 * @param aroundRem the height of what is above and below the tiles
 */
export function densityOf(groups: readonly number[], widthRem: number, heightRem: number, aroundRem: number): Density {
  const width = widthRem - aroundWidth;
  const height = heightRem - aroundRem;
  const columns = Math.floor(width / full.width);
  if (columns < 2 || heightOf(groups, columns, full, 1) <= height) {
    return { tiles: "full", trends: true, scale: 1 };
  }
  const sizes = [
    { tiles: "compact", trends: true, size: withTrends, least: 1 },
    { tiles: "compact", trends: false, size: compact, least: scaleMin },
    { tiles: "dense", trends: false, size: dense, least: scaleMin },
  ] as const;
  for (const { tiles, trends, size, least } of sizes) {
    const scale = scaleOf(groups, width, height, size, least);
    if (scale !== null) {
      return { tiles, trends, scale };
    }
  }
  return { tiles: "dense", trends: false, scale: 1 };
}

/** The largest at which tiles of that size fit; null where they don't fit at all. */
function scaleOf(groups: readonly number[], width: number, height: number, size: Size, least: number): number | null {
  for (let step = Math.round((scaleMax - least) / scaleStep); step >= 0; step--) {
    const scale = least + step * scaleStep;
    const columns = Math.floor(width / (size.width * scale));
    if (columns > 0 && heightOf(groups, columns, size, scale) <= height) {
      return Math.round(scale * 100) / 100;
    }
  }
  return null;
}

function heightOf(groups: readonly number[], columns: number, size: Size, scale: number): number {
  const rows = groups.reduce((sum, count) => sum + Math.ceil(count / columns), 0);
  return groups.length * size.group + rows * size.height * scale;
}

/** Before anything was measured: the bar, the ward's bar and the notice. */
const usualAroundRem = 8.2;

/**
 * The height of all that is above and below the tiles, which grows with each strip that has something to say: a sound
 * check that is due, a trial. No density changes it.
 */
export function useAroundRem(grid: RefObject<HTMLElement | null>): number {
  const [around, setAround] = useState(usualAroundRem);
  useLayoutEffect(() => {
    const top = (grid.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    const notice = document.querySelector<HTMLElement>(".page-foot")?.offsetHeight ?? 0;
    const rem = remPx();
    const measured = Math.ceil(((top + notice) / rem) * 10) / 10 + belowTilesRem;
    if (top > 0 && measured !== around) {
      setAround(measured);
    }
  });
  return around;
}

/** The ward's padding below its tiles, and what rounding takes. */
const belowTilesRem = 0.5;

/** The window in rem; it changes with its size and with the root's font. */
export function useWindowRem(): { readonly width: number; readonly height: number } {
  const text = useSyncExternalStore(subscribe, read);
  const [width = 0, height = 0] = text.split(" ").map(Number);
  return { width, height };
}

function read(): string {
  const rem = remPx();
  return `${floored(window.innerWidth / rem)} ${floored(window.innerHeight / rem)}`;
}

function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

function floored(rem: number): number {
  return Math.floor(rem * 10) / 10;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
}

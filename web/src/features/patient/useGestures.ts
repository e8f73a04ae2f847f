import { type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef } from "react";
import { axisWidthPx, padRightPx } from "./Plot";
import { type ChartWindow, panned, zoomed } from "./window";

type Gestures = {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: (event: PointerEvent) => void;
  readonly onDoubleClick: (event: MouseEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

const zoomStep = 0.5;
const keyPan = 0.25;
const dragStartPx = 4;

/**
 * Moves and zooms the charts' window: by dragging, pinching, the wheel with the control key or sideways, a double
 * click, and keys (arrows move, + and - zoom, End goes to now). Each has a button beside the charts, too.
 */
export function useGestures(
  charts: RefObject<HTMLElement | null>,
  window: ChartWindow,
  nowMillis: number,
  change: (window: ChartWindow) => void,
): Gestures {
  const latest = useRef({ window, nowMillis, change });
  latest.current = { window, nowMillis, change };
  const pointers = useRef(new Map<number, number>());
  const dragged = useRef(0);

  const fractionAt = (clientX: number): number => {
    const box = charts.current?.getBoundingClientRect();
    const width = (box?.width ?? 0) - axisWidthPx - padRightPx;
    return width <= 0 ? 1 : Math.min(1, Math.max(0, (clientX - (box?.left ?? 0) - axisWidthPx) / width));
  };
  const pan = (fraction: number): void => {
    const { window: now, nowMillis: at, change: set } = latest.current;
    set(panned(now, at, fraction * now.spanMillis));
  };
  const zoom = (factor: number, fraction: number): void => {
    const { window: now, nowMillis: at, change: set } = latest.current;
    set(zoomed(now, at, factor, fraction));
  };

  useEffect(() => {
    const element = charts.current;
    const onWheel = (event: WheelEvent): void => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoom(Math.exp(Math.sign(event.deltaY) * 0.25), fractionAt(event.clientX));
      } else if (sideways || event.shiftKey) {
        event.preventDefault();
        pan((sideways ? event.deltaX : event.deltaY) / 1_000);
      }
    };
    // Not passive, as the browser would zoom the page.
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  });

  const forget = (event: PointerEvent): void => {
    pointers.current.delete(event.pointerId);
  };
  return {
    onPointerDown: (event) => {
      if (event.button === 0 && (event.target as HTMLElement).closest("button, details") === null) {
        pointers.current.set(event.pointerId, event.clientX);
        dragged.current = 0;
      }
    },
    onPointerMove: (event) => {
      const before = pointers.current.get(event.pointerId);
      const width = (charts.current?.clientWidth ?? 0) - axisWidthPx - padRightPx;
      if (before === undefined || width <= 0) {
        return;
      }
      dragged.current += Math.abs(event.clientX - before);
      if (dragged.current < dragStartPx) {
        return;
      }
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      if (other === undefined) {
        charts.current?.setPointerCapture?.(event.pointerId);
        pan((before - event.clientX) / width);
      } else {
        const apart = Math.abs(before - other);
        const nowApart = Math.abs(event.clientX - other);
        if (apart > dragStartPx && nowApart > dragStartPx) {
          zoom(apart / nowApart, fractionAt(other));
        }
      }
      pointers.current.set(event.pointerId, event.clientX);
    },
    onPointerUp: forget,
    onPointerCancel: forget,
    onDoubleClick: (event) => zoom(zoomStep, fractionAt(event.clientX)),
    onKeyDown: (event) => {
      if (event.target !== charts.current || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const { window: now, change: set } = latest.current;
      const moves: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => pan(-keyPan),
        ArrowRight: () => pan(keyPan),
        "+": () => zoom(zoomStep, now.toMillis === null ? 1 : 0.5),
        "=": () => zoom(zoomStep, now.toMillis === null ? 1 : 0.5),
        "-": () => zoom(1 / zoomStep, now.toMillis === null ? 1 : 0.5),
        End: () => set({ spanMillis: now.spanMillis, toMillis: null }),
      };
      const move = moves[event.key];
      if (move !== undefined) {
        event.preventDefault();
        move();
      }
    },
  };
}

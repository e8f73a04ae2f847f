import { useEffect, useRef, useState } from "react";

/** A pointer that rests for so long is left there, not about to press: nothing is held for it. */
const restMillis = 30_000;

export type PointerHold = {
  readonly held: boolean;
  readonly handlers: { readonly onPointerMove: () => void; readonly onPointerLeave: () => void };
};

/** Whether an order is to be kept, as a pointer moves over it. */
export function usePointerHold(): PointerHold {
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const release = (): void => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  return {
    held,
    handlers: {
      onPointerMove: () => {
        clearTimeout(timer.current);
        timer.current = setTimeout(() => setHeld(false), restMillis);
        setHeld(true);
      },
      onPointerLeave: release,
    },
  };
}

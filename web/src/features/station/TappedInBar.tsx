import "./station.css";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { touchStation } from "../../shared/api/station";
import { messages } from "../../shared/messages";

type Props = {
  readonly name: string;
  readonly station: string;
  readonly idleSeconds: number;
  readonly onStepAway: () => void;
  /** The server knows of nobody here any more. */
  readonly onGone: () => void;
};

const tellEveryMillis = 5_000;
/** WCAG 2.2.1: told at least 20 s before, and any touch prolongs it. */
const warnSeconds = 20;
const stepAwayKey = "F8";
const touches = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/** Who is tapped in, for how long without a touch, and the way out. */
export function TappedInBar({ name, station, idleSeconds, onStepAway, onGone }: Props): ReactNode {
  const [left, setLeft] = useState(idleSeconds);
  const act = useRef({ onStepAway, onGone });
  act.current = { onStepAway, onGone };

  useEffect(() => {
    let touched = performance.now();
    let told = touched;
    const leftNow = (): number => Math.max(0, Math.ceil(idleSeconds - (performance.now() - touched) / 1000));
    const onTouch = (event: Event): void => {
      if (event instanceof KeyboardEvent && event.key === stepAwayKey) {
        event.preventDefault();
        act.current.onStepAway();
        return;
      }
      touched = performance.now();
      setLeft(idleSeconds);
    };
    const look = setInterval(() => {
      setLeft(leftNow());
      if (leftNow() === 0) {
        act.current.onStepAway();
      }
    }, 1_000);
    const tell = setInterval(() => {
      if (touched > told) {
        told = touched;
        void touchStation().then((result) => {
          if (!result.ok && (result.problem.code === "nobody-tapped-in" || result.problem.code === "not-enrolled")) {
            act.current.onGone();
          }
        });
      }
    }, tellEveryMillis);
    setLeft(idleSeconds);
    for (const kind of touches) {
      window.addEventListener(kind, onTouch, { capture: true, passive: kind !== "keydown" });
    }
    return () => {
      clearInterval(look);
      clearInterval(tell);
      for (const kind of touches) {
        window.removeEventListener(kind, onTouch, { capture: true });
      }
    };
  }, [idleSeconds]);

  const texts = messages.station;
  const soon = left <= warnSeconds;
  return (
    <section className={soon ? "tapped-in tapped-in-soon" : "tapped-in"} aria-label={texts.tappedIn(name, station)} data-testid="tapped-in">
      <span aria-hidden="true">{texts.tappedIn(name, station)}</span>
      <span role="timer" className="tapped-in-left" data-testid="seconds-left">
        {texts.left(left)}
      </span>
      <span role="status" className={soon ? "" : "hidden"}>
        {soon ? texts.soon : ""}
      </span>
      <button type="button" onClick={onStepAway} data-testid="step-away">
        {texts.stepAway(stepAwayKey)}
      </button>
    </section>
  );
}

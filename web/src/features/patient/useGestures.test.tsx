import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { type ReactNode, useRef, useState } from "react";
import { afterEach, expect, it } from "vitest";
import { now } from "../../shared/testing/fixtures";
import { useGestures } from "./useGestures";
import type { ChartWindow } from "./window";

const hour = 3_600_000;
afterEach(cleanup);

function Charts({ shown }: { readonly shown: (window: ChartWindow) => void }): ReactNode {
  const [window, change] = useState<ChartWindow>({ spanMillis: 8 * hour, toMillis: null });
  const box = useRef<HTMLDivElement>(null);
  const gestures = useGestures(box, window, now, change);
  shown(window);
  return (
    <div ref={box} tabIndex={0} role="group" aria-label="charts" {...gestures}>
      <button type="button">inside</button>
    </div>
  );
}

it("moves and zooms by keys, but not by those that are meant for something within", () => {
  let window: ChartWindow | undefined;
  render(<Charts shown={(one) => (window = one)} />);
  const charts = screen.getByRole("group");
  fireEvent.keyDown(screen.getByRole("button"), { key: "ArrowLeft" });
  expect(window).toEqual({ spanMillis: 8 * hour, toMillis: null });
  fireEvent.keyDown(charts, { key: "ArrowLeft" });
  expect(window).toEqual({ spanMillis: 8 * hour, toMillis: now - 2 * hour });
  fireEvent.keyDown(charts, { key: "+" });
  expect(window).toEqual({ spanMillis: 4 * hour, toMillis: now - 4 * hour });
  fireEvent.keyDown(charts, { key: "End" });
  expect(window).toEqual({ spanMillis: 4 * hour, toMillis: null });
});

it("zooms by the wheel with the control key alone, so that the page still scrolls", () => {
  let window: ChartWindow | undefined;
  render(<Charts shown={(one) => (window = one)} />);
  const charts = screen.getByRole("group");
  expect(fireEvent.wheel(charts, { deltaY: -100 })).toBe(true);
  expect(window?.spanMillis).toBe(8 * hour);
  expect(fireEvent.wheel(charts, { deltaY: -100, ctrlKey: true })).toBe(false);
  expect(window?.spanMillis).toBeLessThan(8 * hour);
});

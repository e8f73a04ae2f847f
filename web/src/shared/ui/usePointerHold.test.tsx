import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { usePointerHold } from "./usePointerHold";

function Held(): ReactNode {
  const { held, handlers } = usePointerHold();
  return (
    <div data-testid="list" {...handlers}>
      {held ? "held" : "free"}
    </div>
  );
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("holds while the pointer moves, and not for one that was left there", () => {
  render(<Held />);
  const list = screen.getByTestId("list");
  fireEvent.pointerMove(list);
  expect(list.textContent).toBe("held");
  act(() => vi.advanceTimersByTime(20_000));
  fireEvent.pointerMove(list);
  act(() => vi.advanceTimersByTime(20_000));
  expect(list.textContent).toBe("held");
  act(() => vi.advanceTimersByTime(10_000));
  expect(list.textContent).toBe("free");
});

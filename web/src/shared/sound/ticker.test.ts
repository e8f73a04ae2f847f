import { afterEach, expect, it, vi } from "vitest";
import { startTicker } from "./ticker";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("goes on by the worker while the page's own timers sleep, and ends with both", () => {
  vi.useFakeTimers();
  const asked: number[] = [];
  let terminated = 0;
  const made: TestingWorker[] = [];
  class TestingWorker {
    onmessage: () => void = () => {};
    constructor() {
      made.push(this);
    }
    postMessage(everyMillis: number): void {
      asked.push(everyMillis);
    }
    terminate(): void {
      terminated += 1;
    }
  }
  vi.stubGlobal("Worker", TestingWorker);
  let ticks = 0;
  const stop = startTicker(250, () => (ticks += 1));
  made[0]?.onmessage();
  expect([asked, ticks]).toEqual([[250], 1]);
  stop();
  vi.advanceTimersByTime(1_000);
  expect([terminated, ticks]).toEqual([1, 1]);
});

it("has the page's timers where there is no worker", () => {
  vi.useFakeTimers();
  let ticks = 0;
  const stop = startTicker(250, () => (ticks += 1));
  vi.advanceTimersByTime(1_000);
  expect(ticks).toBe(4);
  stop();
});

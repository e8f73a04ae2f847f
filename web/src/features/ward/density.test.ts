import { expect, it } from "vitest";
import { densityOf } from "./density";

// In rem: a 4K wall, and a ward PC of 1920 by 1080.
const wall = [170, 96, 8.2] as const;
const desk = [114, 64, 8.2] as const;
/** 1280 by 720, with its lower bars. */
const small = [86.2, 48.5, 6.6] as const;

it("has full tiles where all fit, and compact ones where they would not", () => {
  expect(densityOf([24], ...wall).tiles).toBe("full");
  expect(densityOf([64], ...wall).tiles).toBe("compact");
  expect(densityOf([10], ...desk).tiles).toBe("full");
  expect(densityOf([4, 4, 4], ...desk).tiles).toBe("compact");
});

it("makes compact tiles as large as there is room for, never smaller than they are written", () => {
  expect(densityOf([4, 4, 4], ...desk).scale).toBeGreaterThan(1.2);
  expect(densityOf([64], ...wall).scale).toBeGreaterThan(1);
  expect(densityOf([64], ...desk).scale).toBe(1);
  expect(densityOf([200], ...desk)).toEqual({ tiles: "dense", trends: false, scale: 1 });
});

it("has trends wherever there is room for them, before larger numerals", () => {
  expect(densityOf([4, 4, 4], ...desk).trends).toBe(true);
  expect(densityOf([64], ...wall).trends).toBe(true);
  expect(densityOf([64], ...desk).trends).toBe(false);
});

it("has full tiles on a phone, which scrolls", () => expect(densityOf([30], 27, 60, 8.2).tiles).toBe("full"));

it("has 64 on one screen from 1280 by 720 on, also with a strip above them", () => {
  expect(densityOf([32, 32], ...small)).toEqual({ tiles: "dense", trends: false, scale: 1 });
  const [width, height, around] = small;
  expect(densityOf([32, 32], width, height, around + 1.9)).toEqual({ tiles: "dense", trends: false, scale: 0.95 });
  expect(densityOf([32, 32], 114.5, 64.4, 8.5)).toEqual({ tiles: "compact", trends: false, scale: 0.95 });
  expect(densityOf([32, 32], 114.5, 64.4, 11)).toEqual({ tiles: "dense", trends: false, scale: 1.25 });
});

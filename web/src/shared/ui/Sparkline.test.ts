import { describe, expect, it } from "vitest";
import { sparkPath } from "./Sparkline";

const window = { fromMillis: 0, toMillis: 100 };

describe("a sparkline", () => {
  it("joins near points", () => expect(sparkPath([0, 50], [10, 20], window, 60, 10)).toBe("M0.0 22.0L50.0 2.0"));
  it("is broken where nothing was measured", () =>
    expect(sparkPath([0, 10, 90], [10, 10, 10], window, 30, 10)).toBe("M0.0 12.0L10.0 12.0M90.0 12.0h1"));
  it("leaves out what lies outside of the window", () => expect(sparkPath([-10], [10], window, 30, 10)).toBe(""));
  it("keeps noise small", () => expect(sparkPath([0, 50], [10, 11], window, 60, 10)).toBe("M0.0 13.0L50.0 11.0"));
});

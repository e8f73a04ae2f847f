import { describe, expect, it } from "vitest";
import { moved, moveOf } from "./move";

// Two rows of three and two tiles.
const places = [0, 100, 200, 0, 100].map((left, index) => ({ left, top: index < 3 ? 0 : 50 }));

describe("moving between tiles", () => {
  it("goes on with j and back with k", () => {
    expect(moved(places, 2, moveOf("j") ?? "first")).toBe(3);
    expect(moved(places, 3, moveOf("k") ?? "first")).toBe(2);
  });

  it("stays at the ends", () => {
    expect(moved(places, 0, "previous")).toBe(0);
    expect(moved(places, 4, "next")).toBe(4);
    expect(moved(places, 4, "down")).toBe(4);
  });

  it("goes to the nearest tile of the next row", () => {
    expect(moved(places, 1, "down")).toBe(4);
    expect(moved(places, 2, "down")).toBe(4);
    expect(moved(places, 3, "up")).toBe(0);
  });

  it("leaves other keys alone", () => expect(moveOf("x")).toBeUndefined());
});

import { describe, expect, it } from "vitest";
import type { Delivery } from "../api/model";
import { at, patient } from "../testing/fixtures";
import { confirmations } from "./confirmations";

function delivery(change: Partial<Delivery>): Delivery {
  return { id: "d1", alarm: "alarm-1", rung: 0, to: "nurse-1", channel: "app", stage: "sent", orderedAt: at(0), ...change };
}

function of(change: Partial<Delivery>, onScreen: boolean): string {
  const [first] = confirmations([patient({ deliveries: [delivery(change)] })], "nurse-1", onScreen);
  return first === undefined ? "none" : first.stage;
}

describe("what a station confirms", () => {
  it.each([
    ["ordered", true, "received"],
    ["sent", true, "received"],
    ["sent", false, "received"],
    ["received", true, "displayed"],
    ["received", false, "none"],
    ["unconfirmed", true, "displayed"],
    ["unconfirmed", false, "received"],
    ["failed", true, "displayed"],
    ["failed", false, "none"],
    ["displayed", true, "none"],
  ] as const)("is the next step after %s, on screen: %s", (stage, onScreen, expected) => {
    expect(of({ stage }, onScreen)).toBe(expected);
  });

  it("is only what its own person was told, by whatever channel", () => {
    expect(of({ to: "nurse-2" }, true)).toBe("none");
    expect(of({ channel: "mail" }, true)).toBe("received");
  });
});

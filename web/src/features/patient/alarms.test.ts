import { describe, expect, it } from "vitest";
import { alarm, at, now } from "../../shared/testing/fixtures";
import { spanOf } from "./AlarmTrack";
import { mergeAlarms } from "./useAlarms";

describe("the alarms of a range", () => {
  it("are the newest version of each, newest onset first", () => {
    const merged = mergeAlarms(
      [alarm({ id: "a", version: 2, onset: at(30) }), alarm({ id: "b", version: 1, onset: at(20) })],
      [alarm({ id: "a", version: 1 }), alarm({ id: "b", version: 2, onset: at(20) }), alarm({ id: "c", onset: at(1) })],
    );
    expect(merged.map((one) => [one.id, one.version])).toEqual([["c", 1], ["b", 2], ["a", 2]]);
  });
});

describe("an alarm on the time axis", () => {
  const hourAgo = now - 3_600_000;

  it("lies where it happened", () => {
    expect(spanOf(alarm({ onset: at(30), end: at(15) }), hourAgo, now)).toEqual({ left: 50, width: 25 });
  });

  it("reaches to now while it lasts, and is cut at the range's start", () => {
    expect(spanOf(alarm({ onset: at(90) }), hourAgo, now)).toEqual({ left: 0, width: 100 });
  });

  it("is left out when it ended before", () => {
    expect(spanOf(alarm({ onset: at(90), end: at(80) }), hourAgo, now)).toBeNull();
  });
});

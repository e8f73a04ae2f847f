import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { at, now, patient } from "../testing/fixtures";
import { TestingSocket } from "../testing/TestingSocket";
import { backoffMillis, LiveConnection } from "./connection";

class Rig {
  readonly sockets: TestingSocket[] = [];
  signedOut = 0;
  refused = 0;
  monotonic = 0;
  wall = now;
  readonly connection = new LiveConnection({
    openSocket: () => {
      const socket = new TestingSocket();
      this.sockets.push(socket);
      return socket;
    },
    monotonicMillis: () => this.monotonic,
    wallMillis: () => this.wall,
    random: () => 0.5,
    onSignedOut: () => (this.signedOut += 1),
    onRefused: () => (this.refused += 1),
  });

  get socket(): TestingSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) {
      throw new Error("No socket was opened.");
    }
    return last;
  }

  pass(millis: number): void {
    for (let passed = 0; passed < millis; passed += 250) {
      this.monotonic += 250;
      this.wall += 250;
      vi.advanceTimersByTime(250);
    }
  }

  live(cursor = "c1"): void {
    this.connection.start();
    this.socket.open();
    this.socket.deliver({ type: "snapshot", cursor, now: at(0), resumed: false, visible: ["patient-1"], patients: [patient()] });
  }
}

let rig: Rig;
beforeEach(() => {
  vi.useFakeTimers();
  rig = new Rig();
});
afterEach(() => {
  rig.connection.stop();
  vi.useRealTimers();
});

describe("the live connection", () => {
  it("subscribes without a cursor and becomes live with the snapshot", () => {
    expect(rig.connection.current().phase).toBe("connecting");
    rig.live();
    expect(rig.socket.sent).toEqual([{ type: "subscribe", cursor: null }]);
    expect(rig.connection.current().phase).toBe("live");
    expect(rig.connection.current().patients.size).toBe(1);
  });

  it("resumes from the last cursor it saw", () => {
    rig.live("c1");
    rig.socket.deliver({ type: "beat", cursor: "c2", now: at(0) });
    rig.socket.drop(1001);
    rig.pass(500);
    rig.socket.open();
    expect(rig.sockets).toHaveLength(2);
    expect(rig.socket.sent).toEqual([{ type: "subscribe", cursor: "c2" }]);
  });

  it("begins again without a cursor that the server didn't understand", () => {
    rig.live();
    rig.socket.drop(4400);
    rig.pass(500);
    rig.socket.open();
    expect(rig.socket.sent).toEqual([{ type: "subscribe", cursor: null }]);
  });

  it("goes stale after five seconds without a frame and says since when", () => {
    rig.live();
    rig.pass(4_750);
    expect(rig.connection.current().phase).toBe("live");
    rig.pass(250);
    expect(rig.connection.current()).toMatchObject({ phase: "stale", lastFrameMillis: now });
    expect(rig.connection.current().patients.size).toBe(1);
  });

  it("goes stale when only the wall clock moved, as after sleep", () => {
    rig.live();
    rig.wall += 60_000;
    vi.advanceTimersByTime(250);
    expect(rig.connection.current().phase).toBe("stale");
  });

  it("gives up a silent socket and dials again", () => {
    rig.live();
    const silent = rig.socket;
    rig.pass(6_000);
    expect(silent.closed).toBe(true);
    expect(rig.sockets).toHaveLength(2);
  });

  it("is live again with the next snapshot", () => {
    rig.live();
    rig.pass(6_000);
    rig.socket.open();
    rig.socket.deliver({ type: "snapshot", cursor: "c3", now: at(0), resumed: true, visible: ["patient-1"], patients: [] });
    expect(rig.connection.current().phase).toBe("live");
    expect(rig.connection.current().patients.size).toBe(1);
  });

  it("signs out when the server no longer knows the session, and stays quiet", () => {
    rig.live();
    rig.socket.drop(4401);
    rig.pass(30_000);
    expect(rig.signedOut).toBe(1);
    expect(rig.sockets).toHaveLength(1);
  });

  it("asks about the session when a socket was refused before it opened", () => {
    rig.connection.start();
    rig.socket.drop(1006);
    expect(rig.refused).toBe(1);
  });

  it("begins anew after a frame that can't be read", () => {
    rig.live();
    rig.socket.onmessage?.({ data: "{" });
    rig.pass(500);
    rig.socket.open();
    expect(rig.socket.sent).toEqual([{ type: "subscribe", cursor: null }]);
  });

  it("tells the server's time, not the browser's", () => {
    rig.wall = now - 3_600_000;
    rig.live();
    rig.pass(2_000);
    expect(rig.connection.nowMillis()).toBe(now + 2_000);
  });
});

describe("backing off", () => {
  it("doubles up to a bound and is jittered by half", () => {
    expect([0, 1, 2].map((attempt) => backoffMillis(attempt, 0))).toEqual([250, 500, 1_000]);
    expect(backoffMillis(0, 0.999)).toBe(500);
    expect(backoffMillis(50, 0.999)).toBeLessThanOrEqual(10_000);
  });
});

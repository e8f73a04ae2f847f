import type { Alarm, Frame } from "../api/model";
import { applyFrame, type Patients, withAlarm } from "./frames";

/** The server beats each second, so five without a frame mean that the screen can no longer be believed. */
export const staleAfterMillis = 5_000;
const backoffFirstMillis = 500;
const backoffMaxMillis = 10_000;
const watchEveryMillis = 250;

const closedNotUnderstood = 4400;
const closedNotSignedIn = 4401;

export type LiveState = {
  readonly patients: Patients;
  /** `connecting` until the first snapshot; `stale` when nothing came for {@link staleAfterMillis}. */
  readonly phase: "connecting" | "live" | "stale";
  /** The server's time of the last frame, in milliseconds since the epoch; null before the first. */
  readonly lastFrameMillis: number | null;
};

/** What this station says of itself: whether an alarm would be heard here, and whether its page is hidden. */
export type StationState = { readonly sound: "on" | "blocked"; readonly hidden: boolean };

/** The part of `WebSocket` that is used. */
export type Socket = {
  onopen: (() => void) | null;
  onmessage: ((message: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  send(text: string): void;
  close(): void;
};

export type Surroundings = {
  readonly openSocket: () => Socket;
  readonly monotonicMillis: () => number;
  readonly wallMillis: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Makes a patient's view of what stands for one. */
  readonly read?: (frame: Frame) => Frame;
  readonly onSignedOut: () => void;
  /** A socket was refused before it opened. A browser never says why; it may be that the session has ended. */
  readonly onRefused: () => void;
};

/** The wait before attempt `attempt` (from 0): exponential, bounded, and jittered so that a ward's screens don't return in step. */
export function backoffMillis(attempt: number, random: number): number {
  const ceiling = Math.min(backoffMaxMillis, backoffFirstMillis * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling * (0.5 + random / 2));
}

/** One stream of the server's frames: connects, resumes from the last cursor, and knows when it has gone quiet. */
export class LiveConnection {
  private readonly around: Surroundings;
  private readonly listeners = new Set<() => void>();
  private state: LiveState = { patients: new Map(), phase: "connecting", lastFrameMillis: null };
  private socket: Socket | null = null;
  private cursor: string | null = null;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private heardMonotonic = 0;
  private heardWall = 0;
  private dialled = 0;
  private opened = false;
  private station: StationState | null = null;

  constructor(around: Surroundings) {
    this.around = around;
  }

  start(): void {
    this.heardNow();
    if (this.state.phase === "live") {
      // Begun again after a while out of sight: nothing of it is believed before the first frame.
      this.become({ ...this.state, phase: "stale" });
    }
    this.watch = setInterval(() => this.checkSilence(), watchEveryMillis);
    this.dial();
  }

  stop(): void {
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.hangUp();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  current = (): LiveState => this.state;

  /** Tells the server now, and with each new socket. */
  tell = (station: StationState): void => {
    this.station = station;
    if (this.opened && this.socket !== null) {
      this.sendStation(this.socket);
    }
  };

  /** The server's time, carried on by this machine's monotonic clock; its wall clock may be wrong. */
  nowMillis = (): number => {
    const last = this.state.lastFrameMillis;
    return last === null ? this.around.wallMillis() : last + this.around.monotonicMillis() - this.heardMonotonic;
  };

  /** Shows a command's answer at once; the stream brings the same later. */
  showAlarm = (alarm: Alarm): void => {
    const patients = withAlarm(this.state.patients, alarm);
    if (patients !== this.state.patients) {
      this.become({ ...this.state, patients });
    }
  };

  private dial(): void {
    const socket = this.around.openSocket();
    this.socket = socket;
    this.dialled = this.around.monotonicMillis();
    this.opened = false;
    socket.onopen = () => {
      this.opened = true;
      socket.send(JSON.stringify({ type: "subscribe", cursor: this.cursor }));
      this.sendStation(socket);
    };
    socket.onmessage = (message) => this.hear(String(message.data));
    socket.onclose = (event) => this.lost(event.code);
  }

  private sendStation(socket: Socket): void {
    if (this.station !== null) {
      socket.send(JSON.stringify({ type: "station", ...this.station }));
    }
  }

  private hangUp(): void {
    if (this.socket === null) {
      return;
    }
    this.socket.onopen = null;
    this.socket.onmessage = null;
    this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  private hear(text: string): void {
    const frame = this.frameFrom(text);
    if (frame === null) {
      // What can't be read can't be resumed from either: begin again with a whole snapshot.
      this.cursor = null;
      this.redial();
      return;
    }
    this.heardNow();
    this.cursor = frame.cursor;
    if (frame.type === "snapshot") {
      this.attempt = 0;
    }
    this.become({
      patients: applyFrame(this.state.patients, frame),
      phase: frame.type === "snapshot" || this.state.phase !== "connecting" ? "live" : "connecting",
      lastFrameMillis: Date.parse(frame.now),
    });
  }

  private lost(code: number): void {
    this.socket = null;
    if (code === closedNotSignedIn) {
      this.stop();
      this.around.onSignedOut();
      return;
    }
    if (!this.opened) {
      this.around.onRefused();
    }
    if (code === closedNotUnderstood) {
      this.cursor = null;
    }
    this.redial();
  }

  private redial(): void {
    this.hangUp();
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.dial(), backoffMillis(this.attempt, this.around.random()));
    this.attempt += 1;
  }

  private checkSilence(): void {
    if (this.silentMillis() < staleAfterMillis) {
      return;
    }
    if (this.state.phase !== "stale") {
      this.become({ ...this.state, phase: "stale" });
    }
    // A dead path may never report the close, so a silent socket is given up; each dial has as long to speak.
    if (this.socket !== null && this.around.monotonicMillis() - this.dialled >= staleAfterMillis) {
      this.redial();
    }
  }

  private silentMillis(): number {
    // The monotonic clock may stand still while the machine sleeps and the wall clock may be set back: the longer counts.
    return Math.max(
      this.around.monotonicMillis() - this.heardMonotonic,
      this.around.wallMillis() - this.heardWall,
    );
  }

  private heardNow(): void {
    this.heardMonotonic = this.around.monotonicMillis();
    this.heardWall = this.around.wallMillis();
  }

  private become(state: LiveState): void {
    this.state = state;
    for (const listener of this.listeners) {
      listener();
    }
  }

  private frameFrom(text: string): Frame | null {
    try {
      const frame = JSON.parse(text) as Frame;
      return frame.type === "snapshot" || frame.type === "delta" || frame.type === "beat" ? (this.around.read?.(frame) ?? frame) : null;
    } catch {
      return null;
    }
  }
}

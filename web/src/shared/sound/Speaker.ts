import type { Priority } from "../api/model";
import { burstOf, harmonics } from "./burst";

/** Rise and fall of each pulse, so that it does not click. */
const edgeSeconds = 0.02;
/** A burst is handed to the audio clock this long before it is due, however late the browser wakes us. */
const aheadSeconds = 1.2;
/** An audio clock that stands still for so long plays nothing, whatever its state says. */
const stuckMillis = 2_000;

/**
 * Makes the alarm sounds. A browser may refuse to, before somebody has touched the page or at any time after:
 * `audible` says so.
 */
export class Speaker {
  private context: AudioContext | null = null;
  private wave: PeriodicWave | null = null;
  private playing: Priority | null = null;
  private nextAt = 0;
  private readonly pulses = new Set<OscillatorNode>();
  private movedClock = -1;
  private movedMillis = 0;

  /** Opens the sound, or asks for it again. Called from within a person's act, the browser allows it. */
  async open(): Promise<void> {
    try {
      this.context ??= this.newContext();
      await this.context.resume();
    } catch {
      // Stays inaudible, which the station says in words.
    }
  }

  close(): void {
    this.hush();
    void this.context?.close().catch(() => {});
    this.context = null;
  }

  /** Whether what is played now comes out of the browser; looked at several times a second. */
  audible(monotonicMillis: number): boolean {
    if (this.context === null || this.context.state !== "running") {
      return false;
    }
    if (this.context.currentTime !== this.movedClock) {
      this.movedClock = this.context.currentTime;
      this.movedMillis = monotonicMillis;
    }
    return monotonicMillis - this.movedMillis < stuckMillis;
  }

  /** Keeps the bursts of that priority coming; null is silence. Called several times a second. */
  sound(priority: Priority | null): void {
    if (this.context === null || this.context.state !== "running") {
      return;
    }
    if (priority !== this.playing) {
      this.hush();
      this.playing = priority;
      this.nextAt = this.context.currentTime;
    }
    if (priority !== null && this.context.currentTime + aheadSeconds >= this.nextAt) {
      const burst = burstOf(priority);
      const startAt = Math.max(this.nextAt, this.context.currentTime);
      this.play(priority, startAt);
      this.nextAt = startAt + burst.seconds + burst.pauseSeconds;
    }
  }

  /** One burst, for a check. */
  try(priority: Priority): void {
    if (this.context !== null) {
      this.play(priority, this.context.currentTime);
    }
  }

  private play(priority: Priority, startAt: number): void {
    const { context } = this;
    if (context === null || this.wave === null) {
      return;
    }
    const { pulses, hertz, level } = burstOf(priority);
    for (const pulse of pulses) {
      const from = startAt + pulse.at;
      const until = from + pulse.seconds;
      const tone = context.createOscillator();
      const loudness = context.createGain();
      tone.setPeriodicWave(this.wave);
      tone.frequency.value = hertz;
      loudness.gain.setValueAtTime(0, from);
      loudness.gain.linearRampToValueAtTime(level, from + edgeSeconds);
      loudness.gain.setValueAtTime(level, until - edgeSeconds);
      loudness.gain.linearRampToValueAtTime(0, until);
      tone.connect(loudness).connect(context.destination);
      tone.onended = () => this.pulses.delete(tone);
      tone.start(from);
      tone.stop(until);
      this.pulses.add(tone);
    }
  }

  private hush(): void {
    for (const tone of this.pulses) {
      tone.stop();
    }
    this.pulses.clear();
    this.playing = null;
  }

  private newContext(): AudioContext {
    const context = new AudioContext();
    this.wave = context.createPeriodicWave(
      new Float32Array(harmonics.length + 1),
      Float32Array.from([0, ...harmonics]),
    );
    return context;
  }
}

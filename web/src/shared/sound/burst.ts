import { makesSound } from "../alarm/order";
import type { Alarm, PatientView, Priority } from "../api/model";

/** A tone in a burst: seconds from the burst's beginning, and for how long. */
export type Pulse = { readonly at: number; readonly seconds: number };

export type Burst = {
  readonly pulses: readonly Pulse[];
  /** From the beginning of the first pulse to the end of the last. */
  readonly seconds: number;
  /** From a burst's end to the next one's beginning. */
  readonly pauseSeconds: number;
  /** The fundamental. */
  readonly hertz: number;
  /** Of the loudest, as a factor of the amplitude. */
  readonly level: number;
};

/**
 * Amplitudes of the fundamental and its harmonics. Five harmonics, from 660 to 3300 Hz, lie within 15 dB of the
 * fundamental: IEC 60601-1-8 wants four from 300 to 4000 Hz, so that the sound can be located.
 */
export const harmonics: readonly number[] = [1, 0.8, 0.65, 0.5, 0.4, 0.3];

/** Each pulse's length, the silence after each, the silence after the burst: IEC 60601-1-8 tables 3 and 4. */
const shapes: Readonly<
  Record<Priority, { readonly pulse: number; readonly gaps: readonly number[] } & Pick<Burst, "pauseSeconds" | "hertz" | "level">>
> = {
  high: { pulse: 0.15, gaps: [0.1, 0.1, 0.35, 0.1, 0.5, 0.1, 0.1, 0.35, 0.1], pauseSeconds: 3, hertz: 550, level: 0.5 },
  medium: { pulse: 0.2, gaps: [0.2, 0.2], pauseSeconds: 6, hertz: 440, level: 0.35 },
  low: { pulse: 0.2, gaps: [0.2], pauseSeconds: 20, hertz: 330, level: 0.25 },
};

export function burstOf(priority: Priority): Burst {
  const { pulse, gaps, pauseSeconds, hertz, level } = shapes[priority];
  const starts = [0];
  for (const gap of gaps) {
    starts.push((starts.at(-1) ?? 0) + pulse + gap);
  }
  const pulses = starts.map((at) => ({ at, seconds: pulse }));
  return { pulses, seconds: (starts.at(-1) ?? 0) + pulse, pauseSeconds, hertz, level };
}

/**
 * What is to be heard: the highest priority of an alarm whose sound is on. A station without frames for `lost` sounds
 * by itself, at least at medium priority, and goes on with what it knew: that may still be so.
 */
export function heardOf(
  patients: Iterable<PatientView>,
  lost: boolean,
  silenced: (alarm: Alarm) => boolean = () => false,
): Priority | null {
  const priorities = new Set<Priority>(lost ? ["medium"] : []);
  for (const patient of patients) {
    for (const alarm of patient.alarms) {
      if (makesSound(alarm) && !silenced(alarm)) {
        priorities.add(alarm.priority);
      }
    }
  }
  return (["high", "medium", "low"] as const).find((priority) => priorities.has(priority)) ?? null;
}

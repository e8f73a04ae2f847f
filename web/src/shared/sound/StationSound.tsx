import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { Alarm, Priority } from "../api/model";
import { useLiveStream, useTellStation } from "../live/useLiveStream";
import { usePreference } from "../ui/usePreference";
import { heardOf } from "./burst";
import { Speaker } from "./Speaker";
import { startTicker } from "./ticker";

const lookEveryMillis = 250;
/** Grey after 5 s without a frame; 5 s later the station sounds by itself. */
const lostAfterGreyMillis = 5_000;
/** A check holds for a shift. */
const checkHoldsMillis = 12 * 60 * 60 * 1000;

export type StationSound = {
  /** `blocked` by the browser, or `unheard`: so said who checked it last. */
  readonly state: "on" | "blocked" | "unheard";
  /** The last check is over a shift ago, or there was none. */
  readonly checkDue: boolean;
  readonly checking: boolean;
  /** To be called from a person's act. */
  readonly startCheck: () => void;
  readonly endCheck: (heard: boolean | null) => void;
  readonly tryOut: (priority: Priority) => void;
};

const SoundContext = createContext<StationSound | null>(null);

type Props = {
  /** Alarms that are not to be heard here for now, whatever they say. */
  readonly silenced?: (alarm: Alarm) => boolean;
  readonly children: ReactNode;
};

const noAlarm = (): boolean => false;

/** The sound of this station, and that the server knows whether it is heard. */
export function StationSoundProvider({ silenced = noAlarm, children }: Props): ReactNode {
  const live = useLiveStream();
  const tell = useTellStation();
  const [speaker] = useState(() => new Speaker());
  const [audible, setAudible] = useState(false);
  const [checking, setChecking] = useState(false);
  const [checked, setChecked] = usePreference<string>("soundChecked", null, "");
  const [nowMillis, setNowMillis] = useState(Date.now);
  const latest = useRef(live);
  latest.current = live;
  const quiet = useRef(silenced);
  quiet.current = silenced;
  const greySince = useRef<number | null>(null);
  const lookNow = useRef<() => void>(() => {});

  useEffect(() => {
    // Who has just signed in has touched the page; otherwise the browser refuses, and the station says so.
    void speaker.open();
    const look = (): void => {
      const now = performance.now();
      const { patients, phase } = latest.current;
      greySince.current = phase === "stale" ? (greySince.current ?? now) : null;
      const lost = greySince.current !== null && now - greySince.current >= lostAfterGreyMillis;
      speaker.sound(heardOf(patients.values(), lost, quiet.current));
      setAudible(speaker.audible(now));
      setNowMillis((before) => (Date.now() - before > 60_000 ? Date.now() : before));
    };
    lookNow.current = look;
    const stop = startTicker(lookEveryMillis, look);
    const touched = (): void => {
      if (!speaker.audible(performance.now())) {
        void speaker.open();
      }
    };
    window.addEventListener("pointerup", touched);
    window.addEventListener("keydown", touched);
    return () => {
      stop();
      window.removeEventListener("pointerup", touched);
      window.removeEventListener("keydown", touched);
      speaker.close();
    };
  }, [speaker]);

  // What a frame changes is heard with it.
  useEffect(() => lookNow.current(), [live.patients, live.lastFrameMillis]);

  const state = !audible ? "blocked" : checked === "unheard" ? "unheard" : "on";
  const checkDue = !(nowMillis - Number(checked || Number.NaN) < checkHoldsMillis);

  useEffect(() => {
    const say = (): void =>
      tell({ sound: state === "on" ? "on" : "blocked", hidden: document.visibilityState === "hidden" });
    say();
    document.addEventListener("visibilitychange", say);
    return () => document.removeEventListener("visibilitychange", say);
  }, [tell, state]);

  const startCheck = useCallback(() => {
    void speaker.open().then(() => speaker.try("high"));
    setChecking(true);
  }, [speaker]);
  const endCheck = useCallback(
    (heard: boolean | null) => {
      setChecking(false);
      if (heard !== null) {
        setChecked(heard ? String(Date.now()) : "unheard");
        setNowMillis(Date.now());
      }
    },
    [setChecked],
  );
  const tryOut = useCallback((priority: Priority) => speaker.try(priority), [speaker]);

  const value = useMemo(
    () => ({ state, checkDue, checking, startCheck, endCheck, tryOut }) satisfies StationSound,
    [state, checkDue, checking, startCheck, endCheck, tryOut],
  );
  return <SoundContext value={value}>{children}</SoundContext>;
}

export function useStationSound(): StationSound {
  const sound = useContext(SoundContext);
  if (sound === null) {
    throw new Error("The station's sound is used outside its provider.");
  }
  return sound;
}

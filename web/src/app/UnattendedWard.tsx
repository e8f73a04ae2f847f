import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { SoundBar } from "../features/sound/SoundBar";
import { TapIn } from "../features/station/TapIn";
import { arrange } from "../features/ward/arrange";
import { densityOf, useAroundRem, useWindowRem } from "../features/ward/density";
import { PatientTile } from "../features/ward/PatientTile";
import "../features/ward/ward.css";
import { AlarmAnnouncer } from "../shared/alarm/AlarmAnnouncer";
import { firstToAccept, makesSound } from "../shared/alarm/order";
import type { Alarm, PatientView, User } from "../shared/api/model";
import type { SharedStation, StationPerson } from "../shared/api/station";
import { SilentTrialLine } from "../shared/device/SilentTrialLine";
import { useLiveStream, useServerNow } from "../shared/live/useLiveStream";
import { messages } from "../shared/messages";
import { focusMoved } from "../shared/ui/focusMoved";
import { moveOf } from "../shared/ui/move";
import { useReference } from "../shared/vitals/reference";
import { Clock, StaleScreen } from "./Station";

/** What whoever taps in was about to do: it is done, and nothing more is asked. */
export type Intent =
  | { readonly kind: "look" }
  | { readonly kind: "open"; readonly patient: PatientView }
  | { readonly kind: "accept"; readonly patient: PatientView; readonly alarm: Alarm };

type Props = {
  readonly station: SharedStation;
  readonly pauseUsed: boolean;
  readonly pausing: boolean;
  readonly pausedUntilMillis: number | null;
  readonly onPause: (alarms: readonly string[]) => void;
  readonly people: readonly StationPerson[];
  readonly onPeople: (people: readonly StationPerson[]) => void;
  readonly onTappedIn: (user: User, intent: Intent) => void;
};

/** The ward while nobody is tapped in: beds, values, alarms and nobody's name. */
export function UnattendedWard(props: Props): ReactNode {
  const { station, pauseUsed, pausing, pausedUntilMillis, onPause, people, onPeople, onTappedIn } = props;
  const { patients, phase, lastFrameMillis } = useLiveStream();
  const nowMillis = useServerNow();
  const { metrics } = useReference();
  const [asking, setAsking] = useState<{ readonly intent: Intent; readonly typed: string } | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const texts = messages.station;

  const beds = arrange(patients.values(), [station.ward], station.ward.id, "bed").flatMap((group) => group.patients);
  const { width, height } = useWindowRem();
  const density = densityOf([beds.length], width, height, useAroundRem(grid));
  const reachable = beds.some((bed) => bed.id === active) ? active : beds[0]?.id;
  const sounding = beds.flatMap((bed) => bed.alarms).filter(makesSound);
  const pausedSeconds = pausedUntilMillis === null ? 0 : Math.ceil((pausedUntilMillis - nowMillis) / 1000);

  useEffect(() => {
    document.title = texts.pageTitle;
  });

  const bedOf = (target: EventTarget): PatientView | undefined =>
    patients.get((target as HTMLElement).closest<HTMLElement>("[data-tile]")?.dataset["tile"] ?? "");

  const intentOf = (bed: PatientView | undefined, alarmId: string | undefined): Intent => {
    const alarm = bed?.alarms.find((one) => one.id === alarmId);
    return bed === undefined
      ? { kind: "look" }
      : alarm === undefined
        ? { kind: "open", patient: bed }
        : { kind: "accept", patient: bed, alarm };
  };

  /** Whatever is touched of a patient asks who it is first. */
  const onTouch = (event: MouseEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const accept = (event.target as HTMLElement).closest<HTMLElement>("[data-testid^='accept-']");
    setAsking({ intent: intentOf(bedOf(event.target), accept?.dataset["testid"]?.slice("accept-".length)), typed: "" });
  };

  const onKey = (event: KeyboardEvent): void => {
    const { key } = event;
    const tile = (event.target as HTMLElement).closest<HTMLElement>("[data-tile]");
    const bed = bedOf(event.target);
    if (asking !== null || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const move = tile === null ? undefined : moveOf(key);
    if (key === "a" && bed !== undefined) {
      event.preventDefault();
      setAsking({ intent: intentOf(bed, firstToAccept(bed.alarms)?.id), typed: "" });
    } else if (move !== undefined && tile !== null) {
      event.preventDefault();
      focusMoved([...(grid.current?.querySelectorAll<HTMLElement>("[data-tile]") ?? [])], tile, move);
    } else if (tile !== null && (key === "Enter" || key === " ")) {
      event.preventDefault();
      event.stopPropagation();
      const accept = (event.target as HTMLElement).closest<HTMLElement>("[data-testid^='accept-']");
      setAsking({ intent: intentOf(bed, accept?.dataset["testid"]?.slice("accept-".length)), typed: "" });
    } else if (key.length === 1 && key !== " ") {
      event.preventDefault();
      setAsking({ intent: { kind: "look" }, typed: key });
    }
  };

  // Keys that fall on nothing of the page ask who it is, too.
  useEffect(() => {
    const onBody = (event: globalThis.KeyboardEvent): void => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.target === document.body && plain && (event.key.length === 1 || event.key === "Enter")) {
        event.preventDefault();
        setAsking((before) => before ?? { intent: { kind: "look" }, typed: event.key.trim().length === 1 ? event.key : "" });
      }
    };
    window.addEventListener("keydown", onBody);
    return () => window.removeEventListener("keydown", onBody);
  }, []);

  return (
    <div className="station unattended" data-phase={phase} data-testid="unattended" onKeyDownCapture={onKey}>
      <header className="bar">
        <span className="bar-brand">
          <img src="/icon.svg" alt="" width="24" height="24" />
          {messages.app.name}
        </span>
        <span>{station.name}</span>
        <Clock />
        <div className="bar-tools">
          {pausedSeconds > 0 ? (
            <span role="status" data-testid="station-paused">
              {texts.paused(pausedSeconds)}
            </span>
          ) : (
            sounding.length > 0 && (
              <button
                type="button"
                aria-disabled={pauseUsed || pausing}
                onClick={() => !pauseUsed && !pausing && onPause(sounding.map((alarm) => alarm.id))}
                data-testid="station-pause"
              >
                {pauseUsed ? texts.pauseUsed : texts.pause}
              </button>
            )
          )}
          <button type="button" className="primary" onClick={() => setAsking({ intent: { kind: "look" }, typed: "" })} data-testid="open-tap-in">
            {texts.tapIn}
          </button>
        </div>
      </header>
      <SoundBar />
      {phase === "stale" && <StaleScreen />}
      <div className="station-page">
        <main
          id="main"
          className="ward"
          data-density={density.tiles}
          data-trends={density.trends}
          style={{ "--scale": density.scale } as CSSProperties}
        >
          <div className="ward-bar">
            <h1>{texts.title(station.ward.name)}</h1>
            <span className="ward-count">{messages.ward.patients(beds.length)}</span>
            <span className="unattended-hint">{texts.unattended}</span>
          </div>
          <SilentTrialLine trial={beds.find((bed) => bed.silentTrial != null)?.silentTrial} nowMillis={nowMillis} />
          {beds.length === 0 && (
            <p className="ward-empty">
              {phase === "live" || lastFrameMillis !== null ? messages.ward.empty : messages.live.connecting}
            </p>
          )}
          <section aria-label={station.ward.name}>
            <h2 className="hidden">{station.ward.name}</h2>
            <div
              ref={grid}
              className="tiles"
              onClickCapture={onTouch}
              onPointerDownCapture={(event) => event.stopPropagation()}
              onFocus={(event) => setActive((event.target as HTMLElement).closest<HTMLElement>("[data-tile]")?.dataset["tile"] ?? null)}
            >
              {beds.map((bed) => (
                <PatientTile
                  key={bed.id}
                  patient={bed}
                  wardName={null}
                  metrics={metrics}
                  nowMillis={nowMillis}
                  reachable={bed.id === reachable}
                />
              ))}
            </div>
          </section>
        </main>
      </div>
      <AlarmAnnouncer />
      {asking !== null && (
        <TapIn
          purpose={purposeOf(asking.intent)}
          typed={asking.typed}
          known={people}
          onPeople={onPeople}
          onTappedIn={(user) => onTappedIn(user, asking.intent)}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

function purposeOf(intent: Intent): string {
  switch (intent.kind) {
    case "look":
      return "";
    case "open":
      return messages.station.toOpen(intent.patient.name);
    case "accept":
      return messages.station.toAccept(intent.alarm.label, intent.patient.name);
  }
}

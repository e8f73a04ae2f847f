import { type CSSProperties, type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useAnswering } from "../../shared/alarm/answering";
import { firstToAccept } from "../../shared/alarm/order";
import { SilentTrialLine } from "../../shared/device/SilentTrialLine";
import { useLiveStream, useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { Choices } from "../../shared/ui/Choices";
import { focusMoved } from "../../shared/ui/focusMoved";
import { moveOf } from "../../shared/ui/move";
import { navigate, patientPath } from "../../shared/ui/navigation";
import { useReport } from "../../shared/ui/outcomes";
import { usePointerHold } from "../../shared/ui/usePointerHold";
import { usePreference } from "../../shared/ui/usePreference";
import { useReference } from "../../shared/vitals/reference";
import { arrange, type Group, keepOrder, type Sort } from "./arrange";
import { densityOf, useAroundRem, useWindowRem } from "./density";
import { PatientTile } from "./PatientTile";
import { namesakesOf } from "../../shared/patient/similarNames";
import "./ward.css";

const allWards = "all";
const sorts: readonly Sort[] = ["bed", "urgency"];

type Props = {
  /** The tile to come back to from a patient's page. */
  readonly lastTile: { current: string | null };
};

export function WardStation({ lastTile }: Props): ReactNode {
  const { patients, phase, lastFrameMillis } = useLiveStream();
  const nowMillis = useServerNow();
  const { metrics, wards, reloadWards } = useReference();
  const [wardChoice, setWardChoice] = usePreference<string>("ward", null, "");
  const [sort, setSort] = usePreference<Sort>("sort", sorts, "bed");
  const [active, setActive] = useState(lastTile.current);
  const { held: pointerHere, handlers: pointerHandlers } = usePointerHold();
  const main = useRef<HTMLElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const { answer } = useAnswering();
  const report = useReport();

  const wardFilter = wards.some((ward) => ward.id === wardChoice) ? wardChoice : "";
  const groups = useHeldOrder(arrange(patients.values(), wards, wardFilter, sort), sort === "urgency" && pointerHere);
  const { width, height } = useWindowRem();
  const density = densityOf(
    groups.map((group) => group.patients.length),
    width,
    height,
    useAroundRem(grid),
  );
  const namesakes = namesakesOf(patients.values());
  const order = groups.flatMap((group) => group.patients.map((patient) => patient.id));
  const reachable = active !== null && order.includes(active) ? active : order[0];

  const wardsKnown = new Set(wards.map((ward) => ward.id));
  const unknownWards = [...new Set([...patients.values()].map((patient) => patient.ward))]
    .filter((ward) => !wardsKnown.has(ward))
    .join();
  const reload = useRef(reloadWards);
  reload.current = reloadWards;
  useEffect(() => {
    if (unknownWards !== "") {
      reload.current();
    }
  }, [unknownWards]);

  useEffect(() => {
    const tile = tilesIn(grid.current).find((one) => one.dataset["tile"] === lastTile.current);
    (tile ?? main.current)?.focus();
  }, [lastTile]);

  const onFocus = (event: FocusEvent): void => {
    const tile = (event.target as HTMLElement).closest<HTMLElement>("[data-tile]");
    if (tile !== null) {
      lastTile.current = tile.dataset["tile"] ?? null;
      setActive(lastTile.current);
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const tile = target.closest<HTMLElement>("[data-tile]");
    const patient = patients.get(tile?.dataset["tile"] ?? "");
    if (tile === null || patient === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const move = moveOf(event.key);
    if (move !== undefined) {
      event.preventDefault();
      focusMoved(tilesIn(grid.current), tile, move);
    } else if (event.key === "Enter" && target === tile) {
      navigate(patientPath(patient.id));
    } else if (event.key === "a" && !event.repeat) {
      const alarm = firstToAccept(patient.alarms);
      if (alarm === undefined) {
        report({ kind: "changed", text: messages.ward.nothingToAccept });
      } else {
        answer(alarm, patient.name, { act: "accept" });
      }
    }
  };

  return (
    <main
      id="main"
      className="ward"
      data-density={density.tiles === "full" ? "full" : "compact"}
      data-dense={density.tiles === "dense"}
      data-trends={density.trends}
      style={{ "--scale": density.scale } as CSSProperties}
      tabIndex={-1}
      ref={main}
    >
      <div className="ward-bar">
        <h1>{messages.ward.title}</h1>
        <Choices
          label={messages.ward.filter}
          options={[{ value: allWards, text: messages.ward.allWards }, ...wards.map((ward) => ({ value: ward.id, text: ward.name }))]}
          chosen={wardFilter === "" ? allWards : wardFilter}
          choose={(value) => setWardChoice(value === allWards ? "" : value)}
        />
        <Choices
          label={messages.ward.sort}
          options={[
            { value: "bed", text: messages.ward.byBed },
            { value: "urgency", text: messages.ward.byUrgency },
          ]}
          chosen={sort}
          choose={setSort}
        />
        <span className="ward-count">
          {sort === "urgency" && pointerHere ? messages.ward.held : messages.ward.patients(order.length)}
        </span>
        <span className="ward-keys">{messages.ward.keys}</span>
      </div>
      <SilentTrialLine
        trial={groups.flatMap((group) => group.patients).find((patient) => patient.silentTrial != null)?.silentTrial}
        nowMillis={nowMillis}
      />
      {order.length === 0 && (
        <p className="ward-empty">
          {phase === "live" || lastFrameMillis !== null ? messages.ward.empty : messages.live.connecting}
        </p>
      )}
      <div
        ref={grid}
        id="patients"
        className="ward-groups"
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        {...pointerHandlers}
      >
        {groups.map((group) => (
          <section key={group.ward?.id ?? sort} className="ward-group">
            <h2 className={sort === "urgency" ? "hidden" : ""}>
              {group.ward?.name ?? (sort === "urgency" ? messages.ward.byUrgency : messages.ward.unknownWard)}
              <span className="ward-group-count">{messages.ward.patients(group.patients.length)}</span>
            </h2>
            <div className="tiles">
              {group.patients.map((patient) => (
                <PatientTile
                  key={patient.id}
                  patient={patient}
                  wardName={sort === "urgency" ? (wards.find((ward) => ward.id === patient.ward)?.name ?? null) : null}
                  metrics={metrics}
                  nowMillis={nowMillis}
                  reachable={patient.id === reachable}
                  namesakes={namesakes.get(patient.id)}
                />
              ))}
            </div>
          </section>
        ))}
      </div>
    </main>
  );
}

/** While `held`, tiles keep their places: one that moves under the pointer gets another patient's alarm accepted. */
function useHeldOrder(groups: readonly Group[], held: boolean): readonly Group[] {
  const last = useRef<readonly string[]>([]);
  const shown = held
    ? groups.map((group) => ({ ...group, patients: keepOrder(last.current, group.patients) }))
    : groups;
  useLayoutEffect(() => {
    last.current = shown.flatMap((group) => group.patients.map((patient) => patient.id));
  });
  return shown;
}

function tilesIn(grid: HTMLElement | null): readonly HTMLElement[] {
  return [...(grid?.querySelectorAll<HTMLElement>("[data-tile]") ?? [])];
}

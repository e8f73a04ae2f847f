import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, useDrag, useDrop } from "react-aria-components";
import { markOf } from "../../shared/alarm/order";
import type { PatientView } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { navigate, Link, patientPath } from "../../shared/ui/navigation";
import { timeText } from "../../shared/vitals/format";
import { alarmsOf, type BoardZone, lacking, type Load, needingSomebody, type Slot } from "./board";
import type { Task } from "./SupervisorStation";

type Acts = {
  readonly inCharge: boolean;
  readonly open: (task: Task) => void;
  readonly assign: (patient: PatientView, to: Load) => void;
  readonly assignAll: (zone: BoardZone, to: Load) => void;
};
type Props = Acts & {
  readonly zones: readonly BoardZone[];
  readonly loads: readonly Load[];
  readonly patients: readonly PatientView[];
  readonly nowMillis: number;
};

const patientType = "vigil-patient";
const zoneType = "vigil-zone";

/** The beds in their zones beside who works now: drag a patient or a zone to a person, or use the menus. */
export function Board(props: Props): ReactNode {
  const { zones, loads, patients, nowMillis, inCharge, open } = props;
  const texts = messages.supervisor;
  const waiting = needingSomebody(patients, nowMillis);
  const dropped = (to: Load, type: string, key: string): void => {
    const patient = type === patientType ? patients.find((one) => one.id === key) : undefined;
    const zone = type === zoneType ? zones.find((one) => one.name === key) : undefined;
    if (patient !== undefined) {
      props.assign(patient, to);
    } else if (zone !== undefined) {
      props.assignAll(zone, to);
    }
  };
  return (
    <div className="supervisor-board">
      <div className="supervisor-beds">
        <section className="supervisor-waiting" data-waiting={waiting.length > 0} aria-labelledby="waiting-title" data-testid="waiting">
          <h2 id="waiting-title">{waiting.length === 0 ? texts.allHaveSomebody : texts.needing(waiting.length)}</h2>
          <ul>
            {waiting.map((patient) => (
              <li key={patient.id}>
                <PatientMenu {...props} patient={patient} button={`${patient.bed ?? "?"} ${patient.name}`} />
              </li>
            ))}
          </ul>
        </section>
        {zones.map((zone) => (
          <section key={zone.name ?? ""} className="supervisor-zone" aria-label={zone.name ?? texts.otherBeds}>
            <ZoneHead {...props} zone={zone} />
            <div className="supervisor-tiles">
              {zone.slots.map((slot) => (
                <Place key={slot.bed} {...props} slot={slot} />
              ))}
            </div>
          </section>
        ))}
        {zones.length === 0 && <p className="supervisor-hint">{texts.noBeds}</p>}
        {inCharge && (
          <div>
            <button type="button" onClick={() => open({ kind: "zones" })} data-testid="zones">
              {texts.changeZones}
            </button>
            <span className="supervisor-keys"> {texts.keys}</span>
          </div>
        )}
      </div>
      <section className="supervisor-staff" aria-labelledby="staff-title">
        <h2 id="staff-title">{texts.staff}</h2>
        {loads.length === 0 && <p className="supervisor-hint">{texts.nobodyWorks}</p>}
        {loads.map((load, index) => (
          <StaffCard key={load.person} load={load} digit={index + 1} nowMillis={nowMillis} inCharge={inCharge} dropped={dropped} />
        ))}
      </section>
    </div>
  );
}

function ZoneHead(props: Props & { readonly zone: BoardZone }): ReactNode {
  const { zone, loads, inCharge, assignAll } = props;
  const texts = messages.supervisor;
  const count = zone.slots.filter((slot) => slot.patient !== null).length;
  const name = zone.name;
  const { dragProps, dragButtonProps } = useDrag({
    getItems: () => [{ [zoneType]: name ?? "", "text/plain": name ?? "" }],
    hasDragButton: true,
    isDisabled: !inCharge || name === null,
  });
  if (name === null) {
    return (
      <div className="supervisor-zone-head">
        <h2>{texts.otherBeds}</h2>
      </div>
    );
  }
  return (
    <div className="supervisor-zone-head" {...dragProps}>
      {inCharge && (
        <Button {...dragButtonProps} className="supervisor-grip" aria-label={texts.drag(name)}>
          ⠿
        </Button>
      )}
      <h2>{name}</h2>
      <span className="supervisor-count">{messages.ward.patients(count)}</span>
      {inCharge && (
        <MenuTrigger>
          <Button className="quiet" aria-label={texts.assignZone(name)} data-testid={`assign-zone-${name}`}>
            {texts.assignAll} <span aria-hidden="true">▾</span>
          </Button>
          <Popover placement="bottom end">
            <Menu onAction={(key) => loads.filter((load) => load.person === key).forEach((load) => assignAll(zone, load))}>
              {loads.map((load) => (
                <MenuItem key={load.person} id={load.person}>
                  {load.name}
                  <span>{texts.load(load.patients, load.news2, load.alarms)}</span>
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
    </div>
  );
}

function Place(props: Props & { readonly slot: Slot }): ReactNode {
  return props.slot.patient === null ? <EmptyBed {...props} /> : <PatientCard {...props} patient={props.slot.patient} />;
}

/** A patient who is dropped here is to move here: the dialogue says what that changes. */
function EmptyBed(props: Props & { readonly slot: Slot }): ReactNode {
  const { slot, patients, inCharge, open } = props;
  const texts = messages.supervisor;
  const ref = useRef<HTMLDivElement>(null);
  const { dropProps, isDropTarget } = useDrop({
    ref,
    isDisabled: !inCharge || slot.hidden,
    getDropOperation: (types) => (types.has(patientType) ? "move" : "cancel"),
    onDrop: ({ items }) => {
      for (const item of items) {
        if (item.kind === "text" && item.types.has(patientType)) {
          void item.getText(patientType).then((id) => {
            const patient = patients.find((one) => one.id === id);
            if (patient !== undefined) {
              open({ kind: "transfer", patient, bed: slot.bed });
            }
          });
        }
      }
    },
  });
  return (
    <div
      {...dropProps}
      ref={ref}
      role="group"
      aria-label={`${slot.bed}, ${slot.hidden ? texts.taken : texts.free}`}
      className="supervisor-tile supervisor-free"
      data-target={isDropTarget}
      data-testid={`bed-${slot.bed}`}
    >
      <span className="supervisor-bed">{slot.bed}</span>
      <span>{slot.hidden ? texts.taken : texts.free}</span>
      {inCharge && !slot.hidden && (
        <button type="button" className="quiet" aria-label={texts.admitTo(slot.bed)} onClick={() => open({ kind: "admit", bed: slot.bed })}>
          {texts.admit}
        </button>
      )}
    </div>
  );
}

function PatientCard(props: Props & { readonly patient: PatientView }): ReactNode {
  const { patient, loads, inCharge, assign, nowMillis } = props;
  const texts = messages.supervisor;
  const mark = markOf(patient.alarms);
  const why = lacking(patient, nowMillis);
  const { dragProps, dragButtonProps, isDragging } = useDrag({
    getItems: () => [{ [patientType]: patient.id, "text/plain": patient.name }],
    hasDragButton: true,
    isDisabled: !inCharge,
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const to = /^[1-9]$/.test(event.key) ? loads[Number(event.key) - 1] : undefined;
    if (event.target === event.currentTarget && inCharge && to !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      assign(patient, to);
    }
  };
  return (
    <article
      {...dragProps}
      className={mark === undefined ? "supervisor-tile" : `supervisor-tile tile-${mark}`}
      data-dragging={isDragging}
      data-lacking={why ?? undefined}
      data-testid={`place-${patient.id}`}
      tabIndex={0}
      aria-label={texts.tile(patient.bed ?? messages.ward.noBed, patient.name)}
      onKeyDown={onKeyDown}
    >
      <div className="supervisor-tile-head">
        {inCharge && (
          <Button {...dragButtonProps} className="supervisor-grip" aria-label={texts.drag(patient.name)}>
            ⠿
          </Button>
        )}
        <span className="supervisor-bed">{patient.bed ?? messages.ward.noBed}</span>
        {mark !== undefined && (
          <span className={`supervisor-mark count-${mark}`}>
            <span aria-hidden="true">
              {messages.alarm.prefix[mark]} {alarmsOf(patient)}
            </span>
            <span className="hidden">{messages.alarm.summaryOf(mark, alarmsOf(patient))}</span>
          </span>
        )}
        <span className="supervisor-score">
          <span className="hidden">NEWS2 </span>
          {patient.news2 == null ? "–" : patient.news2.complete ? patient.news2.lower : `≥${patient.news2.lower}`}
        </span>
        {inCharge && <PatientMenu {...props} button="⋯" label={texts.menuOf(patient.name)} />}
      </div>
      <Link to={patientPath(patient.id)} className="supervisor-name">
        {patient.name}
      </Link>
      <span className={why === null ? "supervisor-who" : "supervisor-who responsible-nobody"} data-testid={`who-${patient.id}`}>
        {patient.responsible.person == null ? texts.nobody : patient.responsible.name}
        {why !== null && why !== "nobody" && ` · ${texts.lacking[why]}`}
      </span>
    </article>
  );
}

/** All that can be done with a patient here, without dragging. */
function PatientMenu(props: Props & { readonly patient: PatientView; readonly button: string; readonly label?: string }): ReactNode {
  const { patient, loads, inCharge, assign, open, button, label } = props;
  const texts = messages.supervisor;
  if (!inCharge) {
    return <Link to={patientPath(patient.id)}>{button}</Link>;
  }
  return (
    <MenuTrigger>
      <Button className="quiet" {...(label === undefined ? {} : { "aria-label": label })} data-testid={`menu-${patient.id}`}>
        {button}
      </Button>
      <Popover placement="bottom end">
        <Menu
          onAction={(key) => {
            loads.filter((load) => load.person === key).forEach((load) => assign(patient, load));
            if (key === "transfer" || key === "discharge") {
              open({ kind: key, patient, bed: "" });
            } else if (key === "open") {
              navigate(patientPath(patient.id));
            }
          }}
        >
          <MenuSection>
            <Header>{texts.assignTo}</Header>
            {loads.map((load) => (
              <MenuItem key={load.person} id={load.person} data-testid={`assign-${load.person}`}>
                {load.name}
                <span>{texts.load(load.patients, load.news2, load.alarms)}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection aria-label={texts.more}>
            <MenuItem id="transfer" data-testid="transfer">
              {texts.transfer}
            </MenuItem>
            <MenuItem id="discharge" data-testid="discharge">
              {texts.discharge}
            </MenuItem>
            <MenuItem id="open">{texts.openPatient}</MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

type StaffProps = {
  readonly load: Load;
  readonly digit: number;
  readonly nowMillis: number;
  readonly inCharge: boolean;
  readonly dropped: (to: Load, type: string, key: string) => void;
};

function StaffCard({ load, digit, nowMillis, inCharge, dropped }: StaffProps): ReactNode {
  const texts = messages.supervisor;
  const ref = useRef<HTMLDivElement>(null);
  const { dropProps, isDropTarget } = useDrop({
    ref,
    isDisabled: !inCharge,
    getDropOperation: (types) => (types.has(patientType) || types.has(zoneType) ? "move" : "cancel"),
    onDrop: ({ items }) => {
      for (const item of items) {
        if (item.kind === "text") {
          const type = item.types.has(patientType) ? patientType : zoneType;
          void item.getText(type).then((key) => dropped(load, type, key));
        }
      }
    },
  });
  return (
    <div
      {...dropProps}
      ref={ref}
      role="group"
      tabIndex={0}
      className="supervisor-person"
      data-target={isDropTarget}
      data-testid={`person-${load.person}`}
      aria-label={`${load.name}, ${texts.load(load.patients, load.news2, load.alarms)}`}
    >
      <span className="supervisor-person-name">
        {load.name}
        {digit <= 9 && inCharge && <kbd>{digit}</kbd>}
      </span>
      <span className="supervisor-person-duty">
        {load.duties.map((duty) => texts.duties[duty]).join(", ")}
        {load.onCall && ` · ${texts.onCall}`} · {texts.until(timeText(load.untilMillis, nowMillis))}
      </span>
      {!load.reachable && <strong>{texts.lacking.unreachable}</strong>}
      <dl className="supervisor-load">
        <div>
          <dt>{texts.loadPatients}</dt>
          <dd>{load.patients}</dd>
        </div>
        <div>
          <dt>NEWS2 Σ</dt>
          <dd>{load.news2}</dd>
        </div>
        <div>
          <dt>{texts.loadAlarms}</dt>
          <dd>{load.alarms}</dd>
        </div>
      </dl>
    </div>
  );
}

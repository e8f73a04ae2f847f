import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { getWards } from "../../shared/api/getWards";
import { handoverPdf, offerPatient, refuseOffered, takeOffered, withdrawOffer } from "../../shared/api/handover";
import type { Alarm, PatientView, Task, User, Ward } from "../../shared/api/model";
import { problemOutcome } from "../../shared/api/problemOutcome";
import type { Result } from "../../shared/api/request";
import { getStaffing, type StaffMember } from "../../shared/api/responsible";
import { useLiveStream, useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { News2Badge } from "../../shared/news2/News2Badge";
import { type Commands, useCommands } from "../../shared/ui/commands";
import { focusMoved } from "../../shared/ui/focusMoved";
import { moveOf } from "../../shared/ui/move";
import { Link, navigate, patientPath } from "../../shared/ui/navigation";
import { useReport } from "../../shared/ui/outcomes";
import { usePointerHold } from "../../shared/ui/usePointerHold";
import { timeText } from "../../shared/vitals/format";
import { actsOf, keepSections, type Section, sectionsOf } from "./sections";
import "./handover.css";

const minute = 60_000;
const hour = 60 * minute;
const noteMax = 1000;
/** So little time left is said louder. */
const soonMinutes = 3;
const spans = [8, 12, 24] as const;

/** Patients go from hand to hand: what is offered to this person, what is theirs to offer, and what came of it. */
export function HandoverPage({ user }: { readonly user: User }): ReactNode {
  const texts = messages.handover;
  const { patients, lastFrameMillis } = useLiveStream();
  const { held, handlers } = usePointerHold();
  const commands = useCommands();
  const hand = useHand(commands);
  const main = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => main.current?.focus({ preventScroll: true }), []);
  const [to, setTo] = useState("");
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({});

  const sections = useHeld(sectionsOf(patients.values(), user.id), patients, held);
  const shown = sections.flatMap((section) => section.patients);
  const mine = [...patients.values()].filter((patient) => actsOf(patient, user.id).offer);
  const wards = [...new Set([...patients.values()].map((patient) => patient.ward))];

  const offer = (patient: PatientView): Promise<boolean> =>
    hand("offer", patient, (command) => offerPatient(command, patient.id, to === "" ? null : to, notes[patient.id] ?? ""));
  const offerAll = async (): Promise<void> => {
    for (const patient of mine) {
      if (!(await offer(patient))) {
        return;
      }
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>("[data-row]");
    const patient = shown.find((one) => one.id === row?.dataset["row"]);
    if (row === null || patient === undefined || target !== row || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const move = moveOf(event.key);
    if (move !== undefined) {
      event.preventDefault();
      focusMoved(rows, row, move);
    } else if (event.key === "Enter") {
      navigate(patientPath(patient.id));
    } else if (event.key === "t" && !event.repeat && actsOf(patient, user.id).take) {
      // The row goes to another section: who takes one after the other stays among what is offered.
      focusMoved(rows, row, "next");
      void hand("take", patient, (command) => takeOffered(command, patient.id));
    }
  };

  return (
    <main id="main" className="handover" tabIndex={-1} ref={main}>
      <div className="handover-head">
        <h1>{texts.title}</h1>
        <span className="ward-keys">{texts.keys}</span>
      </div>
      <Paper wards={wards} />
      <div ref={list} onKeyDown={onKeyDown} {...handlers}>
        {shown.length === 0 && (
          <p className="ward-empty">{lastFrameMillis === null ? messages.live.connecting : texts.empty}</p>
        )}
        {sections.map(
          (section) =>
            section.patients.length > 0 && (
              <section key={section.name} className="handover-section" data-testid={`handover-${section.name}`}>
                <h2>
                  {texts.sections[section.name]} <span className="ward-group-count">{section.patients.length}</span>
                </h2>
                {section.name === "mine" && mine.length > 0 && (
                  <OfferTo ward={mine[0]?.ward ?? ""} user={user} to={to} change={setTo} count={mine.length} offerAll={offerAll} />
                )}
                <ul>
                  {section.patients.map((patient) => (
                    <Row
                      key={patient.id}
                      patient={patient}
                      user={user}
                      first={patient === shown[0]}
                      hand={hand}
                      isPending={commands.isPending}
                      note={notes[patient.id] ?? ""}
                      setNote={(note) => setNotes((all) => ({ ...all, [patient.id]: note }))}
                      offer={offer}
                    />
                  ))}
                </ul>
              </section>
            ),
        )}
      </div>
    </main>
  );
}

type ActName = "offer" | "take" | "refuse" | "withdraw";
type Hand = (act: ActName, patient: PatientView, send: (command: string) => Promise<Result<undefined>>) => Promise<boolean>;

/** Carries out an act and says how it ended. */
function useHand({ run }: Commands): Hand {
  const report = useReport();
  return async (act, patient, send) => {
    const result = await run(`${act}:${patient.id}`, send);
    if (result === null) {
      return false;
    }
    const texts = messages.handover;
    if (result.ok) {
      report({ kind: "done", text: texts.done[act](patient.name) });
    } else if (result.problem.code === "not-offered" || result.problem.code === "not-responsible") {
      report({ kind: "changed", text: texts.changed(patient.name) });
    } else if (result.problem.code === "not-on-duty") {
      report({ kind: "failed", text: texts.notOnDuty });
    } else {
      report(problemOutcome(texts.doing[act], result.problem));
    }
    return result.ok;
  };
}

/** While the pointer is there, no row moves under it. */
function useHeld(sections: readonly Section[], patients: ReadonlyMap<string, PatientView>, held: boolean): readonly Section[] {
  const last = useRef<readonly Section[]>([]);
  const shown = held ? keepSections(last.current, sections, patients) : sections;
  useLayoutEffect(() => {
    last.current = shown;
  });
  return shown;
}

type RowProps = {
  readonly patient: PatientView;
  readonly user: User;
  readonly first: boolean;
  readonly hand: Hand;
  readonly isPending: (key: string) => boolean;
  readonly note: string;
  readonly setNote: (note: string) => void;
  readonly offer: (patient: PatientView) => Promise<boolean>;
};

function Row({ patient, user, first, hand, isPending, note, setNote, offer }: RowProps): ReactNode {
  const texts = messages.handover;
  const nowMillis = useServerNow();
  const acts = actsOf(patient, user.id);
  return (
    <li className="handover-row" tabIndex={first ? 0 : -1} data-row={patient.id} data-testid={`handover-row-${patient.id}`}>
      <div className="handover-who">
        <strong>
          <Link to={patientPath(patient.id)}>{patient.name}</Link>
        </strong>
        <span>{patient.bed ?? messages.ward.noBed}</span>
        <span className="quiet-text">{patient.identifier}</span>
        <News2Badge score={patient.news2} />
      </div>
      <StageLine patient={patient} nowMillis={nowMillis} />
      <HandedOnList patient={patient} />
      <div className="handover-acts">
        {acts.take && (
          <button
            type="button"
            className="primary"
            aria-disabled={isPending(`take:${patient.id}`)}
            aria-label={texts.takeOf(patient.name)}
            data-testid={`take-${patient.id}`}
            onClick={() => void hand("take", patient, (command) => takeOffered(command, patient.id))}
          >
            {texts.take}
          </button>
        )}
        {acts.refuse && (
          <button
            type="button"
            aria-disabled={isPending(`refuse:${patient.id}`)}
            aria-label={texts.refuseOf(patient.name)}
            data-testid={`refuse-${patient.id}`}
            onClick={() => void hand("refuse", patient, (command) => refuseOffered(command, patient.id))}
          >
            {texts.refuse}
          </button>
        )}
        {acts.withdraw && (
          <button
            type="button"
            aria-disabled={isPending(`withdraw:${patient.id}`)}
            aria-label={texts.withdrawOf(patient.name)}
            data-testid={`withdraw-${patient.id}`}
            onClick={() => void hand("withdraw", patient, (command) => withdrawOffer(command, patient.id))}
          >
            {texts.withdraw}
          </button>
        )}
        {acts.offer && (
          <>
            <label className="handover-note">
              {texts.note}
              <input
                type="text"
                value={note}
                maxLength={noteMax}
                autoComplete="off"
                data-testid={`note-${patient.id}`}
                onChange={(event) => setNote(event.target.value)}
              />
            </label>
            <button
              type="button"
              aria-disabled={isPending(`offer:${patient.id}`)}
              aria-label={texts.offerOf(patient.name)}
              data-testid={`offer-${patient.id}`}
              onClick={() => void offer(patient)}
            >
              {texts.offer}
            </button>
          </>
        )}
      </div>
    </li>
  );
}

/** Who offered, to whom, and how long is left; then what came of it. */
function StageLine({ patient, nowMillis }: { readonly patient: PatientView; readonly nowMillis: number }): ReactNode {
  const texts = messages.handover;
  const { handover, name } = patient.responsible;
  if (handover == null) {
    return null;
  }
  const someone = messages.outcome.someone;
  const from = handover.fromName ?? someone;
  const left = Math.max(0, Math.ceil((Date.parse(handover.due) - nowMillis) / minute));
  const stage = {
    offered: texts.offered(from, handover.toName ?? texts.whoever, left),
    refused: texts.refused(handover.byName ?? someone),
    untaken: texts.untaken(from, name ?? someone),
    taken: texts.taken(handover.byName ?? someone, timeText(Date.parse(handover.since), nowMillis)),
  }[handover.stage];
  const className = {
    offered: left <= soonMinutes ? "handover-soon" : "",
    refused: "handover-late",
    untaken: "handover-late",
    taken: "quiet-text",
  }[handover.stage];
  return (
    <>
      <p className={className} data-testid={`stage-${patient.id}`}>
        {stage}
      </p>
      {handover.note !== "" && (
        <p className="handover-said">
          {from}: {handover.note}
        </p>
      )}
    </>
  );
}

/** Alarms and tasks that go along, each with what it is in words. */
function HandedOnList({ patient }: { readonly patient: PatientView }): ReactNode {
  const texts = messages.handover;
  const { handedOn } = patient.responsible;
  const alarmsOf = (ids: readonly string[] | undefined): readonly Alarm[] => patient.alarms.filter((alarm) => ids?.includes(alarm.id));
  const tasksOf = (ids: readonly string[] | undefined): readonly Task[] => patient.tasks.filter((task) => ids?.includes(task.id));
  const lines = [
    { name: texts.signalling, of: alarmsOf(handedOn?.signalling).map(alarmText) },
    {
      name: texts.accepted,
      of: alarmsOf(handedOn?.accepted).map((alarm) => texts.acceptedBy(alarmText(alarm), alarm.responsible ?? messages.outcome.someone)),
    },
    { name: texts.paused, of: alarmsOf(handedOn?.paused).map(alarmText) },
    { name: texts.overdue, of: tasksOf(handedOn?.overdue).map(taskName) },
    { name: texts.open, of: tasksOf(handedOn?.open).map(taskName) },
  ].filter((line) => line.of.length > 0);
  if (lines.length === 0) {
    return <p className="quiet-text">{texts.nothing}</p>;
  }
  return (
    <dl className="handover-on">
      {lines.map((line) => (
        <div key={line.name}>
          <dt>{line.name}</dt>
          <dd>{line.of.join(" · ")}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Of what somebody asked for, that. */
function taskName(task: Task): string {
  return task.kind === "reminder" ? task.detail : messages.patient.taskKinds[task.kind];
}

function alarmText(alarm: Alarm): string {
  return `${messages.alarm.prefix[alarm.priority]} ${alarm.label}`;
}

type OfferToProps = {
  readonly ward: string;
  readonly user: User;
  readonly to: string;
  readonly change: (to: string) => void;
  readonly count: number;
  readonly offerAll: () => Promise<void>;
};

function OfferTo({ ward, user, to, change, count, offerAll }: OfferToProps): ReactNode {
  const texts = messages.handover;
  const [staff, setStaff] = useState<readonly StaffMember[]>([]);
  const [fault, setFault] = useState("");
  useEffect(() => {
    let gone = false;
    void getStaffing(ward).then((result) => {
      if (!gone) {
        setFault(result.ok ? "" : messages.takingOver.staffFailed);
        setStaff(result.ok ? result.value.staff.filter((one) => one.id !== user.id) : []);
      }
    });
    return () => {
      gone = true;
    };
  }, [ward, user.id]);
  return (
    <div className="handover-to">
      <label>
        {messages.takingOver.to}
        <select value={to} onChange={(event) => change(event.target.value)} data-testid="handover-to">
          <option value="">{texts.whoever}</option>
          {staff.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" data-testid="offer-all" onClick={() => void offerAll()}>
        {texts.offerAll(count)}
      </button>
      <span role="alert">{fault}</span>
    </div>
  );
}

/** The same on paper, for each ward of the patients in sight. */
function Paper({ wards }: { readonly wards: readonly string[] }): ReactNode {
  const texts = messages.handover;
  const nowMillis = useServerNow();
  const [hours, setHours] = useState<number>(12);
  const [names, setNames] = useState<readonly Ward[]>([]);
  useEffect(() => {
    void getWards().then((result) => result.ok && setNames(result.value));
  }, []);
  // To the minute, so that the link does not change each second.
  const to = Math.floor(nowMillis / minute) * minute;
  return (
    <p className="handover-paper">
      <label>
        {texts.span}
        <select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
          {spans.map((span) => (
            <option key={span} value={span}>
              {texts.hours(span)}
            </option>
          ))}
        </select>
      </label>
      {wards.map((ward) => (
        <a key={ward} href={handoverPdf(ward, to - hours * hour, to)} target="_blank" rel="noreferrer" data-testid={`pdf-${ward}`}>
          {texts.pdf(names.find((one) => one.id === ward)?.name ?? "")}
        </a>
      ))}
    </p>
  );
}

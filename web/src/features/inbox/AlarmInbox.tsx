import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { AlarmBar } from "../../shared/alarm/AlarmBar";
import { useAnswering } from "../../shared/alarm/answering";
import { signals } from "../../shared/alarm/order";
import { useLiveStream, useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { focusMoved } from "../../shared/ui/focusMoved";
import { moveOf } from "../../shared/ui/move";
import { navigate, patientPath } from "../../shared/ui/navigation";
import { useReport } from "../../shared/ui/outcomes";
import { useNarrow } from "../../shared/ui/useNarrow";
import { usePointerHold } from "../../shared/ui/usePointerHold";
import { EvidencePanel } from "./EvidencePanel";
import { type Item, type Section, sectionsOf } from "./inbox";
import { useHeldSections } from "./useHeldSections";
import "./inbox.css";

/** All alarms in sight: one key takes one, the evidence of the one that has the focus stands beside. */
export function AlarmInbox({ reviews }: { readonly reviews: boolean }): ReactNode {
  const { patients, lastFrameMillis } = useLiveStream();
  const nowMillis = useServerNow();
  const { answer } = useAnswering();
  const report = useReport();
  const [active, setActive] = useState<string | null>(null);
  const { held: pointerHere, handlers: pointerHandlers } = usePointerHold();
  const narrow = useNarrow();
  const main = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => main.current?.focus({ preventScroll: true }), []);

  const sections = useHeldSections(sectionsOf(patients.values(), reviews), pointerHere);
  const items = sections.flatMap((section) => section.items);
  const selected = items.find((item) => item.alarm.id === active) ?? items[0];

  const onFocus = (event: FocusEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    setActive(row?.dataset["row"] ?? active);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    const item = items.find((one) => one.alarm.id === row?.dataset["row"]);
    if (row === null || item === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const move = moveOf(event.key);
    if (move !== undefined) {
      event.preventDefault();
      focusMoved([...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])], row, move);
    } else if (event.key === "Enter" && event.target === row) {
      navigate(patientPath(item.patient.id));
    } else if (event.key === "a" && !event.repeat) {
      if (signals(item.alarm)) {
        answer(item.alarm, item.patient.name, { act: "accept" });
      } else {
        report({ kind: "changed", text: messages.inbox.nothingToAccept });
      }
    }
  };

  return (
    <main id="main" className="inbox" tabIndex={-1} ref={main}>
      <div className="inbox-head">
        <h1>{messages.inbox.title}</h1>
        <span className="ward-keys">{messages.ward.keys}</span>
      </div>
      <div className="inbox-columns">
        <div
          ref={list}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
          {...pointerHandlers}
        >
          {items.length === 0 && (
            <p className="ward-empty">{lastFrameMillis === null ? messages.live.connecting : messages.inbox.empty}</p>
          )}
          {sections.map(
            (section) =>
              section.items.length > 0 && (
                <Rows
                  key={section.name}
                  section={section}
                  reachable={selected?.alarm.id}
                  nowMillis={nowMillis}
                />
              ),
          )}
        </div>
        {selected !== undefined &&
          (narrow ? (
            <details className="evidence-sheet" data-testid="evidence-sheet">
              <summary>{messages.evidenceOf(selected.alarm.label, selected.patient.name)}</summary>
              <EvidencePanel item={selected} nowMillis={nowMillis} />
            </details>
          ) : (
            <EvidencePanel item={selected} nowMillis={nowMillis} />
          ))}
      </div>
    </main>
  );
}

type RowsProps = { readonly section: Section; readonly reachable: string | undefined; readonly nowMillis: number };

function Rows({ section, reachable, nowMillis }: RowsProps): ReactNode {
  return (
    <section className="inbox-section" data-testid={`inbox-${section.name}`}>
      <h2>
        {messages.inbox.sections[section.name]} <span className="ward-group-count">{section.items.length}</span>
      </h2>
      <ul>
        {section.items.map((item) => (
          <Row key={item.alarm.id} item={item} reachable={item.alarm.id === reachable} nowMillis={nowMillis} />
        ))}
      </ul>
    </section>
  );
}

function Row(props: { readonly item: Item; readonly reachable: boolean; readonly nowMillis: number }): ReactNode {
  const { item, reachable, nowMillis } = props;
  const { alarm, patient } = item;
  return (
    <li
      className={reachable ? "inbox-row inbox-selected" : "inbox-row"}
      tabIndex={reachable ? 0 : -1}
      data-row={alarm.id}
      data-testid={`row-${alarm.id}`}
    >
      <p className="inbox-who">
        <strong>{patient.name}</strong>
        <span>{patient.bed ?? messages.ward.noBed}</span>
        <span className="quiet-text">{patient.identifier}</span>
      </p>
      <AlarmBar alarm={alarm} patientName={patient.name} atHome={patient.home != null} nowMillis={nowMillis} />
    </li>
  );
}

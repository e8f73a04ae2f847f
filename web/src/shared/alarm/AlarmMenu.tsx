import { type FormEvent, type ReactNode, useState } from "react";
import {
  Button,
  Dialog,
  Heading,
  Label,
  Menu,
  MenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover,
  TextArea,
  TextField,
} from "react-aria-components";
import type { AlarmAnswer } from "../api/answerAlarm";
import type { Alarm, Rung } from "../api/model";
import { messages } from "../messages";
import { navigate, patientPath } from "../ui/navigation";
import { useAnswering } from "./answering";

type Props = {
  readonly alarm: Alarm;
  readonly patientName: string;
  /** Then it climbs the ladder of patients at home. */
  readonly atHome?: boolean;
};

/** The bounds of a pause, in seconds; the server's are 1 to 120. */
const pauses: readonly number[] = [60, 120];
const noteMax = 500;
const ladders = {
  ward: ["bed-nurse", "charge-nurse", "physician", "supervisor"],
  home: ["patient", "hub-nurse", "physician", "welfare-call"],
} as const satisfies Readonly<Record<string, readonly Rung[]>>;

/** Who is called when an alarm goes on; the last one stays. */
export function nextRung(role: Rung, atHome: boolean): Rung {
  const rungs: readonly Rung[] = atHome ? ladders.home : ladders.ward;
  return rungs[rungs.indexOf(role) + 1] ?? role;
}

export type OtherAct = Exclude<AlarmAnswer["act"], "accept">;

/** What can be done about an alarm beside accepting it. */
export function otherActs(alarm: Alarm): readonly OtherAct[] {
  switch (alarm.signal) {
    case "acknowledged":
      return ["escalate", "release"];
    case "on":
    case "paused":
      return ["reject", "pause", "escalate"];
    case "latched":
      return ["reject", "escalate"];
    case "off":
    case "withheld":
      return [];
  }
}

/** Everything but the one key: can't, pause, escalate with a note, give back, open the patient. */
export function AlarmMenu({ alarm, patientName, atHome = false }: Props): ReactNode {
  const { answer, isPending } = useAnswering();
  const [escalating, setEscalating] = useState(false);
  const next = nextRung(alarm.role, atHome);
  const texts = messages.alarm;
  const act = (given: AlarmAnswer): void => answer(alarm, patientName, given);
  const itemsOf = (one: OtherAct): ReactNode => {
    switch (one) {
      case "reject":
        return (
          <MenuItem key={one} data-testid={`reject-${alarm.id}`} onAction={() => act({ act: "reject" })}>
            {texts.reject(next)}
          </MenuItem>
        );
      case "pause":
        return pauses.map((forSeconds) => (
          <MenuItem
            key={`pause-${forSeconds}`}
            data-testid={`pause-${forSeconds}-${alarm.id}`}
            onAction={() => act({ act: "pause", forSeconds })}
          >
            {texts.pause(forSeconds / 60)}
          </MenuItem>
        ));
      case "escalate":
        return (
          <MenuItem key={one} data-testid={`escalate-${alarm.id}`} onAction={() => setEscalating(true)}>
            {texts.escalate(next)}
          </MenuItem>
        );
      case "release":
        return (
          <MenuItem key={one} data-testid={`release-${alarm.id}`} onAction={() => act({ act: "release" })}>
            {texts.release}
          </MenuItem>
        );
    }
  };
  return (
    <>
      <MenuTrigger>
        <Button
          className="alarm-menu"
          aria-label={texts.moreOf(alarm.label, patientName)}
          isDisabled={isPending(alarm)}
          data-testid={`more-${alarm.id}`}
        >
          ⋯
        </Button>
        <Popover placement="bottom end">
          <Menu>
            {otherActs(alarm).map(itemsOf)}
            <MenuItem onAction={() => navigate(patientPath(alarm.patient))}>{texts.openPatient}</MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      {escalating && (
        <EscalateDialog
          alarm={alarm}
          patientName={patientName}
          next={next}
          onNote={(note) => {
            setEscalating(false);
            if (note !== null) {
              act({ act: "escalate", note });
            }
          }}
        />
      )}
    </>
  );
}

function EscalateDialog(props: Props & { readonly next: Rung; readonly onNote: (note: string | null) => void }): ReactNode {
  const { alarm, patientName, next, onNote } = props;
  const texts = messages.alarm;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onNote(String(new FormData(event.currentTarget).get("note")).trim());
  };
  return (
    <ModalOverlay isOpen onOpenChange={() => onNote(null)} isDismissable>
      <Modal>
        <Dialog>
          <Heading slot="title">{texts.escalate(next)}</Heading>
          <p>
            {alarm.label}, {patientName}
          </p>
          <form className="dialog-form" onSubmit={submit}>
            <TextField name="note" isRequired autoFocus maxLength={noteMax}>
              <Label>{texts.note}</Label>
              <TextArea className="react-aria-TextArea" data-testid="escalate-note" />
            </TextField>
            <div className="dialog-acts">
              <Button onPress={() => onNote(null)}>{texts.cancel}</Button>
              <Button type="submit" className="primary" data-testid="escalate-send">
                {texts.acts.escalate}
              </Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

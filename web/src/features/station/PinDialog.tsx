import "./station.css";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { getPin, type PinState, setPin } from "../../shared/api/station";
import { messages } from "../../shared/messages";
import { useReport } from "../../shared/ui/outcomes";

/** Sets one's own PIN for shared stations. */
export function PinDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [state, setState] = useState<PinState["state"] | null>(null);
  const [error, setError] = useState("");
  const report = useReport();
  const texts = messages.station;

  useEffect(() => {
    void getPin().then((result) => setState(result.ok ? result.value.state : null));
  }, []);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (form.get("pin") !== form.get("again")) {
      setError(texts.notTheSame);
      return;
    }
    const result = await setPin(String(form.get("pin")));
    if (result.ok) {
      report({ kind: "done", text: texts.pinSet });
      onClose();
    } else {
      setError((texts.refusals as Readonly<Record<string, string>>)[result.problem.code] ?? messages.session.failed);
    }
  };

  return (
    <ModalOverlay isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal>
        <Dialog data-testid="pin-dialog">
          <Heading slot="title">{texts.setPin}</Heading>
          <p>{texts.pinHint}</p>
          {state === "locked" && <p>{texts.pinLocked}</p>}
          <form className="dialog-form" onSubmit={(event) => void submit(event)}>
            <label htmlFor="new-pin">{texts.pin}</label>
            <input id="new-pin" name="pin" type="password" inputMode="numeric" autoComplete="off" autoFocus required minLength={6} maxLength={12} data-testid="new-pin" />
            <label htmlFor="new-pin-again">{texts.again}</label>
            <input id="new-pin-again" name="again" type="password" inputMode="numeric" autoComplete="off" required minLength={6} maxLength={12} data-testid="new-pin-again" />
            <p className="station-error" role="alert">
              {error}
            </p>
            <div className="dialog-acts">
              <button type="button" onClick={onClose}>
                {texts.cancel}
              </button>
              <button type="submit" className="primary" data-testid="set-pin">
                {texts.setPin}
              </button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

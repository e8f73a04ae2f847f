import "./station.css";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { User } from "../../shared/api/model";
import type { Problem } from "../../shared/api/request";
import { getStationPeople, type StationPerson, tapIn, type TapInBy } from "../../shared/api/station";
import { messages } from "../../shared/messages";
import { matches } from "./matches";

type Props = {
  /** What the person is about to do, in words; empty for no more than looking. */
  readonly purpose: string;
  /** What was typed before this was open. */
  readonly typed: string;
  readonly known: readonly StationPerson[];
  readonly onPeople: (people: readonly StationPerson[]) => void;
  readonly onTappedIn: (user: User) => void;
  readonly onClose: () => void;
};

function refusal(problem: Problem): string {
  const texts = messages.station.refusals as Readonly<Record<string, string>>;
  return texts[problem.code] ?? messages.session.failed;
}

/** Who is it, and the PIN. */
export function TapIn({ purpose, typed, known, onPeople, onTappedIn, onClose }: Props): ReactNode {
  const [filter, setFilter] = useState(typed);
  const [person, setPerson] = useState<StationPerson | null>(null);
  const [byPassword, setByPassword] = useState(false);
  const [error, setError] = useState("");
  const sending = useRef(false);
  const texts = messages.station;
  const shown = known.filter((one) => matches(one.name, filter));

  useEffect(() => {
    void getStationPeople().then((result) => {
      if (result.ok) {
        onPeople(result.value);
      }
    });
  }, [onPeople]);

  const send = async (by: TapInBy): Promise<void> => {
    if (sending.current) {
      return;
    }
    sending.current = true;
    const result = await tapIn(by);
    sending.current = false;
    if (result.ok) {
      onTappedIn(result.value.user);
    } else {
      setError(refusal(result.problem));
      if (result.problem.code === "pin-locked") {
        setByPassword(true);
      }
    }
  };

  const choose = (one: StationPerson | undefined): void => {
    if (one !== undefined) {
      setError(one.locked ? texts.refusals["pin-locked"] : "");
      setPerson(one);
      setByPassword(one.locked);
    }
  };

  const onName = (event: FormEvent): void => {
    event.preventDefault();
    choose(shown[0]);
  };

  const onSecret = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (byPassword) {
      void send({ login: String(form.get("login")), password: String(form.get("password")) });
    } else if (person !== null) {
      void send({ person: person.id, pin: String(form.get("pin")) });
      event.currentTarget.reset();
    }
  };

  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal>
        <Dialog data-testid="tap-in">
          <Heading slot="title">{purpose === "" ? texts.tapIn : purpose}</Heading>
          {byPassword ? (
            <form className="dialog-form" onSubmit={onSecret} key="password">
              <label htmlFor="station-login">{messages.session.login}</label>
              <input id="station-login" name="login" autoComplete="off" autoFocus required maxLength={200} data-testid="station-login" />
              <label htmlFor="station-password">{messages.session.password}</label>
              <input id="station-password" name="password" type="password" autoComplete="off" required maxLength={128} data-testid="station-password" />
              <Acts error={error} onClose={onClose} submit={texts.tapIn} />
            </form>
          ) : person === null ? (
            <form className="dialog-form" onSubmit={onName} key="name">
              <label htmlFor="station-name">{texts.who}</label>
              <input
                id="station-name"
                autoComplete="off"
                autoFocus
                value={filter}
                onChange={(event) => setFilter(event.target.value)}
                data-testid="station-name"
              />
              <div className="station-people" role="group" aria-label={texts.people}>
                {shown.map((one) => (
                  <button key={one.id} type="button" onClick={() => choose(one)} data-testid={`person-${one.id}`}>
                    {one.name}
                  </button>
                ))}
                {shown.length === 0 && <p>{texts.nobodyMatches}</p>}
              </div>
              <Acts error={error} onClose={onClose} submit={texts.next} />
            </form>
          ) : (
            <form className="dialog-form" onSubmit={onSecret} key="pin">
              <p className="station-person">
                <strong>{person.name}</strong>
                <button type="button" className="quiet" onClick={() => setPerson(null)}>
                  {texts.notMe}
                </button>
              </p>
              <label htmlFor="station-pin">{texts.pin}</label>
              <input
                id="station-pin"
                name="pin"
                type="password"
                inputMode="numeric"
                autoComplete="one-time-code"
                autoFocus
                required
                minLength={6}
                maxLength={12}
                aria-describedby="station-error"
                data-testid="station-pin"
              />
              <Acts error={error} onClose={onClose} submit={texts.tapIn} />
            </form>
          )}
          <button
            type="button"
            className="quiet"
            onClick={() => {
              setError("");
              setPerson(null);
              setByPassword(!byPassword);
            }}
            data-testid="station-other-way"
          >
            {byPassword ? texts.withPin : texts.withPassword}
          </button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Acts(props: { readonly error: string; readonly onClose: () => void; readonly submit: string }): ReactNode {
  return (
    <>
      <p id="station-error" className="station-error" role="alert" data-testid="station-error">
        {props.error}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={props.onClose}>
          {messages.station.cancel}
        </button>
        <button type="submit" className="primary" data-testid="station-submit">
          {props.submit}
        </button>
      </div>
    </>
  );
}

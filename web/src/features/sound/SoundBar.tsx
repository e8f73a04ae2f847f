import type { ReactNode } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { Priority } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { useStationSound } from "../../shared/sound/StationSound";
import "./sound.css";

const priorities: readonly Priority[] = ["high", "medium", "low"];

/** A station that can't be heard is a technical alarm; one that was not checked this shift is reminded of it. */
export function SoundBar(): ReactNode {
  const { state, checkDue, checking, startCheck } = useStationSound();
  const texts = messages.sound;
  return (
    <>
      {state !== "on" ? (
        <div className="sound-bar alarm alarm-medium alarm-signals" role="alert" data-testid="sound-blocked">
          <span className="alarm-label">
            <span className="alarm-prefix" aria-hidden="true">
              {messages.alarm.prefix.medium}
            </span>
            <span className="hidden">{messages.alarm.priority("medium")}: </span>
            {state === "blocked" ? texts.blocked : texts.unheard}
          </span>
          <Button className="alarm-accept" onPress={startCheck} data-testid="sound-on">
            {state === "blocked" ? texts.turnOn : texts.check}
          </Button>
        </div>
      ) : checkDue ? (
        <section className="sound-bar sound-due" aria-label={texts.check} data-testid="sound-due">
          <span>{texts.due}</span>
          <Button onPress={startCheck} data-testid="sound-check">
            {texts.check}
          </Button>
        </section>
      ) : null}
      {checking && <SoundCheck />}
    </>
  );
}

function SoundCheck(): ReactNode {
  const { endCheck, tryOut } = useStationSound();
  const texts = messages.sound;
  return (
    <ModalOverlay isOpen onOpenChange={() => endCheck(null)} isDismissable>
      <Modal>
        <Dialog data-testid="sound-dialog">
          <Heading slot="title">{texts.title}</Heading>
          <p>{texts.hint}</p>
          <div className="sound-tries">
            {priorities.map((priority) => (
              <Button key={priority} onPress={() => tryOut(priority)}>
                <span aria-hidden="true">{messages.alarm.prefix[priority]} </span>
                {texts.play(priority)}
              </Button>
            ))}
          </div>
          <div className="dialog-acts">
            <Button onPress={() => endCheck(false)} data-testid="sound-unheard">
              {texts.notHeard}
            </Button>
            <Button className="primary" autoFocus onPress={() => endCheck(true)} data-testid="sound-heard">
              {texts.heard}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

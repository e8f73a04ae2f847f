import type { ReactNode } from "react";
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay, Button } from "react-aria-components";

type Props = {
  readonly button: string;
  /** For a screen reader, where the button's own text doesn't say of what. */
  readonly buttonLabel?: string;
  readonly title: string;
  readonly testId: string;
  readonly wide?: boolean;
  readonly onOpen?: () => void;
  readonly children: (close: () => void) => ReactNode;
};

/** A button that opens a form over the page. Escape, and nothing outside of it, closes it: a slip of the hand loses no typing. */
export function FormDialog({ button, buttonLabel, title, testId, wide, onOpen, children }: Props): ReactNode {
  return (
    <DialogTrigger onOpenChange={(open) => open && onOpen?.()}>
      <Button data-testid={testId} {...(buttonLabel === undefined ? {} : { "aria-label": buttonLabel })}>
        {button}
      </Button>
      <ModalOverlay className="react-aria-ModalOverlay">
        <Modal className={wide === true ? "react-aria-Modal modal-wide" : "react-aria-Modal"}>
          <Dialog data-testid={`${testId}-dialog`}>
            {({ close }) => (
              <>
                <Heading slot="title">{title}</Heading>
                {children(close)}
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

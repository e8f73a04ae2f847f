import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

type Props = {
  readonly title: string;
  readonly testId: string;
  readonly wide?: boolean;
  readonly close: () => void;
  readonly children: ReactNode;
};

/** A form over the page that something other than its own button opens. Escape, and nothing outside of it, closes it. */
export function TaskDialog({ title, testId, wide, close, children }: Props): ReactNode {
  return (
    <ModalOverlay className="react-aria-ModalOverlay" isOpen onOpenChange={(open) => !open && close()}>
      <Modal className={wide === true ? "react-aria-Modal modal-wide" : "react-aria-Modal"}>
        <Dialog data-testid={testId}>
          <Heading slot="title">{title}</Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

import type { Delivery, PatientView } from "../api/model";

export type Confirmation = { readonly delivery: string; readonly stage: "received" | "displayed" };

/** The next step of each delivery to a person that this station can confirm. */
export function confirmations(
  patients: Iterable<PatientView>,
  person: string,
  onScreen: boolean,
): readonly Confirmation[] {
  return [...patients]
    .flatMap((patient) => patient.deliveries)
    .filter((delivery) => delivery.to === person)
    .flatMap((delivery) => {
      const stage = next(delivery, onScreen);
      return stage === null ? [] : [{ delivery: delivery.id, stage }];
    });
}

function next(delivery: Delivery, onScreen: boolean): Confirmation["stage"] | null {
  switch (delivery.stage) {
    case "displayed":
      return null;
    case "received":
    case "failed":
      return onScreen ? "displayed" : null;
    case "ordered":
    case "sent":
      return "received";
    case "unconfirmed":
      return onScreen ? "displayed" : "received";
  }
}

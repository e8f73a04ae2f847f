import { useEffect, useRef } from "react";
import { confirmDelivery } from "../api/confirmDelivery";
import type { User } from "../api/model";
import { useLiveStream, useServerNow } from "../live/useLiveStream";
import { confirmations } from "./confirmations";

/**
 * Confirms what this station was told for who is signed in: that it has it, and that it shows it. What the server
 * doesn't take is confirmed again a second later, as long as the alarm is to be told.
 */
export function DeliveryConfirmer({ user }: { readonly user: User }): null {
  const { patients, phase } = useLiveStream();
  const nowMillis = useServerNow();
  const underWay = useRef(new Set<string>());
  useEffect(() => {
    const onScreen = phase === "live" && document.visibilityState === "visible";
    for (const { delivery, stage } of confirmations(patients.values(), user.id, onScreen)) {
      const key = `${delivery} ${stage}`;
      if (!underWay.current.has(key)) {
        underWay.current.add(key);
        void confirmDelivery(delivery, stage).finally(() => underWay.current.delete(key));
      }
    }
  }, [patients, phase, user.id, nowMillis]);
  return null;
}

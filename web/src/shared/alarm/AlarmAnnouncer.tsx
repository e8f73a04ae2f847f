import { type ReactNode, useEffect, useRef, useState } from "react";
import { useLiveStream } from "../live/useLiveStream";
import { messages } from "../messages";
import { newHighAlarms, signals } from "./order";

/** Speaks each new high alarm to a screen reader, once. */
export function AlarmAnnouncer(): ReactNode {
  const { patients } = useLiveStream();
  const known = useRef<ReadonlySet<string>>(new Set());
  const [text, setText] = useState("");
  useEffect(() => {
    const fresh = newHighAlarms(known.current, patients.values());
    known.current = new Set(
      [...patients.values()].flatMap((patient) => patient.alarms.filter(signals).map((alarm) => alarm.id)),
    );
    if (fresh.length > 0) {
      setText(fresh.map(({ alarm, patient }) => messages.alarm.announce(alarm.label, patient.name)).join(". "));
    }
  }, [patients]);
  return (
    <div className="hidden" role="alert" aria-live="assertive" data-testid="announcer">
      {text}
    </div>
  );
}

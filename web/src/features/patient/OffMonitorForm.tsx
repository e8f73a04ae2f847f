import { type FormEvent, type ReactNode, useState } from "react";
import { comeBackToMonitor, goOffMonitor } from "../../shared/api/goOffMonitor";
import type { OffMonitor, PatientView } from "../../shared/api/model";
import { problemOutcome } from "../../shared/api/problemOutcome";
import type { Result } from "../../shared/api/request";
import { OffMonitorLine } from "../../shared/device/OffMonitorLine";
import { useServerClock } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { useReport } from "../../shared/ui/outcomes";

const reasons = Object.keys(messages.offMonitor.reasons) as readonly OffMonitor["reason"][];
const MINUTE = 60_000;

/** For how long a patient may be away, in minutes; the first is chosen. */
const lengths: readonly number[] = [30, 15, 60, 120, 240, 480, 1_440, 2_880];

export function OffMonitorForm(props: { readonly patient: PatientView; readonly nowMillis: number }): ReactNode {
  const { patient, nowMillis } = props;
  const texts = messages.offMonitor;
  const { isPending, run } = useCommands();
  const report = useReport();
  const clock = useServerClock();
  const [sending, setSending] = useState<string | null>(null);
  const busy = sending !== null && isPending(sending);
  const away = patient.offMonitor ?? null;

  const carryOut = async (key: string, act: (command: string) => Promise<Result<undefined>>, done: string) => {
    setSending(key);
    const result = await run(key, act);
    if (result !== null) {
      setSending(null);
      report(result.ok ? { kind: "done", text: done } : problemOutcome(texts.title, result.problem));
    }
  };

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const reason = reasons.find((one) => one === data.get("reason")) ?? "other";
    const minutes = Number(data.get("minutes"));
    void carryOut(
      `${reason}:${minutes}`,
      (command) => goOffMonitor(command, patient.id, reason, Math.round(clock()) + minutes * MINUTE),
      texts.done,
    );
  };

  return (
    <section className="panel" aria-labelledby="off-monitor-title">
      <h2 id="off-monitor-title">{texts.title}</h2>
      <OffMonitorLine offMonitor={away} nowMillis={nowMillis} />
      <form className="observation" onSubmit={submit} data-testid="off-monitor-form">
        <label>
          {texts.reason}
          <select name="reason" defaultValue={away?.reason ?? reasons[0]}>
            {reasons.map((reason) => (
              <option key={reason} value={reason}>
                {texts.reasons[reason]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.length}
          <select name="minutes">
            {lengths.map((minutes) => (
              <option key={minutes} value={minutes}>
                {texts.minutes(minutes)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" aria-disabled={busy} data-testid="go-off-monitor">
          {away === null ? texts.go : texts.change}
        </button>
        {away !== null && (
          <button
            type="button"
            className="primary"
            aria-disabled={busy}
            data-testid="come-back"
            onClick={() => void carryOut("back", (command) => comeBackToMonitor(command, patient.id), texts.backDone)}
          >
            {texts.back}
          </button>
        )}
      </form>
    </section>
  );
}

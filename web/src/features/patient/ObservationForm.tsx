import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { problemOutcome } from "../../shared/api/problemOutcome";
import { recordObservations } from "../../shared/api/recordObservations";
import { useServerClock } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { useReport } from "../../shared/ui/outcomes";
import { observedFrom } from "./observed";

/** What a person observed, timed by the server's clock at the moment of recording. */
export function ObservationForm({ patient }: { readonly patient: string }): ReactNode {
  const texts = messages.observation;
  const { isPending, run } = useCommands();
  const report = useReport();
  const clock = useServerClock();
  const [fault, setFault] = useState("");
  const [sending, setSending] = useState<string | null>(null);
  /** Sent again after a lost answer, the same values keep their first time, or they would be another observation. */
  const attempt = useRef<{ readonly key: string; readonly atMillis: number } | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const text = (name: string): string => String(data.get(name) ?? "").trim();
    const checked = observedFrom({
      consciousness: text("consciousness"),
      oxygen: text("oxygen"),
      temperature: text("temperature"),
      respiration: text("respiration"),
      pulse: text("pulse"),
      spo2: text("spo2"),
      systolic: text("systolic"),
      diastolic: text("diastolic"),
    });
    setFault("fault" in checked ? checked.fault : "");
    if ("fault" in checked) {
      return;
    }
    const key = JSON.stringify(checked.readings);
    const { atMillis } = attempt.current?.key === key ? attempt.current : { atMillis: Math.round(clock()) };
    attempt.current = { key, atMillis };
    setSending(key);
    const result = await run(key, (command) => recordObservations(command, patient, atMillis, checked.readings));
    if (result === null) {
      return;
    }
    setSending(null);
    if (!result.ok) {
      report(problemOutcome(messages.outcome.recording, result.problem));
      return;
    }
    attempt.current = null;
    const refused = result.value?.refused ?? [];
    if (refused.length > 0) {
      report({ kind: "failed", text: messages.outcome.recordedPartly(refused.map((one) => one.detail).join(" ")) });
      return;
    }
    form.reset();
    report({ kind: "done", text: messages.outcome.recorded });
  };

  const busy = sending !== null && isPending(sending);
  return (
    <section className="panel" aria-labelledby="observation-title">
      <h2 id="observation-title">{texts.title}</h2>
      <form className="observation" onSubmit={(event) => void submit(event)} data-testid="observation">
        <label className="observation-wide">
          {texts.consciousness}
          <select name="consciousness" defaultValue="">
            <option value="">{texts.notRecorded}</option>
            {texts.levels.map((level, index) => (
              <option key={level} value={index}>
                {texts.letters[index]} – {level}
              </option>
            ))}
          </select>
        </label>
        <NumberField name="oxygen" label={`${texts.oxygen} (${texts.oxygenHint})`} step="0.5" min={0} max={60} />
        <NumberField name="temperature" label={texts.temperature} step="0.1" min={20} max={45} />
        <NumberField name="respiration" label={texts.respiration} step="1" min={0} max={120} />
        <NumberField name="pulse" label={texts.pulse} step="1" min={0} max={350} />
        <NumberField name="spo2" label={texts.spo2} step="1" min={0} max={100} />
        <NumberField name="systolic" label={texts.systolic} step="1" min={20} max={350} />
        <NumberField name="diastolic" label={texts.diastolic} step="1" min={10} max={250} />
        <p className="observation-fault" role="alert">
          {fault}
        </p>
        <button type="submit" className="primary" aria-disabled={busy} data-testid="record">
          {busy ? texts.submitting : texts.submit}
        </button>
      </form>
    </section>
  );
}

type NumberFieldProps = {
  readonly name: string;
  readonly label: string;
  readonly step: string;
  readonly min: number;
  readonly max: number;
};

function NumberField({ name, label, step, min, max }: NumberFieldProps): ReactNode {
  return (
    <label>
      {label}
      <input name={name} type="number" inputMode="decimal" step={step} min={min} max={max} autoComplete="off" />
    </label>
  );
}

import { type ChangeEvent, type ReactNode, useState } from "react";
import { type ConfigurationOutcome, getConfiguration, takeConfiguration } from "../../shared/api/administration";
import { problemOutcome } from "../../shared/api/problemOutcome";
import { messages } from "../../shared/messages";
import { useReport } from "../../shared/ui/outcomes";
import { ActForm } from "./parts";

const documentMaxBytes = 1_000_000;

type Chosen = { readonly document: unknown; readonly would: ConfigurationOutcome };

/** The set-up of the hospital in one file: written out, and taken from one after it was said what that changes. */
export function Configuration(): ReactNode {
  const report = useReport();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [fault, setFault] = useState("");
  const texts = messages.administration.configuration;

  const save = async (): Promise<void> => {
    const result = await getConfiguration();
    if (!result.ok) {
      report(problemOutcome(texts.saving, result.problem));
      return;
    }
    const url = URL.createObjectURL(new Blob([JSON.stringify(result.value, null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "vigil-configuration.json";
    link.click();
    URL.revokeObjectURL(url);
  };

  const choose = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    setChosen(null);
    setFault("");
    if (file === undefined) {
      return;
    }
    const read = file.size > documentMaxBytes ? null : parsed(await file.text());
    if (read === null) {
      setFault(texts.noDocument);
      return;
    }
    const result = await takeConfiguration(read, null);
    if (result.ok) {
      setChosen({ document: read, would: result.value });
    } else {
      setFault(texts.refused(result.problem.detail || result.problem.code));
    }
  };

  return (
    <>
      <p>{texts.hint}</p>
      <div className="administration-tools">
        <button type="button" onClick={() => void save()} data-testid="save-configuration">
          {texts.save}
        </button>
        <label>
          {texts.choose}
          <input type="file" accept="application/json,.json" onChange={(event) => void choose(event)} />
        </label>
      </div>
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      {chosen !== null &&
        (chosen.would.changes.length === 0 ? (
          <p role="status">{texts.nothing}</p>
        ) : (
          <>
            <h3>{texts.would}</h3>
            <ul data-testid="configuration-changes">
              {chosen.would.changes.map((path) => (
                <li key={path}>{path}</li>
              ))}
            </ul>
            <ActForm
              button={texts.take}
              title={texts.take}
              testId="take-configuration"
              submit={texts.take}
              act={texts.taking}
              done={texts.taken}
              onDone={() => setChosen(null)}
              send={(form) => takeConfiguration(chosen.document, String(form.get("reason") ?? "").trim())}
            >
              <label>
                {texts.reason}
                <input name="reason" required maxLength={500} autoComplete="off" />
              </label>
            </ActForm>
          </>
        ))}
    </>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The screen says that it is no such document.
    return null;
  }
}

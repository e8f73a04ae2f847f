import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { answerPrompt, askForHelp, getPrompts, type Prompt } from "../../shared/api/atHome";
import { confirmDelivery } from "../../shared/api/confirmDelivery";
import type { PatientAnswer } from "../../shared/api/model";
import { useLiveStream } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { useReport } from "../../shared/ui/outcomes";
import "./home.css";

/** A prompt has to be confirmed within 10 s of its order. */
const askMillis = 3_000;
const answers: readonly PatientAnswer[] = ["all-right", "not-wearing", "need-help"];

/** The one page of a patient at home: what is asked, and a call for help that is always there. */
export function PatientHome(): ReactNode {
  const texts = messages.home;
  const { phase } = useLiveStream();
  const { prompts, look } = usePrompts();
  const { isPending, run } = useCommands();
  const report = useReport();

  const answer = async (prompt: Prompt, given: PatientAnswer): Promise<void> => {
    const result = await run(`${prompt.id}:${given}`, (command) => answerPrompt(command, prompt.id, given));
    if (result === null) {
      return;
    }
    if (result.ok) {
      report({ kind: "done", text: given === "need-help" ? texts.helpCalled : texts.said });
    } else if (result.problem.code === "prompt-over") {
      report({ kind: "changed", text: texts.over });
    } else {
      report({ kind: "failed", text: given === "need-help" ? texts.helpFailed : messages.outcome.unreachable(texts.saying) });
    }
    look();
  };

  const help = async (): Promise<void> => {
    const result = await run("help", (command) => askForHelp(command));
    if (result !== null) {
      report(result.ok ? { kind: "done", text: texts.helpCalled } : { kind: "failed", text: texts.helpFailed });
    }
  };

  return (
    <main id="main" className="at-home" data-testid="at-home">
      <h1>{texts.title}</h1>
      <p role="status" className={phase === "live" ? "quiet-text" : "at-home-lost"}>
        {phase === "live" ? texts.connected : texts.lost}
      </p>
      <section aria-live="polite" aria-label={texts.title}>
        {prompts.length === 0 && <p>{texts.nothing}</p>}
        {prompts.map((prompt) => (
          <div key={prompt.id} className="at-home-prompt" data-testid={`prompt-${prompt.id}`}>
            <h2>{texts.kinds[prompt.kind] ?? texts.kinds["how-are-you"]}</h2>
            {answers.map((given) => (
              <button
                key={given}
                type="button"
                className={given === "need-help" ? "at-home-help" : "at-home-answer"}
                aria-disabled={isPending(`${prompt.id}:${given}`)}
                data-testid={given}
                onClick={() => void answer(prompt, given)}
              >
                {texts.answers[given]}
              </button>
            ))}
          </div>
        ))}
      </section>
      {prompts.length === 0 && (
        <button type="button" className="at-home-help" aria-disabled={isPending("help")} data-testid="help" onClick={() => void help()}>
          {texts.help}
        </button>
      )}
      <p className="quiet-text">{texts.emergency}</p>
    </main>
  );
}

/** What the patient is asked now; that it came and that it is shown is confirmed. */
function usePrompts(): { readonly prompts: readonly Prompt[]; readonly look: () => void } {
  const [prompts, setPrompts] = useState<readonly Prompt[]>([]);
  const stopped = useRef(false);
  const look = useCallback(() => {
    void getPrompts().then((result) => {
      if (result.ok && !stopped.current) {
        setPrompts(result.value.prompts);
        confirm(result.value.prompts);
      }
    });
  }, []);
  useEffect(() => {
    stopped.current = false;
    look();
    const timer = setInterval(look, askMillis);
    return () => {
      stopped.current = true;
      clearInterval(timer);
    };
  }, [look]);
  return { prompts, look };
}

function confirm(prompts: readonly Prompt[]): void {
  for (const prompt of prompts) {
    if (prompt.stage !== "displayed") {
      const shown = document.visibilityState === "visible" && prompt.stage !== "ordered" && prompt.stage !== "sent";
      void confirmDelivery(prompt.id, shown ? "displayed" : "received");
    }
  }
}

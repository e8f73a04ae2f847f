import { type ReactNode, useEffect, useState } from "react";
import { getDemo } from "../../shared/api/getDemo";
import type { Scenario } from "../../shared/api/model";
import { problemOutcome } from "../../shared/api/problemOutcome";
import { startScenario } from "../../shared/api/startScenario";
import { messages } from "../../shared/messages";
import { useReport } from "../../shared/ui/outcomes";
import "./demo.css";

/** Nothing at all, unless the server runs the demonstration. */
export function DemoPanel(): ReactNode {
  const [scenarios, setScenarios] = useState<readonly Scenario[]>([]);
  const [starting, setStarting] = useState<string | null>(null);
  const report = useReport();

  useEffect(() => {
    void getDemo().then((result) => setScenarios(result.ok ? result.value.scenarios : []));
  }, []);

  const start = async (scenario: Scenario): Promise<void> => {
    if (starting !== null) {
      return;
    }
    setStarting(scenario.name);
    const result = await startScenario(scenario.name);
    setStarting(null);
    report(
      result.ok
        ? { kind: "done", text: messages.outcome.scenario(scenario.title) }
        : problemOutcome(messages.outcome.starting(scenario.title), result.problem),
    );
  };

  if (scenarios.length === 0) {
    return null;
  }
  return (
    <>
      <button type="button" className="quiet" popoverTarget="demo-panel" data-testid="demo-open">
        {messages.demo.title}
      </button>
      <div id="demo-panel" className="demo-panel" popover="auto" role="dialog" aria-label={messages.demo.title}>
        <p>{messages.demo.hint}</p>
        {scenarios.map((scenario) => (
          <button
            key={scenario.name}
            type="button"
            className="demo-scenario"
            data-testid={`scenario-${scenario.name}`}
            aria-disabled={starting !== null}
            onClick={() => void start(scenario)}
          >
            <strong>{scenario.title}</strong>
            <span>{scenario.description}</span>
          </button>
        ))}
      </div>
    </>
  );
}

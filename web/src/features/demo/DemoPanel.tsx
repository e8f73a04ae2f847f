import { type ReactNode, useEffect, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
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
    <DialogTrigger>
      <Button className="quiet" data-testid="demo-open">
        {messages.demo.title}
      </Button>
      <Popover placement="bottom end">
        <Dialog className="react-aria-Dialog demo-panel" aria-label={messages.demo.title}>
          <p>{messages.demo.hint}</p>
          {scenarios.map((scenario) => (
            <Button
              key={scenario.name}
              className="demo-scenario"
              data-testid={`scenario-${scenario.name}`}
              isPending={starting !== null}
              onPress={() => void start(scenario)}
            >
              <strong>{scenario.title}</strong>
              <span>{scenario.description}</span>
            </Button>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

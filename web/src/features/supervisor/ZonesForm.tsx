import { type ReactNode, useState } from "react";
import { problemOutcome } from "../../shared/api/problemOutcome";
import { setZones } from "../../shared/api/supervise";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { useReport } from "../../shared/ui/outcomes";
import type { WardPlan } from "./useWardPlan";
import { textOf, zonesIn } from "./zoneLines";

/** Which beds are looked after together. */
export function ZonesForm({ plan, close }: { readonly plan: WardPlan; readonly close: () => void }): ReactNode {
  const texts = messages.supervisor;
  const { isPending, run } = useCommands();
  const report = useReport();
  const [text, setText] = useState(textOf(plan.places.zones));
  const [fault, setFault] = useState("");
  const send = async (): Promise<void> => {
    const zones = zonesIn(text);
    if (zones === null) {
      setFault(texts.zonesWrong);
      return;
    }
    const result = await run("zones", () => setZones(plan.ward, zones));
    if (result?.ok === true) {
      report({ kind: "done", text: texts.zonesSet(zones.length) });
      close();
    } else if (result !== null) {
      setFault(problemOutcome(texts.settingZones, result.problem).text);
    }
  };
  return (
    <form
      className="dialog-form supervisor-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label>
        {texts.zonesHow}
        <textarea className="react-aria-TextArea" rows={8} value={text} data-testid="zones-text" onChange={(event) => setText(event.target.value)} />
      </label>
      <p>
        {texts.bedsOfWard}: {plan.places.beds.map((bed) => bed.name).join(", ")}
      </p>
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary" aria-disabled={isPending("zones")} data-testid="zones-send">
          {texts.setZones}
        </button>
      </div>
    </form>
  );
}

import type { ReactNode } from "react";
import type { Device } from "../../shared/api/model";
import { agoText } from "../../shared/device/DeviceLine";
import { messages } from "../../shared/messages";
import { ageText, unitText } from "../../shared/vitals/format";
import { useReference } from "../../shared/vitals/reference";

/** What the last interrogations of an implant told; never as of this moment. */
export function Interrogated(props: { readonly device: Device; readonly nowMillis: number }): ReactNode {
  const { metrics } = useReference();
  const { interrogated, lastReceivedAt } = props.device;
  if (interrogated.length === 0) {
    return null;
  }
  const age = (at: string): string => agoText(ageText(props.nowMillis - Date.parse(at)));
  const newest = interrogated.map((measure) => measure.at).reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
  return (
    <div className="quiet-text" data-testid="interrogated">
      <p>{messages.patient.interrogated(age(newest), lastReceivedAt == null ? "–" : age(lastReceivedAt))}</p>
      <dl>
        {interrogated.map((measure) => (
          <div key={measure.metric}>
            <dt>{metrics.get(measure.metric)?.display ?? measure.metric}</dt>
            <dd>
              {measure.value} {unitText(measure.unit)} ({age(measure.at)})
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

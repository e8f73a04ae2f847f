import type { ReactNode } from "react";
import type { Device, DeviceMeasure } from "../../shared/api/model";
import { agoText } from "../../shared/device/DeviceLine";
import { messages } from "../../shared/messages";
import { ageText, timeText, unitText } from "../../shared/vitals/format";
import { useReference } from "../../shared/vitals/reference";

/** Its value is minutes since 1970 in UTC. */
const nextTransmission = "VIGIL_CIED_NEXT_TRANSMISSION";

export function measuredText(measure: DeviceMeasure, nowMillis: number): string {
  return measure.metric === nextTransmission
    ? timeText(measure.value * 60_000, nowMillis)
    : `${measure.value} ${unitText(measure.unit)}`.trim();
}

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
              {measuredText(measure, props.nowMillis)} ({age(measure.at)})
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

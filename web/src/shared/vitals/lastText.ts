import { messages } from "../messages";
import { timeText, valueText } from "./format";
import type { Parameter, Shown } from "./parameters";

/** "last 92 at 02:14" for a value too old to be shown as one. */
export function lastText(parameter: Parameter, shown: Shown, nowMillis: number): string {
  if (shown.state === "none") {
    return messages.vitals.noValue;
  }
  return messages.vitals.last(shownText(parameter, shown), timeText(Date.parse(shown.vital.at), nowMillis));
}

/** "88", "132/76", or "–" where there is no value at all. */
export function shownText(parameter: Parameter, shown: Shown): string {
  if (shown.state === "none") {
    return "–";
  }
  const first = valueText(shown.vital.value, parameter.decimals);
  return shown.second === undefined ? first : `${first}/${valueText(shown.second.value, parameter.decimals)}`;
}

import type { Preview } from "../../../shared/api/limits";
import { messages } from "../../../shared/messages";

/** "Over the last 7 days: 14 signals instead of 61. 2 would not have been signalled. Later by at most 15 s." */
export function previewText(preview: Preview): string {
  const texts = messages.limits;
  const hours = Math.max(1, Math.round((Date.parse(preview.to) - Date.parse(preview.from)) / 3_600_000));
  return [
    texts.previewed(hours >= 48 ? texts.days(Math.round(hours / 24)) : texts.hours(hours), preview.proposed, preview.now),
    preview.missed === 0 ? texts.missedNone : texts.missed(preview.missed),
    preview.laterByMillis === 0 ? "" : texts.later(Math.ceil(preview.laterByMillis / 1000)),
    preview.readings === 0 ? texts.noReadings : "",
  ]
    .filter((text) => text !== "")
    .join(" ");
}

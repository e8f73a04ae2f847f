import type { News2, News2Parameter, News2Part } from "../api/model";
import { messages } from "../messages";
import { plainText } from "../vitals/format";

/** "5" when complete, "5–8" when what is missing may add points. */
export function scoreText(score: News2): string {
  return messages.news2.range(score.lower, score.complete ? score.lower : score.upper);
}

/** The parameters without which the score is only a range. */
export function neededOf(score: News2): readonly News2Parameter[] {
  return score.parts.filter((part) => part.state !== "present").map((part) => part.parameter);
}

export function partValueText(part: News2Part): string {
  if (part.value == null) {
    return "–";
  }
  switch (part.parameter) {
    case "consciousness":
      return messages.observation.letters[part.value] ?? "–";
    case "oxygen":
      return part.value === 0 ? messages.news2.air : `${plainText(part.value)} L/min`;
    case "respiration":
    case "pulse":
      return `${plainText(part.value)} /min`;
    case "spo2":
      return `${plainText(part.value)} %`;
    case "systolic":
      return `${plainText(part.value)} mmHg`;
    case "temperature":
      return `${plainText(part.value)} °C`;
  }
}

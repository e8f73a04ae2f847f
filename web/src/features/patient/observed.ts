import type { Observed } from "../../shared/api/recordObservations";
import { messages } from "../../shared/messages";

/** The form as it was filled in: text, empty where nothing was observed. */
export type Filled = {
  readonly consciousness: string;
  readonly oxygen: string;
  readonly temperature: string;
  readonly respiration: string;
  readonly pulse: string;
  readonly spo2: string;
  readonly systolic: string;
  readonly diastolic: string;
};

export type Checked = { readonly readings: readonly Observed[] } | { readonly fault: string };

const fields: readonly { readonly name: keyof Filled; readonly metric: string; readonly unit: string }[] = [
  { name: "consciousness", metric: "VIGIL_CONSCIOUSNESS", unit: "1" },
  { name: "oxygen", metric: "MDC_FLOW_O2_FG", unit: "L/min" },
  { name: "temperature", metric: "MDC_TEMP_BODY", unit: "Cel" },
  { name: "respiration", metric: "MDC_RESP_RATE", unit: "/min" },
  { name: "pulse", metric: "MDC_PULS_OXIM_PULS_RATE", unit: "/min" },
  { name: "spo2", metric: "MDC_PULS_OXIM_SAT_O2", unit: "%" },
  { name: "systolic", metric: "MDC_PRESS_BLD_NONINV_SYS", unit: "mm[Hg]" },
  { name: "diastolic", metric: "MDC_PRESS_BLD_NONINV_DIA", unit: "mm[Hg]" },
];

/** The readings of what was filled in. Whether a value is plausible is the server's to judge. */
export function observedFrom(filled: Filled): Checked {
  const hasSystolic = filled.systolic !== "";
  const hasDiastolic = filled.diastolic !== "";
  if (hasSystolic !== hasDiastolic || (hasSystolic && Number(filled.diastolic) >= Number(filled.systolic))) {
    return { fault: messages.observation.pressureBoth };
  }
  const readings = fields
    .filter((field) => filled[field.name] !== "")
    .map((field) => ({ metric: field.metric, value: Number(filled[field.name]), unit: field.unit }));
  return readings.length === 0 ? { fault: messages.observation.empty } : { readings };
}

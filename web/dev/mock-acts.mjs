// What people did about a patient of the stand-in server: the same for the same patient and hour.
const kinds = [
  ["observe", null, null],
  ["accept", null, null],
  ["go-off-monitor", "imaging", null],
  ["come-back-to-monitor", null, null],
  ["escalate", null, "Needs oxygen, please look now."],
  ["pause", null, null],
  ["give-rule-order", "MDC_PULS_OXIM_SAT_O2:low", "usual for this patient"],
  ["transfer", "7E-04", null],
];
const hour = 3_600_000;

export function actsOf(patient, from, to) {
  const acts = [];
  for (let at = to - (to % hour); at > from && acts.length < 1_000; at -= 5 * hour) {
    const [act, what, note] = kinds[Math.abs(Math.round(at / hour) + patient.index) % kinds.length];
    acts.push({ at: new Date(at).toISOString(), act, by: "Nurse A", ...(what && { what }), ...(note && { note }) });
  }
  return { acts, more: false };
}

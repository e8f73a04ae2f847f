import type { Zone } from "../../shared/api/supervise";

/** As they are typed: a zone on each line, its name, a colon, its beds with commas between them. */
export function textOf(zones: readonly Zone[]): string {
  return zones.map((zone) => `${zone.name}: ${zone.beds.join(", ")}`).join("\n");
}

/** The zones of what was typed; null where a line is none, or a bed or a name stands twice. */
export function zonesIn(text: string): readonly Zone[] | null {
  const zones: Zone[] = [];
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim();
    const beds = line.slice(colon + 1).split(",").map((bed) => bed.trim()).filter((bed) => bed !== "");
    if (colon < 1 || name === "" || beds.length === 0) {
      return null;
    }
    zones.push({ name, beds });
  }
  const once = (all: readonly string[]): boolean => new Set(all.map((one) => one.toLowerCase())).size === all.length;
  return once(zones.map((zone) => zone.name)) && once(zones.flatMap((zone) => zone.beds)) ? zones : null;
}

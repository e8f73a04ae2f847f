import type { PatientView } from "../api/model";

export type Namesake = { readonly patient: PatientView; readonly same: boolean };

/** Names that differ by at most so many letters are taken for each other. */
const lettersMax = 2;
/** Shorter names differ by so few letters too often. */
const lengthMin = 6;

let before: { readonly key: string; readonly namesakes: ReadonlyMap<string, readonly Namesake[]> } | null = null;

/** Who has the same or a similar name as somebody else in sight; worked out anew only when names or beds change. */
export function namesakesOf(patients: Iterable<PatientView>): ReadonlyMap<string, readonly Namesake[]> {
  const all = [...patients];
  const key = all.map((patient) => `${patient.id}|${patient.name}|${patient.bed ?? ""}`).join("\n");
  if (before?.key !== key) {
    before = { key, namesakes: compared(all) };
  }
  return before.namesakes;
}

function compared(all: readonly PatientView[]): ReadonlyMap<string, readonly Namesake[]> {
  const found = new Map<string, Namesake[]>();
  const names = all.map((patient) => plain(patient.name));
  all.forEach((one, i) => {
    all.slice(i + 1).forEach((other, offset) => {
      const likeness = likenessOf(names[i] ?? "", names[i + 1 + offset] ?? "");
      if (likeness !== null) {
        const same = likeness === "same";
        found.set(one.id, [...(found.get(one.id) ?? []), { patient: other, same }]);
        found.set(other.id, [...(found.get(other.id) ?? []), { patient: one, same }]);
      }
    });
  });
  return found;
}

/** The same but for case, accents and the order of its words; or similar, by a few letters. */
export function likenessOf(one: string, other: string): "same" | "similar" | null {
  if (one === other) {
    return "same";
  }
  const short = Math.min(one.length, other.length);
  return short >= lengthMin && distance(one, other, lettersMax) <= lettersMax ? "similar" : null;
}

export function plain(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .split(/[\s,.'-]+/)
    .toSorted()
    .join(" ");
}

/** Levenshtein's distance, or something above `max` once it is more than that. */
function distance(one: string, other: string, max: number): number {
  if (Math.abs(one.length - other.length) > max) {
    return max + 1;
  }
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + Number(one[i - 1] !== other[j - 1])),
      );
    }
    if (Math.min(...next) > max) {
      return max + 1;
    }
    row = next;
  }
  return row[other.length] ?? max + 1;
}

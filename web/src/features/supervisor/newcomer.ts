import type { PatientView } from "../../shared/api/model";
import { likenessOf, plain } from "../../shared/patient/similarNames";
import { yearsOld } from "../../shared/vitals/format";

const oldest = 120;

/** The age of somebody born then; null where nobody can be. */
export function ageOf(birthDate: string, nowMillis: number): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(birthDate) || Number.isNaN(Date.parse(birthDate)) || Date.parse(birthDate) > nowMillis) {
    return null;
  }
  const years = yearsOld(birthDate, nowMillis);
  return years >= 0 && years <= oldest ? years : null;
}

/** Whoever in sight could be taken for the newcomer, or be the newcomer. */
export function alike(
  name: string,
  identifier: string,
  patients: readonly PatientView[],
): { readonly sameIdentifier: readonly PatientView[]; readonly similarName: readonly PatientView[] } {
  const trimmed = identifier.trim().toLowerCase();
  const words = plain(name.trim());
  return {
    sameIdentifier: trimmed === "" ? [] : patients.filter((one) => one.identifier.trim().toLowerCase() === trimmed),
    similarName: words === "" ? [] : patients.filter((one) => likenessOf(words, plain(one.name)) !== null),
  };
}

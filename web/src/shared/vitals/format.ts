const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

const unitNames: Readonly<Record<string, string>> = { "mm[Hg]": "mmHg", Cel: "°C", "1": "" };

/** A UCUM unit as it is written for people; a bare annotation, as of a score, is none. */
export function unitText(ucum: string): string {
  return unitNames[ucum] ?? (/^\{.*\}$/.test(ucum) ? "" : ucum);
}

export function valueText(value: number, decimals: number): string {
  return value.toFixed(decimals);
}

/** A value in as many decimals as it needs, at most two: for limits and worst values of any metric. */
export function plainText(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** How long ago, in steps coarse enough that a ward of ages doesn't flicker. */
export function ageText(millis: number): string {
  if (millis < 10_000) {
    return "now";
  }
  if (millis < minute) {
    return `${Math.floor(millis / 10_000) * 10} s`;
  }
  if (millis < hour) {
    return `${Math.floor(millis / minute)} min`;
  }
  if (millis < 2 * day) {
    return `${Math.floor(millis / hour)} h`;
  }
  return `${Math.floor(millis / day)} d`;
}

/** `02:14`, with the day in front unless it is today's. */
export function timeText(atMillis: number, nowMillis: number): string {
  const sameDay = new Date(atMillis).toDateString() === new Date(nowMillis).toDateString();
  return sameDay ? clock.format(atMillis) : `${dayMonth.format(atMillis)} ${clock.format(atMillis)}`;
}

export function secondsText(atMillis: number): string {
  return clockSeconds.format(atMillis);
}

/** Whole years at `nowMillis`. */
export function yearsOld(birthDate: string, nowMillis: number): number {
  const [year = 0, month = 1, date = 1] = birthDate.split("-").map(Number);
  const now = new Date(nowMillis);
  const hadBirthday = now.getMonth() + 1 > month || (now.getMonth() + 1 === month && now.getDate() >= date);
  return now.getFullYear() - year - (hadBirthday ? 0 : 1);
}

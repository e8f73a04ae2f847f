import { messages } from "../messages";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const daysMonths = new Map<string, Intl.DateTimeFormat>();

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
    return messages.time.now;
  }
  if (millis < minute) {
    return `${Math.floor(millis / 10_000) * 10} ${messages.time.seconds}`;
  }
  if (millis < hour) {
    return `${Math.floor(millis / minute)} ${messages.time.minutes}`;
  }
  if (millis < 2 * day) {
    return `${Math.floor(millis / hour)} ${messages.time.hours}`;
  }
  return `${Math.floor(millis / day)} ${messages.time.days}`;
}

/** The same in the fewest letters, of a minute or more: `41m`. */
export function shortAgeText(millis: number): string {
  const [count = "", unit = ""] = ageText(millis).split(" ");
  return count + unit.slice(0, 1);
}

/** `02:14`, with the day in front unless it is today's. */
export function timeText(atMillis: number, nowMillis: number): string {
  const sameDay = new Date(atMillis).toDateString() === new Date(nowMillis).toDateString();
  return sameDay ? clock.format(atMillis) : `${dayMonthText(atMillis)} ${clock.format(atMillis)}`;
}

export function dayMonthText(atMillis: number): string {
  const { locale } = messages;
  const format = daysMonths.get(locale) ?? new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
  daysMonths.set(locale, format);
  return format.format(atMillis);
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

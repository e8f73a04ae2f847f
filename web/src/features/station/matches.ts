/** Whether somebody of that name is meant: by a part of it, or by initials. */
export function matches(name: string, typed: string): boolean {
  const wanted = typed.trim().toLocaleLowerCase();
  const lower = name.toLocaleLowerCase();
  const initials = lower
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .join("");
  return lower.includes(wanted) || initials.startsWith(wanted.replace(/[\s.]/g, ""));
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");
const root = /^:root \{([^}]*)\}/m.exec(css)?.[1] ?? "";

/** A token's colour by day and at night. */
function token(name: string): readonly [string, string] {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(root)?.[1] ?? "";
  const [, day, night] = /light-dark\((#\w+), (#\w+)\)/.exec(value) ?? [];
  return day !== undefined && night !== undefined ? [day, night] : [value, value];
}

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const texts = ["text", "muted", "accent", "hue-heartRate", "hue-respiration", "hue-spo2", "hue-pressure", "hue-temperature", "hue-news2"];
const grounds = ["page", "surface", "sunken"];

describe.each([0, 1] as const)("the colours, %s", (light) => {
  it.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))("%s is read on %s", (text, ground) => {
    expect(contrast(token(text)[light], token(ground)[light])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["high", "medium", "low"])("the text on a %s alarm's fill is read", (priority) => {
    expect(contrast(token(`alarm-${priority}-text`)[light], token(`alarm-${priority}`)[light])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["alarm-high", "alarm-medium-edge", "alarm-low-edge", "line-strong"])("the edge %s is seen", (edge) => {
    expect(contrast(token(edge)[light], token("surface")[light])).toBeGreaterThanOrEqual(3);
  });
});

import { describe, expect, it } from "vitest";
import { patient } from "../testing/fixtures";
import { likenessOf, namesakesOf, plain } from "./similarNames";

function likeness(one: string, other: string): ReturnType<typeof likenessOf> {
  return likenessOf(plain(one), plain(other));
}

describe("names", () => {
  it("are the same whatever their case, accents and order", () => {
    expect(likeness("Tan Mei Ling", "MEI LING, Tan")).toBe("same");
    expect(likeness("José García", "Jose Garcia")).toBe("same");
  });

  it("are similar when two letters differ", () => {
    expect(likeness("Tan Mei Ling", "Tan Mei Lin")).toBe("similar");
    expect(likeness("Siti Aminah", "Siti Aminin")).toBe("similar");
  });

  it("are told apart otherwise, and when they are short", () => {
    expect(likeness("Tan Mei Ling", "Tan Wei Jie")).toBeNull();
    expect(likeness("Ng Li", "Ng Lo")).toBeNull();
  });

  it("are found on both tiles", () => {
    const one = patient({ id: "1", name: "Tan Mei Ling" });
    const other = patient({ id: "2", name: "Tan Mei Lin" });
    const third = patient({ id: "3", name: "Arjun Raman" });
    const found = namesakesOf([one, other, third]);
    expect(found.get("1")).toEqual([{ patient: other, same: false }]);
    expect(found.get("2")).toEqual([{ patient: one, same: false }]);
    expect(found.has("3")).toBe(false);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, it } from "vitest";

const source = resolve(import.meta.dirname, "..");

/** Where a file lies: the layer, and the feature within its layer. */
function placeOf(path: string): { readonly layer: string; readonly feature: string } {
  const [layer = "", feature = ""] = relative(source, path).split("/");
  return { layer, feature };
}

function isAllowed(from: string, to: string): boolean {
  const importer = placeOf(from);
  const imported = placeOf(to);
  switch (importer.layer) {
    case "app":
      return true;
    case "features":
      return imported.layer === "shared" || (imported.layer === "features" && imported.feature === importer.feature);
    default:
      return imported.layer === "shared";
  }
}

it("imports only along app -> features -> shared, and no feature from another", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(source, name));
  const forbidden = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/(?:from|import) "(\.[^"]+)"/g)]
      .map((match) => resolve(dirname(file), match[1] ?? ""))
      .filter((target) => !isAllowed(file, target))
      .map((target) => `${relative(source, file)} -> ${relative(source, target)}`),
  );
  expect(files.length).toBeGreaterThan(40);
  expect(forbidden).toEqual([]);
});

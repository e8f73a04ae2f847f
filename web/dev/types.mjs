// Writes src/shared/api/generated.ts, the types of what the server says, from openapi.json; with --check only says whether it is up to date.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const description = new URL("../openapi.json", import.meta.url);
const types = new URL("../src/shared/api/generated.ts", import.meta.url);

// The generator takes a dot in a name for the beginning of a file's ending.
const text = (await readFile(description, "utf8")).replaceAll(
  /"#\/components\/schemas\/([^"]+)"/g,
  (_, name) => `"#/definitions/${name.replaceAll(".", "")}"`,
);
const schemas = Object.entries(JSON.parse(text).components.schemas);
const definitions = Object.fromEntries(schemas.map(([name, schema]) => [name.replaceAll(".", ""), schema]));
if (Object.keys(definitions).length !== schemas.length) {
  throw new Error("Two schemas have one name without their dots.");
}
const schema = {
  title: "Schemas",
  type: "object",
  properties: Object.fromEntries(Object.keys(definitions).map((name) => [name, { $ref: `#/definitions/${name}` }])),
  required: Object.keys(definitions),
  definitions,
};
const generated = await compile(schema, "Schemas", {
  additionalProperties: false,
  bannerComment: "// Made from web/openapi.json by `npm run types`: do not edit.",
  strictIndexSignatures: true,
  style: { printWidth: 120 },
});

if (!process.argv.includes("--check")) {
  await writeFile(types, generated);
} else if ((await readFile(types, "utf8")) !== generated) {
  console.error("src/shared/api/generated.ts is not what openapi.json gives: npm run types");
  process.exitCode = 1;
}

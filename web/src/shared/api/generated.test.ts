import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { it } from "vitest";

it("is what openapi.json gives", () => {
  execFileSync(process.execPath, [resolve(import.meta.dirname, "../../../dev/types.mjs"), "--check"], { stdio: "pipe" });
}, 20_000);

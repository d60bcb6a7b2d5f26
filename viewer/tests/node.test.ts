/** Which Node can build the page: the check that the Makefile asks, the `engines` of package.json, and Vite's own. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";

const require = createRequire(import.meta.url);
const { canBuild } = require("../build/node-version.cjs") as { canBuild(version: string): boolean };
const json = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

test.each([
  ["0.10.48", false], ["18.20.8", false], ["20.9.0", false], ["20.18.3", false], ["20.19.0", true], ["20.20.2", true], ["21.7.3", false],
  ["22.11.0", false], ["22.12.0", true], ["22.20.1", true], ["23.0.0", true], ["24.11.1", true], ["26.0.0", true], ["100.0.0", true],
])("Node %s: %s", (version, can) => expect(canBuild(version)).toBe(can));

test("package.json says the same, and nothing that builds the page asks for more", () => {
  const range = "^20.19.0 || >=22.12.0";
  expect(json("../package.json").engines.node).toBe(range);
  const { packages } = json("../package-lock.json") as { packages: Record<string, { engines?: { node?: string } }> };
  expect([packages[""], packages["node_modules/vite"], packages["node_modules/rolldown"]].map((p) => p.engines?.node)).toEqual([range, range, range]);
});

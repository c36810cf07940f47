import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readConfig, settingsTable } from "../../runtime/config.ts";
import { HomeroomError } from "../../runtime/errors.ts";
import { settings } from "../../runtime/settings.ts";
import { root } from "../support/node_test.ts";

const key = "k".repeat(32);

function problemsOf(environment: Record<string, string>): string {
  try {
    readConfig(["jwtKeys"], environment);
  } catch (error) {
    assert.ok(error instanceof HomeroomError && error.code === "BAD_SETTINGS");
    return error.message;
  }
  return "";
}

test("every setting has a value or may be absent when nothing is set", () => {
  const config = readConfig([], {});
  assert.deepEqual(Object.keys(config), Object.keys(settings));
  assert.equal(config.port, 4000);
  assert.ok(Object.isFrozen(config));
});

test("all wrong settings are named at once, and no secret is shown", () => {
  const message = problemsOf({
    PORT: "80a",
    LOG_LEVEL: "loud",
    DATABASE_URL: "mysql://root:hunter2@localhost/x",
  });
  for (const name of ["PORT", "LOG_LEVEL", "DATABASE_URL", "JWT_KEYS"]) {
    assert.ok(message.includes(name), name);
  }
  assert.ok(!message.includes("hunter2"));
  assert.ok(message.includes("80a"));
});

test("an empty variable is as good as none", () => {
  assert.equal(readConfig([], { PORT: "", METRICS_TOKEN: "" }).port, 4000);
});

test("the first of the keys comes first, and secrets may contain colons", () => {
  const config = readConfig(["jwtKeys"], { JWT_KEYS: `new:a:${key},old:${key}` });
  assert.deepEqual(config.jwtKeys, [
    { kid: "new", secret: `a:${key}` },
    { kid: "old", secret: key },
  ]);
});

for (const keys of ["k1:short", key, `k1:${key},k1:${key}`, `k1:${key},`]) {
  test(`keys such as ${keys.slice(0, 12)}… are refused`, () => {
    assert.ok(problemsOf({ JWT_KEYS: keys }).includes("JWT_KEYS"));
  });
}

test("the table lists every setting with its default", () => {
  const rows = settingsTable().split("\n");
  assert.equal(rows.length, 2 + Object.keys(settings).length);
  assert.ok(rows.some((row) => row.startsWith("| `PORT` | `4000` |")));
});

test("the README has that table", async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const words = (text: string) => text.replaceAll(/[ -]+/g, " ");
  for (const row of settingsTable().split("\n")) assert.ok(words(readme).includes(words(row)), row);
});

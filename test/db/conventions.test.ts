import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { sharedDatabase, slugs } from "../support/database.ts";
import { root, sqlFile, sqlFiles } from "./conventions/files.ts";
import { fileRules } from "./conventions/rules.ts";

const files = sqlFiles();

for (const [title, rule] of Object.entries(fileRules)) {
  describe(title, () => {
    test("everywhere", () => {
      const found = files.flatMap((file) =>
        rule.offences(file).map((offence) => `${file.path}: ${offence.trim()}`),
      );
      assert.deepEqual(found, []);
    });

    test("is noticed when it is broken", () => {
      assert.notDeepEqual(rule.offences(sqlFile(...rule.broken)), []);
    });
  });
}

test("every table has a policy file, in its module's folder", async () => {
  const db = await sharedDatabase();
  const { rows } = await db.asOwner(slugs[0], (client) =>
    client.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = current_schema()::regnamespace
         and relkind in ('r', 'p') and not relispartition`,
    ),
  );
  const stated = files.filter((file) => file.path.startsWith("policies/")).map(({ name }) => name);
  assert.deepEqual(stated.sort(), rows.map(({ name }) => name).sort());
});

interface RegisteredError {
  name: string;
  meaning: string;
  fix: string;
}

describe("error codes", () => {
  const registry = JSON.parse(readFileSync(join(root, "db/errors.json"), "utf8")) as Record<
    string,
    RegisteredError
  >;
  const codes = Object.keys(registry);

  test("are raised if and only if they are registered", () => {
    const raised = files.flatMap((file) => file.text.match(/\bSC\d{3}\b(?=')/g) ?? []);
    assert.deepEqual([...new Set(raised)].sort(), codes);
  });

  test("are listed in order, each with a name of its own, a meaning and a way out", () => {
    assert.deepEqual(codes, [...codes].sort());
    const names = Object.values(registry).map((error) => error.name);
    assert.equal(new Set(names).size, names.length);
    for (const [code, error] of Object.entries(registry)) {
      assert.match(code, /^SC[0-9]{3}$/);
      assert.match(error.name, /^[A-Z]+(_[A-Z]+)*$/, code);
      assert.match(error.meaning, /\.$/, code);
      assert.match(error.fix, /\.$/, code);
    }
  });

  test("are explained in db/ERRORS.md, as the registry has them", () => {
    const lines = Object.entries(registry).map(
      ([code, { name, meaning, fix }]) => `- **${code}** \`${name}\`: ${meaning} ${fix}`,
    );
    const documented = readFileSync(join(root, "db/ERRORS.md"), "utf8").split("\n");
    assert.deepEqual(
      documented.filter((line) => line.startsWith("- ")),
      lines,
    );
  });
});

test("db/CONVENTIONS.md names tests that exist", () => {
  const conventions = readFileSync(join(root, "db/CONVENTIONS.md"), "utf8");
  const sources = ["conventions.test.ts", "conventions/rules.ts", "catalog.test.ts"]
    .concat(["api", "names", "security", "structure"].map((name) => `catalog/${name}.ts`))
    .map((name) => readFileSync(join(root, "test/db", name), "utf8"))
    .join("\n");
  const named = [...conventions.matchAll(/“([^”\n]+)”/g)].map((match) => match[1]!);
  const missing = named.slice(1).filter((title) => !sources.includes(`"${title}"`));
  assert.ok(named.length > 20);
  assert.deepEqual(missing, []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { sharedDatabase } from "../../support/database.ts";
import { sqlFiles } from "../conventions/files.ts";
import { rows, slug } from "./people.ts";

const db = await sharedDatabase();

test("every permission that is asked for by name exists", async () => {
  const asked = sqlFiles()
    .filter(({ path }) => /^policies\/|^db\/tenant\/.*\/(functions|triggers)\//.test(path))
    .flatMap(({ text }) => text.replace(/^comment on [\s\S]*?';$/gm, "").match(code) ?? [])
    .map((literal) => literal.slice(1, -1));
  const listed = await db.asOwner(slug, (client) => rows(client, "select code from permissions"));
  const existing = new Set(listed.map((permission) => permission.code as string));
  assert.ok(asked.length > 300);
  assert.deepEqual(
    asked.filter((name) => !existing.has(name)),
    [],
  );
});

const code = /'[a-z_]+:(view|create|update|delete|approve|publish|export|import|assign)'/g;

test("the lists of permissions name default roles and nobody else", async () => {
  const names = await db.asOwner(slug, (client) => rows(client, "select name from roles"));
  const known = ["Everyone", "Concerned", ...names.map((role) => role.name as string)];
  const lists = sqlFiles().filter(({ path }) => /\/data\/\w+_permissions\.sql$/.test(path));
  assert.ok(lists.length >= 3);
  const unknown = lists
    .flatMap(({ text }) => [...text.matchAll(/'([^']+)'\),?$/gm)].map((match) => match[1]!))
    .flatMap((holders) => holders.split(", "))
    .map((holder) => holder.replace(/ \((self|wards|classes)\)$/, ""))
    .filter((holder) => !known.includes(holder));
  assert.deepEqual(unknown, []);
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadApi } from "../../../server/graphql/load.ts";
import type { RestArgument } from "../../../server/rest/model.ts";
import { restModel, writesAndReads } from "../../../server/rest/model.ts";
import { demoId, openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { bodyOf, restOf } from "../../support/rest.ts";
import { startServer } from "../../support/server.ts";

const [school, other] = slugs;
const database = await openDatabase();
await givePasswords(database, school, other);
const server = await startServer(database);
const model = restModel(await loadApi());

/** What a function is called with: values that are well-formed, whether or not there is such a row. */
function made({ name, type }: RestArgument): string {
  if (type.kind === "enum") return name === "kind" ? "STUDENTS" : "PUSH";
  const id = demoId(name === "personId" ? "students/1" : `${name.replace(/Ids?$/, "")}s/1`);
  const texts: Record<string, string> = {
    UUID: id,
    Int: "1",
    Boolean: "true",
    Date: "2026-11-23",
    Datetime: "2026-11-23T08:00:00Z",
    JSON: "{}",
    BigFloat: "50",
  };
  const words: Record<string, string> = { cron: "0 8 * * *", timeZone: "UTC" };
  return texts[type.name] ?? words[name] ?? "a";
}

describe("every operation", () => {
  it("is made from the schema, and bears a name of its own", () => {
    const operations = [...model.collections.flatMap(writesAndReads), ...model.functions];
    const ids = operations.map(({ id }) => id);
    assert.ok(ids.length >= 170, `only ${ids.length} operations`);
    assert.equal(new Set(ids).size, ids.length);
    const reserved = ["limit", "cursor", "total", "filter", "search", "order", "fields", "include"];
    for (const called of model.functions.filter(({ kind }) => kind === "query")) {
      const taken = called.arguments.filter(({ name }) => reserved.includes(name));
      assert.deepEqual(taken, [], called.path);
    }
  });

  it("answers an administrator: lists, their rows, their relations, and as CSV", async () => {
    const { accessToken } = await signIn(server, school, "admin");
    const rest = restOf(server, school, accessToken);
    let rows = 0;
    for (const { path, key, type, hasSearch } of model.collections) {
      const list = await rest("GET", `/${path}?limit=3`);
      assert.equal(list.status, 200, `${path}: ${list.text}`);
      const { data } = bodyOf(list);
      rows += data.length;
      const csv = await rest("GET", `/${path}?limit=1`, { headers: { accept: "text/csv" } });
      assert.equal(csv.status, 200, `${path}: ${csv.text}`);
      const names = model.objects[type]!.columns.map(({ name }) => name).join(",");
      assert.equal(csv.text.split("\r\n")[0], names);
      if (hasSearch) assert.equal((await rest("GET", `/${path}?search=a`)).status, 200, path);
      const relations = model.objects[type]!.relations.slice(0, 8).map(({ name }) => name);
      if (relations.length > 0) {
        const included = await rest("GET", `/${path}?limit=1&include=${relations.join(",")}`);
        assert.equal(included.status, 200, `${path}: ${included.text}`);
      }
      if (key.length === 0 || data.length === 0) continue;
      const address = key.map(({ name }) => encodeURIComponent(String(data[0]![name]))).join("/");
      const one = await rest("GET", `/${path}/${address}`);
      assert.equal(one.status, 200, `${path}: ${one.text}`);
      assert.deepEqual(bodyOf(one).data, data[0], path);
    }
    assert.ok(rows > 100, `only ${rows} rows`);
  });

  it("that is a function answers, or refuses with a reason", async () => {
    const { accessToken } = await signIn(server, school, "admin");
    const rest = restOf(server, school, accessToken);
    let succeeded = 0;
    for (const { path, kind, arguments: args } of model.functions) {
      if (/^sign-out|password/.test(path)) continue;
      const values = new URLSearchParams(
        args
          .filter(({ type }) => type.isRequired)
          .map((arg): [string, string] => [arg.name, made(arg)]),
      );
      const answer =
        kind === "query"
          ? await rest("GET", `/rpc/${path}?${values.toString()}`)
          : await rest("POST", `/rpc/${path}`, { body: {} });
      assert.ok(answer.status < 500, `${path}: ${answer.text}`);
      assert.doesNotMatch(answer.text, /There is nothing at this address/, path);
      if (answer.status < 300) succeeded += 1;
      else assert.match(answer.headers["content-type"]!, /^application\/problem\+json/);
    }
    assert.ok(succeeded > 40, `only ${succeeded} functions answered`);
  });

  it("shows nothing of a school to a stranger of another", async () => {
    const { accessToken } = await signIn(server, other, "admin");
    const stranger = restOf(server, school, accessToken);
    const guest = restOf(server, school);
    for (const { path } of model.collections) {
      assert.equal((await stranger("GET", `/${path}`)).status, 401, path);
      const answer = await guest("GET", `/${path}`);
      if (answer.status === 200) assert.deepEqual(bodyOf(answer).data, [], path);
      else assert.equal(answer.status, 401, `${path}: ${answer.text}`);
    }
    for (const { path } of model.functions) {
      const answer = await stranger("POST", `/rpc/${path}`, { body: {} });
      assert.equal(answer.status, 401, path);
    }
  });
});

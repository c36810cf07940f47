import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { codes, openSchool } from "./school.ts";

describe("a page", async () => {
  const school = await openSchool();

  it("has 50 rows unless asked, wherever it stands", async () => {
    const answer = await school.as(
      "admin",
      `{
        permissions { totalCount nodes { id } pageInfo { hasNextPage } }
        roles(filter: { name: { equalTo: "Registrar" } }) {
          nodes { rolePermissions { totalCount nodes { id } } }
        }
      }`,
    );
    assert.ok(Number(answer.at("permissions.totalCount")) > 50);
    assert.equal(answer.at("permissions.nodes.length"), 50);
    assert.equal(answer.at("permissions.pageInfo.hasNextPage"), true);
    assert.ok(Number(answer.at("roles.nodes.0.rolePermissions.totalCount")) > 50);
    assert.equal(answer.at("roles.nodes.0.rolePermissions.nodes.length"), 50);
  });

  it("has as many as asked for, from either end", async () => {
    const answer = await school.as(
      "admin",
      `{
        all: permissions(first: 500) { totalCount nodes { id } }
        one: permissions(first: 1) { nodes { id } }
        last: permissions(last: 2) { nodes { id } }
        none: permissions(first: 0) { nodes { id } totalCount }
      }`,
    );
    const all = answer.at("all.nodes") as unknown[];
    assert.equal(all.length, answer.at("all.totalCount"));
    assert.deepEqual(answer.at("one.nodes"), all.slice(0, 1));
    assert.deepEqual(answer.at("last.nodes"), all.slice(-2));
    assert.deepEqual(answer.at("none"), { nodes: [], totalCount: all.length });
  });

  for (const [field, query] of Object.entries({
    first: "{ permissions(first: 501) { totalCount nodes { id } } }",
    last: "{ permissions(last: 501) { nodes { id } } }",
    nested: "{ roles { nodes { rolePermissions(first: 501) { nodes { id } } } } }",
    negative: "{ permissions(first: -1) { nodes { id } } }",
    function: `{ searchPeople(phrase: "simpson", first: 501) { nodes { id } } }`,
  })) {
    it(`is refused when it is too large: ${field}`, async () => {
      const answer = await school.as("admin", query);
      assert.deepEqual(codes(answer), ["PAGE_SIZE"]);
    });
  }

  it("is refused when the number comes in a variable, by the same plan", async () => {
    const query = "query ($n: Int) { permissions(first: $n) { nodes { id } } }";
    const small = await school.as("admin", query, { variables: { n: 3 } });
    assert.equal(small.at("permissions.nodes.length"), 3);
    const large = await school.as("admin", query, { variables: { n: 1000 } });
    assert.deepEqual(codes(large), ["PAGE_SIZE"]);
    const unset = await school.as("admin", query);
    assert.equal(unset.at("permissions.nodes.length"), 50);
  });

  it("leads to the next by cursor, each row once, in an order that is not unique", async () => {
    const seen: unknown[] = [];
    let after: unknown = null;
    let total: unknown;
    for (let more: unknown = true; more && seen.length < 1000;) {
      const page = await school.as(
        "admin",
        `query ($after: Cursor) {
          permissions(first: 37, after: $after, orderBy: TYPE_ASC) {
            totalCount
            nodes { id }
            pageInfo { hasNextPage endCursor }
          }
        }`,
        { variables: { after } },
      );
      seen.push(...(page.at("permissions.nodes.*.id") as string[]));
      after = page.at("permissions.pageInfo.endCursor");
      more = page.at("permissions.pageInfo.hasNextPage");
      total = page.at("permissions.totalCount");
    }
    assert.equal(seen.length, total);
    assert.equal(new Set(seen).size, seen.length);
  });

  it("is read by key, not by counting rows", async () => {
    const first = await school.as("admin", "{ students(first: 1) { pageInfo { endCursor } } }");
    school.statements.splice(0);
    await school.as("admin", "query ($c: Cursor) { students(after: $c) { nodes { id } } }", {
      variables: { c: first.at("students.pageInfo.endCursor") },
    });
    const statement = school.statements.find((text) => text.includes(`from "students"`));
    assert.match(statement!, /"id" > /);
    assert.doesNotMatch(statement!, /\boffset\b/);
  });

  it("refuses a cursor that is none", async () => {
    const answer = await school.as("admin", `{ students(after: "x") { nodes { id } } }`);
    assert.deepEqual(codes(answer), ["BAD_REQUEST"]);
  });
});

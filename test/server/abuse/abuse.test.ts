import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { loadApi } from "../../../server/graphql/load.ts";
import { slugs } from "../../support/database.ts";
import { bodyAttacks } from "./bodies.ts";
import { documentAttacks } from "./documents.ts";
import { hostAttacks } from "./hosts.ts";
import { injectionAttacks } from "./injections.ts";
import { pathAttacks } from "./paths.ts";
import { restAttacks } from "./rest.ts";
import { resist } from "./runner.ts";
import { slowAttacks } from "./slow.ts";
import { openTarget } from "./target.ts";
import { tokenAttacks } from "./tokens.ts";

const target = await openTarget();
const { server, database, canary } = target;

/** All rows of the other school, for comparing. */
const contentOfOther = () =>
  database.asOwner(slugs[1], async (client) => {
    const hash = createHash("sha256");
    for (const table of ["users", "students", "teachers", "rooms", "roles", "user_roles"]) {
      const { rows } = await client.query(`select * from ${table} order by id`);
      hash.update(JSON.stringify(rows));
    }
    return hash.digest("hex");
  });
const before = await contentOfOther();

const attacks = {
  "forged tokens": tokenAttacks(target),
  "hosts and headers": hostAttacks(target),
  documents: documentAttacks(target),
  bodies: bodyAttacks(target),
  paths: pathAttacks(target),
  "REST requests": restAttacks(target),
  injections: injectionAttacks(await loadApi(), target),
  "slow clients": slowAttacks(target),
};

for (const [what, list] of Object.entries(attacks)) {
  describe(`the server withstands ${what}`, () => {
    resist(server, canary, list);
  });
}

describe("after all of that", () => {
  it("it was enough to mean something", () => {
    const count = Object.values(attacks).reduce((sum, list) => sum + list.length, 0);
    assert.ok(count > 300, `only ${count} attacks`);
  });

  it("the canary can be seen by whom it belongs to", async () => {
    const answer = await target.ask(
      { query: "{ schools { nodes { name } } }" },
      { authorization: `Bearer ${target.otherToken}`, host: target.otherHost },
    );
    assert.equal(answer.status, 200);
    assert.ok(answer.text.includes(canary));
  });

  it("nothing of the other school has changed", async () => {
    assert.equal(await contentOfOther(), before);
  });

  it("the server still answers, and ends when told to", async () => {
    const answer = await target.ask({ query: "{ schools { totalCount } }" });
    assert.equal(answer.status, 200);
    assert.equal(await server.stop(), 0);
  });
});

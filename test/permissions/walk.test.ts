import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { connect } from "../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { statementFor, type Command, type TablePolicy } from "../policies/matrix.ts";
import { policies } from "../policies/tables/index.ts";
import { openWorld } from "../policies/world.ts";
import { slugs } from "../support/database.ts";
import { proofs, undecided } from "./proofs.ts";
import { tryProof, walkerWorld, type Proof } from "./walk.ts";

/** At least so many permissions are there to be given. */
const atLeast = 296;

const commandOf: Record<string, Command> = {
  view: "select",
  create: "insert",
  update: "update",
  delete: "delete",
};

/** What the policy matrix does to a table, as proofs: one for each row that it tries. */
function proofsOf(policy: TablePolicy, type: string): Proof[] {
  const command = commandOf[type];
  if (!command) return [];
  const view = `${policy.table}:view`;
  return Object.keys(policy.rows).map((row) => ({
    permission: `${policy.table}:${type}`,
    attempt: statementFor(policy, command, row, "walker"),
    // A row that is changed has to be found first.
    also: command === "update" || command === "delete" ? [view] : [],
  }));
}

function proofsFor(code: string): Proof[] {
  const own = proofs.filter(({ permission }) => permission === code);
  if (own.length > 0) return own;
  const [resource, type] = code.split(":");
  const policy = policies.find(({ table }) => table === resource);
  return policy ? proofsOf(policy, type!) : [];
}

describe("every permission", async () => {
  const db = await openWorld();
  const names = tenantNames(slugs[0]);
  await db.commitAsOwner(slugs[0], (owner) => owner.query(walkerWorld));
  const client = await connect(db.adminUrl);
  db.defer(() => client.end());
  await client.query(`begin; set local search_path = ${searchPathOf(names)}`);

  const { rows } = await client.query<{ code: string }>(
    "select code from permissions where resource <> 'customs' order by code",
  );
  const codes = rows.map(({ code }) => code);

  it("is counted", () => {
    assert.ok(codes.length >= atLeast, `${codes.length} permissions`);
  });

  for (const code of codes) {
    it(`decides: ${code}`, async () => {
      const tried = [];
      for (const proof of proofsFor(code)) {
        const [without, withIt] = await tryProof(client, names.role, proof);
        if (without === "refused" && withIt === "passed") return;
        tried.push({ attempt: proof.attempt, without, withIt });
      }
      assert.fail(`No operation shows it: ${JSON.stringify(tried, null, 2)}`);
    });
  }

  it("that a proof names exists", () => {
    const named = proofs.flatMap(({ permission, also = [] }) => [permission, ...also]);
    assert.deepEqual(
      named.filter((code) => !codes.includes(code)),
      [],
    );
  });

  for (const proof of proofs.filter(({ calls }) => calls)) {
    it(`that ${proof.calls} asks for: ${proof.permission}`, async () => {
      assert.deepEqual(await tryProof(client, names.role, proof), ["refused", "passed"]);
    });
  }

  it("is asked by every function of the API, or by what the function reads", async () => {
    const functions = await client.query<{ name: string }>(
      `select distinct proname as name
       from pg_proc
       where pronamespace = current_schema()::regnamespace
         and has_function_privilege(current_schema()::name, oid, 'execute')
         and prorettype <> 'trigger'::regtype
         and coalesce(obj_description(oid, 'pg_proc'), '') not like '@behavior -*%'
       order by proname`,
    );
    const asked = new Set(proofs.map(({ calls }) => calls));
    const names = functions.rows.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => !asked.has(name) && !(name in undecided.functions)),
      [],
    );
    assert.deepEqual(
      [...Object.keys(undecided.functions)].filter((name) => !names.includes(name)),
      [],
    );
  });

  it("is asked by every command that is granted on a table", async () => {
    const granted = await client.query<{ code: string }>(
      `select format('%s:%s', relname, command.type) as code
       from pg_class
       cross join (
         values ('view', 'select'), ('create', 'insert'), ('update', 'update'), ('delete', 'delete')
       ) as command (type, privilege)
       where relnamespace = current_schema()::regnamespace
         and relkind in ('r', 'p')
         and not relispartition
         and (
           has_table_privilege(current_schema()::name, pg_class.oid, command.privilege)
           or command.privilege <> 'delete' and has_any_column_privilege(
             current_schema()::name, pg_class.oid, command.privilege
           )
         )
       order by code`,
    );
    const decided = granted.rows
      .map(({ code }) => code)
      .filter((code) => !codes.includes(code) && !(code in undecided.commands));
    assert.deepEqual(decided, []);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { connect } from "../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { openWorld } from "../policies/world.ts";
import { slugs } from "../support/database.ts";
import { decidedBy, proofs, undecided } from "./proofs.ts";
import { commandsQuery, functionsQuery, list, permissionsQuery, questionsIn } from "./questions.ts";
import { walkerIn } from "./walk.ts";

/** At least so many of each a school has. */
const atLeast = { permissions: 296, "tables in the API": 70, "functions in the API": 60 };

const names = tenantNames(slugs[0]);

/** What the walk has to notice, and what it is asked about then. */
const gaps: Record<string, { broken: string; about: string }> = {
  "a permission that decides nothing": {
    broken: "insert into permissions (resource, type) values ('dreams', 'view')",
    about: "permission dreams:view",
  },
  "a policy that asks for no permission": {
    broken: `alter policy select_permitted on subjects using (true)`,
    about: "command subjects:view",
  },
  "a policy that asks for another one": {
    broken: `alter policy delete_permitted on user_roles
             using ((select has_permission('users:delete')))`,
    about: "command user_roles:delete",
  },
  "a command that no permission is about": {
    broken: `grant delete on audit_logs to ${names.role}`,
    about: "command audit_logs:delete",
  },
  "a function that asks for no permission": {
    broken: `create or replace function medical_note_of(student_id uuid) returns text
               language sql stable strict parallel safe security definer
             begin atomic
               select medical_note from students where id = student_id;
             end`,
    about: "function medical_note_of",
  },
  "a function that nothing is known about": {
    broken: `create function dream() returns text language sql return 'sheep';
             grant execute on function dream() to ${names.role}`,
    about: "function dream",
  },
};

describe("every permission", async () => {
  const db = await openWorld(walkerIn);
  const client = await connect(db.adminUrl);
  db.defer(() => client.end());
  await client.query(`begin; set local search_path = ${searchPathOf(names)}`);
  const permissions = await list(client, permissionsQuery);
  const questions = await questionsIn(client, names.role);

  it("is counted, as are the tables and functions that they are about", async (t) => {
    const commands = await list(client, commandsQuery);
    const counts = {
      permissions: permissions.length,
      "tables in the API": new Set(commands.map((code) => code.split(":")[0])).size,
      "functions in the API": (await list(client, functionsQuery)).length,
    };
    t.diagnostic(JSON.stringify(counts));
    for (const [what, least] of Object.entries(atLeast)) {
      assert.ok(counts[what as keyof typeof counts] >= least, what);
    }
  });

  for (const { about, ask } of questions) {
    it(`decides: ${about}`, async () => {
      assert.equal(await ask(), null);
    });
  }

  it("that a proof names exists", () => {
    const named = proofs.flatMap(({ permission, also = [] }) => [permission, ...also]);
    assert.deepEqual(
      [...named, ...Object.values(decidedBy)].filter((code) => !permissions.includes(code)),
      [],
    );
  });

  it("that a function is proved with is tried by calling it", () => {
    assert.deepEqual(
      proofs.filter(({ calls, attempt }) => calls && !attempt.includes(`${calls}(`)),
      [],
    );
  });

  it("is excused only where there is something to excuse", async () => {
    const functions = await list(client, functionsQuery);
    const commands = await list(client, commandsQuery);
    const excused = [...Object.keys(decidedBy), ...Object.keys(undecided.commands)];
    assert.deepEqual(
      [
        ...excused.filter((code) => !commands.includes(code) || permissions.includes(code)),
        ...Object.keys(undecided.functions).filter((name) => !functions.includes(name)),
        ...proofs.flatMap(({ calls }) => (calls && !functions.includes(calls) ? [calls] : [])),
      ],
      [],
    );
  });

  for (const [gap, { broken, about }] of Object.entries(gaps)) {
    it(`is missed where there is ${gap}`, async () => {
      await client.query("savepoint gap; set local role homeroom_owner");
      await client.query(broken);
      const questioned = await questionsIn(client, names.role);
      const answer = await questioned.find((question) => question.about === about)?.ask();
      await client.query("rollback to savepoint gap");
      assert.match(String(answer), /^No operation shows it/);
    });
  }
});

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "node:test";
import { withClient } from "../../db/runner/connect.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { addressOf, givePasswords, password, signIn, trySignIn } from "../support/people.ts";
import { codeOf, graphql, startServer, withinASecond } from "../support/server.ts";
import { startWorkerProcess } from "../support/worker.ts";
import { startMailServer } from "../worker/mail_server.ts";

const [school] = slugs;

/** What nobody may read in a log, wherever it was put in. */
const planted = {
  email: "planted.person@private.example",
  password: "Planted-password-1",
  name: "Plantedname",
  words: "Planted words",
  token: "planted-token-0123456789",
};

type Line = Record<string, unknown>;
const parse = (lines: string[]) => lines.map((line) => JSON.parse(line) as Line);

describe("the log", async () => {
  const database = await openDatabase();
  const mail = await startMailServer();
  database.defer(() => mail.close());
  await givePasswords(database, school);
  const [server, worker] = await Promise.all([
    startServer(database, { logLevel: "trace", slowOperationMs: "0", slowOperationPlans: "true" }),
    startWorkerProcess(database, { logLevel: "trace", smtpUrl: mail.url }),
  ]);
  const { accessToken } = await signIn(server, school, "admin");

  const ask = (query: string, variables: object = {}) =>
    graphql(server, school, query, variables, accessToken);

  it("is silent about what people type, whatever goes wrong with it", async () => {
    // Errors of Postgres that nobody foresaw, with rows in message, detail and context.
    await database.commitAsOwner(school, async (client) => {
      await client.query(`
        create function tg_students__fail() returns trigger language plpgsql as $$
        begin
          raise exception 'No place for "%" (%)', new.first_name, new.email
            using errcode = 'XX001', detail = format('Key (email)=(%s)', new.email), hint = new.email;
        end $$;
        create function tg_students__convert() returns trigger language plpgsql as $$
        begin
          perform ('{"a": "' || new.first_name || '"')::json;
          return new;
        end $$;
        create trigger _999_fail before insert on students
          for each row when (new.last_name = 'Fails') execute function tg_students__fail();
        create trigger _999_convert before insert on students
          for each row when (new.last_name = 'Converts') execute function tg_students__convert();
      `);
      await client.query("update users set email = $1 where email = $2", [
        planted.email,
        addressOf(school, "guardian"),
      ]);
    });
    const create = `mutation ($student: StudentInput!) {
      createStudent(input: { student: $student }) { student { id } }
    }`;
    for (const lastName of ["Fails", "Converts"]) {
      const student = { firstName: planted.name, lastName, email: planted.email };
      assert.ok(
        codeOf(await ask(create, { student: { ...student, schoolId: demoId("schools/north") } })),
      );
    }
    // Values of the wrong kind, an address twice, an import that is refused.
    await ask("query ($id: UUID!) { student(id: $id) { id } }", { id: planted.words });
    await ask(
      `{ students(filter: { firstName: { equalTo: ${planted.words} } }) { nodes { id } } }`,
    );
    await ask(
      `mutation { createUser(input: { user: {
        email: "${planted.email}", displayName: "${planted.name}", sourcedId: "${planted.words}"
      } }) { user { id } } }`,
    );
    await ask(
      "mutation ($e: [CalendarEntryInput!]!) { importCalendar(input: { entries: $e }) { query { __typename } } }",
      {
        e: [{ title: planted.words }, planted.name],
      },
    );
    // Passwords and tokens.
    await trySignIn(server, school, planted.email, planted.password);
    await trySignIn(server, school, planted.email, password);
    const change = `mutation ($new: String!) {
      resetPassword(input: { token: "${planted.token}", newPassword: $new }) { accessToken }
    }`;
    await ask(change, { new: planted.password });
    await server.send({
      method: "POST",
      path: `/graphql?password=${planted.password}`,
      host: `${school}.localhost`,
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${planted.token}`,
        cookie: `session=${planted.token}`,
        "user-agent": planted.words,
      },
      body: `{"query": "${planted.words}`,
    });
    // A mail that the mail server does not take, with its address in the refusal.
    mail.refuses.add(planted.email);
    const reset = `mutation { requestPasswordReset(input: { email: "${planted.email}" }) { __typename } }`;
    await graphql(server, school, reset);
    for (let attempt = 0; attempt < 100; attempt++) {
      if (worker.lines.some((line) => line.includes("Job failed"))) break;
      await delay(100);
    }
    mail.refuses.clear();

    const lines = [...server.lines, ...worker.lines];
    const failures = parse(server.lines).filter(({ message }) => message === "request failed");
    assert.ok(
      failures.some((line) => line["error.code"] === "XX001"),
      "the failing trigger is logged",
    );
    const failed = parse(worker.lines).find(({ message }) =>
      String(message).startsWith("Job failed"),
    );
    assert.match(String(failed?.["error.message"]), /rejected/);
    const text = lines.join("\n");
    for (const [name, value] of Object.entries(planted)) {
      const at = text.indexOf(value);
      assert.equal(at, -1, `${name}: ${text.slice(Math.max(0, at - 300), at + 100)}`);
    }
    assert.ok(!text.includes(password) && !text.includes(accessToken));
    assert.doesNotMatch(text.replaceAll("@timestamp", ""), /\w@\w+\.|\$argon2/);
    for (const line of parse(lines)) {
      assert.ok(line["log.level"] && line["@timestamp"] && line.message, JSON.stringify(line));
    }
  });

  it("shows the plan of a slow statement, with placeholders for what was asked", async () => {
    const answer = await ask(
      "query Slow($name: String!) { students(filter: { lastName: { equalTo: $name } }) { nodes { id } } }",
      { name: planted.name },
    );
    assert.equal(codeOf(answer), undefined, answer.text);
    const requestId = answer.headers["x-request-id"];
    let plan: Line | undefined;
    for (let attempt = 0; attempt < 40 && !plan; attempt++) {
      // One plan is made at a time, so another request's may have been in the way.
      await delay(250);
      plan = parse(server.lines).find(
        (line) =>
          line.message === "plan of a slow statement" &&
          /^select[^]*"last_name" = \$1/.test(String(line["homeroom.statement"])),
      );
    }
    const slow = parse(server.lines).find(
      (line) => line.message === "slow operation" && line["http.request.id"] === requestId,
    );
    assert.equal(slow?.["event.action"], "Slow");
    assert.ok(Number(slow["homeroom.statements"]) >= 1);
    assert.match(String(plan?.["homeroom.plan"]), /Scan.*on students[\s\S]*\$1/);
    assert.ok(!server.lines.join("\n").includes(planted.name));
    // The connection that explained it has nothing left of it.
    await ask("query Again { students(first: 1) { nodes { id } } }");
  });

  it("and Postgres call a request by the same id, for as long as it lasts", async () => {
    const requestId = "from-the-proxy-0001";
    const named = async () => {
      const { rows } = await withClient(database.adminUrl, (client) =>
        client.query<{ name: string }>(
          "select application_name as name from pg_stat_activity where application_name ~ $1",
          [requestId],
        ),
      );
      return rows.map(({ name }) => name);
    };
    await database.asOwner(school, async (client) => {
      await client.query("lock table students");
      const answer = server.send({
        method: "POST",
        path: "/graphql",
        host: `${school}.localhost`,
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${accessToken}`,
          "x-request-id": requestId,
        },
        body: JSON.stringify({ query: "{ students { nodes { id } } }" }),
      });
      await withinASecond(async () => {
        assert.deepEqual(await named(), [`homeroom ${requestId}`]);
      });
      await client.query("rollback; begin");
      assert.equal((await answer).headers["x-request-id"], requestId);
    });
    await withinASecond(async () => {
      assert.deepEqual(await named(), []);
    });
    assert.ok(parse(server.lines).some((line) => line["http.request.id"] === requestId));
  });
});

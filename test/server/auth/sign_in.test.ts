import assert from "node:assert/strict";
import { hash } from "@node-rs/argon2";
import { beforeEach, describe, it } from "node:test";
import { withClient } from "../../../db/runner/connect.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { addressOf, givePasswords, password, signIn, trySignIn } from "../../support/people.ts";
import { codeOf, startServer } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const server = await startServer(database);

beforeEach(() => asOperator("delete from login_history"));

/** Runs SQL in the first school, as nobody else can: triggers that keep the times do not fire. */
async function asOperator<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return withClient(database.adminUrl, async (client) => {
    await client.query(`set search_path = "tenant_${school}", app`);
    await client.query("set session_replication_role = replica");
    return (await client.query<Row>(sql, values)).rows;
  });
}

type Attempt = {
  email: string;
  failure_reason: string | null;
  user_id: string | null;
  session_id: string | null;
  user_agent: string | null;
  address: string | null;
};

function history(): Promise<Attempt[]> {
  return asOperator<Attempt>("select * from login_history order by created_at, id");
}

async function codesOf(email: string, words: string[]): Promise<(string | undefined)[]> {
  const codes = [];
  for (const word of words) codes.push(codeOf(await trySignIn(server, school, email, word)));
  return codes;
}

const wrong = (times: number): string[] => Array<string>(times).fill("not the password");

describe("signing in", () => {
  it("works with the address in any case, and blanks around it", async () => {
    const typed = `  ${addressOf(school, "admin").toUpperCase()} `;
    const answer = await trySignIn(server, school, typed, password);
    assert.equal(codeOf(answer), undefined, answer.text);
  });

  it("is refused alike for a wrong password, an unknown address and an unused account", async () => {
    await asOperator("update users set is_active = false where email like 'driver@%'");
    await asOperator("update users set password_hash = null where email like 'auditor@%'");
    const answers = [
      await trySignIn(server, school, addressOf(school, "teacher"), "not the password"),
      await trySignIn(server, school, "nobody@elsewhere.example", password),
      await trySignIn(server, school, addressOf(school, "driver"), password),
      await trySignIn(server, school, addressOf(school, "auditor"), password),
      await trySignIn(server, school, addressOf(otherSchool, "teacher"), password),
      await trySignIn(server, school, "no address", password),
      await trySignIn(server, school, "", ""),
    ];
    for (const answer of answers) {
      assert.equal(codeOf(answer), "INVALID_CREDENTIALS");
      const withoutId = answer.text.replace(/"requestId":"[^"]+"/, "");
      assert.equal(withoutId, answers[0]!.text.replace(/"requestId":"[^"]+"/, ""));
    }
    const reasons = (await history()).map((attempt) => attempt.failure_reason);
    assert.deepEqual(reasons, [
      "wrong_password",
      ...["unknown_email", "deactivated", "no_password"],
      ...["unknown_email", "unknown_email", "unknown_email"],
    ]);
  });

  it("is recorded each time, with who, where and which session", async () => {
    await signIn(server, school, "teacher");
    await trySignIn(server, school, "nobody@elsewhere.example", "not the password");
    const [success, failure] = await history();
    assert.ok(success?.user_id && success.session_id);
    assert.equal(success.address, "127.0.0.1");
    assert.equal(failure?.email, "nobody@elsewhere.example");
    assert.equal(failure?.user_id, null);
  });

  it("does not keep what is no address: it may be a password", async () => {
    await trySignIn(server, school, password, password);
    assert.deepEqual(
      (await history()).map((attempt) => attempt.email),
      ["(no address)"],
    );
  });

  it("brings an old hash up to today's parameters", async () => {
    const old = await hash(password, { memoryCost: 8192, timeCost: 1 });
    await asOperator("update users set password_hash = $1 where email like 'librarian@%'", [old]);
    await signIn(server, school, "librarian");
    const [row] = await asOperator<{ password_hash: string }>(
      "select password_hash from users where email like 'librarian@%'",
    );
    assert.match(row!.password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await signIn(server, school, "librarian");
  });
});

describe("after ten failures", () => {
  for (const [name, email] of [
    ["a known", addressOf(school, "student")],
    ["an unknown", "nobody@elsewhere.example"],
  ] as const) {
    it(`${name} address is locked, for the right password too`, async () => {
      const codes = await codesOf(email, [...wrong(10), password, ...wrong(1)]);
      assert.deepEqual(codes, [
        ...Array<string>(10).fill("INVALID_CREDENTIALS"),
        ...["LOCKED", "LOCKED"],
      ]);
      const reasons = (await history()).map((attempt) => attempt.failure_reason);
      assert.deepEqual(reasons.slice(-2), ["locked", "locked"]);
    });
  }

  it("known and unknown addresses get the same answer", async () => {
    const texts = [];
    for (const email of [addressOf(school, "student"), "nobody@elsewhere.example"]) {
      await codesOf(email, wrong(10));
      const answer = await trySignIn(server, school, email, password);
      texts.push(answer.text.replace(/"requestId":"[^"]+"/, ""));
    }
    assert.equal(texts[0], texts[1]);
  });

  it("no other address is locked", async () => {
    await codesOf(addressOf(school, "student"), wrong(10));
    await signIn(server, school, "student2");
    await signIn(server, otherSchool, "student");
  });

  it("the lock ends after fifteen minutes, however often somebody tries meanwhile", async () => {
    const email = addressOf(school, "student");
    await codesOf(email, [...wrong(10), ...wrong(5)]);
    await asOperator("update login_history set created_at = created_at - interval '14 minutes'");
    assert.deepEqual(await codesOf(email, [password]), ["LOCKED"]);
    await asOperator("update login_history set created_at = created_at - interval '61 seconds'");
    assert.deepEqual(await codesOf(email, [password]), [undefined]);
  });

  it("failures of longer ago do not count, nor those before a success", async () => {
    const email = addressOf(school, "student");
    await codesOf(email, wrong(9));
    await asOperator("update login_history set created_at = created_at - interval '16 minutes'");
    assert.deepEqual(await codesOf(email, [...wrong(9), password, ...wrong(9), password]), [
      ...Array<string>(9).fill("INVALID_CREDENTIALS"),
      undefined,
      ...Array<string>(9).fill("INVALID_CREDENTIALS"),
      undefined,
    ]);
  });

  it("guesses at the same moment count as well", async () => {
    const email = addressOf(school, "student");
    const answers = await Promise.all(
      wrong(25).map((word) => trySignIn(server, school, email, word)),
    );
    const codes = answers.map(codeOf);
    assert.equal(codes.filter((code) => code === "INVALID_CREDENTIALS").length, 10);
    assert.equal(codes.filter((code) => code === "LOCKED").length, 15);
  });
});

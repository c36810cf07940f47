import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { openDatabase, slugs } from "../../support/database.ts";
import {
  addressOf,
  givePasswords,
  idOf,
  issueToken,
  password,
  signIn,
  trySignIn,
  updateUser,
  whoIs,
} from "../../support/people.ts";
import {
  answered,
  call,
  challengeFor,
  codeNow,
  enrol,
  tryComplete,
  wrongCode,
  type Enrolled,
} from "../../support/second_factor.ts";
import {
  codeOf,
  graphql,
  startServer,
  type Answer,
  type TestServer,
} from "../../support/server.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const [key1, key2] = [`k1:${"1".repeat(32)}`, `k2:${"2".repeat(32)}`];
const server = await startServer(database, { secretKeys: key1, logLevel: "trace" });

const send = (document: string, token: string) => graphql(server, school, document, {}, token);

/** Lets the code of now be used once more. */
const freshStep = () => asOwner("update second_factors set last_step = 0");

const asOwner = (sql: string) => database.commitAsOwner(school, (client) => client.query(sql));

const enrolled = async (login: string, at = server): Promise<Enrolled & { token: string }> => {
  const { accessToken: token } = await signIn(at, school, login);
  const factor = await enrol(at, school, token);
  await freshStep();
  return { ...factor, token };
};

const reasons = async (login: string): Promise<(string | null)[]> => {
  const { rows } = await database.asOwner(school, (client) =>
    client.query<{ failure_reason: string | null }>(
      "select failure_reason from login_history where email = $1 order by created_at, id",
      [addressOf(school, login)],
    ),
  );
  return rows.map((row) => row.failure_reason);
};

const complete = async (login: string, code: string, at: TestServer = server): Promise<Answer> =>
  tryComplete(at, school, await challengeFor(at, school, login), code);

beforeEach(() => asOwner("delete from login_history; delete from second_factors"));

describe("a second factor", () => {
  it("is on once a code of it was given, and shows secret and recovery codes once", async () => {
    const { accessToken } = await signIn(server, school, "teacher");
    const begun = await send("mutation { beginTotp { secret uri } }", accessToken);
    const { secret, uri } = answered<{ secret: string; uri: string }>(begun);
    const parsed = new URL(uri);
    assert.equal(parsed.protocol, "otpauth:");
    assert.equal(parsed.searchParams.get("secret"), secret);
    assert.ok(decodeURIComponent(uri).includes(addressOf(school, "teacher")));
    await signIn(server, school, "teacher"); // It is not on yet.

    const wrong = { code: wrongCode(secret) };
    const refused = await call(server, school, "confirmTotp", wrong, "recoveryCodes", accessToken);
    assert.equal(codeOf(refused), "WRONG_CODE");
    const right = { code: codeNow(secret) };
    const confirmed = await call(
      server,
      school,
      "confirmTotp",
      right,
      "recoveryCodes",
      accessToken,
    );
    const { recoveryCodes } = answered<{ recoveryCodes: string[] }>(confirmed);
    assert.equal(new Set(recoveryCodes).size, 10);

    const me = await send("{ me { hasSecondFactor recoveryCodesLeft } }", accessToken);
    assert.deepEqual(answered(me), { hasSecondFactor: true, recoveryCodesLeft: 10 });
    const again = await send("mutation { beginTotp { uri } }", accessToken);
    assert.equal(codeOf(again), "SECOND_FACTOR_ON");
  });

  it("is asked for after the password, and each step is in the history", async () => {
    const { secret } = await enrolled("teacher");
    const challenge = await challengeFor(server, school, "teacher");
    assert.equal(
      codeOf(await tryComplete(server, school, challenge, wrongCode(secret))),
      "WRONG_CODE",
    );
    const done = await tryComplete(server, school, challenge, codeNow(secret));
    const { accessToken } = answered<{ accessToken: string }>(done);
    assert.equal(await whoIs(server, school, accessToken), addressOf(school, "teacher"));
    assert.deepEqual(await reasons("teacher"), [null, "second_factor_needed", "wrong_code", null]);
    // Neither the challenge nor the code is good again.
    await freshStep();
    const over = await tryComplete(server, school, challenge, codeNow(secret));
    assert.equal(codeOf(over), "CHALLENGE_ENDED");
  });

  it("takes a code once, also from many at the same moment", async () => {
    const { secret } = await enrolled("teacher");
    const challenges = [];
    for (let i = 0; i < 8; i++) challenges.push(await challengeFor(server, school, "teacher"));
    const code = codeNow(secret);
    const answers = await Promise.all(
      challenges.map((challenge) => tryComplete(server, school, challenge, code)),
    );
    const codes = answers.map(codeOf);
    assert.equal(codes.filter((one) => one === undefined).length, 1, String(codes));
    assert.equal(codes.filter((one) => one === "WRONG_CODE").length, 7, String(codes));
  });

  it("answers one challenge once, whatever is given for it at the same moment", async () => {
    const { recoveryCodes } = await enrolled("teacher");
    const challenge = await challengeFor(server, school, "teacher");
    const answers = await Promise.all(
      recoveryCodes.slice(0, 5).map((code) => tryComplete(server, school, challenge, code)),
    );
    assert.equal(answers.filter((answer) => codeOf(answer) === undefined).length, 1);
  });

  it("locks after ten wrong codes, which right passwords in between do not undo", async () => {
    const { secret } = await enrolled("student");
    for (let i = 0; i < 10; i++) {
      assert.equal(codeOf(await complete("student", wrongCode(secret))), "WRONG_CODE");
    }
    const locked = await trySignIn(server, school, addressOf(school, "student"), password);
    assert.equal(codeOf(locked), "LOCKED");
  });

  it("is locked for a challenge that was given before, too", async () => {
    const { secret } = await enrolled("student");
    const challenge = await challengeFor(server, school, "student");
    for (let i = 0; i < 10; i++) await tryComplete(server, school, challenge, "no such code");
    const answer = await tryComplete(server, school, challenge, codeNow(secret));
    assert.equal(codeOf(answer), "LOCKED");
    assert.equal((await reasons("student")).at(-1), "locked");
  });

  it("cannot be passed by with a mail for a new password", async () => {
    const { secret } = await enrolled("librarian");
    const before = await challengeFor(server, school, "librarian");
    const token = await issueToken(database, school, "librarian", "password_reset");
    const answer = await call(
      server,
      school,
      "resetPassword",
      { token, newPassword: password },
      "accessToken challenge",
    );
    const { accessToken, challenge } = answered<Record<string, string>>(answer);
    assert.equal(accessToken, null);
    // What began with the old password ends with it.
    assert.equal(
      codeOf(await tryComplete(server, school, before, codeNow(secret))),
      "CHALLENGE_ENDED",
    );
    answered(await tryComplete(server, school, challenge!, codeNow(secret)));
  });

  it("is refused to who was deactivated meanwhile, and a made-up challenge to everybody", async () => {
    const { secret } = await enrolled("driver");
    const challenge = await challengeFor(server, school, "driver");
    await updateUser(database, school, "driver", "is_active = false");
    for (const one of [challenge, "made up", ""]) {
      const answer = await tryComplete(server, school, one, codeNow(secret));
      assert.equal(codeOf(answer), "CHALLENGE_ENDED");
    }
    await updateUser(database, school, "driver", "is_active = true");
  });
});

describe("recovery codes", () => {
  it("stand in for the app, each once, however they are typed", async () => {
    const { recoveryCodes, token } = await enrolled("teacher");
    const typed = ` ${recoveryCodes[0]!.toUpperCase().replaceAll("-", " ")} `;
    answered(await complete("teacher", typed));
    assert.equal(codeOf(await complete("teacher", recoveryCodes[0]!)), "WRONG_CODE");
    const me = await send("{ me { recoveryCodesLeft } }", token);
    assert.deepEqual(answered(me), { recoveryCodesLeft: 9 });
  });

  it("are replaced by new ones for a code, and are useless then", async () => {
    const { recoveryCodes, secret, token } = await enrolled("teacher");
    const renew = (code: string) =>
      call(server, school, "regenerateRecoveryCodes", { code }, "recoveryCodes", token);
    assert.equal(codeOf(await renew(wrongCode(secret))), "WRONG_CODE");
    const renewed = answered<{ recoveryCodes: string[] }>(await renew(codeNow(secret)));
    assert.equal(codeOf(await complete("teacher", recoveryCodes[1]!)), "WRONG_CODE");
    answered(await complete("teacher", renewed.recoveryCodes[1]!));
  });
});

describe("turning it off", () => {
  const disable = (token: string, input: { password?: string; code: string }) =>
    call(server, school, "disableTotp", input, "disabled", token);

  it("needs the password and a code, and wrong ones count", async () => {
    const { secret, token } = await enrolled("teacher");
    const code = codeNow(secret);
    assert.equal(codeOf(await disable(token, { password: "wrong", code })), "INVALID_CREDENTIALS");
    assert.equal(codeOf(await disable(token, { code })), "INVALID_CREDENTIALS");
    const wrong = { password, code: wrongCode(secret) };
    assert.equal(codeOf(await disable(token, wrong)), "WRONG_CODE");
    assert.deepEqual((await reasons("teacher")).slice(-3), [
      ...["wrong_password", "wrong_password", "wrong_code"],
    ]);
    answered(await disable(token, { password, code }));
    await signIn(server, school, "teacher");
    assert.equal(codeOf(await disable(token, { password, code })), "NO_SECOND_FACTOR");
  });

  it("is done by an administrator for others, but not for who may do more, nor for oneself", async () => {
    await enrolled("teacher");
    const reset = async (as: string, whose: string) =>
      call(
        server,
        school,
        "resetSecondFactor",
        { userId: await idOf(database, school, whose) },
        "__typename",
        as,
      );
    const registrar = await signIn(server, school, "registrar");
    assert.equal(codeOf(await reset(registrar.accessToken, "teacher")), "FORBIDDEN");
    const { token: admin } = await enrolled("admin");
    await asOwner("select grant_permission('Registrar', 'second_factors:delete')");
    assert.equal(codeOf(await reset(registrar.accessToken, "admin")), "SC102");
    assert.equal(codeOf(await reset(admin, "admin")), "SC112");
    answered(await reset(admin, "teacher"));
    await signIn(server, school, "teacher");

    const { rows } = await database.asOwner(school, (client) =>
      client.query<{ login: string; old_values: Record<string, unknown> }>(
        `select users.email as login, old_values
         from audit_logs join users on users.id = audit_logs.user_id
         where table_name = 'second_factors' and operation = 'delete'
         order by occurred_at desc limit 1`,
      ),
    );
    assert.equal(rows[0]!.login, addressOf(school, "admin"));
    assert.equal(rows[0]!.old_values.sealed_secret, "(withheld)");
  });
});

describe("secrets at rest", () => {
  it("are in no table, no audit log and no line of the server's log", async () => {
    const { secret, recoveryCodes, token } = await enrolled("teacher");
    const challenge = await challengeFor(server, school, "teacher");
    answered(await tryComplete(server, school, challenge, recoveryCodes[0]!));
    const { rows } = await database.asOwner(school, (client) =>
      client.query<{ text: string }>(
        `select concat(old_values, new_values) as text from audit_logs
         union all select to_jsonb(second_factors)::text from second_factors
         union all select to_jsonb(recovery_codes)::text from recovery_codes
         union all select to_jsonb(user_tokens)::text from user_tokens`,
      ),
    );
    const kept = [...rows.map(({ text }) => text), ...server.lines].join("\n");
    assert.ok(server.lines.length > 1);
    const hex = Buffer.from(secret).toString("hex");
    for (const one of [secret, hex, challenge, token, ...recoveryCodes]) {
      assert.equal(kept.includes(one), false);
    }
  });

  it("of somebody else do not open in one's own row", async () => {
    const own = await enrolled("teacher");
    await enrolled("student");
    await asOwner(
      `update second_factors set sealed_secret = (
         select sealed_secret from second_factors
         where user_id = (select id from users where email like 'teacher@%')
       )`,
    );
    assert.equal(codeOf(await complete("student", codeNow(own.secret))), "NO_SECRET_KEYS");
  });

  it("move to a new key when they are used, and need a key that is there", async () => {
    const { secret, recoveryCodes } = await enrolled("teacher");
    const both = await startServer(database, { secretKeys: `${key2},${key1}` });
    const newest = await startServer(database, { secretKeys: key2 });
    const none = await startServer(database, { secretKeys: "" });
    assert.equal(codeOf(await complete("teacher", codeNow(secret), newest)), "NO_SECRET_KEYS");
    answered(await complete("teacher", codeNow(secret), both));
    await freshStep();
    answered(await complete("teacher", codeNow(secret), newest));
    await freshStep();
    assert.equal(codeOf(await complete("teacher", codeNow(secret), none)), "NO_SECRET_KEYS");
    answered(await complete("teacher", recoveryCodes[0]!, none));

    const { accessToken } = await signIn(none, school, "student");
    const begun = await graphql(none, school, "mutation { beginTotp { uri } }", {}, accessToken);
    assert.equal(codeOf(begun), "NO_SECRET_KEYS");
  });
});

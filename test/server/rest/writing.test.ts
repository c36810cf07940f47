import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { demoId, openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { bodyOf, firstId, restOf } from "../../support/rest.ts";
import { graphql, startServer, type Answer } from "../../support/server.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const server = await startServer(database, { bodyLimitKb: "128" });
const as = async (login: string) =>
  restOf(server, school, (await signIn(server, school, login)).accessToken);
const admin = await as("admin");
const guest = restOf(server, school);
const schoolId = firstId(await admin("GET", "/schools?limit=1&fields=id"));
const student = `/students/${demoId("students/1")}`;

/** Asserts a problem's status and code, and what of the body it names. */
function assertProblem(answer: Answer, status: number, code: string, ...pointers: string[]): void {
  assert.equal(answer.status, status, answer.text);
  const { code: given, errors = [] } = bodyOf(answer);
  assert.equal(given, code);
  assert.deepEqual(
    errors.map((fault) => fault.pointer ?? fault.parameter),
    pointers,
  );
}

async function roomsNamed(start: string): Promise<number> {
  const answer = await admin(
    "GET",
    `/rooms?filter[name][startsWith]=${encodeURIComponent(start)}&total=true&limit=1`,
  );
  return bodyOf(answer).total!;
}

describe("a row", () => {
  it("is created, changed and deleted at its address", async () => {
    const created = await admin("POST", "/rooms", { body: { schoolId, name: "Attic" } });
    assert.equal(created.status, 201, created.text);
    const location = created.headers.location!;
    const { id } = bodyOf(created).data;
    assert.equal(location, `/api/v1/rooms/${String(id)}`);
    const path = location.replace("/api/v1", "");
    const read = await admin("GET", path);
    assert.deepEqual(read.json, created.json);
    assert.equal(read.headers.etag, created.headers.etag);
    const changed = await admin("PATCH", path, { body: { capacity: 7 } });
    assert.equal(changed.status, 200, changed.text);
    assert.equal(bodyOf(changed).data.capacity, 7);
    const deleted = await admin("DELETE", path);
    assert.equal(deleted.status, 204);
    assert.equal(deleted.text, "");
    assertProblem(await admin("GET", path), 404, "NOT_FOUND");
    assertProblem(await admin("PATCH", path, { body: { capacity: 7 } }), 404, "NOT_FOUND");
    assertProblem(await admin("DELETE", path), 404, "NOT_FOUND");
  });

  it("that breaks a rule is refused, and the field named", async () => {
    const post = (body: unknown) => admin("POST", "/rooms", { body });
    assertProblem(await post({ schoolId }), 422, "INVALID_BODY", "/name");
    assertProblem(
      await post({ schoolId: "x", name: 1, colour: "red" }),
      422,
      "INVALID_BODY",
      ...["/colour", "/schoolId", "/name"],
    );
    assertProblem(await post("7"), 400, "BAD_JSON");
    assertProblem(await post('{"name":'), 400, "BAD_JSON");
    assertProblem(await post({ schoolId, name: "a\0b" }), 422, "INVALID_BODY", "/name");
    assertProblem(
      await post({ schoolId, name: "R", capacity: -1 }),
      422,
      "NOT_ALLOWED",
      "/capacity",
    );
    const nowhere = { schoolId: demoId("schools/none"), name: "R" };
    assertProblem(await post(nowhere), 422, "NO_SUCH_REFERENCE", "/schoolId");
    assert.equal((await post({ schoolId, name: "Twin" })).status, 201);
    assertProblem(await post({ schoolId, name: "Twin" }), 409, "NOT_UNIQUE", "/name");
    assertProblem(await admin("PATCH", student, { body: {} }), 422, "INVALID_BODY", "");
    assertProblem(await admin("DELETE", `/schools/${schoolId}`), 409, "STILL_USED");
    const text = await admin("POST", "/rooms", {
      headers: { "content-type": "text/plain" },
      body: { schoolId, name: "R" },
    });
    assertProblem(text, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertProblem(await post({ schoolId, name: "x".repeat(140_000) }), 413, "BODY_TOO_LARGE");
  });

  it("is written only by those who may: 401, 403, or 404 for what they do not see", async () => {
    const body = { schoolId, name: "Forbidden" };
    const refused = await guest("POST", "/rooms", { body });
    assertProblem(refused, 401, "UNAUTHENTICATED");
    assert.equal(refused.headers["www-authenticate"], "Bearer");
    const pupil = await as("student");
    assertProblem(await pupil("POST", "/rooms", { body }), 403, "FORBIDDEN");
    const own = bodyOf(await pupil("GET", "/students?fields=id")).data;
    const seen = new Set(own.map(({ id }) => id));
    assert.ok(seen.size > 0);
    const all = bodyOf(await admin("GET", "/students?fields=id")).data;
    const hidden = all.find(({ id }) => !seen.has(id))!;
    const patch = { body: { phone: "1" } };
    assertProblem(await pupil("PATCH", `/students/${String(own[0]!.id)}`, patch), 403, "FORBIDDEN");
    assertProblem(await pupil("PATCH", `/students/${String(hidden.id)}`, patch), 404, "NOT_FOUND");
    assertProblem(await pupil("GET", `/students/${String(hidden.id)}`), 404, "NOT_FOUND");
    const matched = { headers: { "if-match": '"x-y"' }, ...patch };
    assertProblem(
      await pupil("PATCH", `/students/${String(hidden.id)}`, matched),
      404,
      "NOT_FOUND",
    );
    assert.equal(await roomsNamed("Forbidden"), 0);
  });

  it("that somebody else has changed is not overwritten", async () => {
    const { etag } = (await admin("GET", student)).headers;
    const write = (phone: string, tag: string) =>
      admin("PATCH", student, { headers: { "if-match": tag }, body: { phone } });
    const answers = await Promise.all(["1", "2", "3", "4"].map((phone) => write(phone, etag!)));
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 412, 412, 412]);
    const winner = answers.find(({ status }) => status === 200)!;
    const current = await admin("GET", student);
    assert.equal(bodyOf(current).data.phone, bodyOf(winner).data.phone);
    assert.equal(current.headers.etag, winner.headers.etag);
    assertProblem(
      answers.find(({ status }) => status === 412)!,
      412,
      "PRECONDITION_FAILED",
    );

    // Changes that come another way count too, and so does another way to look at the row.
    const looked = (await admin("GET", `${student}?fields=phone`)).headers.etag!;
    assert.equal((await write("5", looked)).status, 200);
    const { accessToken } = await signIn(server, school, "admin");
    const seen = (await admin("GET", student)).headers.etag!;
    const change = `mutation { updateStudent(input: { id: "${demoId("students/1")}", patch: { phone: "6" } }) { student { id } } }`;
    await graphql(server, school, change, {}, accessToken);
    assertProblem(await write("7", seen), 412, "PRECONDITION_FAILED");
    const refused = await admin("DELETE", student, { headers: { "if-match": seen } });
    assertProblem(refused, 412, "PRECONDITION_FAILED");
    const now = (await admin("GET", student)).headers.etag!;
    assertProblem(await write("8", `W/${now}`), 412, "PRECONDITION_FAILED");
    assertProblem(await write("8", "no tag"), 400, "BAD_PARAMETER", "If-Match");
    assert.equal((await write("8", `"a-b", ${now}`)).status, 200);
    assert.equal((await write("9", "*")).status, 200);
  });
});

it("a row that may be deleted but not changed is deleted in the version that is meant", async () => {
  const id = firstId(await admin("GET", "/role-permissions?limit=1&fields=id"));
  const path = `/role-permissions/${id}`;
  const etag = (await admin("GET", path)).headers.etag!;
  const remove = (tag: string) => admin("DELETE", path, { headers: { "if-match": tag } });
  assertProblem(await remove('"another-tag"'), 412, "PRECONDITION_FAILED");
  assert.equal((await remove(etag)).status, 204);
  assertProblem(await remove(etag), 404, "NOT_FOUND");
});

describe("many rows", () => {
  it("are created together, or not at all", async () => {
    const rows = ["Bulk 1", "Bulk 2", "Bulk 3"].map((name) => ({ schoolId, name }));
    const created = await admin("POST", "/rooms?fields=name", { body: rows });
    assert.equal(created.status, 201, created.text);
    assert.deepEqual(
      bodyOf(created).data,
      rows.map(({ name }) => ({ name })),
    );
    const clash = [{ schoolId, name: "Bulk 4" }, rows[1]];
    assertProblem(await admin("POST", "/rooms", { body: clash }), 409, "NOT_UNIQUE", "/1/name");
    const wrong = [{ schoolId, name: "Bulk 4" }, { schoolId }, { name: 3 }];
    assertProblem(
      await admin("POST", "/rooms", { body: wrong }),
      422,
      "INVALID_BODY",
      ...["/1/name", "/2/schoolId", "/2/name"],
    );
    assert.equal(await roomsNamed("Bulk"), 3);
    const many = Array.from({ length: 500 }, (_, index) => ({ schoolId, name: `Many ${index}` }));
    assert.equal((await admin("POST", "/rooms?fields=id", { body: many })).status, 201);
    assert.equal(await roomsNamed("Many"), 500);
    const tooMany = [...many, { schoolId, name: "Many" }];
    assertProblem(await admin("POST", "/rooms", { body: tooMany }), 413, "TOO_MANY_ROWS");
    assertProblem(await admin("POST", "/rooms", { body: [] }), 422, "INVALID_BODY", "");
  });
});

describe("a request with an Idempotency-Key", () => {
  const send = (key: string, name: string, who = admin) =>
    who("POST", "/rooms", { headers: { "idempotency-key": key }, body: { schoolId, name } });

  it("is done once, and answered alike each time", async () => {
    const first = await send("key-1", "Once A");
    assert.equal(first.status, 201, first.text);
    assert.equal(first.headers["idempotency-replayed"], undefined);
    const again = await send("key-1", "Once A");
    assert.equal(again.status, 201);
    assert.equal(again.text, first.text);
    assert.equal(again.headers.location, first.headers.location);
    assert.equal(again.headers["idempotency-replayed"], "true");
    assertProblem(await send("key-1", "Once B"), 422, "IDEMPOTENCY_KEY_REUSED");
    assert.equal(await roomsNamed("Once"), 1);
  });

  it("is done once though it arrives several times at once", async () => {
    const answers = await Promise.all(["a", "b", "c", "d"].map(() => send("key-2", "At once")));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 201, 201, 201],
    );
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.equal(await roomsNamed("At once"), 1);
  });

  it("that failed may be tried again, and is its sender's alone", async () => {
    assertProblem(await send("key-3", "Twin"), 409, "NOT_UNIQUE", "/name");
    assert.equal((await send("key-3", "Other")).status, 201);
    const registrar = await as("registrar");
    const theirs = await send("key-3", "Theirs", registrar);
    assert.notEqual(bodyOf(theirs).code, "IDEMPOTENCY_KEY_REUSED");
    assertProblem(await send("key-4", "Guest", guest), 400, "BAD_PARAMETER", "Idempotency-Key");
    assertProblem(await send("a b", "Key"), 400, "BAD_PARAMETER", "Idempotency-Key");
    const tokens = await admin("POST", "/rpc/sign-in", {
      headers: { "idempotency-key": "key-5" },
      body: { email: "a", password: "b" },
    });
    assertProblem(tokens, 400, "BAD_PARAMETER", "Idempotency-Key");
  });

  it("is remembered for a day, by nobody who could read or log the answer", async () => {
    const { accessToken } = await signIn(server, school, "admin");
    const fields = '{ __type(name: "Query") { fields { name } } }';
    assert.doesNotMatch(
      (await graphql(server, school, fields, {}, accessToken)).text,
      /idempotency/i,
    );
    const age = (interval: string) =>
      database.commitAsOwner(school, async (client) => {
        // Nobody else can change when a row was made.
        await client.query("alter table idempotency_keys disable trigger _100_timestamps");
        await client.query("update idempotency_keys set created_at = now() - $1::interval", [
          interval,
        ]);
        await client.query("alter table idempotency_keys enable trigger _100_timestamps");
        const { rows } = await client.query<{ forgotten: number }>(
          "select forget_idempotency_keys() as forgotten",
        );
        return rows[0]!.forgotten;
      });
    assert.equal(await age("23 hours"), 0);
    const logged = await database.asOwner(school, (client) =>
      client.query("select new_values from audit_logs where table_name = 'idempotency_keys'"),
    );
    assert.ok(logged.rows.length > 0);
    assert.doesNotMatch(JSON.stringify(logged.rows), /Once|Bulk/);
    assert.ok((await age("25 hours")) > 0);
  });
});

describe("functions that change something", () => {
  it("are called with their arguments as JSON", async () => {
    const classId = firstId(await admin("GET", "/classes?filter[name]=7A&fields=id"));
    const assigned = await admin("POST", "/rpc/assign-roll-numbers?fields=rollNumber", {
      body: { classId, renumber: true },
    });
    assert.equal(assigned.status, 200, assigned.text);
    assert.ok(bodyOf(assigned).data.every(({ rollNumber }) => typeof rollNumber === "number"));
    const wrong = await admin("POST", "/rpc/assign-roll-numbers", { body: { class: 1 } });
    assertProblem(wrong, 422, "INVALID_BODY", "/class", "/classId");
    const rule = await admin("POST", "/rpc/promote-class", {
      body: { classId, toClassId: classId },
    });
    assert.equal(rule.status, 422, rule.text);
    assert.match(String(bodyOf(rule).code), /^SC\d{3}$/);
  });

  it("sign in and out, and let nobody but those who changed their password do more", async () => {
    const { accessToken } = await signIn(server, school, "guardian");
    const rest = restOf(server, school, accessToken);
    await database.commitAsOwner(school, (client) =>
      client.query("update users set must_change_password = true where email like 'guardian@%'"),
    );
    await delay(1100); // Sessions are remembered for a second.
    assertProblem(await rest("GET", "/students"), 403, "PASSWORD_CHANGE_REQUIRED");
    assert.equal((await rest("GET", "/rpc/me")).status, 200);
    const out = await rest("POST", "/rpc/sign-out");
    assert.equal(out.status, 200, out.text);
    assertProblem(await rest("GET", "/students"), 401, "UNAUTHENTICATED");
  });
});

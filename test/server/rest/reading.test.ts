import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { csvCell } from "../../../server/rest/csv.ts";
import { demoId, openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { bodyOf, firstId, restOf } from "../../support/rest.ts";
import { startServer, type Answer } from "../../support/server.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const server = await startServer(database);
const { accessToken } = await signIn(server, school, "admin");
const rest = restOf(server, school, accessToken);
const get = (path: string, headers: Record<string, string> = {}) => rest("GET", path, { headers });

/** Asserts a problem that a program can read, and that it names these parameters or pointers. */
function assertProblem(answer: Answer, status: number, code: string, ...places: string[]): void {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers["content-type"]!, /^application\/problem\+json/);
  const problem = answer.json as Record<string, unknown>;
  assert.equal(problem.status, status);
  assert.equal(problem.code, code);
  assert.ok(problem.title && problem.detail);
  assert.equal(problem.requestId, answer.headers["x-request-id"]);
  const named = bodyOf(answer).errors?.map((fault) => fault.pointer ?? fault.parameter) ?? [];
  assert.deepEqual(named, places);
}

async function valuesOf(path: string, name: string): Promise<unknown[]> {
  const answer = await get(path);
  assert.equal(answer.status, 200, answer.text);
  return bodyOf(answer).data.map((row) => row[name]);
}

describe("a list", () => {
  it("is read page by page, without a gap or a repetition", async () => {
    const all = await valuesOf("/students?order=lastName,-createdAt", "id");
    const seen: unknown[] = [];
    let path: string | undefined = "/students?order=lastName,-createdAt&limit=5&total=true";
    while (path !== undefined) {
      const answer: Answer = await get(path);
      const { data, nextCursor, total } = bodyOf(answer);
      assert.equal(total, all.length);
      seen.push(...data.map(({ id }) => id));
      const link = answer.headers.link as string | undefined;
      path = /^<\/api\/v1([^>]+)>; rel="next"$/.exec(link ?? "")?.[1];
      assert.equal(path === undefined, nextCursor === null);
    }
    assert.ok(all.length > 10);
    assert.deepEqual(seen, all);
  });

  it("has the rows that filters, words and an order ask for", async () => {
    const names = await valuesOf("/students?order=-lastName&fields=lastName", "lastName");
    assert.deepEqual(names, [...names].sort().reverse());
    const some = await valuesOf(
      "/students?filter[lastName][startsWith]=s&fields=lastName",
      "lastName",
    );
    assert.ok(some.length > 0 && some.length < names.length);
    assert.ok(some.every((name) => String(name).startsWith("S")));
    const active = await valuesOf(
      "/students?filter[status]=active&filter[sex][in]=FEMALE,male",
      "status",
    );
    assert.ok(active.length > 0 && active.every((status) => status === "ACTIVE"));
    assert.deepEqual(await valuesOf("/students?filter[status]=withdrawn", "id"), []);
    const classes = await valuesOf(
      "/students?filter[enrollments][some][class][name]=7A&fields=id",
      "id",
    );
    assert.ok(classes.length > 0 && classes.length < names.length);
    const either = await valuesOf(
      "/students?filter[or][0][lastName]=Simpson&filter[or][1][lastName]=Taylor&fields=lastName",
      "lastName",
    );
    assert.deepEqual([...new Set(either)].sort(), ["Simpson", "Taylor"]);
    assert.ok((await valuesOf("/students?search=sim", "id")).length > 0);
    assert.deepEqual(await valuesOf("/students?search=nobody", "id"), []);
  });

  it("has the columns and relations that are asked for, two steps far", async () => {
    const path = `/students/${demoId("students/1")}`;
    const include = "gradeLevel,studentGuardians.guardian";
    const fields =
      "firstName,gradeLevel.name,studentGuardians.relation,studentGuardians.guardian.lastName";
    const answer = await get(`${path}?include=${include}&fields=${fields}`);
    assert.equal(answer.status, 200, answer.text);
    const { firstName, gradeLevel, studentGuardians, ...others } = bodyOf(answer).data;
    assert.equal(typeof firstName, "string");
    assert.deepEqual(Object.keys(gradeLevel as object), ["name"]);
    const { data, hasMore } = studentGuardians as { data: object[]; hasMore: boolean };
    assert.equal(hasMore, false);
    assert.deepEqual(Object.keys(data[0]!), ["relation", "guardian"]);
    assert.deepEqual(others, {});
  });

  it("refuses what it does not know, and names it", async () => {
    const refused: [string, ...string[]][] = [
      ["/students?colour=red", "colour"],
      ["/students?limit=0", "limit"],
      ["/students?limit=501", "limit"],
      ["/students?limit=101&include=enrollments", "limit"],
      ["/students?limit=1&limit=2", "limit"],
      ["/students?total=perhaps", "total"],
      ["/students?cursor=abc", "cursor"],
      ["/students?cursor=WyJhIl0=", "cursor"],
      ["/students?order=shoeSize", "order"],
      ["/students?order=lastName,,id", "order"],
      ["/students?fields=shoeSize", "fields"],
      ["/students?include=shoes", "include"],
      ["/students?include=enrollments.class.school", "include"],
      ["/students?filter[shoeSize]=1", "filter[shoeSize]"],
      ["/students?filter[lastName][like]=1", "filter[lastName][like]"],
      ["/students?filter[id]=1", "filter[id]"],
      ["/students?filter[birthDate]=2026-02-30", "filter[birthDate]"],
      ["/students?filter[status]=asleep", "filter[status]"],
      ["/students?filter[createdAt][greaterThan]=x", "filter[createdAt][greaterThan]"],
      ["/students?filter[enrollments]=1", "filter[enrollments]"],
      ["/students?filter=1", "filter"],
      ["/students?filter[__proto__][x]=1", "filter[__proto__][x]"],
      ["/students?filter[or][99][id]=1", "filter[or][99][id]"],
      [`/students?filter${"[not]".repeat(9)}[id]=1`, `filter${"[not]".repeat(9)}[id]`],
      [`/students?filter[id][in]=${`${demoId("x")},`.repeat(200)}${demoId("x")}`, "filter[id][in]"],
      ["/students/1", "id"],
      ["/students/%00", "id"],
      [`/audit-logs/${demoId("x")}/yesterday`, "occurredAt"],
      ["/rpc/class-ranking?classId=1", "classId", "termId"],
    ];
    for (const [path, ...places] of refused) {
      assertProblem(await get(path), 400, "BAD_PARAMETER", ...places);
    }
    const many = Array.from({ length: 51 }, (_, index) => `filter[or][${index}][id]=1`);
    assertProblem(await get(`/students?${many.join("&")}`), 400, "BAD_PARAMETER", "parameters");
    const several = await get("/students?filter[id]=1&filter[sex]=x");
    assertProblem(several, 400, "BAD_PARAMETER", "filter[id]", "filter[sex]");
  });
});

describe("an address", () => {
  it("that leads nowhere is not found", async () => {
    const nowhere = ["", "/", "/nothing", "/students/", "/rpc", "/rpc/nothing", "/rpc/sign-in/x"];
    for (const path of [...nowhere, `/students/${demoId("x")}/y`, "/Students", "/audit-logs/1"]) {
      assertProblem(await get(path), 404, "NOT_FOUND");
    }
    assertProblem(await get("/students/%zz"), 400, "BAD_REQUEST");
    assertProblem(await get(`/students/${demoId("students/none")}`), 404, "NOT_FOUND");
    const encoded = demoId("students/1").replaceAll("-", "%2D");
    assert.equal((await get(`/students/${encoded}`)).status, 200);
  });

  it("says which methods it has", async () => {
    const put = await rest("PUT", "/students", { body: {} });
    assertProblem(put, 405, "METHOD_NOT_ALLOWED");
    assert.equal(put.headers.allow, "GET, POST, HEAD, OPTIONS");
    const options = await rest("OPTIONS", `/students/${demoId("students/1")}`);
    assert.equal(options.status, 204);
    assert.equal(options.headers.allow, "GET, PATCH, DELETE, HEAD, OPTIONS");
    // A table that nobody may write to.
    assertProblem(await rest("POST", "/audit-logs", { body: {} }), 405, "METHOD_NOT_ALLOWED");
    assertProblem(await get("/rpc/enroll-student"), 405, "METHOD_NOT_ALLOWED");
    const [head, whole] = [await rest("HEAD", "/students?limit=1"), await get("/students?limit=1")];
    assert.equal(head.text, "");
    assert.equal(head.headers["content-length"], whole.headers["content-length"]);
    assert.equal(head.headers.etag, whole.headers.etag);
    assert.equal(whole.headers["api-version"], "1");
  });

  it("answers only what the client takes", async () => {
    const path = `/students/${demoId("students/1")}`;
    assertProblem(await get(path, { accept: "text/csv" }), 406, "NOT_ACCEPTABLE");
    assertProblem(await get("/students", { accept: "image/png" }), 406, "NOT_ACCEPTABLE");
  });
});

it("a request is known by its operation, in the log and in the metrics", async () => {
  const answer = await get("/class-subjects");
  await delay(100); // It is written when the answer has gone.
  const lines = server.lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line["http.request.id"] === answer.headers["x-request-id"]);
  assert.partialDeepStrictEqual(lines[0], {
    "homeroom.route": "rest",
    "event.action": "listClassSubjects",
    "homeroom.operationType": "query",
    "http.response.status_code": 200,
  });
  assert.match((await server.send({ path: "/metrics" })).text, /operation="listClassSubjects"/);
});

it("an answer that the client has is not sent again", async () => {
  for (const path of [`/students/${demoId("students/1")}`, "/students?limit=3", "/rpc/me"]) {
    const { etag } = (await get(path)).headers;
    assert.match(etag!, /^"[^"]+"$/);
    const again = await get(path, { "if-none-match": `"other", W/${etag}` });
    assert.equal(again.status, 304);
    assert.equal(again.text, "");
    assert.equal((await get(path, { "if-none-match": '"other"' })).status, 200);
  }
});

describe("functions that read", () => {
  it("answer lists, objects and values, to GET and to POST", async () => {
    const found = await get("/rpc/search-people?phrase=simp&limit=1&total=true");
    assert.equal(found.status, 200, found.text);
    assert.equal(bodyOf(found).data.length, 1);
    const next = encodeURIComponent(String(bodyOf(found).nextCursor));
    assert.equal((await get(`/rpc/search-people?phrase=simp&cursor=${next}`)).status, 200);
    const posted = await rest("POST", "/rpc/search-people?limit=1&total=true", {
      body: { phrase: "simp" },
    });
    assert.deepEqual(posted.json, found.json);
    const me = await get("/rpc/me?fields=email");
    assert.deepEqual(me.json, { data: { email: `admin@${school}.example` } });
    const schoolId = firstId(await get("/schools?limit=1&fields=id"));
    const period = `schoolId=${schoolId}&fromDay=2026-11-23&toDay=2026-11-24`;
    assert.deepEqual(bodyOf(await get(`/rpc/school-days?${period}`)).data, [
      "2026-11-23",
      "2026-11-24",
    ]);
    assert.deepEqual((await get(`/rpc/is-school-day?schoolId=${schoolId}&day=2026-11-22`)).json, {
      data: false,
    });
    const unknown = await rest("POST", "/rpc/search-people", { body: { phrase: "x", colour: 1 } });
    assertProblem(unknown, 422, "INVALID_BODY", "/colour");
  });
});

describe("CSV", () => {
  it("has all rows of a long list, once each", async () => {
    const schoolId = firstId(await get("/schools?limit=1&fields=id"));
    await database.commitAsOwner(school, (client) =>
      client.query(
        `insert into rooms (school_id, name)
         select $1, '=Room, "' || number || '"' from generate_series(1, 1200) as number`,
        [schoolId],
      ),
    );
    const answer = await get("/rooms?fields=id,name&order=name", { accept: "text/csv" });
    assert.equal(answer.status, 200);
    assert.match(answer.headers["content-type"]!, /^text\/csv/);
    assert.equal(answer.headers["content-disposition"], 'attachment; filename="rooms.csv"');
    assert.equal(answer.headers["transfer-encoding"], "chunked");
    const [header, ...lines] = answer.text.trimEnd().split("\r\n");
    assert.equal(header, "id,name");
    assert.ok(lines.length >= 1200);
    assert.equal(new Set(lines.map((line) => line.split(",")[0])).size, lines.length);
    assert.ok(
      lines.some((line) => line.endsWith(`,"'=Room, ""7"""`)),
      lines[5],
    );
    const part = await get("/rooms?limit=2", { accept: "text/csv" });
    assert.equal(part.text.trimEnd().split("\r\n").length, 3);
    assertProblem(
      await get("/rooms?include=school", { accept: "text/csv" }),
      400,
      "BAD_PARAMETER",
      "include",
    );
  });

  it("has cells as the database writes them", async () => {
    const texts = [
      "",
      "a",
      "=1+1",
      "+49 30",
      "-5",
      "@x",
      "\tx",
      "\rx",
      'a"b',
      "a,b",
      "a\nb",
      " a",
      "a ",
    ];
    await database.asOwner(school, async (client) => {
      for (const text of texts) {
        for (const isText of [true, false]) {
          const { rows } = await client.query<{ cell: string }>("select csv_cell($1, $2) as cell", [
            text,
            isText,
          ]);
          assert.equal(csvCell(text, isText), rows[0]!.cell, JSON.stringify(text));
        }
      }
    });
  });
});

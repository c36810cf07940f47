import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { demoId, openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { bodyOf, restOf } from "../../support/rest.ts";
import { startServer, type Answer } from "../../support/server.ts";
import { upload, type FormFile } from "./support.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const server = await startServer(database, { uploadLimitMb: "4" });
const tokenOf = async (login: string, slug = school) =>
  (await signIn(server, slug, login)).accessToken;
const admin = await tokenOf("admin");
const teacher = await tokenOf("teacher");
const student = await tokenOf("student");

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const owner = { ownerTable: "students", ownerId: demoId("students/1") };
const add = (token: string | undefined, file?: FormFile, fields: Record<string, string> = owner) =>
  upload(server, { slug: school, ...(token !== undefined && { token }) }, fields, file);
const get = (token: string | undefined, id: string, headers = {}, method = "GET") =>
  restOf(server, school, token)(method, `/files/${id}`, { headers });

function assertProblem(answer: Answer, status: number, code: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(bodyOf(answer).code, code);
}

function idOf(answer: Answer): string {
  assert.equal(answer.status, 201, answer.text);
  return String(bodyOf(answer).data.id);
}

describe("a file", () => {
  it("is uploaded and downloaded, and is what its content says", async () => {
    const answer = await add(admin, { content: pixel, name: "Photo.png", type: "text/html" });
    const id = idOf(answer);
    assert.equal(answer.headers.location, `/api/v1/files/${id}`);
    const { mediaType, byteSize, sha256, name } = bodyOf(answer).data;
    assert.deepEqual([mediaType, byteSize, name], ["image/png", pixel.length, "Photo.png"]);
    assert.equal(sha256, createHash("sha256").update(pixel).digest("hex"));
    const file = await get(student, id);
    assert.equal(file.status, 200);
    assert.deepEqual(file.bytes, pixel);
    assert.equal(file.headers["content-type"], "image/png");
    assert.equal(file.headers["x-content-type-options"], "nosniff");
    assert.match(String(file.headers["content-security-policy"]), /^sandbox/);
    assert.match(file.headers["content-disposition"]!, /^attachment; filename="Photo.png"/);
    const head = await get(student, id, {}, "HEAD");
    assert.deepEqual(
      [head.status, head.bytes.length, head.headers["content-length"]],
      [200, 0, String(pixel.length)],
    );
    const again = await get(student, id, { "if-none-match": file.headers.etag });
    assert.equal(again.status, 304);
  });

  it("may be large, and then lies in parts", async () => {
    const content = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(3 * 1024 * 1024)]);
    const id = idOf(await add(admin, { content, name: "large.pdf" }));
    const file = await get(admin, id);
    assert.equal(file.headers["content-type"], "application/pdf");
    assert.ok(file.bytes.equals(content));
    const count = () =>
      database.asOwner(school, async (client) => {
        const { rows } = await client.query<{ count: number }>(
          "select count(*)::integer as count from attachment_parts where attachment_id = $1",
          [id],
        );
        return rows[0]!.count;
      });
    assert.equal(await count(), 13);
    const removed = await restOf(server, school, admin)("DELETE", `/attachments/${id}`);
    assert.equal(removed.status, 204, removed.text);
    assert.equal(await count(), 0);
    assertProblem(await get(admin, id), 404, "NOT_FOUND");
  });

  it("is sent in ranges to who asks for one", async () => {
    const small = idOf(await add(admin, { content: "0123456789", name: "a.txt" }));
    const large = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(700 * 1024 * 2)]);
    const id = idOf(await add(admin, { content: large, name: "large.pdf" }));
    // Of a file in parts of 256 KB: within one, over the border of two, over several, the end.
    const kb = 1024;
    for (const [range, start, end] of [
      ["bytes=5-9", 5, 9],
      [`bytes=${256 * kb - 3}-${256 * kb + 2}`, 256 * kb - 3, 256 * kb + 2],
      [`bytes=${300 * kb}-${900 * kb}`, 300 * kb, 900 * kb],
      ["bytes=-7", large.length - 7, large.length - 1],
      [`bytes=${large.length - 1}-`, large.length - 1, large.length - 1],
      ["bytes=0-99999999", 0, large.length - 1],
    ] as const) {
      const answer = await get(admin, id, { range });
      assert.equal(answer.status, 206, range);
      assert.equal(answer.headers["content-range"], `bytes ${start}-${end}/${large.length}`);
      assert.equal(answer.headers["content-length"], String(end - start + 1));
      assert.ok(answer.bytes.equals(large.subarray(start, end + 1)), range);
    }
    const part = await get(admin, small, { range: "bytes=2-4" });
    assert.deepEqual(
      [part.status, part.text, part.headers["accept-ranges"]],
      [206, "234", "bytes"],
    );
    const beyond = await get(admin, small, { range: "bytes=10-" });
    assertProblem(beyond, 416, "RANGE_NOT_SATISFIABLE");
    assert.equal(beyond.headers["content-range"], "bytes */10");
    const { etag } = part.headers;
    for (const [headers, status] of [
      [{ range: "bytes=2-4", "if-range": etag }, 206],
      [{ range: "bytes=2-4", "if-range": '"another"' }, 200],
      [{ range: "bytes=2-4", "if-range": "Fri, 20 Nov 2026 08:00:00 GMT" }, 200],
      [{ range: "bytes=0-1,4-5" }, 200],
      [{ range: "bytes=4-2" }, 416],
      [{ range: "lines=1-2" }, 200],
      [{ range: "bytes=2-4", "if-none-match": etag }, 304],
    ] as const) {
      const answer = await get(admin, small, headers);
      assert.equal(answer.status, status, JSON.stringify(headers));
      if (status === 200) assert.equal(answer.text, "0123456789");
    }
    const head = await get(admin, small, { range: "bytes=2-4" }, "HEAD");
    assert.deepEqual([head.status, head.headers["content-length"]], [200, "10"]);
  });

  it("in parts is read no further than a range asks for", async () => {
    const content = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(1100 * 1024)]);
    const id = idOf(await add(admin, { content, name: "large.pdf" }));
    await database.commitAsOwner(school, (client) =>
      client.query(
        "update attachment_parts set content = 'x' where attachment_id = $1 and position > 1",
        [id],
      ),
    );
    const answer = await get(admin, id, { range: "bytes=262140-262150" });
    assert.ok(answer.bytes.equals(content.subarray(262140, 262151)));
  });

  it("may be empty", async () => {
    const id = idOf(await add(admin, { content: "", name: "empty.txt" }));
    const file = await get(admin, id);
    assert.deepEqual([file.status, file.bytes.length], [200, 0]);
  });

  it("gets a name that harms nobody", async () => {
    const name = `../../etc/${"ü".repeat(300)}\u202egnp.TXT`;
    const answer = await add(admin, { content: "x", name });
    const given = String(bodyOf(answer).data.name);
    assert.equal(given, `${"ü".repeat(251)}.TXT`);
    const file = await get(admin, idOf(answer));
    assert.match(file.headers["content-disposition"]!, /filename\*=UTF-8''%C3%BC/);
  });
});

describe("who may", () => {
  it("upload is whom the policies let", async () => {
    const file = { content: pixel, name: "a.png" };
    idOf(await add(teacher, file));
    assertProblem(await add(student, file), 403, "FORBIDDEN");
    assertProblem(await add(undefined, file), 401, "UNAUTHENTICATED");
    const other = await tokenOf("admin", otherSchool);
    assertProblem(await add(other, file), 401, "UNAUTHENTICATED");
  });

  it("download is who sees the row", async () => {
    const far = { ...owner, ownerId: demoId("students/40") };
    const id = idOf(await add(admin, { content: pixel, name: "a.png" }, far));
    assert.equal((await get(admin, id)).status, 200);
    assertProblem(await get(student, id), 404, "NOT_FOUND");
    assertProblem(await get(undefined, id), 404, "NOT_FOUND");
    assertProblem(await get(admin, "not-an-id"), 404, "NOT_FOUND");
  });
});

describe("refused is", () => {
  it("what is not of the kinds that are taken, whatever it is called", async () => {
    for (const content of [
      "<!DOCTYPE html><script>alert(1)</script>",
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      Buffer.from("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "latin1"),
      randomBytes(64).fill(0, 0, 8),
    ]) {
      const answer = await add(admin, { content, name: "a.png", type: "image/png" });
      assertProblem(answer, 415, "FILE_TYPE_REFUSED");
    }
  });

  it("what is too large, announced or not", async () => {
    for (const megabytes of [4.01, 6, 7.9]) {
      for (const isAnnounced of [true, false]) {
        const content = Buffer.alloc(megabytes * 1024 * 1024, "x");
        const caller = { slug: school, token: admin, isAnnounced };
        const answer = await upload(server, caller, owner, { content, name: "a.txt" });
        assertProblem(answer, 413, "BODY_TOO_LARGE");
      }
    }
    const limit = Buffer.alloc(4 * 1024 * 1024, "x");
    idOf(await add(admin, { content: limit, name: "a.txt" }));
  });

  it("a form without a file, or without what it belongs to", async () => {
    assertProblem(await add(admin), 422, "INVALID_BODY");
    const nowhere = await add(admin, { content: "x", name: "a.txt" }, { ownerTable: "students" });
    assertProblem(nowhere, 422, "INVALID_BODY");
    assert.deepEqual(
      bodyOf(nowhere).errors?.map(({ pointer }) => pointer),
      ["/ownerId"],
    );
    const json = await restOf(server, school, admin)("POST", "/files", { body: {} });
    assertProblem(json, 415, "UNSUPPORTED_MEDIA_TYPE");
  });
});

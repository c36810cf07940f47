import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";

const db = await sharedDatabase();
const [slug] = slugs;
const content = Buffer.from("hello");

const valid = {
  owner_table: "students",
  owner_id: demoId("students/1"),
  name: "photo.png",
  media_type: "image/png",
  byte_size: content.length,
  sha256: createHash("sha256").update(content).digest(),
  content,
  storage_key: null,
};

test("a file is what it says it is, here or elsewhere but not both", () =>
  db.asOwner(slug, async (client) => {
    const add = (change: Partial<Record<keyof typeof valid, unknown>>) =>
      sqlState(client, () => {
        const row = { ...valid, ...change };
        return client.query(
          `insert into attachments (${Object.keys(row).join(", ")})
           values (${Object.keys(row)
             .map((_, index) => `$${index + 1}`)
             .join(", ")})`,
          Object.values(row),
        );
      });
    assert.equal(await add({}), "00000");
    assert.equal(await add({ content: null, storage_key: "a/1" }), "00000");
    assert.equal(await add({ content: null, storage_key: "a/1" }), "23505");
    assert.equal(await add({ name: "Zeugnis März 2027 (endgültig).pdf" }), "00000");
    assert.equal(await add({ content: Buffer.alloc(0), byte_size: 0 }), "23514");
    assert.equal(
      await add({
        content: Buffer.alloc(0),
        byte_size: 0,
        sha256: createHash("sha256").digest(),
      }),
      "00000",
    );
    for (const change of [
      { storage_key: "a/2" },
      { content: null },
      { byte_size: 4 },
      { byte_size: -1, content: null, storage_key: "a/3" },
      { sha256: Buffer.alloc(32) },
      { sha256: Buffer.alloc(31), content: null, storage_key: "a/4" },
      { name: " " },
      { name: "../photo.png" },
      { name: "a\\b" },
      { name: "a\nb" },
      { name: "x".repeat(256) },
      { media_type: "image" },
      { media_type: "text/html; charset=utf-8" },
      { media_type: "Image/PNG" },
    ]) {
      assert.equal(await add(change), "23514", JSON.stringify(change));
    }
  }));

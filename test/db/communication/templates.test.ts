import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { World } from "../academic/world.ts";
import { admin, principal } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** A kind of message with placeholders, and how to save and fill in its templates. */
async function kind(client: pg.ClientBase) {
  const world = new World(client);
  await world.insert("message_kinds", { kind: "book_ready", placeholders: ["title", "desk_1"] });
  const save = (body: string, row: Record<string, unknown> = {}) =>
    world.insert("message_templates", { kind: "book_ready", channel: "email", body, ...row });
  const render = (id: string, data: unknown) =>
    world.one<{ subject: string; body: string }>("select * from render_template($1, $2)", [
      id,
      JSON.stringify(data),
    ]);
  return { world, save, render };
}

test("a template is refused that mentions what its kind does not have", () =>
  db.asOwner(slug, async (client) => {
    const { save } = await kind(client);
    for (const [row, named] of [
      [{ body: "Dear {{name}}" }, "{{name}}"],
      [{ body: "Fine", subject: "{{ titel }}" }, "{{titel}}"],
      [{ body: "Dear {{title}" }, "{{title}"],
      [{ body: "Dear title}}" }, "}}"],
      [{ body: "{{Title}}" }, "{{Title}}"],
      [{ body: "{{}}" }, "{{}}"],
      [{ body: "{{title; drop}}" }, "{{title; drop}}"],
    ] as const) {
      await client.query("savepoint attempt");
      await assert.rejects(
        save(row.body, row),
        (error: { code: string; message: string }) =>
          error.code === "SC503" && error.message.includes(named),
        row.body,
      );
      await client.query("rollback to savepoint attempt");
    }
    const id = await save("{{title}} is at {{ desk_1 }}: {title} costs $1 {{title}}");
    await assert.rejects(
      client.query("update message_templates set body = '{{nothing}}' where id = $1", [id]),
      { code: "SC503" },
    );
  }));

test("a kind does not lose what its templates mention", () =>
  db.asOwner(slug, async (client) => {
    const { save } = await kind(client);
    await save("{{title}}");
    const change = (placeholders: string[]) =>
      sqlState(client, () =>
        client.query("update message_kinds set placeholders = $1 where kind = 'book_ready'", [
          placeholders,
        ]),
      );
    assert.equal(await change(["title", "author"]), "00000");
    assert.equal(await change(["author"]), "SC503");
    assert.equal(await change(["title", "Not a name"]), "SC503");
    const removed = await sqlState(client, () =>
      client.query("delete from message_kinds where kind = 'book_ready'"),
    );
    // PostgreSQL 18 tells restricted deletions from other violations of foreign keys.
    assert.equal(removed.replace("23001", "23503"), "23503");
  }));

test("placeholders are filled in, once, and braces in values stay what they are", () =>
  db.asOwner(slug, async (client) => {
    const { save, render } = await kind(client);
    const id = await save("{{title}} at {{ desk_1 }}, {title}\n\\1 & {{title}}", {
      subject: "Ready: {{title}}",
    });
    assert.deepEqual(await render(id, { title: "{{desk_1}} \\0 & }}", desk_1: 4 }), {
      subject: "Ready: {{desk_1}} \\0 & }}",
      body: "{{desk_1}} \\0 & }} at 4, {title}\n\\1 & {{desk_1}} \\0 & }}",
    });
    // A subject is one line, whatever is put into it.
    const { subject } = await render(id, { title: "A\r\nBcc: b@x.example", desk_1: true });
    assert.equal(subject, "Ready: A Bcc: b@x.example");
    const plain = await save("Nothing to fill in", { locale: "fr" });
    assert.deepEqual(await render(plain, {}), { subject: "", body: "Nothing to fill in" });
  }));

test("values that are missing, unknown or no text are errors", () =>
  db.asOwner(slug, async (client) => {
    const { save, render } = await kind(client);
    const id = await save("{{title}}");
    for (const data of [
      {},
      { title: null },
      { title: "A", author: "B" },
      { title: { a: 1 } },
      { title: ["A"] },
      { desk_1: "4" },
      ["A"],
      "A",
    ]) {
      await client.query("savepoint attempt");
      await assert.rejects(render(id, data), { code: "SC505" }, JSON.stringify(data));
      await client.query("rollback to savepoint attempt");
    }
    assert.equal((await render(id, { title: "", desk_1: "4" })).body, "");
  }));

test("a reader gets a template in the own language, or in one that comes close", () =>
  db.asOwner(slug, async (client) => {
    const { world, save } = await kind(client);
    const body = async (locale: string) =>
      (
        await world.one<{ body: string }>(
          "select body from template_for('book_ready', 'email', $1)",
          [locale],
        )
      ).body;
    await save("German", { locale: "de" });
    assert.equal(await body("en"), "German");
    await save("English", { locale: "en" });
    await save("Brazilian", { locale: "pt-BR" });
    await save("Text", { locale: "fr", channel: "sms" });
    for (const [locale, expected] of [
      ["de-CH", "German"],
      ["de", "German"],
      ["pt", "Brazilian"],
      ["pt-PT", "Brazilian"],
      ["pt-BR", "Brazilian"],
      ["fr", "English"],
      ["en-GB", "English"],
    ] as const) {
      assert.equal(await body(locale), expected, locale);
    }
  }));

test("a set of templates that is taken out and loaded again changes nothing", () =>
  db.asOwner(slug, async (client) => {
    const { world, save } = await kind(client);
    await save("{{title}}");
    const as = (user: string) => client.query("select set_config('app.user_id', $1, true)", [user]);
    const load = `select count(*)::int as changed from import_message_templates($1)`;
    await as(admin);
    const { entries } = await world.one(
      "select array_agg(entry)::text as entries from export_message_templates() as entry",
    );
    assert.deepEqual(await world.one(load, [entries]), { changed: 0 });
    await client.query("update message_templates set body = 'Other' where kind = 'book_ready'");
    assert.deepEqual(await world.one(load, [entries]), { changed: 1 });
    await as(principal);
    for (const sql of [load.replace("$1", "'{}'"), "select export_message_templates()"]) {
      assert.equal(await sqlState(client, () => client.query(sql)), "42501");
    }
  }));

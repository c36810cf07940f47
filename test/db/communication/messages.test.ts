import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { admin, principal, registrar, twoClasses } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** A teacher and the guardian of a pupil, who have begun to write to one another. */
async function conversation(client: pg.ClientBase) {
  const { world, school, b, c } = await twoClasses(client);
  const pupil = await world.pupil(school, b);
  const guardian = await world.guardianOf([pupil.student]);
  const teacher = (await world.teacherOf(b)).user;
  const as = async (user: string, sql: string, values: unknown[] = []) => {
    await world.become(user);
    const state = await sqlState(client, () => client.query(sql, values));
    await world.become(null);
    return state;
  };
  await world.become(guardian);
  const { id } = await world.one<{ id: string }>(
    "select id from start_conversation(array[$1::uuid], 'Good morning', 'Homework')",
    [teacher],
  );
  await world.become(null);
  const say = (user: string, body: string, key: string | null = null) =>
    as(user, "select send_message($1, $2, $3)", [id, body, key]);
  const said = () =>
    world.all<{ number: number; body: string }>(
      "select number, body from messages where conversation_id = $1 order by number",
      [id],
    );
  return { world, school, b, c, pupil, guardian, teacher, id, as, say, said };
}

/** What somebody sees of a conversation through the policies. */
async function seenBy(client: pg.ClientBase, user: string, id: string) {
  const { rows } = await client.query<{ role: string }>("select current_schema() as role");
  await client.query("select set_config('app.user_id', $1, true)", [user]);
  await client.query(`set local role ${client.escapeIdentifier(rows[0]!.role)}`);
  const seen = await client.query<{ body: string }>(
    "select body from messages where conversation_id = $1 order by number",
    [id],
  );
  const others = await client.query("select from conversations where id = $1", [id]);
  await client.query("set local role homeroom_owner");
  await client.query("select set_config('app.user_id', '', true)");
  return others.rowCount === 0 ? null : seen.rows.map(({ body }) => body);
}

test("those who take part read a conversation, and nobody else but who watches over messages", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b, guardian, teacher, id, say, pupil } = await conversation(client);
    await say(teacher, "Hello");
    const stranger = await world.guardianOf([pupil.student]);
    const other = await world.pupil(school, b);
    assert.deepEqual(await seenBy(client, guardian, id), ["Good morning", "Hello"]);
    assert.deepEqual(await seenBy(client, teacher, id), ["Good morning", "Hello"]);
    for (const outsider of [stranger, other.user, pupil.user, registrar, principal]) {
      assert.equal(await seenBy(client, outsider, id), null);
      assert.equal(await say(outsider, "I was here"), "SC510");
    }
    assert.deepEqual(await seenBy(client, admin, id), ["Good morning", "Hello"]);
    assert.equal(await say(admin, "I was here"), "SC510");
  }));

test("who has left reads nothing any more and writes nothing, until somebody brings them back", () =>
  db.asOwner(slug, async (client) => {
    const { world, guardian, teacher, id, as, say } = await conversation(client);
    const leave = "select leave_conversation($1)";
    assert.equal(await as(registrar, leave, [id]), "SC510");
    assert.equal(await as(guardian, leave, [id]), "00000");
    assert.equal(await as(guardian, leave, [id]), "SC510");
    assert.equal(await as(teacher, leave, [id]), "00000");
    await world.become(teacher);
    assert.deepEqual(await world.one("select notifications, messages from unread_counts()"), {
      notifications: 0,
      messages: 0,
    });
    assert.equal(
      await as(admin, "select add_participants($1, array[$2::uuid])", [id, teacher]),
      "SC510",
    );
    await client.query("update conversation_participants set left_at = null where user_id = $1", [
      teacher,
    ]);
    assert.equal(await seenBy(client, guardian, id), null);
    assert.equal(await say(guardian, "Still here"), "SC510");
    // Nobody is left to read it.
    assert.equal(await say(teacher, "Hello?"), "SC509");
    assert.equal(
      await as(teacher, "select add_participants($1, array[$2::uuid])", [id, guardian]),
      "00000",
    );
    assert.deepEqual(await seenBy(client, guardian, id), ["Good morning"]);
    assert.equal(await say(teacher, "Welcome back"), "00000");
    const others = await world.pupil(await world.school(), null);
    assert.equal(
      await as(teacher, "select add_participants($1, array[$2::uuid])", [id, others.user]),
      "SC508",
    );
    assert.equal(
      await as(guardian, "select add_participants($1, array[$2::uuid])", [id, teacher]),
      "42501",
    );
    const remove = "select leave_conversation($1, $2)";
    assert.equal(await as(teacher, remove, [id, guardian]), "42501");
    assert.equal(await as(principal, remove, [id, guardian]), "00000");
  }));

test("a message that is sent again is one message", () =>
  db.asOwner(slug, async (client) => {
    const { guardian, teacher, say, said } = await conversation(client);
    const key = randomUUID();
    assert.equal(await say(guardian, "Once", key), "00000");
    assert.equal(await say(guardian, "Once", key), "00000");
    assert.equal(await say(guardian, "Another", key), "SC511");
    // Somebody else's key is somebody else's.
    assert.equal(await say(teacher, "Mine", key), "00000");
    assert.deepEqual(await said(), [
      { number: 1, body: "Good morning" },
      { number: 2, body: "Once" },
      { number: 3, body: "Mine" },
    ]);
  }));

test("empty messages are refused, and so are endless ones", () =>
  db.asOwner(slug, async (client) => {
    const { guardian, teacher, as, say } = await conversation(client);
    for (const nothing of ["", "  ", "\n\t\r\n"]) {
      assert.equal(await say(guardian, nothing), "23514");
    }
    assert.equal(await say(guardian, "x".repeat(10_001)), "23514");
    assert.equal(await say(guardian, "x".repeat(10_000)), "00000");
    const start = "select start_conversation(array[$1::uuid], $2)";
    assert.equal(await as(guardian, start, [teacher, ""]), "23514");
    assert.equal(await as(guardian, start, [guardian, "To myself"]), "SC508");
  }));

test("a closed conversation and a deactivated account take no messages", () =>
  db.asOwner(slug, async (client) => {
    const { world, guardian, teacher, id, as, say } = await conversation(client);
    const close = "select close_conversation($1, $2)";
    assert.equal(await as(teacher, close, [id, true]), "42501");
    assert.equal(await as(guardian, close, [id, true]), "00000");
    assert.equal(await say(teacher, "Wait"), "SC509");
    assert.equal(await as(principal, close, [id, false]), "00000");
    assert.equal(await say(teacher, "Thanks"), "00000");

    await client.query("update users set is_active = false where id = $1", [teacher]);
    assert.equal(await say(guardian, "Are you there?"), "SC509");
    assert.equal(await say(teacher, "No"), "SC509");
    const start = "select start_conversation(array[$1::uuid], 'Hello')";
    assert.equal(await as(guardian, start, [teacher]), "SC508");
    assert.equal(await as(registrar, start, [teacher]), "SC508");
    await world.become(guardian);
    assert.deepEqual(await world.one("select may_write_to($1) as may", [teacher]), { may: false });
  }));

test("a hidden message is gone for those in the conversation, kept and logged", () =>
  db.asOwner(slug, async (client) => {
    const { world, guardian, teacher, id, as, say } = await conversation(client);
    await say(teacher, "Something rude");
    await say(teacher, "Sorry");
    const { id: rude } = await world.one("select id from messages where body = 'Something rude'");
    const hide = "select hide_message($1, 'Rude')";
    assert.equal(await as(guardian, hide, [rude]), "42501");
    assert.equal(await as(principal, hide, [rude]), "00000");
    assert.deepEqual(await seenBy(client, guardian, id), ["Good morning", "Sorry"]);
    assert.deepEqual(await seenBy(client, admin, id), ["Good morning", "Something rude", "Sorry"]);
    const { unread } = await world.one(
      `select count(*)::int as unread from audit_logs
       where row_id = $1 and operation = 'update' and user_id = $2
         and new_values ->> 'hidden_reason' = 'Rude'`,
      [rude, principal],
    );
    assert.equal(unread, 1);
    // One's own may be taken back.
    const { id: sorry } = await world.one("select id from messages where body = 'Sorry'");
    assert.equal(await as(teacher, hide, [sorry]), "00000");
  }));

test("what people write to one another does not reach the audit log", () =>
  db.asOwner(slug, async (client) => {
    const { world, say, teacher, id } = await conversation(client);
    const secret = `secret-${randomUUID()}`;
    await say(teacher, secret);
    await client.query("update messages set body = body || '!' where conversation_id = $1", [id]);
    await client.query("delete from messages where conversation_id = $1", [id]);
    const { leaks, kept } = await world.one(
      `select
         count(*) filter (where audit_logs::text like '%' || $1 || '%')::int as leaks,
         count(distinct operation) filter (where table_name = 'messages')::int as kept
       from audit_logs`,
      [secret],
    );
    assert.deepEqual([leaks, kept], [0, 3]);
  }));

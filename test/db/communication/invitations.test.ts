import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { admin, registrar, twoClasses, type People } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** A class with a teacher, who has made an event that nobody else sees. */
async function meeting(client: pg.ClientBase, row: Record<string, unknown> = {}) {
  const { world, school, b, c } = await twoClasses(client);
  const teacher = (await world.teacherOf(b, school)).user;
  const pupil = await world.pupil(school, b);
  const guardian = await world.guardianOf([pupil.student]);
  await world.become(teacher);
  const event = await world.insert("calendar_events", {
    school_id: school,
    title: "Meeting",
    starts_on: day(7),
    ends_on: day(7),
    is_for_everyone: false,
    ...row,
  });
  await world.become(null);
  const as = async (user: string, sql: string, values: unknown[] = []) => {
    await world.become(user);
    const state = await sqlState(client, () => client.query(sql, values));
    await world.become(null);
    return state;
  };
  const answer = (user: string, response = "accepted") =>
    as(user, "select respond_to_event($1, $2)", [event, response]);
  return { world, school, b, c, teacher, pupil, guardian, event, as, answer };
}

const guests = (world: People, event: string) =>
  world.all(
    "select user_id, response from event_attendees where calendar_event_id = $1 order by user_id",
    [event],
  );

test("those for whom an event is are invited once each, and those who come later the next time", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b, teacher, guardian, event, as } = await meeting(client);
    const invite = "select invite_event_audience($1)";
    assert.equal(await as(teacher, invite, [event]), "SC506");
    await world.insert("audiences", {
      calendar_event_id: event,
      relation: "guardians",
      class_id: b,
    });
    assert.equal(await as(guardian, invite, [event]), "42501");
    assert.equal(await as(teacher, invite, [event]), "00000");
    assert.equal(await as(teacher, invite, [event]), "00000");
    assert.deepEqual(await guests(world, event), [{ user_id: guardian, response: "needs_action" }]);
    assert.deepEqual(await world.notifiedOf(event, "event_invitation"), [guardian]);
    await world.become(guardian);
    assert.deepEqual(await world.one("select invitations from unread_counts()"), {
      invitations: 1,
    });
    await world.become(null);

    const late = await world.guardianOf([(await world.pupil(school, b)).student]);
    assert.equal(await as(teacher, invite, [event]), "00000");
    assert.deepEqual(await world.notifiedOf(event, "event_invitation"), [guardian, late].sort());
  }));

test("guests answer, and change their mind; others have nothing to answer", () =>
  db.asOwner(slug, async (client) => {
    const { world, teacher, pupil, guardian, event, as, answer } = await meeting(client);
    const invite = "select invite_to_event($1, array[$2::uuid])";
    assert.equal(await as(teacher, invite, [event, guardian]), "42501");
    assert.equal(await as(registrar, invite, [event, guardian]), "00000");
    assert.equal(await answer(guardian), "00000");
    assert.equal(await answer(guardian, "declined"), "00000");
    assert.equal(await answer(pupil.user), "SC512");
    assert.deepEqual(await guests(world, event), [{ user_id: guardian, response: "declined" }]);
    // The office answers for those who call.
    const forOther = "select respond_to_event($1, 'tentative', 'By phone', $2)";
    assert.equal(await as(registrar, forOther, [event, guardian]), "00000");
    assert.equal(await as(teacher, forOther, [event, guardian]), "42501");
    assert.equal(await as(registrar, forOther, [event, pupil.user]), "SC512");
    assert.deepEqual(await guests(world, event), [{ user_id: guardian, response: "tentative" }]);
  }));

test("whoever sees an event that takes responses answers without an invitation", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, c, pupil, event, answer } = await meeting(client, {
      takes_responses: true,
    });
    assert.equal(await answer(pupil.user), "SC512");
    await client.query("update calendar_events set is_for_everyone = true where id = $1", [event]);
    assert.equal(await answer(pupil.user), "00000");
    const other = await world.pupil(school, c);
    const far = await world.pupil(await world.school(), null);
    assert.equal(await answer(other.user), "00000");
    assert.equal(await answer(far.user), "SC512");
  }));

test("an event that is over or cancelled is not answered, and its guests are told", () =>
  db.asOwner(slug, async (client) => {
    const { world, teacher, pupil, guardian, event, as, answer } = await meeting(client);
    const { id: past } = await world.one(
      `insert into calendar_events (title, starts_on, ends_on, recurrence_rule)
       values ('Past', $1, $1, 'FREQ=DAILY;COUNT=3') returning id`,
      [day(-7)],
    );
    assert.equal(
      await as(admin, "select invite_to_event($1, array[$2::uuid])", [past, guardian]),
      "SC512",
    );
    await as(registrar, "select invite_to_event($1, array[$2, $3]::uuid[])", [
      event,
      guardian,
      pupil.user,
    ]);
    await answer(pupil.user, "declined");
    assert.equal(await as(guardian, "select cancel_event($1)", [event]), "42501");
    assert.equal(await as(teacher, "select cancel_event($1)", [event]), "00000");
    assert.equal(await as(teacher, "select cancel_event($1)", [event]), "00000");
    assert.equal(await answer(guardian), "SC512");
    assert.deepEqual(await world.notifiedOf(event, "event_cancelled"), [guardian]);
  }));

test("only who may close the school makes or changes what closes it", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, as } = await meeting(client);
    const close = `insert into calendar_events (school_id, title, starts_on, ends_on, closes_school)
      values ($1, 'Closed', '2027-02-01', '2027-02-01', true)`;
    const office = await world.holder("Registrar", school);
    const head = await world.holder("Principal", school);
    assert.equal(await as(registrar, close, [school]), "42501");
    assert.equal(await as(office, close, [school]), "42501");
    assert.equal(await as(head, close, [school]), "00000");
    assert.equal(await as(head, close, [await world.school()]), "42501");
    const of = "where title = 'Closed' and school_id = $1";
    for (const change of [
      `update calendar_events set closes_school = false ${of}`,
      `update calendar_events set ends_on = ends_on + 1 ${of}`,
      `delete from calendar_events ${of}`,
    ]) {
      assert.equal(await as(registrar, change, [school]), "42501", change);
    }
    assert.equal(
      await as(registrar, `update calendar_events set title = 'Shut' ${of}`, [school]),
      "00000",
    );
    // A closure is for whole days.
    await world.become(admin);
    await assert.rejects(
      client.query(
        `insert into calendar_events (school_id, title, starts_on, ends_on, starts_at, ends_at, closes_school)
         values ($1, 'Afternoon', '2027-02-02', '2027-02-02', '12:00', '16:00', true)`,
        [school],
      ),
      { code: "23514" },
    );
  }));

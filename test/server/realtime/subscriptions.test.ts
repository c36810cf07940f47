import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { demoId, openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { startServer } from "../../support/server.ts";
import {
  gaugeAt,
  notify,
  subscribe,
  subscribeStream,
  type Listening,
} from "../../support/subscribing.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const server = await startServer(database);

const open: Listening[] = [];
after(() => {
  for (const one of open) one.stop();
});

async function as(
  login: string,
  query: string,
  variables: Record<string, unknown> = {},
  { slug = school, over = subscribe } = {},
): Promise<Listening> {
  const { accessToken: token } = await signIn(server, slug, login);
  const listening = await over({ port: server.port, slug, token }, { query, variables });
  open.push(listening);
  return listening;
}

/** SQL as the owner, committed. */
const change = (sql: string, values: unknown[] = [], slug = school) =>
  database.commitAsOwner(slug, (client) => client.query(sql, values));

const write = (conversation: string, body: string, slug = school) =>
  change(
    `insert into messages (conversation_id, number, sender_id, sender_name, body)
     select $1::uuid, coalesce(max(number), 0) + 1, $2, 'E. K.', $3
     from messages where conversation_id = $1`,
    [demoId(conversation), demoId("users/teacher"), body],
    slug,
  );

const mark = (student: number, className: string, day: string) =>
  change(
    "insert into attendance_records (student_id, class_id, day, code) values ($1, $2, $3, 'late') returning id",
    [demoId(`students/${student}`), demoId(`classes/${className}`), day],
  );

describe("a subscription", { timeout: 120_000 }, () => {
  for (const [name, over] of Object.entries({ subscribe, subscribeStream })) {
    it(`tells of messages those who take part, in their school (${name})`, async () => {
      const query = "subscription { messageReceived { body senderName conversation { subject } } }";
      const guardian = await as("guardian", query, {}, { over });
      const outsider = await as("guardian2", query, {}, { over });
      const namesake = await as("guardian", query, {}, { over, slug: otherSchool });
      const own = `conversations/${name}`;
      await change(
        `with made as (insert into conversations (id, subject) values ($1, 'Own') returning id)
         insert into conversation_participants (conversation_id, user_id, name)
         select id, $2, 'K' from made`,
        [demoId(own), demoId("users/guardian2")],
      );
      await write("conversations/guardian", "Well done");
      assert.deepEqual(await guardian.next(), {
        data: {
          messageReceived: {
            body: "Well done",
            senderName: "E. K.",
            conversation: { subject: "Élodie's homework" },
          },
        },
      });
      // What comes first for the others is what was written to them afterwards.
      await write(own, "For Kirk");
      await write("conversations/guardian", "Elsewhere", otherSchool);
      assert.equal((await outsider.next()).data.messageReceived.body, "For Kirk");
      assert.equal((await namesake.next()).data.messageReceived.body, "Elsewhere");
      assert.deepEqual([guardian.sent, outsider.sent, namesake.sent], [[], [], []]);
    });
  }

  it("tells of notifications whom they are for", async () => {
    const query = "subscription { notificationReceived { title } }";
    const [guardian, teacher] = [await as("guardian", query), await as("teacher", query)];
    await notify(database, school, "guardian", "One");
    await notify(database, school, "teacher", "Two");
    const title = async (one: Listening) => (await one.next()).data.notificationReceived.title;
    assert.deepEqual([await title(guardian), await title(teacher)], ["One", "Two"]);
    assert.deepEqual([guardian.sent, teacher.sent], [[], []]);
  });

  it("tells of announcements whom they reach when they are published", async () => {
    const plain =
      "subscription ($more: Boolean!) { it: announcementPublished { __typename title id @include(if: $more) } }";
    const nested = "subscription { it: announcementPublished { title author { email } } }";
    const guardian = await as("guardian", plain, { more: false });
    const second = await as("guardian", plain, { more: true });
    const admin = await as("admin", nested);
    const reader = await as("guardian", nested);
    const announce = async (title: string, relation: string, className: string | null) => {
      const { rows } = await change(
        `with made as (insert into announcements (title) values ($1) returning id)
         insert into audiences (announcement_id, relation, class_id)
         select id, $2::app.audience_relation, $3::uuid from made returning announcement_id as id`,
        [title, relation, className && demoId(className)],
      );
      const { id } = rows[0] as { id: string };
      await change(
        "update announcements set publish_at = now(), published_at = now(), author_id = $2 where id = $1",
        [id, demoId("users/principal")],
      );
      return id;
    };
    await announce("Museum", "guardians", "classes/7A");
    const id = await announce("Fire drill", "everyone", null);
    const two = [await guardian.next(), await guardian.next()];
    assert.deepEqual(two, [
      { data: { it: { __typename: "Announcement", title: "Museum" } } },
      { data: { it: { __typename: "Announcement", title: "Fire drill" } } },
    ]);
    await second.next();
    assert.equal((await second.next()).data.it.id, id);
    // Not among the guardians of 7A, though she may read it.
    const author = { email: `principal@${school}.example` };
    assert.deepEqual((await admin.next()).data.it, { title: "Fire drill", author });
    // What only some may see is read for each.
    assert.deepEqual(await reader.next(), { data: { it: { title: "Museum", author: null } } });
    assert.deepEqual(admin.sent, []);
  });

  it("tells of a class's attendance its teachers, and guardians of their children", async () => {
    const query = `subscription ($class: UUID!) {
      attendanceRecorded(classId: $class) { code day student { firstName } }
    }`;
    const of = (login: string, name: string) =>
      as(login, query, { class: demoId(`classes/${name}`) });
    const stranger = await of("teacher", "7B");
    const teacher = await of("teacher", "7A");
    const teacher2 = await of("teacher2", "7B");
    const guardian = await of("guardian", "7A");
    await mark(8, "7B", "2026-09-01");
    assert.equal((await teacher2.next()).data.attendanceRecorded.length, 1);
    await change(
      `insert into attendance_records (student_id, class_id, day, code)
       select id, $2, '2026-09-01', 'late' from students where id = any ($1)`,
      [[1, 2, 3].map((n) => demoId(`students/${n}`)), demoId("classes/7A")],
    );
    assert.equal((await teacher.next()).data.attendanceRecorded.length, 3);
    const children = (await guardian.next()).data.attendanceRecorded;
    assert.deepEqual(children.length, 1);
    assert.deepEqual([stranger.sent, teacher2.sent], [[], []]);
  });

  it("says nothing more, from the next event on, to somebody who has lost the right", async () => {
    const query = "subscription ($c: UUID!) { attendanceRecorded(classId: $c) { day } }";
    const variables = { c: demoId("classes/7B") };
    const [teacher2, admin] = [
      await as("teacher2", query, variables),
      await as("admin", query, variables),
    ];
    const days = async (one: Listening) =>
      ((await one.next()).data.attendanceRecorded as unknown as { day: string }[]).map(
        ({ day }) => day,
      );
    await mark(7, "7B", "2026-09-02");
    assert.deepEqual([await days(teacher2), await days(admin)], [["2026-09-02"], ["2026-09-02"]]);
    await change("update user_roles set valid_until = now() where user_id = $1", [
      demoId("users/teacher2"),
    ]);
    await mark(7, "7B", "2026-09-03");
    assert.deepEqual(await days(admin), ["2026-09-03"]);
    await change("update user_roles set valid_until = null where user_id = $1", [
      demoId("users/teacher2"),
    ]);
    await mark(7, "7B", "2026-09-04");
    assert.deepEqual(await days(teacher2), ["2026-09-04"]);
  });

  it("asks Postgres nothing for who holds no permission at all, and tells of rows that were shared", async () => {
    const query = `subscription ($class: UUID!) {
      attendanceRecorded(classId: $class) { code }
    }`;
    const librarian = await as("librarian", query, { class: demoId("classes/8A") });
    const asked = () =>
      gaugeAt(server.port, 'homeroom_realtime_reading_duration_seconds_count{step="ask"}');
    const before = await asked();
    const { rows } = await mark(11, "8A", "2026-09-08");
    const { id } = rows[0] as { id: string };
    await delay(300);
    assert.equal(await asked(), before);
    await change("select grant_on_row('attendance_records:view', $1, $2)", [
      id,
      `librarian@${school}.example`,
    ]);
    await change("update attendance_records set code = 'absent' where id = $1", [id]);
    assert.deepEqual((await librarian.next()).data.attendanceRecorded, [{ code: "ABSENT" }]);
    assert.equal(await asked(), before + 1);
    assert.deepEqual(librarian.sent, []);
  });

  it("tells of positions those who may follow the bus, the newest of each trip", async () => {
    const query = `subscription ($route: UUID!) {
      positionsChanged(routeId: $route) { latitude trip { routeId } }
    }`;
    const of = (login: string, name: string) =>
      as(login, query, { route: demoId(`routes/${name}`) });
    const stranger = await of("guardian", "harbour");
    const [guardian, manager] = [
      await of("guardian", "evergreen"),
      await of("transport", "harbour"),
    ];
    const move = (name: string, ...latitudes: number[]) =>
      change(
        `insert into vehicle_positions (recorded_at, vehicle_id, trip_id, latitude, longitude)
         select now() - (10 - place) * interval '1 ms', vehicle_id, id, latitude, 2
         from trips cross join unnest($2::numeric[]) with ordinality as at (latitude, place)
         where route_id = $1 and state = 'running'`,
        [demoId(`routes/${name}`), latitudes],
      );
    await move("harbour", 40, 41);
    assert.deepEqual(await manager.next(), {
      data: {
        positionsChanged: [{ latitude: "41.000000", trip: { routeId: demoId("routes/harbour") } }],
      },
    });
    await move("evergreen", 42);
    assert.equal((await guardian.next()).data.positionsChanged[0]!.latitude, "42.000000");
    assert.deepEqual([stranger.sent, manager.sent], [[], []]);
  });

  it("tells how far a report is whoever asked for it", async () => {
    const query = "subscription ($id: UUID!) { reportRunChanged(id: $id) { state reportName } }";
    const [id, own] = [demoId("runs/registrar"), demoId("runs/teacher")];
    const registrar = await as("registrar", query, { id });
    const stranger = await as("teacher", query, { id });
    const teacher = await as("teacher", query, { id: own });
    for (const [run, login] of [
      [id, "registrar"],
      [own, "teacher"],
    ] as const) {
      await change("insert into report_runs (id, asked_by_id, report_name) values ($1, $2, 'R')", [
        run,
        demoId(`users/${login}`),
      ]);
    }
    const run = { state: "QUEUED", reportName: "R" };
    assert.deepEqual(await registrar.next(), { data: { reportRunChanged: run } });
    assert.deepEqual(await teacher.next(), { data: { reportRunChanged: run } });
    await change("update report_runs set state = 'running', started_at = now() where id = $1", [
      id,
    ]);
    assert.equal((await registrar.next()).data.reportRunChanged.state, "RUNNING");
    assert.deepEqual([stranger.sent, teacher.sent], [[], []]);
  });

  it("tells all of an event that is too large to name its rows", async () => {
    const query = "subscription { notificationReceived { title } }";
    const guardian = await as("guardian", query);
    await change(
      `insert into notifications (user_id, kind, title)
       select case n when 1 then $1::uuid else $2::uuid end, 'message', 'Many'
       from generate_series(1, 3001) as n`,
      [demoId("users/guardian"), demoId("users/student2")],
    );
    await notify(database, school, "guardian", "Last");
    const titles = [await guardian.next(), await guardian.next()];
    assert.deepEqual(
      titles.map(({ data }) => data.notificationReceived.title),
      ["Many", "Last"],
    );
  });
});

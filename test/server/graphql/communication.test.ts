import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { demoId } from "../../support/database.ts";
import { codes, openSchool } from "./school.ts";

describe("announcements, messages and the calendar in GraphQL", async () => {
  const school = await openSchool();
  const klass = demoId("classes/7A");

  it("let a teacher write to the guardians of a class, who read it", async () => {
    const written = await school.as(
      "teacher",
      `mutation { createAnnouncement(input: { announcement: { title: "Swimming", body: "On Monday." } }) {
        announcement { id publishedAt authorName }
      } }`,
    );
    assert.equal(written.errors, undefined);
    const id = written.at("createAnnouncement.announcement.id") as string;
    assert.equal(written.at("createAnnouncement.announcement.authorName"), "Edna Krabappel");

    const publish = () =>
      school.as(
        "teacher",
        `mutation ($id: UUID!) { publishAnnouncement(input: { announcementId: $id }) {
          announcement { title publishedAt audiences { nodes { relation class { name } } } }
        } }`,
        { variables: { id } },
      );
    assert.deepEqual(codes(await publish()), ["SC506"]);
    const address = (classId: string) =>
      school.as(
        "teacher",
        `mutation ($id: UUID!, $class: UUID!) { createAudience(input: { audience:
          { announcementId: $id, relation: GUARDIANS, classId: $class } }) { audience { id } } }`,
        { variables: { id, class: classId } },
      );
    assert.notEqual((await address(demoId("classes/8A"))).errors, undefined);
    assert.equal((await address(klass)).errors, undefined);
    const published = await publish();
    assert.equal(published.errors, undefined);
    assert.deepEqual(published.at("publishAnnouncement.announcement.audiences.nodes"), [
      { relation: "GUARDIANS", class: { name: "7A" } },
    ]);

    const read = "{ myAnnouncements { nodes { title } } announcements { totalCount } }";
    const guardian = await school.as("guardian", read);
    assert.deepEqual(guardian.at("myAnnouncements.nodes.*.title"), [
      ...["Swimming", "Museum trip of 7A", "Welcome back"],
    ]);
    assert.equal(guardian.at("announcements.totalCount"), 3);
    const student = await school.as("student", read);
    assert.deepEqual(student.at("myAnnouncements.nodes.*.title"), ["Welcome back"]);
    const found = await school.as(
      "guardian",
      `{ searchAnnouncements(phrase: "swiming") { nodes { title } }
         announcements(filter: { search: "swim" }) { nodes { title } } }`,
    );
    assert.equal(found.errors, undefined);
    assert.equal(found.at("searchAnnouncements.nodes.0.title"), "Swimming");
    assert.deepEqual(found.at("announcements.nodes"), [{ title: "Swimming" }]);
  });

  it("let a student write to a teacher, once, and the teacher see that it waits", async () => {
    const start = () =>
      school.as(
        "student2",
        `mutation ($input: StartConversationInput!) { startConversation(input: $input) {
          conversation { id subject messages { nodes { number body senderName } } }
        } }`,
        { variables: { input } },
      );
    const input = {
      userIds: [demoId("users/teacher")],
      subject: "Marks",
      body: "May I see my paper?",
      clientKey: randomUUID(),
    };
    const first = await start();
    assert.equal(first.errors, undefined);
    assert.deepEqual(first.at("startConversation.conversation.messages.nodes"), [
      { number: 1, body: "May I see my paper?", senderName: "Milhouse Van Houten" },
    ]);
    const again = await start();
    const id = first.at("startConversation.conversation.id");
    assert.equal(again.at("startConversation.conversation.id"), id);

    const waiting = "{ unreadCounts { messages conversations } }";
    const before = await school.as("teacher", waiting);
    assert.deepEqual(before.at("unreadCounts"), { messages: 1, conversations: 1 });
    const marked = await school.as(
      "teacher",
      `mutation ($id: UUID!) { markConversationRead(input: { conversationId: $id, upToNumber: 1 }) {
        conversationParticipant { lastReadNumber }
        query { unreadCounts { messages conversations } }
      } }`,
      { variables: { id } },
    );
    assert.equal(marked.errors, undefined);
    assert.deepEqual(marked.at("markConversationRead.query.unreadCounts"), {
      messages: 0,
      conversations: 0,
    });
    const stranger = await school.as(
      "guardian",
      "query ($id: UUID!) { conversation(id: $id) { id } }",
      {
        variables: { id },
      },
    );
    assert.equal(stranger.at("conversation"), null);
  });

  it("show the calendar, and take an answer to an invitation", async () => {
    const answer = await school.as(
      "guardian",
      `mutation ($id: UUID!) { respondToEvent(input: { eventId: $id, response: ACCEPTED }) {
        eventAttendee { response name }
      } }`,
      { variables: { id: demoId("calendar_events/parents") } },
    );
    assert.equal(answer.errors, undefined);
    assert.deepEqual(answer.at("respondToEvent.eventAttendee"), {
      response: "ACCEPTED",
      name: "Marge Simpson",
    });
    const day = (offset: number) =>
      new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const calendar = await school.as(
      "guardian",
      `query ($from: Date!, $until: Date!) {
        eventsBetween(fromDay: $from, untilDay: $until, filter: { title: { equalTo: "Parents of 7A" } }) {
          nodes { title response timeZone isAllDay }
        }
      }`,
      { variables: { from: day(12), until: day(16) } },
    );
    assert.equal(calendar.errors, undefined);
    assert.deepEqual(calendar.at("eventsBetween.nodes"), [
      {
        title: "Parents of 7A",
        response: "ACCEPTED",
        timeZone: "America/New_York",
        isAllDay: false,
      },
    ]);
  });

  it("say in a sentence what is wrong with a recurrence rule or a message", async () => {
    const rule = await school.as(
      "registrar",
      `mutation { createCalendarEvent(input: { calendarEvent: { title: "Lesson",
        startsOn: "2027-01-05", endsOn: "2027-01-05", recurrenceRule: "FREQ=HOURLY" } }) {
        calendarEvent { id } } }`,
    );
    assert.deepEqual(codes(rule), ["SC501"]);
    const empty = await school.as(
      "guardian",
      `mutation ($id: UUID!) { sendMessage(input: { conversationId: $id, body: " " }) {
        message { id } } }`,
      { variables: { id: demoId("conversations/guardian") } },
    );
    assert.match(empty.errors![0]!.message, /between one and 10,000 characters/);
  });
});

import { id } from "../policies/matrix.ts";
import { walker, type Proof } from "./walk.ts";

const me = `'${walker.user}'`;
const teacher = id("users/teacher");

/** The walker takes part in the demo guardian's conversation. */
const inConversation = `
  insert into conversation_participants (conversation_id, user_id)
  values (${id("conversations/guardian")}, ${me})`;

/** An event with an audience that nobody has made. */
const event = id("calendar_events/near");

export const communicationProofs: Proof[] = [
  {
    permission: "announcements:publish",
    calls: "publish_announcement",
    attempt: `select publish_announcement(${id("announcements/draft")})`,
  },
  {
    permission: "announcements:publish",
    attempt: "select publish_due_announcements() > 0",
    given: "update announcements set publish_at = now() where published_at is null",
  },
  {
    permission: "announcements:approve",
    calls: "withdraw_announcement",
    attempt: `select withdraw_announcement(${id("announcements/7A")})`,
  },
  {
    permission: "announcements:export",
    calls: "announcement_recipients",
    attempt: `select user_id from announcement_recipients(${id("announcements/7A")})`,
  },
  {
    permission: "announcements:view",
    calls: "search_announcements",
    attempt: "select id from search_announcements('photographs')",
  },
  {
    permission: "audiences:create",
    attempt: `insert into audiences (announcement_id, relation)
              values (${id("announcements/draft")}, 'staff')`,
    also: ["announcements:update"],
  },
  {
    permission: "deliveries:update",
    calls: "retry_delivery",
    attempt: `select retry_delivery(${id("deliveries/guardian")})`,
    also: ["deliveries:view"],
    given: "update deliveries set state = 'failed'",
  },
  {
    permission: "deliveries:update",
    calls: "dismiss_delivery",
    attempt: `select dismiss_delivery(${id("deliveries/guardian")})`,
    also: ["deliveries:view"],
    given: "update deliveries set state = 'failed'",
  },
  {
    permission: "deliveries:update",
    calls: "report_bounce",
    attempt: `select report_bounce(${id("deliveries/guardian")}, 'No such mailbox')`,
    also: ["deliveries:view"],
    given: "update deliveries set state = 'sent'",
  },
  {
    permission: "webhooks:create",
    calls: "register_webhook",
    attempt: "select register_webhook('https://x.example/', '{loans.created}')",
  },
  {
    permission: "webhooks:update",
    calls: "rotate_webhook_secret",
    attempt: `select rotate_webhook_secret(${id("webhooks/one")})`,
  },
  {
    permission: "webhooks:update",
    calls: "retry_webhook_delivery",
    attempt: `select retry_webhook_delivery(${id("webhook_deliveries/one")})`,
  },
  {
    permission: "conversations:create",
    calls: "start_conversation",
    attempt: `select start_conversation(array[${teacher}]::uuid[], 'Hello')`,
  },
  {
    permission: "conversations:create",
    calls: "may_write_to",
    attempt: `select may_write_to(${teacher})`,
  },
  {
    permission: "conversations:create",
    calls: "people_to_write_to",
    attempt: "select user_id from people_to_write_to('edna')",
  },
  {
    permission: "conversations:update",
    calls: "close_conversation",
    attempt: `select close_conversation(${id("conversations/guardian")})`,
  },
  {
    permission: "conversation_participants:assign",
    calls: "add_participants",
    attempt: `select id from add_participants(
                ${id("conversations/guardian")}, array[${id("users/teacher2")}]::uuid[])`,
    also: ["conversations:create"],
    given: inConversation,
  },
  {
    permission: "conversation_participants:delete",
    calls: "leave_conversation",
    attempt: `select leave_conversation(${id("conversations/guardian")}, ${teacher})`,
  },
  {
    permission: "messages:delete",
    calls: "hide_message",
    attempt: `select hide_message(${id("messages/1")})`,
  },
  {
    permission: "notifications:create",
    calls: "send_notification",
    attempt: `select send_notification(array[${teacher}]::uuid[], 'Hello')`,
  },
  {
    permission: "message_templates:import",
    calls: "import_message_templates",
    attempt: `select id from import_message_templates(
                array[('free', 'email', 'en', '', 'Hello')]::app.template_entry[])`,
  },
  {
    permission: "message_templates:export",
    calls: "export_message_templates",
    attempt: "select kind from export_message_templates()",
  },
  {
    permission: "message_templates:view",
    calls: "render_template",
    attempt: `select body from render_template(
                ${id("message_templates/announcement/en")},
                '{"title": "A", "body": "B", "recipient_name": "C", "author_name": "D"}')`,
    refusedBy: "P0002",
    also: ["message_kinds:view"],
  },
  {
    permission: "message_templates:view",
    calls: "template_for",
    attempt: "select id from template_for('announcement', 'email') where id is not null",
  },
  {
    permission: "calendar_events:view",
    calls: "events_between",
    attempt: `select event_id from events_between('2027-03-01', '2027-03-01')
              where event_id = ${id("calendar_events/far")}`,
  },
  {
    permission: "calendar_events:update",
    calls: "cancel_event",
    attempt: `select cancel_event(${event})`,
  },
  {
    permission: "calendar_events:approve",
    attempt: `insert into calendar_events (title, starts_on, ends_on, closes_school)
              values ('Closed', '2027-03-01', '2027-03-01', true)`,
    also: ["calendar_events:create"],
  },
  {
    permission: "calendar_events:import",
    calls: "import_calendar",
    attempt: `select id from import_calendar(array[(
                'one', 'event', 'One', '', null, '2027-03-01', null, null, null, null, null, null,
                false)]::app.calendar_entry[])`,
  },
  {
    permission: "calendar_events:export",
    calls: "export_calendar",
    attempt: "select export_calendar()",
  },
  {
    permission: "event_attendees:create",
    calls: "invite_to_event",
    attempt: `select invite_to_event(${event}, array[${teacher}]::uuid[])`,
    given: `update calendar_events set starts_on = current_date, ends_on = current_date
            where id = ${event}`,
  },
  {
    permission: "event_attendees:assign",
    calls: "invite_event_audience",
    attempt: `select invite_event_audience(${id("calendar_events/parents")})`,
  },
  {
    permission: "event_attendees:update",
    calls: "respond_to_event",
    attempt: `select respond_to_event(
                ${id("calendar_events/parents")}, 'accepted', null, ${id("users/guardian")})`,
  },
  {
    permission: "schools:view",
    calls: "school_days",
    attempt: `select school_days(${id("schools/north")}, '2027-03-01', '2027-03-05')`,
  },
  {
    permission: "schools:view",
    calls: "is_school_day",
    attempt: `select is_school_day(${id("schools/north")}, '2027-03-02')`,
  },
];

const own = "Everybody's own, whatever they may do otherwise.";

export const communicationUndecided = {
  functions: {
    mark_conversation_read: own,
    mark_notifications_read: own,
    my_announcements: "What is addressed to somebody is for them to read.",
    my_conversations: own,
    register_push_subscription: own,
    send_message: "Whoever was let into a conversation may answer.",
    set_notification_preference: own,
    unread_counts: own,
    unregister_push_subscription: own,
  },
  commands: {
    "notification_preferences:create": own,
    "notification_preferences:delete": own,
    "notification_preferences:update": own,
    "push_subscriptions:delete": own,
    "push_subscriptions:view": own,
  },
};

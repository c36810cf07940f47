import { id, type TablePolicy } from "../matrix.ts";

/** Own: everybody's own row; others: a stranger's. Near and far: see world/communication.sql. */
export const communicationPolicies: TablePolicy[] = [
  {
    // Reached: for everyone; teachers: written by the demo teacher; drafts and what comes later reach nobody.
    table: "announcements",
    rows: {
      reached: "announcements/all",
      guardians: "announcements/7A",
      teachers: "announcements/teacher",
      draft: "announcements/draft",
      far: "announcements/far",
      later: "announcements/later",
    },
    inserts: {
      reached: "(title) values ('New')",
      guardians: `(title, school_id) values ('New', ${id("schools/north")})`,
      teachers: "(title) values ('New')",
      draft: "(title, published_at) values ('New', now())",
      far: `(title, author_id) values ('New', ${id("users/other")})`,
      later: "(title, publish_at) values ('New', now())",
    },
    update: "title = 'Changed'",
    expected: `
                     select       insert                               update       delete
      Administrator  1/1/1/1/1/1  1/1/1/42501/42501/42501              1/1/1/1/1/1  1/1/1/1/1/1
      Principal      1/1/1/1/1/1  1/1/1/42501/42501/42501              1/1/1/1/1/1  1/1/1/1/1/1
      Registrar      1/1/1/1/1/1  1/1/1/42501/42501/42501              1/1/1/1/1/1  1/1/1/1/1/1
      Teacher        1/1/1/0/0/0  1/42501/1/42501/42501/42501          0/1/1/0/0/0  0/1/1/0/0/0
      Student        1/0/0/0/0/0  42501/42501/42501/42501/42501/42501  0/0/0/0/0/0  0/0/0/0/0/0
      Guardian       1/1/0/0/0/0  42501/42501/42501/42501/42501/42501  0/0/0/0/0/0  0/0/0/0/0/0
      Nobody         1/0/0/0/0/0  42501/42501/42501/42501/42501/42501  0/0/0/0/0/0  0/0/0/0/0/0
      Driver         1/0/0/0/0/0  42501/42501/42501/42501/42501/42501  0/0/0/0/0/0  0/0/0/0/0/0
      Auditor        1/1/1/1/1/1  42501/42501/42501/42501/42501/42501  0/0/0/0/0/0  0/0/0/0/0/0`,
  },
  {
    table: "audiences",
    rows: {
      reached: "audiences/all",
      teachers: "audiences/teacher",
      draft: "audiences/draft",
      far: "audiences/far",
      event: "audiences/event",
    },
    inserts: {
      reached: `(announcement_id, relation) values (${id("announcements/all")}, 'students')`,
      teachers: `(announcement_id, relation, class_id)
                 values (${id("announcements/teacher")}, 'guardians', ${id("classes/7A")})`,
      draft: `(announcement_id, relation, class_id)
              values (${id("announcements/draft")}, 'guardians', ${id("classes/7A")})`,
      far: `(announcement_id, relation, class_id)
            values (${id("announcements/teacher")}, 'guardians', ${id("classes/8A")})`,
      event: `(calendar_event_id, relation, class_id)
              values (${id("calendar_events/teacher")}, 'guardians', ${id("classes/7A")})`,
    },
    update: "relation = 'staff'",
    expected: `
                     select     insert                         update                         delete
      Administrator  1/1/1/1/1  1/1/1/1/1                      42501/42501/42501/42501/42501  1/1/1/1/1
      Principal      1/1/1/1/1  1/1/1/1/1                      42501/42501/42501/42501/42501  1/1/1/1/1
      Registrar      1/1/1/1/1  1/1/1/1/1                      42501/42501/42501/42501/42501  1/1/1/1/1
      Teacher        1/1/0/0/1  42501/1/42501/42501/1          42501/42501/42501/42501/42501  0/1/0/0/1
      Student        1/0/0/0/1  42501/42501/42501/42501/42501  42501/42501/42501/42501/42501  0/0/0/0/0
      Guardian       1/0/0/0/1  42501/42501/42501/42501/42501  42501/42501/42501/42501/42501  0/0/0/0/0
      Nobody         1/0/0/0/0  42501/42501/42501/42501/42501  42501/42501/42501/42501/42501  0/0/0/0/0
      Auditor        1/1/1/1/1  42501/42501/42501/42501/42501  42501/42501/42501/42501/42501  0/0/0/0/0`,
  },
  {
    table: "calendar_events",
    rows: {
      near: "calendar_events/near",
      teachers: "calendar_events/teacher",
      far: "calendar_events/far",
      closing: "calendar_events/winter",
    },
    inserts: {
      near: `(school_id, title, starts_on, ends_on)
             values (${id("schools/north")}, 'New', '2027-03-01', '2027-03-01')`,
      teachers: `(school_id, title, starts_on, ends_on, is_for_everyone)
                 values (${id("schools/north")}, 'New', '2027-03-01', '2027-03-01', false)`,
      far: `(school_id, title, starts_on, ends_on)
            values (${id("schools/south")}, 'New', '2027-03-01', '2027-03-01')`,
      closing: `(title, starts_on, ends_on, closes_school)
                values ('New', '2027-03-01', '2027-03-01', true)`,
    },
    update: "title = 'Changed', ends_on = ends_on + 1",
    expected: `
                     select   insert                   update       delete
      Administrator  1/1/1/1  1/1/1/1                  1/1/1/1      1/1/1/1
      Principal      1/1/1/1  1/1/1/1                  1/1/1/1      1/1/1/1
      Registrar      1/1/1/1  1/1/1/42501              1/1/1/42501  1/1/1/42501
      Teacher        1/1/0/1  42501/1/42501/42501      0/1/0/0      0/1/0/0
      Student        1/1/0/1  42501/42501/42501/42501  0/0/0/0      0/0/0/0
      Guardian       1/1/0/1  42501/42501/42501/42501  0/0/0/0      0/0/0/0
      Nobody         1/0/0/1  42501/42501/42501/42501  0/0/0/0      0/0/0/0
      Auditor        1/1/1/1  42501/42501/42501/42501  0/0/0/0      0/0/0/0`,
  },
  {
    table: "event_attendees",
    rows: {
      guardians: "event_attendees/guardian",
      teachers: "event_attendees/teacher",
      far: "event_attendees/far",
    },
    insert: `(calendar_event_id, user_id) values (${id("calendar_events/near")}, '{me}')`,
    update: "response = 'accepted'",
    expected: `
                     select  insert             update             delete
      Administrator  1/1/1   42501/42501/42501  42501/42501/42501  1/1/1
      Principal      1/1/1   42501/42501/42501  42501/42501/42501  1/1/1
      Registrar      1/1/1   42501/42501/42501  42501/42501/42501  1/1/1
      Teacher        1/1/0   42501/42501/42501  42501/42501/42501  1/1/0
      Student        0/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Guardian       1/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Nobody         0/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Auditor        1/1/1   42501/42501/42501  42501/42501/42501  0/0/0`,
  },
  {
    table: "conversations",
    rows: {
      own: "conversations/{me}",
      others: "conversations/{other}",
      left: "conversations/left",
    },
    insert: "(subject) values ('New')",
    update: "subject = 'Changed'",
    expected: `
                     select  insert             update             delete
      Administrator  1/1/1   42501/42501/42501  42501/42501/42501  1/1/1
      Principal      1/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Registrar      1/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Teacher        1/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Student        1/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Guardian       1/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Nobody         1/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Driver         1/0/0   42501/42501/42501  42501/42501/42501  0/0/0
      Auditor        1/0/0   42501/42501/42501  42501/42501/42501  0/0/0`,
  },
  {
    table: "conversation_participants",
    rows: {
      own: "conversation_participants/{me}",
      others: "conversation_participants/{other}",
      left: "conversation_participants/left/{me}",
    },
    insert: `(conversation_id, user_id) values (${id("conversations/guardian")}, '{me}')`,
    update: "left_at = null",
    expected: `
                     select  insert             update             delete
      Administrator  1/1/1   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Principal      1/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Registrar      1/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Teacher        1/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Student        1/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Guardian       1/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Nobody         1/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501
      Auditor        1/0/0   42501/42501/42501  42501/42501/42501  42501/42501/42501`,
  },
  {
    table: "messages",
    rows: {
      own: "messages/{me}",
      hidden: "messages/hidden/{me}",
      others: "messages/{other}",
      left: "messages/left",
    },
    insert: `(conversation_id, number, sender_id, sender_name, body)
             values (${id("conversations/guardian")}, 9, '{me}', 'Me', 'Hello')`,
    update: "body = 'Changed'",
    expected: `
                     select   insert                   update                   delete
      Administrator  1/1/1/1  42501/42501/42501/42501  42501/42501/42501/42501  42501/42501/42501/42501
      Principal      1/0/0/0  42501/42501/42501/42501  42501/42501/42501/42501  42501/42501/42501/42501
      Registrar      1/0/0/0  42501/42501/42501/42501  42501/42501/42501/42501  42501/42501/42501/42501
      Teacher        1/0/0/0  42501/42501/42501/42501  42501/42501/42501/42501  42501/42501/42501/42501
      Student        1/0/0/0  42501/42501/42501/42501  42501/42501/42501/42501  42501/42501/42501/42501
      Guardian       1/0/0/0  42501/42501/42501/42501  42501/42501/42501/42501  42501/42501/42501/42501
      Nobody         1/0/0/0  42501/42501/42501/42501  42501/42501/42501/42501  42501/42501/42501/42501
      Driver         1/0/0/0  42501/42501/42501/42501  42501/42501/42501/42501  42501/42501/42501/42501
      Auditor        1/0/0/0  42501/42501/42501/42501  42501/42501/42501/42501  42501/42501/42501/42501`,
  },
  {
    table: "notifications",
    rows: {
      own: "notifications/{me}",
      muted: "notifications/muted/{me}",
      others: "notifications/{other}",
    },
    insert: "(user_id, kind, title) values ('{me}', 'notice', 'New')",
    update: "read_at = now()",
    expected: `
                     select  insert             update             delete
      Administrator  1/1/1   42501/42501/42501  42501/42501/42501  1/1/1
      Principal      1/0/0   42501/42501/42501  42501/42501/42501  1/0/0
      Registrar      1/0/0   42501/42501/42501  42501/42501/42501  1/0/0
      Teacher        1/0/0   42501/42501/42501  42501/42501/42501  1/0/0
      Student        1/0/0   42501/42501/42501  42501/42501/42501  1/0/0
      Guardian       1/0/0   42501/42501/42501  42501/42501/42501  1/0/0
      Nobody         1/0/0   42501/42501/42501  42501/42501/42501  1/0/0
      Auditor        1/1/1   42501/42501/42501  42501/42501/42501  1/0/0`,
  },
  {
    table: "notification_preferences",
    rows: {
      own: "notification_preferences/{me}",
      others: "notification_preferences/{other}",
    },
    inserts: {
      own: "(channel) values ('sms')",
      others: `(channel, user_id) values ('sms', ${id("users/other")})`,
    },
    update: "is_enabled = false",
    expected: `
                     select  insert   update  delete
      Administrator  1/1     1/42501  1/0     1/0
      Principal      1/0     1/42501  1/0     1/0
      Registrar      1/0     1/42501  1/0     1/0
      Teacher        1/0     1/42501  1/0     1/0
      Student        1/0     1/42501  1/0     1/0
      Guardian       1/0     1/42501  1/0     1/0
      Nobody         1/0     1/42501  1/0     1/0
      Auditor        1/0     1/42501  1/0     1/0`,
  },
  {
    table: "message_kinds",
    rows: { any: "message_kinds/free" },
    insert: "(kind) values ('new')",
    update: "placeholders = '{}'",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       42501   0       0
      Registrar      1       42501   0       0
      Teacher        0       42501   0       0
      Student        0       42501   0       0
      Guardian       0       42501   0       0
      Nobody         0       42501   0       0
      Auditor        1       42501   0       0`,
  },
  {
    table: "message_templates",
    rows: { any: "message_templates/announcement/en" },
    insert: "(kind, channel, body) values ('free', 'sms', '{{title}}')",
    update: "body = 'Changed'",
    expected: `
                     select  insert  update  delete
      Administrator  1       1       1       1
      Principal      1       1       1       1
      Registrar      1       42501   0       0
      Teacher        0       42501   0       0
      Student        0       42501   0       0
      Guardian       0       42501   0       0
      Nobody         0       42501   0       0
      Auditor        1       42501   0       0`,
  },
];

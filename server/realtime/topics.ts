/** What one can subscribe to, and how it is read again at each event. */
export type Topic = {
  /** The subscription's field. */
  field: string;
  /** The table whose rows are announced. */
  table: string;
  /** The query's field with the same rows. */
  collection: string;
  /** Whether the field answers with all rows of an event at once, or with one a message. */
  isList: boolean;
  /** The argument that says which rows are meant, if there is one. */
  argument?: string;
  /** Whether an announcement's keys (else its ids) are values of that argument. */
  hasKeys?: boolean;
  /** Without it, in whatever scope, nobody sees a row: who lacks it is not asked about. */
  permission?: string;
  /** Whether `people_concerned` knows for whom rows can be. */
  isPersonal?: boolean;
  /**
   * Tells policies that a transaction asks about these ids alone, so that they need not find out
   * what else the asker may see. Saying so shows nobody more.
   */
  askedSetting?: "app.announcements_asked";
  /** What is newer takes the place of what has not been fetched yet. */
  latestOnly?: boolean;
  /** How long events are collected, in ms. */
  collectMs: number;
  /**
   * The ids to read, and what the argument is compared with, as the asker may see them: by id, by
   * when they were changed, and, where it is known that they are the asker's, by id alone.
   */
  rows: { withIds: string; changedAt: string; known: string };
};

/** Rows of one event that somebody is told: with more it is less work to query what one shows. */
export const mostRows = 5000;

/** Events that come together are answered together. */
const shortlyMs = 20;

function rows(table: string, key: string, mine = "true"): Topic["rows"] {
  const select = `select ${table}.id, ${key} as key from ${table} where ${mine}`;
  return {
    withIds: `${select} and ${table}.id = any ($1)`,
    known: `select ${table}.id, ${key} as key from ${table} where ${table}.id = any ($1)`,
    changedAt: `${select} and ${table}.updated_at = any ($2) order by ${table}.id limit ${mostRows + 1}`,
  };
}

/** Pruned by time, because positions are kept in partitions of days. */
function newestPositions(which: string): string {
  return `select newest.id, trips.route_id as key
    from trips
    cross join lateral (
      select vehicle_positions.id
      from vehicle_positions
      where vehicle_positions.trip_id = trips.id
        and vehicle_positions.vehicle_id = trips.vehicle_id
        and vehicle_positions.recorded_at > now() - interval '1 day'
      order by vehicle_positions.recorded_at desc
      limit 1
    ) as newest
    where ${which}`;
}

export const topics: readonly Topic[] = [
  {
    field: "messageReceived",
    table: "messages",
    collection: "messages",
    isList: false,
    isPersonal: true,
    collectMs: shortlyMs,
    rows: rows(
      "messages",
      "null::uuid",
      "messages.conversation_id = any (array(select own_conversation_ids()))",
    ),
  },
  {
    field: "notificationReceived",
    table: "notifications",
    collection: "notifications",
    isList: false,
    isPersonal: true,
    collectMs: shortlyMs,
    rows: rows("notifications", "null::uuid", "notifications.user_id = current_user_id()"),
  },
  {
    field: "announcementPublished",
    table: "announcements",
    collection: "announcements",
    isList: false,
    isPersonal: true,
    askedSetting: "app.announcements_asked",
    collectMs: shortlyMs,
    rows: rows(
      "announcements",
      "null::uuid",
      "announcements.id = any (array(select visible_announcement_ids()))",
    ),
  },
  {
    field: "attendanceRecorded",
    table: "attendance_records",
    collection: "attendanceRecords",
    isList: true,
    argument: "classId",
    permission: "attendance_records:view",
    hasKeys: true,
    collectMs: shortlyMs,
    rows: rows("attendance_records", "attendance_records.class_id"),
  },
  {
    field: "positionsChanged",
    table: "vehicle_positions",
    collection: "vehiclePositions",
    isList: true,
    argument: "routeId",
    permission: "vehicle_positions:view",
    hasKeys: true,
    latestOnly: true,
    collectMs: 250,
    rows: {
      withIds: newestPositions("trips.id = any ($1)"),
      known: newestPositions("trips.id = any ($1)"),
      changedAt: newestPositions("trips.state = 'running'"),
    },
  },
  {
    field: "reportRunChanged",
    table: "report_runs",
    collection: "reportRuns",
    isList: false,
    argument: "id",
    collectMs: shortlyMs,
    rows: rows("report_runs", "report_runs.id"),
  },
  {
    field: "dataImportChanged",
    table: "data_imports",
    collection: "dataImports",
    isList: false,
    argument: "id",
    collectMs: shortlyMs,
    rows: rows("data_imports", "data_imports.id"),
  },
];

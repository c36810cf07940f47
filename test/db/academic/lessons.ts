import type pg from "pg";
import { schoolWithClass } from "./world.ts";

/** A class with one subject, its teacher, a room and two periods that overlap by a quarter of an hour. */
export async function lessons(client: pg.ClientBase) {
  const made = await schoolWithClass(client);
  const { world, school, klass } = made;
  const teacher = await world.insert("teachers", { first_name: "Ada", last_name: "Byron" });
  const subject = await world.classSubject(klass);
  await client.query("select assign_teacher($1, $2)", [subject, teacher]);
  return {
    ...made,
    teacher,
    subject,
    room: await world.insert("rooms", { school_id: school, name: "Lab", capacity: 20 }),
    first: await world.period(school, "08:00", "08:45"),
    overlapping: await world.period(school, "08:30", "09:15"),
    later: await world.period(school, "10:00", "10:45"),
    lesson: (subjectId: string, periodId: string, row: Record<string, unknown> = {}) =>
      world.insert("timetable_entries", {
        class_subject_id: subjectId,
        period_id: periodId,
        week_day: 1,
        ...row,
      }),
  };
}

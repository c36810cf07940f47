import type pg from "pg";
import { schoolWithClass } from "./world.ts";

export interface Line {
  student: string;
  code?: string;
  reason?: string;
  arrivedAt?: string;
}

/** Takes a register and returns its records. */
export async function mark(
  client: pg.ClientBase,
  klass: string,
  on: string,
  lines: Line[],
  period: string | null = null,
) {
  const { rows } = await client.query<{ student_id: string; code: string; updated_at: Date }>(
    `select * from mark_attendance($1, $2, (
       select array_agg(line::app.attendance_entry)
       from jsonb_to_recordset($3) as line
         (student_id uuid, code app.attendance_code, reason text, arrived_at time, departed_at time)
     ), $4)`,
    [
      klass,
      on,
      JSON.stringify(
        lines.map(({ student, code, reason, arrivedAt }) => ({
          student_id: student,
          code: code ?? "present",
          reason,
          arrived_at: arrivedAt,
        })),
      ),
      period,
    ],
  );
  return rows;
}

/** A class with two students who are enrolled since 50 days. */
export async function pair(client: pg.ClientBase) {
  const made = await schoolWithClass(client);
  const { world, school, klass } = made;
  const pupils = [
    await world.student({ school_id: school, first_name: "Åsa", last_name: "Berg" }),
    await world.student({ school_id: school, first_name: "Bo", last_name: "Dahl" }),
  ] as const;
  for (const pupil of pupils) await world.enroll(pupil, klass);
  return { ...made, first: pupils[0], second: pupils[1] };
}

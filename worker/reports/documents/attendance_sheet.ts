import { z } from "zod";
import type { Order } from "../order.ts";
import { grey, Pages } from "../pdf/page.ts";
import { Table } from "../pdf/table.ts";
import type { Paper } from "../write_document.ts";
import { letterheadOf } from "../write_pdf.ts";

const signs = { present: "·", absent: "A", excused: "E", late: "L", left_early: "D" } as const;

const shape = z.object({
  month: z.iso.date(),
  week_days: z.array(z.number()),
  students: z.array(
    z.object({
      roll_number: z.number().nullable(),
      student: z.string(),
      days: z.record(z.string(), z.enum(Object.keys(signs) as (keyof typeof signs)[])),
    }),
  ),
});

const legend = "· present   A absent   E excused   L late   D left early   – no school day";

/** A class's month: a row for each student, a column for each day, and how often they were absent. */
export async function attendanceSheet(
  order: Order,
  content: unknown,
  { output }: Paper,
): Promise<void> {
  const { month, week_days, students } = shape.parse(content);
  const pages = new Pages(output, letterheadOf(order), { landscape: true });
  const [year, number] = month.split("-").map(Number) as [number, number];
  const days = Array.from(
    { length: new Date(Date.UTC(year, number, 0)).getUTCDate() },
    (_, index) => index + 1,
  );
  const isSchoolDay = (day: number) =>
    week_days.includes(new Date(Date.UTC(year, number - 1, day)).getUTCDay() || 7);
  const { left, top, width } = pages.area;
  pages.line(legend, left, top, { width, size: 8, color: grey });
  const dayWidth = (width * 0.7) / days.length;
  const table = new Table(
    pages,
    [
      { title: "No.", width: width * 0.04, align: "right" },
      { title: "Name", width: width * 0.21 },
      ...days.map((day) => ({ title: String(day), width: dayWidth, align: "center" as const })),
      { title: "Abs.", width: width * 0.05, align: "right" },
    ],
    { y: top + 16, size: 7 },
  );
  for (const { roll_number, student, days: marks } of students) {
    const absent = Object.values(marks).filter((code) => code === "absent" || code === "excused");
    table.row([
      String(roll_number ?? ""),
      student,
      ...days.map((day) => {
        const code = marks[String(day)];
        if (code !== undefined) return signs[code];
        return isSchoolDay(day) ? "" : "–";
      }),
      String(absent.length),
    ]);
  }
  return pages.end();
}

import { z } from "zod";
import type { Order } from "../order.ts";
import { Pages } from "../pdf/page.ts";
import { Table } from "../pdf/table.ts";
import type { Paper } from "../write_document.ts";
import { letterheadOf } from "../write_pdf.ts";

const shape = z.object({
  /** 1 is Monday. */
  week_days: z.array(z.number()),
  periods: z.array(
    z.object({ id: z.string(), name: z.string(), starts_at: z.string(), ends_at: z.string() }),
  ),
  lessons: z.array(
    z.object({
      week_day: z.number(),
      period_id: z.string(),
      title: z.string().nullable(),
      class: z.string().nullable(),
      teacher: z.string().nullable(),
      room: z.string().nullable(),
    }),
  ),
});

const names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A week: a row for each period, a column for each day on which there is school or a lesson. */
export async function timetable(order: Order, content: unknown, { output }: Paper): Promise<void> {
  const { week_days, periods, lessons } = shape.parse(content);
  const pages = new Pages(output, letterheadOf(order), { landscape: true });
  const days = [...new Set([...week_days, ...lessons.map(({ week_day }) => week_day)])].sort();
  const { width } = pages.area;
  const table = new Table(
    pages,
    [
      { title: "", width: width * 0.13 },
      ...days.map((day) => ({ title: names[day - 1]!, width: (width * 0.87) / days.length })),
    ],
    { size: 9 },
  );
  for (const { id, name, starts_at, ends_at } of periods) {
    const cells = days.map((day) =>
      lessons
        .filter(({ week_day, period_id }) => week_day === day && period_id === id)
        .map(({ title, class: group, teacher, room }) => {
          const about = [group, teacher, room].filter((part) => part !== null);
          return [title ?? "", about.join(", ")].filter((line) => line !== "").join("\n");
        })
        .join("\n"),
    );
    table.row([`${name}\n${starts_at}–${ends_at}`, ...cells]);
  }
  return pages.end();
}

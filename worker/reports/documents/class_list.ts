import { z } from "zod";
import type { Order } from "../order.ts";
import { Pages } from "../pdf/page.ts";
import { Table } from "../pdf/table.ts";
import type { Paper } from "../write_document.ts";
import { letterheadOf } from "../write_pdf.ts";
import { drawFacts } from "./facts.ts";

const shape = z.object({
  class: z.string(),
  academic_year: z.string().nullable(),
  class_teacher: z.string().nullable(),
  students: z.array(
    z.object({
      roll_number: z.number().nullable(),
      admission_number: z.string(),
      student: z.string(),
      birth_date: z.string().nullable(),
    }),
  ),
});

/** The students of a class, with room to write beside each. */
export async function classList(order: Order, content: unknown, { output }: Paper): Promise<void> {
  const list = shape.parse(content);
  const pages = new Pages(output, letterheadOf(order));
  const y = drawFacts(pages, pages.area.top, [
    ["Class", list.class],
    ["Academic year", list.academic_year],
    ["Class teacher", list.class_teacher],
    ["Students", String(list.students.length)],
  ]);
  const { width } = pages.area;
  const table = new Table(
    pages,
    [
      { title: "No.", width: width * 0.08, align: "right" },
      { title: "Admission number", width: width * 0.18 },
      { title: "Name", width: width * 0.36 },
      { title: "Born", width: width * 0.13 },
      { title: "Remarks", width: width * 0.25 },
    ],
    { y: y + 10, size: 9 },
  );
  for (const { roll_number, admission_number, student, birth_date } of list.students) {
    table.row([String(roll_number ?? ""), admission_number, student, birth_date ?? "", ""]);
  }
  return pages.end();
}

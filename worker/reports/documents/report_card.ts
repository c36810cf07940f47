import { z } from "zod";
import type { Order } from "../order.ts";
import { Pages } from "../pdf/page.ts";
import { Table } from "../pdf/table.ts";
import type { Paper } from "../write_document.ts";
import { letterheadOf } from "../write_pdf.ts";
import { drawFacts } from "./facts.ts";
import { subjectLine, subjectRow } from "./subjects.ts";

const card = z.object({
  student: z.string(),
  admission_number: z.string(),
  school_name: z.string(),
  academic_year_name: z.string(),
  term_name: z.string(),
  class_name: z.string().nullable(),
  grading_scale_name: z.string().nullable(),
  percent: z.number().nullable(),
  letter: z.string().nullable(),
  grade_point: z.number().nullable(),
  class_rank: z.number().nullable(),
  class_size: z.number().nullable(),
  remark: z.string().nullable(),
  lines: z.array(subjectLine),
  is_draft: z.boolean(),
});

/** One student's report card: what it is about, the subjects, the whole, the remark. */
export async function reportCard(order: Order, content: unknown, { output }: Paper): Promise<void> {
  const { student, lines, ...rest } = card.parse(content);
  const pages = new Pages(output, {
    ...letterheadOf(order),
    title: rest.is_draft ? "Report card (draft)" : "Report card",
    // The card's own school: it may be of an earlier one.
    school: { ...order.school, name: rest.school_name },
  });
  const y = drawFacts(pages, pages.area.top, [
    ["Student", student],
    ["Admission number", rest.admission_number],
    ["Class", rest.class_name],
    ["Academic year", rest.academic_year_name],
    ["Term", rest.term_name],
    ["Grading scale", rest.grading_scale_name],
  ]);
  const { width } = pages.area;
  const table = new Table(
    pages,
    [
      { title: "Subject", width: width * 0.36 },
      { title: "Teacher", width: width * 0.28 },
      { title: "Percent", width: width * 0.12, align: "right" },
      { title: "Grade", width: width * 0.12, align: "center" },
      { title: "Points", width: width * 0.12, align: "right" },
    ],
    { y: y + 10, size: 9 },
  );
  for (const line of lines) {
    table.row(subjectRow(line));
    for (const { standard, level } of line.standards ?? []) {
      table.row([`   ${standard}`, "", "", level ?? "", ""]);
    }
  }
  table.row(["", "All subjects", ...figures(rest)], "bold");
  const end = drawFacts(pages, table.y + 12, [
    ["Rank in class", rest.class_rank === null ? null : `${rest.class_rank} of ${rest.class_size}`],
    ["Remark", rest.remark],
  ]);
  drawSignatures(pages, end + 50);
  return pages.end();
}

type Figures = Pick<z.output<typeof card>, "percent" | "letter" | "grade_point">;

function figures({ percent, letter, grade_point }: Figures): string[] {
  return [percent, letter, grade_point].map((figure) => String(figure ?? ""));
}

function drawSignatures(pages: Pages, wanted: number): void {
  const { left, right, bottom } = pages.area;
  const y = Math.min(wanted, bottom - 14);
  for (const [x, who] of [
    [left, "Class teacher"],
    [right - 180, "Head of school"],
  ] as const) {
    pages.doc
      .moveTo(x, y)
      .lineTo(x + 180, y)
      .lineWidth(0.5)
      .stroke("black");
    pages.line(who, x, y + 4, { width: 180, size: 8 });
  }
}

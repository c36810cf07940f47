import { z } from "zod";
import type { Order } from "../order.ts";
import { Pages } from "../pdf/page.ts";
import { Table } from "../pdf/table.ts";
import type { Paper } from "../write_document.ts";
import { letterheadOf } from "../write_pdf.ts";
import { drawFacts } from "./facts.ts";
import { subjectLine } from "./subjects.ts";

const figures = {
  percent: z.number().nullable(),
  grade_point: z.number().nullable(),
  credits_attempted: z.number().nullable(),
  credits_earned: z.number().nullable(),
};

const shape = z.object({
  student_name: z.string(),
  admission_number: z.string(),
  ...figures,
  years: z.array(
    z.object({
      academic_year_name: z.string(),
      ...figures,
      cards: z.array(
        z.object({
          school_name: z.string(),
          term_name: z.string(),
          class_name: z.string().nullable(),
          letter: z.string().nullable(),
          ...figures,
          lines: z.array(subjectLine),
        }),
      ),
    }),
  ),
});

/** All years of a student in one table: each card's subjects, the card, the year. */
export async function transcript(order: Order, content: unknown, { output }: Paper): Promise<void> {
  const { student_name, admission_number, years, ...whole } = shape.parse(content);
  const pages = new Pages(output, { ...letterheadOf(order), title: "Transcript" });
  const y = drawFacts(pages, pages.area.top, [
    ["Student", student_name],
    ["Admission number", admission_number],
    ["Percent", text(whole.percent)],
    ["Grade-point average", text(whole.grade_point)],
    ["Credits", credits(whole)],
  ]);
  const { width } = pages.area;
  const table = new Table(
    pages,
    [
      { title: "", width: width * 0.52 },
      { title: "Credits", width: width * 0.12, align: "right" },
      { title: "Percent", width: width * 0.12, align: "right" },
      { title: "Grade", width: width * 0.12, align: "center" },
      { title: "Points", width: width * 0.12, align: "right" },
    ],
    { y: y + 10 },
  );
  for (const { academic_year_name, cards, ...year } of years) {
    for (const { lines, ...card } of cards) {
      const about = [card.term_name, card.class_name, card.school_name].filter(Boolean);
      const of = [credits(card), text(card.percent), card.letter ?? "", text(card.grade_point)];
      table.row([about.join(", "), ...of], "bold");
      for (const line of lines) {
        const subject = `   ${line.subject}`;
        const cells = [line.credits, line.percent, line.letter, line.gradePoint];
        table.row([subject, ...cells.map((cell) => String(cell ?? ""))]);
      }
    }
    const all = [credits(year), text(year.percent), "", text(year.grade_point)];
    table.row([`All of ${academic_year_name}`, ...all], "bold");
  }
  return pages.end();
}

function text(figure: number | null): string {
  return figure === null ? "" : String(figure);
}

type Credits = { credits_earned: number | null; credits_attempted: number | null };

/** What was earned of what was attempted. */
function credits({ credits_earned, credits_attempted }: Credits): string {
  return credits_attempted === null ? "" : `${credits_earned ?? 0} / ${credits_attempted}`;
}

import { z } from "zod";

/** One subject of a report card, as `report_cards.lines` has it; the other keys are not printed. */
export const subjectLine = z.object({
  subject: z.string(),
  teacher: z.string().nullish(),
  credits: z.number().nullish(),
  percent: z.number().nullish(),
  letter: z.string().nullish(),
  gradePoint: z.number().nullish(),
  standards: z.array(z.object({ standard: z.string(), level: z.string().nullish() })).optional(),
});

/** Subject, teacher, percent, grade, points. */
export function subjectRow(line: z.output<typeof subjectLine>): string[] {
  const { subject, teacher, percent, letter, gradePoint } = line;
  return [subject, teacher, percent, letter, gradePoint].map((value) => String(value ?? ""));
}

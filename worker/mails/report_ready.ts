import { longTime } from "./dates.ts";

export interface ReportLetter {
  name: string;
  school: string;
  report: string;
  rows: number;
  /** Who set the schedule up, if not the reader. */
  owner: string | undefined;
  /** Undefined when the file is attached. */
  link: { address: string; expiresAt: Date } | undefined;
}

/** For the owner of a schedule whose report has run, and those who get it as well. */
export function reportMail({ name, school, report, rows, owner, link }: ReportLetter) {
  const where =
    link === undefined
      ? "It is attached."
      : `Download it here, until ${longTime(link.expiresAt)}:

${link.address}

Whoever has this link can download the file, so do not pass it on.`;
  return {
    subject: `${report} (${school})`,
    text: `Dear ${name},

${owner === undefined ? `your report "${report}"` : `${owner}'s report "${report}"`} has run and has ${rows} ${rows === 1 ? "row" : "rows"}.

${where}
`,
  };
}

import { longDay } from "./dates.ts";

export interface Absence {
  guardian: string;
  student: string;
  school: string;
  /** `2027-03-01` */
  day: string;
  /** False when only single periods were missed. */
  wholeDay: boolean;
}

/** For a guardian of somebody who was not at school. */
export function absenceMail({ guardian, student, school, day, wholeDay }: Absence) {
  const date = longDay(new Date(`${day}T00:00:00Z`));
  const missed = wholeDay ? "was marked absent" : "missed at least one lesson";
  return {
    subject: `${student} ${missed} on ${date}`,
    text: `Dear ${guardian},

${student} ${missed} at ${school} on ${date}.

If this surprises you, please call the school. If there is a reason, please
tell the school, so that it can excuse the absence.
`,
  };
}

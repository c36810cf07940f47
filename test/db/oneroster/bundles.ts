import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";

/** A file of a bundle: its header, and rows as lists of values. */
export type Rows = [header: string[], ...rows: string[][]];

/** A new folder, removed when the test has ended that it is made for. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "homeroom-oneroster-"));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files into a new folder and returns it. */
export async function writeBundle(files: Record<string, Rows | string | Buffer>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === "string" || Buffer.isBuffer(content) ? content : csv(content);
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

export function csv(rows: string[][]): string {
  return rows.map((row) => row.map(quote).join(",")).join("\n") + "\n";
}

function quote(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** One school, one year with two terms, a course, a class, a teacher, a student, both enrolled. */
export function smallBundle(): Record<string, Rows> {
  return {
    "orgs.csv": [
      ["sourcedId", "name", "type", "identifier", "parentSourcedId"],
      ["district", "District", "district", "D", ""],
      ["school", "School", "school", "S", "district"],
    ],
    "academicSessions.csv": [
      [
        ...["sourcedId", "title", "type", "startDate", "endDate", "parentSourcedId"],
        ...["schoolYear"],
      ],
      ["year", "2026-2027", "schoolYear", "2026-08-01", "2027-07-31", "", "2027"],
      ["fall", "Fall", "term", "2026-08-15", "2026-12-20", "year", "2027"],
      ["spring", "Spring", "term", "2027-01-08", "2027-06-30", "year", "2027"],
    ],
    "courses.csv": [
      ["sourcedId", "title", "courseCode", "grades", "orgSourcedId", "schoolYearSourcedId"],
      ["math", "Mathematics", "MAT", "07", "district", "year"],
    ],
    "classes.csv": [
      [
        ...["sourcedId", "title", "grades", "courseSourcedId", "classCode", "classType"],
        ...["location", "schoolSourcedId", "termSourcedIds", "periods"],
      ],
      ...[["math-7", "Math 7", "07", "math", "M7", "scheduled", "101", "school", "fall", "1,2"]],
    ],
    "users.csv": [
      [
        ...["sourcedId", "enabledUser", "orgSourcedIds", "role", "username", "givenName"],
        ...["familyName", "identifier", "email", "agentSourcedIds", "grades"],
      ],
      ["t1", "true", "school", "teacher", "tina", "Tina", "Teach", "T1", "t1@x.example", "", ""],
      ["s1", "true", "school", "student", "sam", "Sam", "Pupil", "S1", "s1@x.example", "", "07"],
    ],
    "enrollments.csv": [
      [
        ...["sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary"],
        ...["beginDate", "endDate"],
      ],
      ["e1", "math-7", "school", "t1", "teacher", "true", "", ""],
      ["e2", "math-7", "school", "s1", "student", "false", "2026-08-15", "2026-12-20"],
    ],
  };
}

/** A district of twenty schools with `users` users: of twenty, one teaches and four care. */
export async function writeLargeBundle(
  users: number,
  { enrollmentsPerStudent = 5 } = {},
): Promise<string> {
  const schools = 20;
  const bundle = smallBundle();
  const list = (count: number) => Array.from({ length: count }, (_, index) => index);
  bundle["orgs.csv"]!.push(
    ...list(schools).map((n) => [`o${n}`, `School ${n}`, "school", `S${n}`, "district"]),
  );
  const groups = list(users / 20);
  bundle["classes.csv"]!.push(
    ...groups.map((n) => [
      ...[`c${n}`, `Group ${n}`, "07", "math", `G${n}`, "scheduled", `R${n % 50}`],
      ...[`o${n % schools}`, n % 2 ? "fall" : "spring", `${(n % 8) + 1}`],
    ]),
  );
  const people = bundle["users.csv"]!;
  const enrollments = bundle["enrollments.csv"]!;
  for (const n of groups) {
    const school = `o${n % schools}`;
    const person = (id: string, role: string, agents = "", grade = "") => [
      ...[id, "true", school, role, id, `Given${id}`, `Family${n % 997}`, `N${id}`],
      ...[`${id}@large.example`, agents, grade],
    ];
    people.push(person(`T${n}`, "teacher"));
    enrollments.push([`eT${n}`, `c${n}`, school, `T${n}`, "teacher", "true", "", ""]);
    for (const k of list(4)) people.push(person(`G${n}-${k}`, "parent"));
    for (const k of list(15)) {
      const id = `S${n}-${k}`;
      people.push(person(id, "student", `G${n}-${k % 4}`, "07"));
      for (const step of list(enrollmentsPerStudent)) {
        const group = (n + step * schools) % groups.length;
        enrollments.push([
          ...[`e${id}-${step}`, `c${group}`, school, id, "student", "false", "", ""],
        ]);
      }
    }
  }
  return writeBundle(bundle);
}

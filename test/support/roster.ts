import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import { repositoryRoot } from "../../db/runner/bundle.ts";

/** The third-party bundle: 500 students, 20 teachers, 40 classes, 2,482 enrolments. */
export const rosterFolder = path.join(repositoryRoot, "test/fixtures/oneroster-1.1");

/** A day in the middle of the bundle's autumn term. */
const dayOfRoster = Date.parse("2026-11-23");
const dayMs = 24 * 60 * 60 * 1000;

/**
 * A copy of the bundle whose dates are moved so that today is in the middle of its autumn term,
 * whenever the test runs: rights of teachers and students end with the year.
 */
export async function rosterOfToday(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "homeroom-roster-"));
  after(() => rm(folder, { recursive: true }));
  await cp(rosterFolder, folder, { recursive: true });
  const shift = Math.floor(Date.now() / dayMs) * dayMs - dayOfRoster;
  for (const name of ["academicSessions.csv", "enrollments.csv"]) {
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8");
    const moved = text.replace(/\b20\d\d-\d\d-\d\d\b/g, (date) =>
      new Date(Date.parse(date) + shift).toISOString().slice(0, 10),
    );
    await writeFile(file, moved);
  }
  return folder;
}

/** The names of a bundle's files. */
export async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort();
}

/** Today or the last weekday before it: a day on which attendance can be taken. */
export function lastSchoolDay(): string {
  const day = new Date();
  while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { exportOneRoster } from "../../../db/runner/oneroster/index.ts";
import { temporaryFolder } from "./bundles.ts";
import { fixture, openSchool, outcomes } from "./school.ts";

const first = await openSchool();
const folder = await temporaryFolder();

test("the bundle of another vendor is brought in whole", async (t) => {
  const report = await first.import(fixture);
  t.diagnostic(`import: ${report.seconds.toFixed(2)} s`);
  assert.deepEqual(report.errors, []);
  assert.equal(report.accepted, true);
  assert.deepEqual(await first.counts(), {
    schools: 3,
    academic_years: 1,
    terms: 2,
    grade_levels: 3,
    rooms: 37,
    subjects: 20,
    // One for each school and grade: the bundle has no homerooms.
    classes: 6,
    class_subjects: 40,
    class_subject_students: 2442,
    class_subject_teachers: 40,
    users: 521,
    user_roles: 521,
    students: 500,
    teachers: 20,
    guardians: 0,
    student_guardians: 0,
    enrollments: 500,
  });
  assert.equal(outcomes(report, "enrollments.csv"), "added 2482");
  assert.equal(
    await first.value(
      `select count(*)::int from students
       where birth_date is not null and sex is not null and demographics ? 'cityOfBirth'`,
    ),
    500,
  );
});

test("everybody is invited, in the role and the school that the roster names", async () => {
  assert.equal(
    await first.value(
      `select count(*)::int from graphile_worker._private_jobs
       where payload ->> 'school' = $1 and key like '%send_invitation%'`,
      [first.slug],
    ),
    520,
  );
  assert.deepEqual(
    await first.query(
      `select roles.name, schools.name as school, count(*)::int
       from user_roles
       join roles on roles.id = user_roles.role_id
       join schools on schools.id = user_roles.school_id
       group by 1, 2 order by 1, 2`,
    ),
    [
      { name: "Student", school: "Lowe Middle School", count: 250 },
      { name: "Student", school: "Pagac Elementary School", count: 250 },
      { name: "Teacher", school: "Lowe Middle School", count: 10 },
      { name: "Teacher", school: "Pagac Elementary School", count: 10 },
    ],
  );
});

test("the same bundle once more changes nothing, not even a timestamp", async () => {
  const before = await first.fingerprint();
  const report = await first.import(fixture);
  assert.equal(report.accepted, true);
  for (const [file, counts] of Object.entries(report.files)) {
    assert.equal(outcomes(report, file), `unchanged ${counts.rows}`, file);
  }
  assert.deepEqual(await first.fingerprint(), before);
});

test("an export says what the bundle said", async () => {
  await exportOneRoster(first.url, first.slug, path.join(folder, "first"));
  for (const file of (await readdir(fixture)).filter((name) => name !== "manifest.csv")) {
    const given = await readRows(path.join(fixture, file));
    const written = await readRows(path.join(folder, "first", file));
    assert.deepEqual([...written.keys()].sort(), [...given.keys()].sort(), file);
    for (const [key, row] of given) {
      for (const [column, value] of Object.entries(row)) {
        // These two stay empty in bulk files.
        if (column === "status" || column === "dateLastModified") continue;
        assert.equal(written.get(key)?.[column], value, `${file} ${key} ${column}`);
      }
    }
  }
});

test("an empty school that imports the export has the same data", async () => {
  const second = await openSchool();
  await exportOneRoster(first.url, first.slug, path.join(folder, "first.zip"));
  const report = await second.import(path.join(folder, "first.zip"), { invitations: false });
  assert.deepEqual(report.errors, []);
  assert.deepEqual(await second.counts(), await first.counts());
  await exportOneRoster(second.url, second.slug, path.join(folder, "second"));
  for (const file of await readdir(path.join(folder, "first"))) {
    assert.equal(
      await readFile(path.join(folder, "second", file), "utf8"),
      await readFile(path.join(folder, "first", file), "utf8"),
      file,
    );
  }
  await exportOneRoster(second.url, second.slug, path.join(folder, "second.zip"));
  assert.deepEqual(
    await readFile(path.join(folder, "second.zip")),
    await readFile(path.join(folder, "first.zip")),
  );
  assert.equal(
    await second.value(
      `select count(*)::int from graphile_worker._private_jobs where payload ->> 'school' = $1`,
      [second.slug],
    ),
    0,
    "nobody was invited",
  );
});

/** The rows of a CSV file without line ends in values, by their first column. */
async function readRows(file: string): Promise<Map<string, Record<string, string>>> {
  const { parse } = await import("csv-parse/sync");
  const rows: Record<string, string>[] = parse(await readFile(file), { columns: true, bom: true });
  return new Map(rows.map((row) => [row.sourcedId!, row]));
}

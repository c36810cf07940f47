import type pg from "pg";

type Row = Record<string, unknown>;

/** Makes names that no other test of the file uses. */
let counter = 0;

/** A small world to try rules in: each method inserts one row with what a test does not care about filled in, and returns its id. */
export class World {
  readonly client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.client = client;
  }

  /** The first row of a query. */
  async one<T extends Row = Row>(text: string, values: unknown[] = []): Promise<T> {
    const { rows } = await this.client.query<T>(text, values);
    return rows[0]!;
  }

  async all<T extends Row = Row>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.client.query<T>(text, values)).rows;
  }

  async insert(table: string, row: Row): Promise<string> {
    const columns = Object.keys(row);
    const { id } = await this.one<{ id: string }>(
      `insert into ${table} (${columns.join(", ")})
       values (${columns.map((_, index) => `$${index + 1}`).join(", ")}) returning id`,
      Object.values(row),
    );
    return id;
  }

  /** Open on all seven days, so that no test depends on the day it runs. */
  school(row: Row = {}): Promise<string> {
    return this.insert("schools", {
      name: this.name("School"),
      week_days: [1, 2, 3, 4, 5, 6, 7],
      ...row,
    });
  }

  /** Around today unless dates are given. */
  year(startsOn = day(-100), endsOn = day(100)): Promise<string> {
    return this.insert("academic_years", {
      name: this.name("Year"),
      starts_on: startsOn,
      ends_on: endsOn,
    });
  }

  async level(row: Row = {}): Promise<string> {
    const name = this.name("Level");
    const position = 1000 + counter;
    return this.insert("grade_levels", { code: name, name, position, ...row });
  }

  async class(row: Row): Promise<string> {
    return this.insert("classes", {
      name: this.name("Class"),
      ...row,
      grade_level_id: row.grade_level_id ?? (await this.level()),
    });
  }

  student(row: Row & { school_id: string }): Promise<string> {
    return this.insert("students", {
      first_name: "Pupil",
      last_name: this.name("Number"),
      ...row,
    });
  }

  enroll(studentId: string, classId: string, startsOn = day(-50), row: Row = {}): Promise<string> {
    return this.insert("enrollments", {
      student_id: studentId,
      class_id: classId,
      starts_on: startsOn,
      ...row,
    });
  }

  /** What a class is taught, in a subject of its own. */
  async classSubject(classId: string, row: Row = {}): Promise<string> {
    const subject_id = await this.insert("subjects", { name: this.name("Subject") });
    return this.insert("class_subjects", { class_id: classId, subject_id, ...row });
  }

  period(schoolId: string, startsAt: string, endsAt: string, row: Row = {}): Promise<string> {
    return this.insert("periods", {
      school_id: schoolId,
      name: this.name("Period"),
      position: counter,
      starts_at: startsAt,
      ends_at: endsAt,
      week_days: [1, 2, 3, 4, 5, 6, 7],
      ...row,
    });
  }

  private name(kind: string): string {
    counter += 1;
    return `${kind} ${counter}`;
  }
}

/** The date so many days from today (UTC), as `YYYY-MM-DD`. */
export function day(offset = 0): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

/** A school with a class in the present year. */
export async function schoolWithClass(client: pg.ClientBase, classRow: Row = {}) {
  const world = new World(client);
  const school = await world.school();
  const year = await world.year();
  const level = await world.level();
  const klass = await world.class({
    school_id: school,
    academic_year_id: year,
    grade_level_id: level,
    ...classRow,
  });
  return { world, school, year, level, klass };
}

/** What follows from a student's enrolments. */
export function followed(world: World, student: string) {
  return world.one<{ status: string; school_id: string; grade_level_id: string }>(
    "select status, school_id, grade_level_id from students where id = $1",
    [student],
  );
}

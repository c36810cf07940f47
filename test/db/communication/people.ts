import { randomUUID } from "node:crypto";
import type pg from "pg";
import { demoId } from "../../support/database.ts";
import { World } from "../academic/world.ts";

type Row = Record<string, unknown>;

export const admin = demoId("users/admin");
export const principal = demoId("users/principal");
export const registrar = demoId("users/registrar");

/** A small world with accounts: each method returns the account's id, except where it says more. */
export class People extends World {
  user(row: Row = {}): Promise<string> {
    const name = randomUUID().slice(0, 8);
    return this.insert("users", { email: `${name}@x.example`, display_name: name, ...row });
  }

  /** A user with a default role, for all schools or one. */
  async holder(role: string, school: string | null = null, row: Row = {}): Promise<string> {
    const user = await this.user(row);
    await this.client.query(
      `insert into user_roles (user_id, role_id, school_id)
       select $1, id, $3 from roles where name = $2`,
      [user, role, school],
    );
    return user;
  }

  /** A student with an account who is in a class. */
  async pupil(school: string, klass: string | null, row: Row = {}) {
    const user = await this.holder("Student", null, row);
    const student = await this.student({ school_id: school, user_id: user });
    const enrollment = klass && (await this.enroll(student, klass));
    return { user, student, enrollment };
  }

  /** A guardian, with an account, of students. */
  async guardianOf(students: string[], row: Row = {}, tie: Row = {}): Promise<string> {
    const user = await this.holder("Guardian", null, row);
    const guardian = await this.insert("guardians", {
      user_id: user,
      first_name: "G",
      last_name: "Uardian",
    });
    for (const student of students) {
      await this.insert("student_guardians", {
        student_id: student,
        guardian_id: guardian,
        relation: "parent",
        ...tie,
      });
    }
    return user;
  }

  /** Somebody who teaches a subject to a class. */
  async teacherOf(klass: string | null, school: string | null = null, row: Row = {}) {
    const user = await this.holder("Teacher", null, row);
    const teacher = await this.insert("teachers", {
      user_id: user,
      school_id: school,
      first_name: "T",
      last_name: "Eacher",
    });
    const classSubject = klass && (await this.classSubject(klass));
    const assignment =
      classSubject &&
      (await this.insert("class_subject_teachers", {
        class_subject_id: classSubject,
        teacher_id: teacher,
      }));
    return { user, teacher, classSubject, assignment };
  }

  /** An announcement with its audiences, not published. */
  async announcement(audiences: Row[], row: Row = {}): Promise<string> {
    const announcement = await this.insert("announcements", { title: "News", ...row });
    for (const audience of audiences) {
      await this.insert("audiences", { announcement_id: announcement, ...audience });
    }
    return announcement;
  }

  publish(announcement: string, at: Date | null = null) {
    return this.one("select * from publish_announcement($1, $2)", [announcement, at]);
  }

  /** What somebody reads now, beside what the demo school tells everybody. */
  async readBy(user: string): Promise<string[]> {
    await this.become(user);
    const rows = await this.all<{ id: string }>(
      "select id from my_announcements() where id <> $1",
      [demoId("announcements/all")],
    );
    await this.become(null);
    return rows.map(({ id }) => id);
  }

  /** Who was notified of a row, one entry for each notification. */
  async notifiedOf(subject: string, kind = "announcement"): Promise<string[]> {
    const rows = await this.all<{ user_id: string }>(
      "select user_id from notifications where subject_id = $1 and kind = $2",
      [subject, kind],
    );
    return rows.map(({ user_id }) => user_id).sort();
  }

  /** Asks as a user from here on, with the owner's rights: functions look at who asks. */
  async become(user: string | null): Promise<void> {
    await this.client.query("select set_config('app.user_id', $1, true)", [user ?? ""]);
  }
}

/** Two classes of one school. */
export async function twoClasses(client: pg.ClientBase) {
  const world = new People(client);
  const school = await world.school();
  const year = await world.year();
  const level = await world.level();
  const base = { school_id: school, academic_year_id: year, grade_level_id: level };
  const b = await world.class(base);
  const c = await world.class(base);
  return { world, school, year, level, b, c };
}

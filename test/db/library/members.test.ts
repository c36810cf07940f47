import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { Library } from "./library.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const remove = (library: Library, id: string, table = "library_members") =>
  library.state(`delete from ${table} where id = $1`, [id]);

const studentOf = async (library: Library, member: string) =>
  (
    await library.one<{ student_id: string }>(
      "select student_id from library_members where id = $1",
      [member],
    )
  ).student_id;

test("a reader who has copies or owes money is not removed, nor is the person", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const student = await studentOf(library, reader);
    const copy = await library.copy(await library.book());
    await library.loan(copy, reader, 1);
    assert.equal(await remove(library, reader), "SC618");
    assert.equal(await remove(library, student, "students"), "SC618");
    await library.giveBack(copy);
    assert.equal(await remove(library, reader), "SC618");
    assert.equal(await remove(library, student, "students"), "SC618");
    await client.query("select waive_fine(id, 'Goodbye') from fines where member_id = $1", [
      reader,
    ]);
    assert.equal(await remove(library, student, "students"), "00000");
  }));

test("what a copy went through is kept when its reader is forgotten", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const copy = await library.copy(await library.book());
    await library.loan(copy, reader, 1);
    await library.giveBack(copy);
    await client.query("select pay_fine(id) from fines where member_id = $1", [reader]);
    assert.equal(await remove(library, reader), "00000");
    assert.deepEqual(
      await library.all(
        `select loans.member_id, fines.member_id as debtor, fines.paid::integer
         from loans join fines on fines.loan_id = loans.id where copy_id = $1`,
        [copy],
      ),
      [{ member_id: null, debtor: null, paid: 10 }],
    );
  }));

test("what was kept for a reader who is removed goes to the next", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const book = await library.book();
    const copy = await library.copy(book);
    const [first, second] = [await library.reader(), await library.reader()];
    await library.reserve(book, first);
    const { id } = await library.reserve(book, second);
    assert.equal(await remove(library, first), "00000");
    assert.equal((await library.reservation(id)).copy_id, copy);
  }));

test("a student who leaves still has what was borrowed, and owes what was owed", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const copy = await library.copy(await library.book());
    await library.loan(copy, reader, 2);
    await client.query("update students set status = 'withdrawn' where id = $1", [
      await studentOf(library, reader),
    ]);
    const overdue = await library.all("select id from overdue_loans(null, $1)", [library.schoolId]);
    assert.equal(overdue.length, 1);
    await library.giveBack(copy);
    const fines = await library.all<{ id: string }>("select id from fines where member_id = $1", [
      reader,
    ]);
    assert.equal(fines.length, 1);
    assert.equal(await library.state("select pay_fine($1)", [fines[0]!.id]), "00000");
  }));

test("a reader is one person, once in a library", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const student_id = await studentOf(library, await library.reader());
    const add = (row: Record<string, unknown>, school_id = library.schoolId) =>
      library.state(
        "insert into library_members (school_id, student_id, teacher_id) values ($1, $2, $3)",
        [school_id, row.student_id, row.teacher_id],
      );
    const teacher_id = await library.insert("teachers", { first_name: "A", last_name: "B" });
    assert.equal(await add({ student_id }), "23505");
    assert.equal(await add({ student_id, teacher_id }), "23514");
    assert.equal(await add({}), "23514");
    assert.equal(await add({ teacher_id }), "00000");
    const elsewhere = await Library.open(client);
    assert.equal(await add({ student_id }, elsewhere.schoolId), "00000");
  }));

test("an account tells what a reader has, owes and would owe", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { currency: "EUR" });
    const reader = await library.reader();
    const book = await library.book();
    await library.loan(await library.copy(book), reader, 3);
    await library.loan(await library.copy(book), reader, -3);
    const other = await library.book();
    await library.copy(other);
    await library.reserve(other, reader);
    const { id } = await library.charge(reader, 500);
    await client.query("select pay_fine($1, 200)", [id]);
    await client.query("select waive_fine($1, 'Kindness', 50)", [id]);
    const account = await library.one(
      `select (account).currency, (account).open_loans, (account).overdue_loans,
         (account).open_reservations, (account).charged::integer, (account).paid::integer,
         (account).waived::integer, (account).outstanding::integer, (account).accruing::integer
       from library_members
       cross join lateral library_members_account(library_members) as account
       where library_members.id = $1`,
      [reader],
    );
    assert.deepEqual(account, {
      currency: "EUR",
      open_loans: 2,
      overdue_loans: 1,
      open_reservations: 1,
      charged: 500,
      paid: 200,
      waived: 50,
      outstanding: 250,
      accruing: 30,
    });
  }));

test("all students of a class become readers, those who are readers already stay as they are", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const klass = await library.class({
      school_id: library.schoolId,
      academic_year_id: await library.year(),
    });
    const known = await library.reader({ loan_limit: 9 });
    const gone = await library.student({ school_id: library.schoolId });
    await library.enroll(await studentOf(library, known), klass);
    await library.enroll(gone, klass, day(-50), { ends_on: day(-1), exit_code: "withdrawn" });
    for (let number = 0; number < 2; number += 1) {
      await library.enroll(await library.student({ school_id: library.schoolId }), klass);
    }
    const add = () => library.all("select * from add_class_members($1)", [klass]);
    assert.equal((await add()).length, 2);
    assert.equal((await add()).length, 0);
    const { loan_limit } = await library.one(
      "select loan_limit from library_members where id = $1",
      [known],
    );
    assert.equal(loan_limit, 9);
    assert.equal(await library.state("select add_class_members($1)", [library.schoolId]), "P0002");
  }));

test("overdue loans are those that were due before the day, the oldest first", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    const reader = await library.reader();
    const book = await library.book();
    const loans = [];
    for (const ago of [0, 1, 5, -2]) {
      loans.push(await library.loan(await library.copy(book), reader, ago));
    }
    const [today, yesterday, oldest, later] = loans;
    const overdue = async (on: string | null) =>
      (
        await library.all<{ id: string }>("select id from overdue_loans($1, $2)", [
          on,
          library.schoolId,
        ])
      ).map(({ id }) => id);
    assert.deepEqual(await overdue(null), [oldest, yesterday]);
    assert.deepEqual(await overdue(day(0)), [oldest, yesterday]);
    assert.deepEqual(await overdue(day(3)), [oldest, yesterday, today, later]);
    assert.deepEqual(await overdue(day(-1)), [oldest]);
  }));

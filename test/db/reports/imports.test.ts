import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { importCsv, places } from "./imports.ts";

const db = await sharedDatabase();
const [slug] = slugs;

async function count(client: pg.ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select count(*)::integer as n from ${table}`);
  return rows[0]!.n;
}

async function northCampus(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    "select name from schools where code = 'north'",
  );
  return rows[0]!.name;
}

const students = [
  "Admission No.;Vorname;Last Name;Date of Birth;Gender;Campus;Grade;E-Mail;Shoe size",
  'X-1;Émile;"O\'Brien; the second";2012-02-29;f;north;06;emile@x.example;38',
  "X-2;Bo;Ng;31.12.2011;male;NORTH;Grade 7;;39",
].join("\r\n");
const mapping = { Vorname: "first_name" };

test("students are imported by their headers, and again without any change", () =>
  db.asOwner(slug, async (client) => {
    const first = await importCsv(client, "students", students, { mapping });
    assert.deepEqual(first.errors, []);
    assert.equal(first.counts, "2/0/0");
    assert.deepEqual(first.ignored, ["Shoe size"]);
    const { rows } = await client.query(
      `select first_name, last_name, birth_date::text, sex, grade_levels.code, students.email
       from students join grade_levels on grade_levels.id = grade_level_id
       where admission_number like 'X-%' order by admission_number`,
    );
    assert.deepEqual(rows, [
      {
        first_name: "Émile",
        last_name: "O'Brien; the second",
        birth_date: "2012-02-29",
        sex: "female",
        code: "06",
        email: "emile@x.example",
      },
      {
        first_name: "Bo",
        last_name: "Ng",
        birth_date: "2011-12-31",
        sex: "male",
        code: "07",
        email: null,
      },
    ]);
    const logged = await count(client, "audit_logs where table_name = 'students'");
    const again = await importCsv(client, "students", students, { mapping });
    assert.equal(again.counts, "0/0/2");
    assert.equal(await count(client, "audit_logs where table_name = 'students'"), logged);
    const changed = await importCsv(client, "students", students.replace(";Ng;", ";Nguyen;"), {
      mapping,
    });
    assert.equal(changed.counts, "0/1/1");
  }));

test("a dry run tells what would come of it and changes nothing", () =>
  db.asOwner(slug, async (client) => {
    const before = await count(client, "students");
    const dry = await importCsv(client, "students", students, { mapping, dryRun: true });
    assert.equal(dry.counts, "2/0/0");
    assert.equal(await count(client, "students"), before);
    const wrong = students.replace("2012-02-29", "2011-02-29");
    const dryWrong = await importCsv(client, "students", wrong, { mapping, dryRun: true });
    const wet = await importCsv(client, "students", wrong, { mapping });
    assert.equal(wet.state, "refused");
    assert.deepEqual(wet.errors, dryWrong.errors);
    assert.deepEqual(places(wet), ['2 Date of Birth "2011-02-29"']);
    assert.equal(await count(client, "students"), before);
  }));

test("all errors are told at once, each with its line, column and value, and nothing is done", () =>
  db.asOwner(slug, async (client) => {
    const before = await count(client, "students");
    const imported = await importCsv(
      client,
      "students",
      [
        "admission_number,first_name,last_name,birth_date,sex,school,grade_level,email",
        'Y-1,"two',
        'lines",A,2010-01-01,female,north,06,',
        "Y-2,B,B,soon,female,north,06,",
        "Y-1,C,C,,,north,,",
        ",D,D,,,north,,",
        "Y-4,E,,,,north,,",
        "Y-5,F,F,,maybe,nowhere,99,not an address",
        "Y-6,G,G",
        "Y-7,H,H,2999-01-01,,north,,",
        "",
        "Y-8,I,I,,,,,",
      ].join("\n"),
    );
    assert.deepEqual(places(imported), [
      '4 birth_date "soon"',
      '5 admission_number "Y-1"',
      "6 admission_number",
      "7 last_name",
      '8 email "not an address"',
      '8 grade_level "99"',
      '8 school "nowhere"',
      '8 sex "maybe"',
      "9",
      '10 birth_date "2999-01-01"',
      "12 school",
    ]);
    assert.equal(imported.state, "refused");
    assert.equal(await count(client, "students"), before);
  }));

test("columns that are missing, doubled or mapped to nothing are told with the header", () =>
  db.asOwner(slug, async (client) => {
    const imported = await importCsv(client, "students", "first name,Given Name,x\n1,2,3", {
      mapping: { x: "shoe_size", y: "last_name" },
    });
    assert.equal(imported.state, "refused");
    assert.deepEqual(places(imported).sort(), [
      "1 Given Name",
      "1 admission_number",
      "1 last_name",
      '1 x "shoe_size"',
      '1 y "last_name"',
    ]);
    const empty = await importCsv(client, "students", "");
    assert.equal(empty.state, "refused");
  }));

test("a rule that no check foresees is told with the line that breaks it", () =>
  db.asOwner(slug, async (client) => {
    await client.query(
      "alter table teachers add constraint teachers_phone_check check (phone <> '13')",
    );
    await client.query(
      "comment on constraint teachers_phone_check on teachers is 'Thirteen is unlucky.'",
    );
    const before = await count(client, "teachers");
    const imported = await importCsv(
      client,
      "teachers",
      "staff_number,first_name,last_name,phone,school\nT1,A,A,12,north\nT2,B,B,13,north\nT3,C,C,14,north",
    );
    assert.deepEqual(imported.errors, ["3: Thirteen is unlucky"]);
    assert.equal(await count(client, "teachers"), before);
  }));

test("guardians come together with their links to students", () =>
  db.asOwner(slug, async (client) => {
    await importCsv(client, "students", students, { mapping });
    const file = [
      "email,first name,last name,student id,relationship,lives with,custody",
      "MUM@x.example,Mum,Brien,X-1,mother,yes,yes",
      "mum@x.example,Mum,Brien,X-2,step-parent,no,no",
      "dad@x.example,Dad,Ng,X-2,father,x,1",
      "aunt@x.example,Aunt,Ng,,,,",
    ].join("\n");
    const first = await importCsv(client, "guardians", file);
    assert.deepEqual(first.errors, []);
    assert.equal(first.counts, "4/0/0");
    const { rows } = await client.query<Record<string, unknown>>(
      `select guardians.first_name, admission_number, relation, student_guardians.lives_with, has_custody
       from guardians
       left join student_guardians on guardian_id = guardians.id
       left join students on students.id = student_id
       where guardians.email like '%@x.example' order by 1, 2`,
    );
    assert.deepEqual(
      rows.map((row) => Object.values(row).join(" ")),
      [
        "Aunt    ",
        "Dad X-2 father true true",
        "Mum X-1 mother true true",
        "Mum X-2 step_parent false false",
      ],
    );
    assert.equal((await importCsv(client, "guardians", file)).counts, "0/0/4");
    const changed = await importCsv(client, "guardians", file.replace("Dad,Ng", "Dad,Nguyen"));
    assert.equal(changed.counts, "0/1/3");
    const wrong = await importCsv(
      client,
      "guardians",
      file.replace("X-2,father", "X-9,father").replace("mum@x.example,Mum", "mum@x.example,Mom"),
    );
    assert.deepEqual(places(wrong), ['3 email "mum@x.example"', '4 student id "X-9"']);
  }));

test("what a guardian's lines say together holds for all of them", () =>
  db.asOwner(slug, async (client) => {
    await importCsv(client, "students", students, { mapping });
    const file = (phone: string, mobile: string) =>
      `email,first name,last name,phone,mobile,student id,relationship
m@x.example,M,B,,${mobile},X-1,mother
m@x.example,M,B,${phone},,X-2,mother
m2@x.example,M,C,${phone},,,`;
    assert.equal((await importCsv(client, "guardians", file("1", "2"))).counts, "3/0/0");
    const { rows } = await client.query(
      "select phone, mobile_phone from guardians where email = 'm@x.example'",
    );
    assert.deepEqual(rows, [{ phone: "1", mobile_phone: "2" }]);
    assert.equal((await importCsv(client, "guardians", file("1", "2"))).counts, "0/0/3");
  }));

test("teachers are known by their staff number", () =>
  db.asOwner(slug, async (client) => {
    const file = `staff no,first name,last name,campus,hire date,leaving date
T1,Ada,Byron,${await northCampus(client)},2020-08-01,
T2,Alan,Mathison,south,2020-08-01,2019-01-01`;
    const wrong = await importCsv(client, "teachers", file);
    assert.deepEqual(places(wrong), ['3 leaving date "2019-01-01"']);
    const right = file.replace(",2019-01-01", ",2021-01-01");
    assert.equal((await importCsv(client, "teachers", right)).counts, "2/0/0");
    assert.equal((await importCsv(client, "teachers", right)).counts, "0/0/2");
  }));

test("vehicles are known by their plate, however it is written", () =>
  db.asOwner(slug, async (client) => {
    const file = `licence plate,seats,insured until,inspected until,school
AB 123,40,2030-01-01,2030-01-01,north
CD-9,0,2030-01-01,2030-01-01,north
ab-123,30,2030-01-01,2030-01-01,north`;
    const wrong = await importCsv(client, "vehicles", file);
    assert.deepEqual(places(wrong), ['3 seats "0"', '4 licence plate "ab-123"']);
    const right = file.replace("CD-9,0", "CD-9,9").replace(/\nab.*/, "");
    assert.equal((await importCsv(client, "vehicles", right)).counts, "2/0/0");
    const again = right.replace("AB 123,40", "ab123,41");
    assert.equal((await importCsv(client, "vehicles", again)).counts, "0/1/1");
  }));

test("books come with their copies, by ISBN and barcode", () =>
  db.asOwner(slug, async (client) => {
    const file = [
      "ISBN;Title;Author;Barcode;Campus;Year",
      "978-3-16-148410-0;Numbers;Ada Byron; B-1;north;1999",
      "9783161484100;Numbers;Ada Byron;B-2;south;1999",
      ";Letters;Bo Ng;B-3;north;",
      ";Without a copy;;;;2001",
    ].join("\n");
    const first = await importCsv(client, "books", file);
    assert.deepEqual(first.errors, []);
    assert.equal(first.counts, "4/0/0");
    const { rows } = await client.query(
      `select isbn, title, count(book_copies.id)::integer as copies
       from books left join book_copies on book_id = books.id
       where title in ('Numbers', 'Letters', 'Without a copy') group by books.id order by title`,
    );
    assert.deepEqual(rows, [
      { isbn: null, title: "Letters", copies: 1 },
      { isbn: "9783161484100", title: "Numbers", copies: 2 },
      { isbn: null, title: "Without a copy", copies: 0 },
    ]);
    assert.equal((await importCsv(client, "books", file)).counts, "0/0/4");
    const wrong = await importCsv(
      client,
      "books",
      file
        .replace("978-3-16-148410-0", "978-3-16-148410-1")
        .replace("B-2", "B-3")
        .replace("2001", "soon"),
    );
    assert.deepEqual(places(wrong), [
      '2 ISBN "978-3-16-148410-1"',
      '3 Barcode "B-3"',
      '4 Barcode "B-3"',
      '5 Year "soon"',
    ]);
  }));
